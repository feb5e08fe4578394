// Reverts that the ledger calls open and that nobody can see: a crash came between the memory and the pull request.
import type { Revert, RolloutRecord } from '../../ledger/rollout-state.ts'
import { withRevert } from '../../ledger/rollouts.ts'
import { failureLine } from '../../messages/rollouts-text.ts'
import { openPullOf } from '../promotion/plan-aim.ts'
import { pastPulls } from '../promotion/reconcile.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { isRecorded } from './policy.ts'
import { prepareRevert, type ReadyRevert, type WayBack } from './prepare-revert.ts'
import { openReverts } from './revert.ts'

type Unseen = { readonly record: RolloutRecord; readonly reverts: readonly Revert[] }

/** Costs requests only where an open revert has no pull request. */
export async function unseenReverts(work: Work, standing: Standing): Promise<readonly Unseen[]> {
  const { config, ledger, snapshot } = standing
  const found: Unseen[] = []
  for (const environment of config.environments.filter((one) => isRecorded(work, config, one)))
    for (const record of await ledger.rollouts(environment.name)) {
      const open = record.reverts.filter(({ state, requestedBy }) => state === 'open' && requestedBy === null)
      for (const [branch, reverts] of Map.groupBy(open, (one) => one.branch)) {
        const facts = snapshot.branches.find(({ name }) => name === branch) ?? null
        // What a person closed or merged unheard is another matter.
        if (openPullOf(facts) === null && (facts?.pulls ?? (await pastPulls(work, branch))).length === 0)
          found.push({ record, reverts })
      }
    }
  return found
}

export async function resumeReverts(work: Work, standing: Standing): Promise<readonly string[]> {
  const ready: ReadyRevert[] = []
  const records = new Map<string, RolloutRecord>()
  for (const { record, reverts } of await unseenReverts(work, standing)) {
    const made = await prepareRevert(
      work,
      standing,
      reverts.map((one) => wayBack(record, one)),
      null,
    )
    const key = `${record.environment} ${record.service}`
    const known = records.get(key) ?? record
    // Nothing is left to take back: it stands there already, or people hold its branch.
    const next = 'because' in made ? reverts.map((one): Revert => ({ ...one, state: 'withdrawn' })) : made.reverts
    records.set(key, next.reduce(withRevert, known))
    if (!('because' in made)) ready.push(made)
  }
  if (records.size === 0) return []
  const names = [...records.values()].map(({ service, environment }) => `${service} in ${environment}`).join(', ')
  await standing.ledger.write([], `resume the revert of ${names}`, { rollouts: [...records.values()] })
  return openReverts(work, { records: [], bumps: [], holds: null, ready, left: [] })
}

function wayBack(record: RolloutRecord, { cluster, bad, badContent, target }: Revert): WayBack {
  const { environment, service } = record
  const rollout = record.rollouts.find((one) => one.cluster === cluster && one.commit === bad) ?? null
  const evidence = rollout === null ? [] : [`${service} ${failureLine(rollout)}; it lasted beyond its grace.`]
  return { environment, service, cluster, bad, badContent, good: target, rollout, evidence }
}
