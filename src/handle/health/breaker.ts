// Stops reverting where too much fails at once: then something else is wrong, and a person has to look.
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

/** `more`: what the same job is about to open there. */
export async function mayRevert(
  work: Work,
  { config, ledger }: Standing,
  environment: string,
  more: number,
): Promise<boolean> {
  const { reverts: most, within } = config.reports.breaker
  const since = work.now() - within
  const records = await ledger.rollouts(environment)
  const recent = records.flatMap(({ reverts }) =>
    reverts.filter(({ requestedBy, at }) => requestedBy === null && Date.parse(at) > since),
  )
  return new Set(recent.map(({ branch }) => branch)).size + more < most
}
