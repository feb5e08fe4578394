// A pull request in an environment with `merge: auto`: GitHub is told to merge it while its gate is green, and told off again
// when it is not. Everything is looked up first, so that doing it twice does nothing more.

import type { PullFacts } from '../../github/ports.ts'
import { versionOf } from '../../ledger/transactions.ts'
import { type BranchName, parseBranchName } from '../../messages/branch-name.ts'
import type { Trigger } from '../../trigger.ts'
import { verdictOn } from '../judge.ts'
import { type Standing, type Stopped, stand } from '../standing/standing.ts'
import { unlessRefused } from '../unless-refused.ts'
import type { Report, Work } from '../work.ts'
import { mergePolicy } from './merge-policy.ts'

export async function handleMerge(work: Work, trigger: Extract<Trigger, { kind: 'merge' }>): Promise<Report> {
  const standing = await stand(work, { pull: trigger.number })
  const { pull } = standing.snapshot
  const name = pull === null ? null : parseBranchName(pull.headRef)
  if (pull === null || name === null || !pull.ours || pull.state !== 'open')
    return { did: [`#${trigger.number} is no open pull request of ours`] }
  // A later head has a verdict of its own.
  if (pull.headOid !== trigger.head) return { did: [`#${pull.number} has another head now`] }
  const isWanted = await mayMerge(work, standing, pull, name)
  const state = await work.forge.mergeState(pull.number)
  const order = { number: pull.number, nodeId: pull.nodeId }
  if (!state.isOpen || state.head !== pull.headOid) return { did: [`#${pull.number} moved meanwhile`] }
  if (!isWanted && state.enabled === 'by-us') {
    await work.forge.stopAutoMerge(order)
    return { did: [`#${pull.number} does not merge by itself any more`] }
  }
  if (!isWanted || state.enabled !== 'no')
    return { did: [`#${pull.number} stays as it is: auto-merge ${state.enabled}`] }
  if (state.method === null) return { did: [`#${pull.number}: the repository allows no way of merging`] }
  const { method, isQueued } = state
  let result = 'refused by GitHub'
  await unlessRefused(work, 'to merge by itself', async () => {
    result = await work.forge.mergeWhenReady({ ...order, head: pull.headOid, method, isQueued })
  })
  return { did: [`#${pull.number} auto-merge: ${result}`] }
}

/** By the rules of this moment. */
async function mayMerge(work: Work, standing: Standing | Stopped, pull: PullFacts, name: BranchName): Promise<boolean> {
  if ('stopped' in standing) return false
  const record = name.kind === 'promote' ? await standing.ledger.unit(name.environment, name.unit) : null
  const version = record === null ? null : versionOf(record, pull)
  const policy = await mergePolicy(work, standing, { ...name, head: pull.headOid, pull, version })
  if (policy?.kind !== 'auto') return false
  return (await verdictOn(work, standing, pull))?.conclusion === 'success'
}
