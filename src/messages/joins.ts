// What is said of the other environments that a promotion waits for: that each runs what it carries, or what is missing.
import type { Problem } from '../problem.ts'
import type { JoinState } from '../promotion/joins.ts'
import type { Plan } from '../promotion/model.ts'
import { cut } from './length.ts'
import { valueChanges } from './values.ts'

export type Join = {
  /** The environment that is waited for. */
  readonly environment: string
  readonly unit: string
  readonly state: JoinState
  /** The open pull request that brings it there. */
  readonly pull: number | null
}

const longestValue = 60

/** Null where nothing keeps the promotion. */
export function joinProblem({ environment, unit, state, pull }: Join): Problem | null {
  const todo =
    pull === null
      ? `promote ${unit} to ${environment} first (/promote ${unit} to ${environment})`
      : `merge #${pull} first`
  const said = (message: string): Problem => ({ code: 'waits-for', message, file: null, line: null, column: null })
  switch (state.kind) {
    case 'not-taken':
    case 'runs':
      return null
    case 'lacks':
      return said(
        `${environment} has no ${unit} yet, and this promotion waits for it: ${todo}, or leave ${unit} out of the \`services\` of ${environment}.`,
      )
    case 'behind':
      return said(`${environment} does not run this yet (${missing(state.plan)}): ${todo}.`)
    case 'cannot-tell':
      return said(
        `Whether ${environment} runs this cannot be told: ${state.plan.problems[0]?.message ?? 'it cannot be compared'}`,
      )
  }
}

export function joinNote({ environment, unit, state }: Join): Problem | null {
  const said = (message: string): Problem => ({ code: 'waited-for', message, file: null, line: null, column: null })
  if (state.kind === 'runs') return said(`${environment} runs what this brings, too.`)
  return state.kind === 'not-taken' ? said(`${environment} takes no ${unit}: nothing is waited for there.`) : null
}

/** The first value that is missing, with the file, and how many files there are. */
function missing({ changes }: Plan): string {
  const [first] = changes
  if (first === undefined) return ''
  const value = valueChanges(first)?.find(({ after }) => after !== null)
  const more = changes.length > 1 ? `, and ${changes.length - 1} more ${changes.length === 2 ? 'file' : 'files'}` : ''
  if (first.before === null || value === undefined) return `${first.path}${more}`
  const [before, after] = [value.before ?? 'nothing', value.after ?? 'nothing'].map((text) => cut(text, longestValue))
  return `${first.path}, ${value.pointer}: ${before} there, ${after} here${more}`
}
