// Four eyes: whose approval counts for whose change, and what the gate says is missing.
import { describe, expect, it } from 'vitest'
import type { Account } from '../../../src/promotion/model.ts'
import { type ApprovalFacts, approvalCondition } from '../../../src/promotion/settling/approval.ts'
import { carriedChanges } from '../../../src/promotion/settling/carried-changes.ts'

const head = 'a'.repeat(40)
const older = 'b'.repeat(40)
const ids = { alice: 1, bob: 2, carol: 3, dave: 4 } as const
type Name = keyof typeof ids
const person = (login: Name): Account => ({ id: ids[login], login })
const change = (pull: number, ...people: Name[]) => ({ commit: 'c'.repeat(40), pull, people: people.map(person) })
const approval = (login: Name, commit: string | null = head, isListed = true) => ({
  user: person(login),
  commit,
  isListed,
})
const commit = (isLinked: boolean, ...people: Name[]) => ({ oid: 'd'.repeat(40), people: people.map(person), isLinked })

const facts: ApprovalFacts = {
  environment: 'prod',
  minimum: 1,
  users: ['alice', 'bob', 'carol'],
  teams: [],
  unseen: [],
  head,
  carried: [change(12, 'dave')],
  requestedBy: [],
  commits: [],
  approvals: [],
  isWhole: true,
}
const judge = (more: Partial<ApprovalFacts>) => approvalCondition({ ...facts, ...more })

describe('who covers whom', () => {
  const rows: readonly (readonly [string, Partial<ApprovalFacts>, boolean])[] = [
    ['nobody', {}, false],
    ['a listed person', { approvals: [approval('alice')] }, true],
    ['somebody who is not listed', { approvals: [approval('alice', head, false)] }, false],
    ['the author alone', { carried: [change(12, 'alice')], approvals: [approval('alice')] }, false],
    [
      'one of two authors of one change',
      { carried: [change(12, 'alice', 'bob')], approvals: [approval('bob')] },
      false,
    ],
    [
      'two authors, each the other’s change',
      { carried: [change(12, 'alice'), change(13, 'bob')], approvals: [approval('alice'), approval('bob')] },
      true,
    ],
    [
      'one author, of two changes by two',
      { carried: [change(12, 'alice'), change(13, 'bob')], approvals: [approval('bob')] },
      false,
    ],
    ['whoever asked for it', { requestedBy: ['ALICE'], approvals: [approval('alice')] }, false],
    ['somebody else than who asked', { requestedBy: ['alice'], approvals: [approval('alice'), approval('bob')] }, true],
    ['an author of a commit on the branch', { commits: [commit(true, 'bob')], approvals: [approval('bob')] }, false],
    ['an older head', { approvals: [approval('alice', older)] }, false],
    ['a commit that is gone', { approvals: [approval('alice', null)] }, false],
    ['one where two are needed', { minimum: 2, approvals: [approval('alice')] }, false],
    ['two where two are needed', { minimum: 2, approvals: [approval('alice'), approval('bob')] }, true],
    [
      'two where two are needed, one of them an author',
      { minimum: 2, carried: [change(12, 'alice')], approvals: [approval('alice'), approval('bob')] },
      false,
    ],
    ['a listed person, of what has no authors', { carried: [], approvals: [approval('alice')] }, true],
    ['nobody, of what has no authors', { carried: [] }, false],
    ['a listed person, of what nobody knows the authors of', { carried: null, approvals: [approval('alice')] }, false],
    [
      'a listed person, on a branch with a nameless commit',
      { commits: [commit(false)], approvals: [approval('alice')] },
      false,
    ],
    ['a listed person, among more reviews than are read', { isWhole: false, approvals: [approval('alice')] }, false],
    ['a member, though another team cannot be seen', { unseen: ['ops'], approvals: [approval('alice')] }, true],
  ]
  it.each(rows)('%s', (_, more, met) => {
    expect(judge(more)).toMatchObject({ met, about: 'approval' })
  })
})

describe('what is missing', () => {
  it('names the changes, who may approve and why what is there does not count', () => {
    const { sentence } = judge({
      teams: ['platform-leads'],
      carried: [change(12, 'alice'), change(13, 'dave')],
      requestedBy: ['bob'],
      commits: [commit(true, 'carol')],
      approvals: [approval('alice'), approval('bob'), approval('carol'), approval('dave', head, false)],
    })
    expect(sentence).toBe(
      'prod needs an approval of #12 by @alice, @bob, @carol, the team platform-leads, other than its authors and whoever asked for it. @alice wrote #12 and approves only the rest. @bob asked for it, and somebody else must approve. @carol made a commit on this branch, and somebody else must approve. @dave is not one of them.',
    )
  })

  it('names both heads after a push', () => {
    const { sentence } = judge({ approvals: [approval('alice', older)] })
    expect(sentence).toContain(`@alice approved ${older}, but the head is ${head} now and needs a new approval.`)
  })

  it('says how many there are of several', () => {
    const { sentence } = judge({ minimum: 2, approvals: [approval('alice')] })
    expect(sentence).toContain('prod needs 2 approvals of #12')
    expect(sentence).toContain('(1 so far)')
  })

  it('calls a team that cannot be seen a fault of the configuration', () => {
    const { sentence } = judge({ unseen: ['ops'], approvals: [approval('alice', head, false)] })
    expect(sentence).toContain('Sluice cannot see the team ops, so nobody counts as a member: correct approvers.teams')
  })

  it('says once it is there whose authors nobody could check', () => {
    const { sentence } = judge({ carried: [change(12), change(13, 'dave')], approvals: [approval('bob')] })
    expect(sentence).toBe('Approved for prod on aaaaaaa by @bob; no account is known of who wrote #12.')
  })
})

describe('carriedChanges', () => {
  const pending = (commit: string, pull: number | null, carried: boolean, ...people: Name[]) => ({
    commit: commit.repeat(40),
    parent: null,
    subject: 's',
    author: 'x',
    pull,
    keys: [],
    carried,
    people: people.map(person),
  })

  it('takes the commits of a pull request for one change, and leaves out what stays behind', () => {
    const changes = carriedChanges([
      { pending: [pending('1', 12, true, 'alice'), pending('2', null, true), pending('3', 14, false, 'bob')] },
      { pending: [pending('4', 12, true, 'alice', 'carol')] },
    ])
    expect(changes).toEqual([
      { commit: '1'.repeat(40), pull: 12, people: [person('alice'), person('carol')] },
      { commit: '2'.repeat(40), pull: null, people: [] },
    ])
  })
})
