// The gate's condition on who approved, in environments with approvers: what the ledger says of the pull request against its
// reviews and commits, read live.
import type { Oid } from '../../oid.ts'
import { approvalCondition } from '../../promotion/settling/approval.ts'
import type { CarriedChange } from '../../promotion/settling/carried-changes.ts'
import type { GateCondition } from '../../promotion/settling/gate.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { GateSubject } from './conditions.ts'
import { type Listed, listedAmong } from './listed.ts'

/** Costs nothing where the environment has no approvers; else a request, and one or two for each approver and team. */
export async function approvals(
  work: Work,
  standing: Standing,
  subject: GateSubject,
): Promise<readonly GateCondition[]> {
  const environment = standing.config.environments.find(({ name }) => name === subject.environment)
  const approvers = environment?.approvers ?? null
  if (environment === undefined || approvers === null) return []
  const said = await saidOf(standing, subject)
  const { reviews, commits, isWhole } =
    subject.pull === null ? nothingYet : await work.forge.reviews(subject.pull.number)
  const approving = reviews.filter(({ state }) => state === 'approved')
  const listed: (Listed & Pick<(typeof approving)[number], 'user' | 'commit'>)[] = []
  for (const { user, commit } of approving)
    listed.push({ user, commit, ...(await listedAmong(work.forge, approvers, user.login)) })
  return [
    approvalCondition({
      ...approvers,
      environment: environment.name,
      head: subject.head,
      unseen: [...new Set(listed.flatMap(({ unseen }) => unseen))],
      carried: said.carried,
      requestedBy: said.requestedBy,
      // Which commit is ours is the ledger's word: what a commit says of its author, whoever can push can write.
      commits: commits.filter(({ oid }) => !said.own.includes(oid)),
      approvals: listed,
      isWhole,
    }),
  ]
}

const nothingYet = { reviews: [], commits: [], isWhole: true } as const

type Said = {
  /** Null: the ledger does not tell. */
  readonly carried: readonly CarriedChange[] | null
  readonly requestedBy: readonly string[]
  /** Our commits: the branch may still stand at the version before. */
  readonly own: readonly Oid[]
}

type Ours = { readonly head: Oid; readonly previous?: { readonly head: Oid } | null } | null | undefined

const headsOf = (...versions: readonly Ours[]): readonly Oid[] =>
  versions.flatMap((one) => [one?.head ?? [], one?.previous?.head ?? []].flat())

const listOf = (login: string | null | undefined): readonly string[] => (login == null ? [] : [login])

async function saidOf({ ledger }: Standing, subject: GateSubject): Promise<Said> {
  const { kind, environment, unit, version, pull, asked } = subject
  if (kind === 'promote') {
    // Whoever settled a conflict decided on content.
    const { choices, open } = await ledger.unit(environment, unit)
    const requestedBy = [...listOf(version?.requestedBy), ...choices.map(({ by }) => by)]
    return { carried: version?.carried ?? null, requestedBy, own: headsOf(version, open) }
  }
  if (kind === 'bump') {
    const { open } = await ledger.bump(environment, unit)
    return { carried: [], requestedBy: listOf(open?.requestedBy), own: headsOf(open) }
  }
  if (kind === 'revert') {
    const { reverts } = await ledger.rollout(environment, unit)
    const found = reverts.findLast((one) => pull === null || one.head === pull.headOid || one.head === pull.firstCommit)
    return { carried: [], requestedBy: listOf(found?.requestedBy), own: headsOf(found) }
  }
  if (asked === undefined) return { carried: null, requestedBy: [], own: [] }
  return { carried: [], requestedBy: listOf(asked.requestedBy), own: [asked.head] }
}
