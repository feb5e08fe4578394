// What a comment asks for, as plain data: one shape per command, and what was wrong with a line.
import type { Oid } from '../oid.ts'
import type { Problem } from '../problem.ts'

/** A change that somebody picks: a pull request, or a commit by its whole id (objects of forks resolve by SHA too). */
export type Pick = { readonly kind: 'pull'; readonly number: number } | { readonly kind: 'commit'; readonly oid: Oid }

export type RollbackTarget = Pick | { readonly kind: 'version'; readonly version: string }

/** `line` is 1-based within the comment. Words are as typed: whether they exist is for `resolve.ts` to say. */
export type Command = { readonly line: number } & (
  | {
      readonly name: 'promote'
      /** Bare words: units, or one environment (see `resolvePromote`). */
      readonly words: readonly string[]
      readonly to: string | null
      readonly only: readonly Pick[] | null
      readonly except: readonly Pick[] | null
      readonly plan: boolean
      readonly force: string | null
    }
  | { readonly name: 'take' | 'keep'; readonly conflicts: readonly number[] }
  | { readonly name: 'waive'; readonly secret: string }
  | {
      readonly name: 'rollback'
      /** A base, as people name it, or a service. */
      readonly unit: string | null
      readonly environment: string | null
      readonly to: RollbackTarget | null
      /** Services; null: all that the last bump moved. */
      readonly only: readonly string[] | null
      readonly plan: boolean
    }
  | {
      readonly name: 'bump'
      readonly base: string | null
      readonly to: string | null
      readonly environment: string | null
      readonly only: readonly string[] | null
      readonly except: readonly string[] | null
    }
  | { readonly name: 'suspend' | 'resume'; readonly service: string; readonly environment: string | null }
  | {
      readonly name: 'hold'
      readonly service: string
      readonly environment: string | null
      readonly reason: string
    }
  | {
      readonly name: 'release'
      readonly service: string
      readonly environment: string | null
      readonly reason: string | null
    }
  | { readonly name: 'status'; readonly unit: string | null }
  | { readonly name: 'recheck' | 'help' }
)

export type CommandName = Command['name']
export type PromoteCommand = Extract<Command, { readonly name: 'promote' }>
export type SettleCommand = Extract<Command, { readonly name: 'take' | 'keep' | 'waive' }>
export type BumpCommand = Extract<Command, { readonly name: 'bump' }>
export type RollbackCommand = Extract<Command, { readonly name: 'rollback' }>
export type HoldCommand = Extract<Command, { readonly name: 'hold' }>
export type ReleaseCommand = Extract<Command, { readonly name: 'release' }>
export type SuspendCommand = Extract<Command, { readonly name: 'suspend' | 'resume' }>
export type StatusCommand = Extract<Command, { readonly name: 'status' }>

/** `file` is null; line and column are those of the comment. The message is plain text: escape it before showing it. */
export type CommandProblem = Problem

/**
 * What is wrong with one line, before it is known which line that is. `column` is 0-based. Readers take a list of
 * faults, add what they find and go on with an empty value; the first fault is the one that is told.
 */
export type Fault = { readonly code: string; readonly column: number; readonly message: string }
