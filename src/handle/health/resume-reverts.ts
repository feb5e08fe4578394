// Reverts that the memory calls open and that nobody sees: the work that ended in between is done again.

import { openBranches } from '../../ledger/open-reverts.ts'
import type { Revert, RolloutRecord } from '../../ledger/rollout-state.ts'
import { withRevert } from '../../ledger/rollouts.ts'
import { failedEvidence, unprovenEvidence } from '../../messages/revert-words.ts'
import { failureLine } from '../../messages/rollouts-text.ts'
import { pastPulls } from '../promotion/reconcile.ts'
import { isComplete } from '../proposal/pull-request.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { closeOutdated } from './outdated-reverts.ts'
import { type Occasion, prepareRevert, type WayBack } from './prepare-revert.ts'
import { showRevert } from './show-revert.ts'

/** The pull request that holds it, in any state; null: none was made. */
export async function pullOf(work: Work, { snapshot }: Standing, { branch, head }: Revert) {
  const facts = snapshot.branches.find(({ name }) => name === branch)
  const pulls = facts?.pulls ?? (await pastPulls(work, branch))
  return (
    pulls.find((one) => one.ours && (one.state === 'open' || one.headOid === head || one.firstCommit === head)) ?? null
  )
}

/** In every environment that is acted in. */
export async function resumeAllReverts(work: Work, standing: Standing): Promise<readonly string[]> {
  const did: string[] = []
  for (const { name } of standing.config.environments.filter(({ mode }) => mode === 'act'))
    for (const record of await standing.ledger.rollouts(name))
      did.push(...(await resumeReverts(work, standing, record)))
  return did
}

export async function resumeReverts(work: Work, standing: Standing, record: RolloutRecord): Promise<readonly string[]> {
  const did: string[] = []
  let now = record
  for (const [branch, own] of openBranches(record)) {
    const [revert] = own
    if (revert === undefined) continue
    const pull = await pullOf(work, standing, revert)
    // What became of one that was closed is told by its own event, or handed on by the sweep.
    if (pull !== null && (pull.state !== 'open' || (await isComplete(work, revert)))) continue
    const ready = await prepareRevert(
      work,
      standing,
      own.map((one) => wayOf(record, one)),
      occasionOf(record, own),
    )
    if ('because' in ready) {
      now = own.reduce((known, one) => withRevert(known, { ...one, state: 'withdrawn' }), now)
      const message = `withdraw the revert of ${record.service} in ${record.environment}: ${ready.because}`
      await standing.ledger.write([], message, { rollouts: [now] })
      did.push(`${branch}: not opened, ${ready.because}`)
      continue
    }
    now = ready.reverts.reduce(withRevert, now)
    await standing.ledger.write([], `revert ${record.service} in ${record.environment}, taken up again`, {
      rollouts: [now],
    })
    const number = await showRevert(work, ready)
    did.push(`revert of ${record.service} in ${record.environment}: #${number}`)
  }
  return [...did, ...(await closeOutdated(work, standing, [now]))]
}

/** As it was when it was opened. */
export function wayOf(record: RolloutRecord, revert: Revert): WayBack {
  const { cluster, bad, badContent, target: good } = revert
  const rollout = record.rollouts.find((one) => one.cluster === cluster && one.commit === bad) ?? null
  const failed = revert.requestedBy === null ? rollout : null
  return {
    ...{ environment: record.environment, service: record.service, cluster, bad, badContent, good, rollout: failed },
    evidence: [
      ...(failed === null ? [] : [failedEvidence(record.service, failureLine(failed), failed.since)]),
      ...(isProven(record, revert) || revert.requestedBy !== null ? [] : [unprovenEvidence]),
    ],
  }
}

const isProven = ({ rollouts }: RolloutRecord, { cluster, target }: Revert) =>
  rollouts.some((one) => one.cluster === cluster && one.commit === target && one.state === 'healthy')

/** `own`: of one pull request. */
export function occasionOf(record: RolloutRecord, own: readonly Revert[]): Occasion {
  const requestedBy = own[0]?.requestedBy ?? null
  const all = own.every((one) => isProven(record, one))
  return {
    requestedBy,
    comesBack: all ? 'healthy' : requestedBy === null ? 'before' : 'named',
    isHeld: own.every(({ badContent }) => record.bad.some(({ content }) => content === badContent)),
    known: record.reverts,
  }
}
