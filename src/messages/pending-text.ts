// The pending changes for a terminal: which travel, which stay behind, and the keys that each set.
import type { Plan } from '../promotion/model.ts'
import { oneLine } from './escape.ts'
import { fewKeys, isMixture, mixtureSentence, pendingOf } from './pending.ts'
import { cell } from './plan-tables.ts'
import { aligned, type Paint, wrapped } from './screen.ts'

const mostPending = 20
const shownKeys = 3

/** Where nothing is to be done, what is pending has arrived already. */
const isBusy = ({ changes, conflicts, problems }: Plan) => changes.length + conflicts.length + problems.length > 0

export function pendingList(plans: readonly Plan[], width: number, { bold }: Paint): string {
  const busy = plans.filter(isBusy)
  const pending = pendingOf(busy)
  if (pending.length === 0) return ''
  const unitsOf = (commit: string) => [
    ...new Set(busy.filter((plan) => plan.pending.some((one) => one.commit === commit)).map((plan) => plan.unit)),
  ]
  const many = new Set(plans.map((plan) => plan.unit)).size > 1
  const mixed = isMixture(pending)
  const shown = pending.slice(0, mostPending)
  const rows = shown.map(({ commit, pull, subject, author, carried }) => [
    commit.slice(0, 7),
    pull === null ? '' : `#${pull}`,
    cell(subject.replace(` (#${pull})`, '')),
    cell(author),
    ...(many ? [cell(unitsOf(commit).join(', '))] : []),
    ...(mixed ? [carried ? 'travels' : 'stays behind'] : []),
  ])
  const lines = aligned(rows, width).flatMap((line, index) => {
    const { names, more } = fewKeys(shown[index] ?? { keys: [] }, shownKeys)
    const keys = [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ')
    return keys === '' ? [line] : [line, `           ${wrapped(oneLine(`sets ${keys}`), width, 11)}`]
  })
  const title = `Pending changes (${pending.length})`
  const mixture = mixed ? [`  ${wrapped(oneLine(mixtureSentence(plans[0]?.from ?? '')), width, 2)}`] : []
  const more = pending.length - shown.length
  return [bold(title), ...mixture, ...lines, ...(more > 0 ? [`  … and ${more} more`] : [])].join('\n')
}
