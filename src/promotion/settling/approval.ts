// Four eyes: whether enough of the listed people approved each carried change on the current head, none of them its author,
// the one who asked for it, or an author of a commit on the branch.
import type { Oid } from '../../oid.ts'
import type { Account } from '../model.ts'
import { type CarriedChange, changeName } from './carried-changes.ts'
import type { GateCondition } from './gate.ts'

/** An approval by a person who may write. `isListed`: the environment names them, or a team that they are in. */
type Approval = { readonly user: Account; readonly commit: Oid | null; readonly isListed: boolean }

export type ApprovalFacts = {
  readonly environment: string
  readonly minimum: number
  /** As the configuration names them: logins, and teams by their slug. */
  readonly users: readonly string[]
  readonly teams: readonly string[]
  /** Of them those that this App cannot see. */
  readonly unseen: readonly string[]
  readonly head: Oid
  /** Null: the record was written before authors were remembered. */
  readonly carried: readonly CarriedChange[] | null
  /** Logins of those who asked for it by a comment. */
  readonly requestedBy: readonly string[]
  /** Commits of the branch that are not ours: who made them, and whether each author has an account. */
  readonly commits: readonly { readonly oid: Oid; readonly people: readonly Account[]; readonly isLinked: boolean }[]
  readonly approvals: readonly Approval[]
  /** False: the pull request has more reviews or commits than are read. */
  readonly isWhole: boolean
}

export function approvalCondition(facts: ApprovalFacts): GateCondition {
  const { environment, head, carried, commits, isWhole } = facts
  const nameless = commits.filter(({ isLinked }) => !isLinked)
  if (carried === null)
    return red(`The ledger does not say whose changes this carries: comment /promote to have it planned again.`)
  if (!isWhole)
    return red(
      'This pull request has more reviews or commits than Sluice reads, so approvals are not counted: close it and have it opened again.',
    )
  if (nameless.length > 0) {
    const which = nameless.map(({ oid }) => oid.slice(0, 7)).join(', ')
    return red(
      `${which} on this branch names an author without a GitHub account, so nobody can be told apart from them: have it committed again with an address that belongs to an account.`,
    )
  }
  const counting = facts.approvals.filter((one) => whyNot(facts, one) === null)
  const lacking = subjects(carried).flatMap(({ change, people }) => {
    const free = counting.filter(({ user }) => !people.some(({ id }) => id === user.id))
    return free.length >= facts.minimum ? [] : [{ change, found: free.length }]
  })
  const by = counting.map(({ user }) => `@${user.login}`).join(', ')
  if (lacking.length === 0)
    return {
      met: true,
      about: 'approval',
      sentence: `Approved for ${environment} on ${head.slice(0, 7)} by ${by}${unknownPart(carried)}.`,
    }
  return red([neededPart(facts, lacking), ...whyParts(facts), ...unseenPart(facts)].join(' '))
}

const red = (sentence: string): GateCondition => ({ met: false, about: 'approval', sentence })

type Subject = { readonly change: CarriedChange | null; readonly people: readonly Account[] }

/** What has no authors to keep apart is approved as a whole. */
const subjects = (carried: readonly CarriedChange[]): readonly Subject[] =>
  carried.length === 0 ? [{ change: null, people: [] }] : carried.map((change) => ({ change, people: change.people }))

/** Why an approval counts for no change at all; null: it counts, but never for what its giver wrote. */
function whyNot({ head, requestedBy, commits }: ApprovalFacts, { user, commit, isListed }: Approval): string | null {
  const is = (login: string) => login.toLowerCase() === user.login.toLowerCase()
  if (!isListed) return 'is not one of them'
  if (commit !== head)
    return commit === null
      ? `approved a commit that is gone, not ${head}`
      : `approved ${commit}, but the head is ${head} now and needs a new approval`
  if (requestedBy.some(is)) return 'asked for it, and somebody else must approve'
  if (commits.some(({ people }) => people.some(({ id }) => id === user.id)))
    return 'made a commit on this branch, and somebody else must approve'
  return null
}

type Lacking = { readonly change: CarriedChange | null; readonly found: number }

function neededPart({ environment, minimum, users, teams }: ApprovalFacts, lacking: readonly Lacking[]): string {
  const who = [...users.map((login) => `@${login}`), ...teams.map((team) => `the team ${team}`)].join(', ')
  const many = minimum === 1 ? 'an approval' : `${minimum} approvals`
  const least = Math.min(...lacking.map(({ found }) => found))
  const so = minimum === 1 ? '' : ` (${least} so far)`
  const changes = lacking.flatMap(({ change }) => change ?? [])
  const named = changes.slice(0, mostNamed).map(changeName).join(', ')
  const more = changes.length > mostNamed ? ` and ${changes.length - mostNamed} more` : ''
  const of = changes.length === 0 ? '' : ` of ${named}${more}`
  return `${environment} needs ${many}${of} by ${who}, other than its authors and whoever asked for it${so}.`
}

/** What each approval that is there does not do. */
function whyParts(facts: ApprovalFacts): readonly string[] {
  return facts.approvals.flatMap((approval) => {
    const { user } = approval
    const why = whyNot(facts, approval)
    if (why !== null) return [`@${user.login} ${why}.`]
    const own = (facts.carried ?? []).filter(({ people }) => people.some(({ id }) => id === user.id))
    const names = own.slice(0, mostNamed).map(changeName).join(', ')
    return own.length === 0 ? [] : [`@${user.login} wrote ${names} and approves only the rest.`]
  })
}

const unseenPart = ({ unseen }: ApprovalFacts): readonly string[] =>
  unseen.length === 0
    ? []
    : [
        `Sluice cannot see ${unseen.length === 1 ? 'the team' : 'the teams'} ${unseen.join(', ')}, so nobody counts as a member: correct approvers.teams, or have an owner of the organization accept the permission to read its members.`,
      ]

/** What no account is known of is said to whoever reads the gate. */
function unknownPart(carried: readonly CarriedChange[]): string {
  const unknown = carried.filter(({ people }) => people.length === 0)
  const names = unknown.slice(0, mostNamed).map(changeName).join(', ')
  return unknown.length === 0 ? '' : `; no account is known of who wrote ${names}`
}

const mostNamed = 10
