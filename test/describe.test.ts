// How a delivery is queued: one repository after the other, commands first, one intent for whoever tells it.
import { expect, describe as group, it } from 'vitest'
import { describe } from '../src/describe.ts'

const oid = (digit: string) => digit.repeat(40)
const from = {
  installation: { id: 3 },
  repository: { id: 7, name: 'platform', owner: { login: 'acme' } },
  sender: { id: 9, login: 'bob', type: 'User' },
}
const pull = (over: object) => ({
  ...from,
  action: 'closed',
  pull_request: {
    number: 5,
    head: { sha: oid('c'), ref: 'work', repo: { id: 7 } },
    base: { ref: 'main' },
    merged: true,
    merge_commit_sha: oid('b'),
    closed_at: '2026-01-05T08:00:00Z',
    ...over,
  },
})
const comment = (id: number, body = '/promote') => ({
  ...from,
  action: 'created',
  issue: { number: 4 },
  comment: { id, body, user: from.sender },
})
const push = { ...from, ref: 'refs/heads/main', before: oid('a'), after: oid('b') }

it('runs one job of a repository at a time', () => {
  for (const [event, payload] of [
    ['push', push],
    ['pull_request', pull({})],
    ['issue_comment', comment(6)],
  ] as const)
    expect(describe(event, payload).key).toBe('7')
})

it('lets the repositories of a whole organisation stand behind the merges of others', () => {
  const repositories = [{ id: 7, name: 'platform', full_name: 'acme/platform' }]
  const installed = { action: 'created', installation: { id: 3, account: { login: 'acme' } }, repositories }
  expect(describe('installation', installed)).toMatchObject({ lane: 'bump', intent: null })
})

it('takes commands before promotions, and what asks for nothing last', () => {
  expect(describe('issue_comment', comment(6)).lane).toBe('command')
  expect(describe('push', push).lane).toBe('promotion')
  expect(describe('star', from)).toEqual({ key: '7', lane: 'cosmetic', intent: null })
  expect(describe('star', {})).toEqual({ key: '0', lane: 'cosmetic', intent: null })
})

it('hears of failures before anything else, and of the gate before what waits for its time', () => {
  const status = { ...from, id: 5, sha: oid('c'), context: 'kustomization/redis-override/0c9c2e41' }
  expect(describe('status', { ...status, state: 'failure' })).toEqual({
    key: '7',
    lane: 'rollback',
    intent: 'status:7:5',
  })
  expect(describe('status', { ...status, state: 'success' })).toMatchObject({ lane: 'promotion' })
  expect(describe('status', { ...status, context: 'ci/test' })).toMatchObject({ lane: 'cosmetic', intent: null })
  const { pull_request } = pull({})
  const review = {
    ...from,
    action: 'submitted',
    review: { state: 'approved' },
    pull_request: { ...pull_request, state: 'open' },
  }
  expect(describe('pull_request_review', review)).toMatchObject({ lane: 'promotion', intent: null })
})

it.each([
  ['/hold all in prod incident', 'hold'],
  ['It burns.\n\n/hold redis memory leak\n/status', 'hold'],
  ['/sluice hold all in prod incident', 'hold'],
  ['/promote redis\n/hold redis leak', 'command'],
  ['/release all in prod', 'command'],
  ['`/hold all x`\n/status', 'command'],
])('lets a stop pass whatever it is to stop: %s', (body, lane) => {
  expect(describe('issue_comment', comment(6, body)).lane).toBe(lane)
})

group('the intent', () => {
  it('of a merge is the same whether its push or its pull request tells it', () => {
    expect(describe('pull_request', pull({})).intent).toBe(describe('push', push).intent)
  })

  it('of pushes to two branches, and of two commits, is not the same', () => {
    const intents = [push, { ...push, ref: 'refs/heads/other' }, { ...push, after: oid('d') }].map(
      (payload) => describe('push', payload).intent,
    )
    expect(new Set(intents).size).toBe(3)
  })

  it('of one comment is itself alone', () => {
    expect(describe('issue_comment', comment(6)).intent).toBe(describe('issue_comment', comment(6)).intent)
    expect(describe('issue_comment', comment(6)).intent).not.toBe(describe('issue_comment', comment(8)).intent)
  })

  it('of the closing of one of ours is its own, each time that it closes', () => {
    const head = { sha: oid('c'), ref: 'sluice/promote/staging/redis', repo: { id: 7 } }
    const once = describe('pull_request', pull({ head }))
    expect(once.intent).not.toBe(describe('push', push).intent)
    const again = describe('pull_request', pull({ head, closed_at: '2026-01-06T08:00:00Z' }))
    expect(again.intent).not.toBe(once.intent)
  })

  it('of a fork’s merged pull request is its merge, whatever its branch is called', () => {
    const head = { sha: oid('c'), ref: 'sluice/promote/staging/redis', repo: { id: 8 } }
    expect(describe('pull_request', pull({ head })).intent).toBe(describe('push', push).intent)
  })

  it('of two repositories is never the same', () => {
    const other = { ...push, repository: { ...from.repository, id: 8 } }
    expect(describe('push', other).intent).not.toBe(describe('push', push).intent)
  })

  it('of what is judged is none: each counts', () => {
    expect(describe('pull_request', { ...pull({}), action: 'opened' }).intent).toBeNull()
  })
})
