// The ledger for a terminal: what is remembered, and whether the branch is what Sluice writes.
import type { BaseRecord, BumpRecord, Hold } from '../ledger/bump-state.ts'
import type { RolloutRecord } from '../ledger/rollout-state.ts'
import type { BaselineDifference, RepositoryRecord, UnitRecord } from '../ledger/state.ts'
import type { Oid } from '../oid.ts'
import type { Problem } from '../problem.ts'
import { oneLine } from './escape.ts'
import { baseLines, bumpLines, holdLines } from './ledger-bumps.ts'
import { rolloutLines } from './ledger-rollouts.ts'
import { problemText } from './plan-text.ts'

export type LedgerView = {
  /** The ref that was read. */
  readonly branch: string
  readonly head: Oid
  readonly commits: number
  readonly authors: readonly { readonly name: string; readonly email: string; readonly commits: number }[]
  readonly baseline: RepositoryRecord['baseline'] | null
  /** Environment → what its source was when it began to act. */
  readonly cuts: Readonly<Record<string, Oid>>
  /** What differed then: never proposed by automation. */
  readonly differences: readonly BaselineDifference[]
  readonly units: readonly UnitRecord[]
  readonly bases: readonly BaseRecord[]
  readonly bumps: readonly BumpRecord[]
  readonly holds: readonly Hold[]
  readonly rollouts: readonly RolloutRecord[]
  readonly problems: readonly Problem[]
}

const short = (oid: Oid) => oid.slice(0, 7)

export function ledgerText(view: LedgerView): string {
  const { branch, head, commits, authors, baseline, cuts, differences, units, problems } = view
  const by = authors.map((author) => `${author.name} <${author.email}> (${author.commits})`).join(', ')
  const lines = [
    `${branch} at ${short(head)}: ${commits} ${commits === 1 ? 'commit' : 'commits'} by ${by}`,
    baseline === null
      ? 'No baseline: this repository was not yet seen in mode act.'
      : `Baseline: ${Object.entries(baseline)
          .map(([name, commit]) => `${name} at ${short(commit)}`)
          .join(', ')}`,
    ...Object.entries(cuts).map(([environment, commit]) => `${environment} acts on what came after ${short(commit)}`),
    ...(differences.length === 0 ? [] : ['Differences that stood then, which only /promote brings:']),
    ...differences.map(differenceLine),
    ...units.flatMap(unitLines),
    ...view.bases.flatMap(baseLines),
    ...view.bumps.flatMap(bumpLines),
    ...view.rollouts.flatMap(rolloutLines),
    ...holdLines(view.holds),
    ...(problems.length === 0 ? ['The ledger is whole.'] : problems.map(problemText)),
  ]
  return `${lines.map(oneLineKeepingIndent).join('\n')}\n`
}

function differenceLine({ environment, cluster, service, missing, differing, since }: BaselineDifference): string {
  const count = (number: number, what: string) => (number === 0 ? [] : [`${number} ${what}`])
  const files = [...count(differing, 'differing'), ...count(missing, 'missing')].join(', ')
  const age = since === null ? '' : `, as it is since ${since.slice(0, 10)}`
  return `  ${service} in ${environment} (${cluster}): ${files}${age}`
}

const oneLineKeepingIndent = (line: string) => `${/^ */.exec(line)?.[0] ?? ''}${oneLine(line)}`

function unitLines({ environment, unit, bases, open, inherited, refused, waits }: UnitRecord): readonly string[] {
  const received = Object.entries(bases).map(
    ([cluster, base]) => `  ${cluster} received ${short(base.commit)} (${Object.keys(base.files).length} files)`,
  )
  const before = inherited.flatMap((one) =>
    Object.entries(one.bases).map(([cluster, base]) => {
      const services = (base.services ?? one.services).join(', ')
      return `  ${cluster} received ${services} in ${one.unit} at ${short(base.commit)}`
    }),
  )
  const pending =
    open === null
      ? []
      : [
          `  open: ${open.branch} at ${short(open.head)}${open.blockers.length === 0 ? '' : `, ${open.blockers.length} to settle`}`,
          ...open.blockers.map((blocker) => `    ${blocker.sentence}`),
        ]
  return [
    `${unit} in ${environment}`,
    ...(received.length + before.length === 0 ? ['  nothing received yet'] : [...received, ...before]),
    ...pending,
    ...(waits === null ? [] : [`  waits: ${waits.because}`]),
    ...(refused.length === 0 ? [] : [`  refused: ${refused.length}`]),
  ]
}
