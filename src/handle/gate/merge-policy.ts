// Whether GitHub may merge a pull request of ours by itself: `merge: auto`, a required check beside ours, and nothing in it
// that a person must look at.
import type { Environment } from '../../config/model.ts'
import { gateName } from '../../messages/gate-summary.ts'
import type { GateCondition } from '../../promotion/settling/gate.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { GateSubject } from './conditions.ts'

export type MergePolicy = { readonly kind: 'auto' } | { readonly kind: 'by-hand'; readonly because: string }

/** Null: the environment does not ask for it. Costs two requests where it does. */
export async function mergePolicy(work: Work, standing: Standing, subject: GateSubject): Promise<MergePolicy | null> {
  const environment = standing.config.environments.find(({ name }) => name === subject.environment)
  if (environment?.merge !== 'auto') return null
  const because = (await whyOfContent(standing, subject)) ?? (await whyOfBranch(work, standing, environment))
  return because === null ? { kind: 'auto' } : { kind: 'by-hand', because }
}

/** What the check says of it; met, because it stops nobody from merging. */
export async function mergeCondition(
  work: Work,
  standing: Standing,
  subject: GateSubject,
): Promise<readonly GateCondition[]> {
  const policy = await mergePolicy(work, standing, subject)
  if (policy === null) return []
  const sentence =
    policy.kind === 'auto'
      ? 'Merges by itself as soon as everything is there that the branch requires.'
      : `A person merges it, in spite of merge: auto. ${policy.because}`
  return [{ met: true, sentence, about: 'merge' }]
}

async function whyOfContent({ ledger }: Standing, subject: GateSubject): Promise<string | null> {
  const { kind, environment, unit, head, version } = subject
  if (kind !== 'promote' && kind !== 'bump') return 'Reverts and suspensions are merged by people.'
  // What is being opened is not in the ledger yet.
  const isNew = subject.pull?.headOid !== head
  const ours = kind === 'promote' ? version?.head : isNew ? head : (await ledger.bump(environment, unit)).open?.head
  if (ours !== head) return 'Its branch holds commits by others than Sluice.'
  if (kind === 'bump') return null
  if (version?.byHand === undefined) return 'It was planned by an older version of Sluice: comment /promote.'
  return version.byHand.length === 0 ? null : version.byHand.map(({ because }) => because).join(' ')
}

async function whyOfBranch(work: Work, standing: Standing, { name }: Environment): Promise<string | null> {
  const branch = standing.branchOf(name)
  const { contexts, isWhole } = await work.forge.requiredChecks(branch)
  if (contexts.some((context) => context !== gateName && !context.startsWith('sluice/'))) return null
  return isWhole
    ? `The branch ${branch} requires no check other than ${gateName}: require one in its rules.`
    : `The rules of the branch ${branch} cannot be read, so it is not known whether it requires a check other than ${gateName}.`
}
