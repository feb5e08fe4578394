// What a command has to say and how it ended; `src/cli.ts` alone turns that into output and an exit code.

import type { Progress } from './progress.ts'

/** `blocked`: problems were found or something waits for a person. `usage`: the question itself was wrong. */
export type Ending = 'done' | 'blocked' | 'usage'

export type Answer = { readonly stdout: string; readonly stderr: string; readonly ending: Ending }

/** Where a command runs. */
export type Terminal = {
  /** What paths are relative to. */
  readonly directory: string
  readonly colour: boolean
  /** How wide the screen is that standard output goes to; undefined: it goes elsewhere. */
  readonly columns?: number | undefined
  /** Where Git is looked for, as in PATH. */
  readonly path?: string | undefined
  readonly progress?: Progress
  /** Standard input. */
  readonly input?: () => AsyncIterable<Uint8Array>
}

/** A question that cannot be answered, as a sentence for the person who asked it. */
export type Wrong = { readonly wrong: string }

export const isWrong = (value: object): value is Wrong => 'wrong' in value

export const said = (stdout: string, ending: Ending = 'done'): Answer => ({ stdout, stderr: '', ending })

export const misused = (sentence: string): Answer => ({ stdout: '', stderr: `${sentence}\n`, ending: 'usage' })

/** Controls and characters that nobody sees are escaped, which JSON allows: a screen shows them, a program reads the same. */
export const json = (value: unknown): string =>
  `${JSON.stringify(value, null, 2)}\n`.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (hidden) =>
    [...Array(hidden.length).keys()]
      .map((unit) => `\\u${hidden.charCodeAt(unit).toString(16).padStart(4, '0')}`)
      .join(''),
  )
