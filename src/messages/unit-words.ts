// How a unit stands in an environment, in words: a few for a cell of the matrix, a sentence where it needs one.
import type { UnitRow } from '../ledger/unit-rows.ts'
import { cut } from './length.ts'
import { code, plain } from './markdown.ts'
import { leaveSentence } from './replies.ts'

export const isQuiet = ({ state }: Pick<UnitRow, 'state'>): boolean => state === 'in-step' || state === 'unknown'

/** What was planned and left alone for one of these reasons has a name of its own. */
const heldBack: Readonly<Record<string, string>> = {
  blocked: 'blocked',
  'new-service': 'not there yet',
  person: 'a branch of somebody',
  'foreign-pull': 'a pull request of somebody',
  'taken-back': 'taken back',
  older: 'older content',
  refused: 'closed by a person',
  observe: 'pending',
  held: 'held',
}

export const several = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

export function cellWords(row: UnitRow): string {
  const { carries, changes, questions, state } = row
  return [
    stateWords(row),
    ...(carries === 0 ? [] : [several(carries, 'change')]),
    ...(questions === 0 ? [] : [`${several(questions, 'point')} to settle`]),
    ...(changes === 0 ? [] : [state === 'open' ? `${changes} left behind` : several(changes, 'change')]),
  ].join(', ')
}

const wouldOpen: ReadonlySet<string> = new Set(['open', 'update'])

function stateWords({ state, pull, code: why, would, differs }: UnitRow): string {
  switch (state) {
    case 'open':
      return `#${pull?.number ?? '?'} is open${pull?.approved ? ', approved' : ''}`
    case 'waits':
      return 'waits'
    case 'upstream':
      return 'waits for health upstream'
    case 'failed':
      return 'refused by GitHub'
    case 'closed':
      return 'closed by a person'
    case 'observed':
      return wouldOpen.has(would)
        ? 'would open'
        : `observed: ${would === 'wait' ? 'waits' : (heldBack[would] ?? 'not opened')}`
    case 'manual':
      return 'by hand'
    case 'held-back':
      return heldBack[why] ?? 'not opened'
    case 'in-step':
      return 'in step'
    case 'unknown':
      return differs.length > 0 ? 'differs since the start' : '–'
  }
}

/** Why it is not open, or what is to be said of what is; null where the cell says everything. */
export function reasonSentence(row: UnitRow): string | null {
  const subject = `${code(row.unit)} to **${plain(row.environment)}**`
  const why = whyWords(row)
  if (why === null) return null
  const changes = row.changes === 0 ? '' : ` ${several(row.changes, 'change')} pending.`
  return `${subject} ${why}.${changes}`
}

/** The unit of a whole environment is named by the environment alone. */
const promoteCommand = ({ unit, environment }: UnitRow) =>
  code(unit === 'all' ? `/promote to ${environment}` : `/promote ${unit} to ${environment}`)

function whyWords(row: UnitRow): string | null {
  const { state, pull, code: why, would, because } = row
  const ask = promoteCommand(row)
  const number = pull === null ? '' : ` (#${pull.number})`
  switch (state) {
    case 'waits':
    case 'upstream':
      return `waits: ${plain(because.replace(/[.]$/, ''))}`
    case 'manual':
      return `changed upstream, and only people promote it there: comment ${ask}`
    case 'observed':
      if (would === 'held') return 'is only observed; a hold or a freeze would keep it back'
      if (would === 'wait') return 'is only observed; it would wait for a place there'
      if (!wouldOpen.has(would)) return `is only observed; it ${leaveSentence(would)}`
      return `would be opened if the environment were in ${code('mode: act')}: ${ask} shows the plan`
    case 'in-step':
    case 'unknown':
      return null
    default:
      if (because !== '') return `was refused by GitHub${number}: ${plain(cut(because, 300))}`
      if (why === 'observe') return `was planned while Sluice only observed, so nothing was opened: ${ask} opens it`
      return why === '' ? null : `${leaveSentence(why)}${number}`
  }
}
