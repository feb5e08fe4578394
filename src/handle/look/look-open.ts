// Whether what the ledger calls open is open: a pull request that ended unheard, or one that was never made, is handed on.
import type { PullFacts } from '../../github/ports.ts'
import { bumpVersionOf } from '../../ledger/bump-transactions.ts'
import { openBranches } from '../../ledger/open-reverts.ts'
import type { OpenPromotion, UnitRecord } from '../../ledger/state.ts'
import { versionOf } from '../../ledger/transactions.ts'
import { laterBumps } from '../bump/later-bumps.ts'
import { pullOf } from '../health/resume-reverts.ts'
import { pastPulls } from '../promotion/reconcile.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { handOn } from './found.ts'

export async function lookAtOpen(work: Work, standing: Standing): Promise<readonly string[]> {
  const found: string[] = []
  for (const { name } of standing.config.environments)
    for (const record of await standing.ledger.units(name)) {
      const missed = record.open === null ? null : await missedOf(work, standing, record, record.open)
      if (missed !== null) found.push(`${missed} of ${record.unit} in ${name}`)
    }
  return [...found, ...(await lookAtBumps(work, standing)), ...(await lookAtReverts(work, standing))]
}

async function lookAtBumps(work: Work, { config, ledger, snapshot }: Standing): Promise<readonly string[]> {
  const found: string[] = []
  for (const { name } of config.environments)
    for (const record of await ledger.bumps(name)) {
      if (record.open === null) continue
      const { branch } = record.open
      const pulls = snapshot.branches.find((one) => one.name === branch)?.pulls ?? (await pastPulls(work, branch))
      const pull = pulls.find((one) => one.ours && bumpVersionOf(record, one) !== null)
      if (pull?.state === 'open') continue
      const isNew = pull === undefined ? await evaluate(work) : await handOn(work, closedOf(pull))
      const what = pull === undefined ? 'the opening' : `the end (#${pull.number})`
      if (isNew) found.push(`${what} of the bump of ${record.base} in ${name}`)
    }
  return found
}

async function lookAtReverts(work: Work, standing: Standing): Promise<readonly string[]> {
  const found: string[] = []
  for (const { name, mode } of standing.config.environments)
    for (const record of mode === 'act' ? await standing.ledger.rollouts(name) : [])
      for (const [branch, [revert]] of openBranches(record)) {
        const pull = revert === undefined ? null : await pullOf(work, standing, revert)
        if (revert === undefined || pull?.state === 'open') continue
        const { environment, service: unit } = record
        const opening = { kind: 'resume', environment, unit, digest: revert.digest, revert: branch } as const
        const isNew = await handOn(work, pull === null ? opening : closedOf(pull))
        const what = pull === null ? 'the opening' : `the end (#${pull.number})`
        if (isNew) found.push(`${what} of the revert of ${unit} in ${environment}`)
      }
  return found
}

async function missedOf(work: Work, { snapshot }: Standing, record: UnitRecord, { branch, digest }: OpenPromotion) {
  const facts = snapshot.branches.find(({ name }) => name === branch)
  const pulls = facts?.pulls ?? (await pastPulls(work, branch))
  const pull = pulls.find((one) => one.ours && versionOf(record, one) !== null)
  if (pull === undefined) {
    const { environment, unit } = record
    return (await handOn(work, { kind: 'resume', environment, unit, digest })) ? 'the opening' : null
  }
  return pull.state !== 'open' && (await handOn(work, closedOf(pull))) ? `the end (#${pull.number})` : null
}

const evaluate = async ({ tasks, forge }: Work) => (await laterBumps(tasks, forge.repository.id)) === 'stored'

const closedOf = ({ number, headRef, state, baseRef, mergeCommit, closedAt }: PullFacts) =>
  ({
    kind: 'closed',
    number,
    branch: headRef,
    merged: state === 'merged',
    // What we close ourselves is closed in the ledger first.
    byUs: false,
    closedAt: closedAt ?? '',
    base: baseRef,
    after: mergeCommit,
  }) as const
