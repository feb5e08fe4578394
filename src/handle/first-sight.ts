// The first sight of a repository: its heads are written down as the baseline, and what differs then is never proposed
// by automation.
import type { Oid } from '../oid.ts'
import type { Standing } from './standing.ts'
import type { Work } from './work.ts'

/** `before`: branch → its head before the merge that made Sluice look. Only where something may be written. */
export async function firstSight(
  work: Work,
  standing: Standing,
  before: Readonly<Record<string, Oid>>,
): Promise<Standing> {
  const { config, ledger, branchOf, headOf } = standing
  const acting = config.environments.some((one) => one.mode === 'act')
  if (ledger.baseline !== null || !acting) return standing
  const heads = config.environments.map(({ name }) => [branchOf(name), before[branchOf(name)] ?? headOf(name)] as const)
  const baseline = { version: 1, baseline: Object.fromEntries(heads) } as const
  await ledger.write([], 'record the baseline of this repository', baseline)
  work.log.info({ baseline: baseline.baseline }, 'first sight of the repository')
  return { ...standing, ledger: { ...ledger, baseline } }
}
