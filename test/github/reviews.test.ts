// Who reviewed, who committed, and who is in a team: people by their numbers, and what cannot be seen is never an absence.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { api, expectQuery, expectToken, failureOf, oid, standIn, token, useGitHub } from './stand-in.ts'

useGitHub()

const user = (login: string, databaseId: number | null) => ({ __typename: 'User', login, databaseId })
const review = (state: string, author: object | null, commit: string | null = oid('1')) => ({
  state,
  author,
  commit: commit && { oid: commit },
})
const commit = (id: string, authors: (object | null)[], committer: object | null = null) => ({
  commit: { oid: id, authors: { nodes: authors.map((one) => ({ user: one })) }, committer: { user: committer } },
})
const page = (nodes: object[], endCursor: string | null = null) => ({
  nodes,
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
})

describe('reviews', () => {
  it('takes the opinions of people with an account, and who made the commits', async () => {
    expectToken()
    expectQuery(({ query }) => {
      expect(query).toContain('latestOpinionatedReviews(first: 100, writersOnly: true)')
      const reviews = [
        review('APPROVED', user('alice', 1)),
        review('CHANGES_REQUESTED', user('bob', 2), null),
        review('DISMISSED', user('carol', 3)),
        review('COMMENTED', user('dave', 4)),
        review('APPROVED', { __typename: 'Bot', login: 'renovate', databaseId: 9 }),
        review('APPROVED', user('erin', null)),
        review('APPROVED', null),
      ]
      const commits = [
        commit(oid('2'), [null]),
        commit(oid('3'), [user('alice', 1), user('bob', 2)], user('alice', 1)),
        commit(oid('4'), [], user('web-flow', 5)),
      ]
      return { f0: { latestOpinionatedReviews: page(reviews), commits: page(commits) } }
    })
    expect(await standIn().forge.reviews(3)).toEqual({
      reviews: [
        { state: 'approved', commit: oid('1'), user: { id: 1, login: 'alice' } },
        { state: 'changes-requested', commit: null, user: { id: 2, login: 'bob' } },
        { state: 'dismissed', commit: oid('1'), user: { id: 3, login: 'carol' } },
      ],
      commits: [
        { oid: oid('2'), people: [], isLinked: false },
        {
          oid: oid('3'),
          people: [
            { id: 1, login: 'alice' },
            { id: 2, login: 'bob' },
          ],
          isLinked: true,
        },
        { oid: oid('4'), people: [{ id: 5, login: 'web-flow' }], isLinked: true },
      ],
      isWhole: true,
    })
  })

  it('reads on where there are more, and only what there is more of', async () => {
    expectToken()
    const alice = commit(oid('3'), [user('alice', 1)])
    expectQuery(() => ({
      f0: { latestOpinionatedReviews: page([]), commits: page([alice], 'c1') },
    }))
    expectQuery(({ query }) => {
      expect(query).toContain('commits(first: 100, after: "c1")')
      expect(query).not.toContain('latestOpinionatedReviews')
      return { f0: { commits: page([alice]) } }
    })
    const { commits, isWhole } = await standIn().forge.reviews(3)
    expect([commits.length, isWhole]).toEqual([2, true])
  })

  it('says that it is not whole where there is no end', async () => {
    expectToken()
    for (let index = 0; index < 10; index++)
      expectQuery(() => ({ f0: { latestOpinionatedReviews: page([]), commits: page([], `c${index}`) } }))
    expect((await standIn().forge.reviews(3)).isWhole).toBe(false)
  })

  it.each([
    ['no reviews', { commits: page([]) }],
    ['no commits', { latestOpinionatedReviews: page([]) }],
    ['null for reviews', { latestOpinionatedReviews: null, commits: page([]) }],
  ])('takes an answer with %s for none', async (_, answer) => {
    expectToken()
    expectQuery(() => ({ f0: answer }))
    expect((await failureOf(standIn().forge.reviews(3))).failure.kind).toBe('retry')
  })
})

describe('membership', () => {
  const ask = () => standIn().forge.membership({ team: 'leads', login: 'alice' })
  const tokenFor = () =>
    nock(api).post('/app/installations/7/access_tokens', {
      repository_ids: [42],
      permissions: { metadata: 'read', members: 'read' },
    })
  const granted = () => tokenFor().reply(201, { token, expires_at: '2030-01-01T00:00:00Z', permissions: {} })
  const membership = (status: number, body: object) =>
    nock(api).get('/orgs/acme/teams/leads/memberships/alice').reply(status, body)
  const team = (status: number) => nock(api).get('/orgs/acme/teams/leads').reply(status, { slug: 'leads' })

  it.each([
    ['active', 'member'],
    ['pending', 'none'],
  ])('reads %s as %s', async (state, expected) => {
    granted()
    membership(200, { state, role: 'member' })
    expect(await ask()).toBe(expected)
  })

  it('asks for the team where there is no membership: only a team that is seen has no such member', async () => {
    granted()
    membership(404, { message: 'Not Found' })
    team(200)
    expect(await ask()).toBe('none')
    granted()
    membership(404, { message: 'Not Found' })
    team(404)
    expect(await ask()).toBe('unseen')
  })

  it('sees nothing without the permission', async () => {
    const message = 'The permissions requested are not granted to this installation.'
    tokenFor().twice().reply(422, { message })
    expect(await ask()).toBe('unseen')
  })

  it('takes an outage for no answer', async () => {
    granted()
    membership(502, {})
    expect((await failureOf(ask())).failure.kind).toBe('retry')
  })
})
