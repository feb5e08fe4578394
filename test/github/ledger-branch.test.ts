// The ledger: one commit by compare-and-swap, adopted only if it is the lost one, and trusted only if it is ours.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { blobOid } from '../../src/oid.ts'
import {
  api,
  expectGraphql,
  expectQuery,
  expectToken,
  failureOf,
  objects,
  oid,
  type Query,
  repo,
  standIn,
  useGitHub,
} from './stand-in.ts'

useGitHub()

const files = new Map([
  ['staging/redis.json', '{"a":"ü"}\n'],
  ['staging/old.json', null],
])
const write = (expected: string | null) =>
  standIn().forge.writeLedger({ expected, files, message: 'Record redis\n\nBy: alice' })
const ours = { email: '9+sluice[bot]@users.noreply.github.com', user: { login: 'sluice[bot]' } }
const headIs = (head: string | null) => expectQuery(() => ({ ref: head && { target: { oid: head } } }))
const commit = (id: string, parents: string[], more: object = {}) => ({
  oid: oid(id),
  author: ours,
  signature: { isValid: true },
  parents: { nodes: parents.map((one) => ({ oid: oid(one) })) },
  ...more,
})
const chain = (nodes: object[], endCursor: string | null = null) =>
  expectQuery(() => ({ f0: { history: { nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor } } } }))
const refused = (type: string) => ({ data: { createCommitOnBranch: null }, errors: [{ type, message: 'no' }] })

describe('a write to a ledger that exists', () => {
  it('is one request that names the expected head, and starts no workflow', async () => {
    expectToken()
    const asked: Query[] = []
    expectGraphql((query) => {
      asked.push(query)
      return { data: { createCommitOnBranch: { commit: { oid: oid('2') } } } }
    })
    expect(await write(oid('1'))).toEqual({ kind: 'written', head: oid('2') })
    expect(asked[0]?.variables).toEqual({
      input: {
        branch: { repositoryNameWithOwner: 'acme/platform', branchName: 'sluice-ledger' },
        expectedHeadOid: oid('1'),
        message: { headline: 'Record redis [skip ci]', body: 'By: alice' },
        fileChanges: {
          additions: [{ path: 'staging/redis.json', contents: Buffer.from('{"a":"ü"}\n').toString('base64') }],
          deletions: [{ path: 'staging/old.json' }],
        },
      },
    })
  })

  it.each([
    ['moved on', 'STALE_DATA', oid('4')],
    ['moved on, said in other words', 'UNPROCESSABLE', oid('4')],
    ['gone', 'NOT_FOUND', null],
  ])('is stale when the branch is %s', async (_, type, head) => {
    expectToken()
    expectGraphql(() => refused(type))
    headIs(head)
    expect(await write(oid('1'))).toEqual({ kind: 'stale' })
  })

  it('is refused when a rule says no', async () => {
    expectToken()
    expectGraphql(() => refused('UNPROCESSABLE'))
    headIs(oid('1'))
    expect((await failureOf(write(oid('1')))).failure).toEqual({ kind: 'refused' })
  })
})

describe('a write whose answer was lost', () => {
  const lost = () =>
    nock(api)
      .post('/graphql', /createCommitOnBranch/)
      .reply(502, 'Bad gateway')
  const holds = (text: string, more: object[] = []) =>
    expectQuery(
      objects({
        [oid('2')]: { __typename: 'Commit', tree: { oid: oid('7') } },
        [`${oid('2')}:staging`]: {
          __typename: 'Tree',
          entries: [{ name: 'redis.json', mode: 33188, type: 'blob', oid: blobOid(Buffer.from(text)) }, ...more],
        },
      }),
    )

  it('comes back later when the branch stands where it stood', async () => {
    expectToken()
    lost()
    headIs(oid('1'))
    expect((await failureOf(write(oid('1')))).failure).toEqual({ kind: 'retry', after: null })
  })

  it('is adopted when the commit on the expected head is ours with these files, even below others', async () => {
    expectToken()
    lost()
    headIs(oid('3'))
    chain([commit('3', ['2']), commit('2', ['1']), commit('1', [])])
    holds('{"a":"ü"}\n')
    expect(await write(oid('1'))).toEqual({ kind: 'written', head: oid('2') })
  })

  it.each([
    ['other content', '{"a":"u"}\n', []],
    ['a file that should be gone', '{"a":"ü"}\n', [{ name: 'old.json', mode: 33188, type: 'blob', oid: oid('e') }]],
  ])('is stale when the commit there holds %s', async (_, text, more) => {
    expectToken()
    lost()
    headIs(oid('2'))
    chain([commit('2', ['1']), commit('1', [])])
    holds(text, more)
    expect(await write(oid('1'))).toEqual({ kind: 'stale' })
  })

  it.each([
    ['a person’s', [commit('2', ['1'], { author: { email: 'm@example.com', user: { login: 'mallory' } } })]],
    ['unsigned', [commit('2', ['1'], { signature: null })]],
    ['not on the expected head', [commit('2', ['5']), commit('5', [])]],
  ])('is stale when the commit there is %s', async (_, nodes) => {
    expectToken()
    lost()
    headIs(oid('2'))
    chain(nodes)
    expect(await write(oid('1'))).toEqual({ kind: 'stale' })
  })

  it('is stale when the branch is gone', async () => {
    expectToken()
    lost()
    headIs(null)
    expect(await write(oid('1'))).toEqual({ kind: 'stale' })
  })
})

describe('the first write', () => {
  const objectsMade = () => {
    nock(api)
      .post(`${repo}/git/trees`, {
        tree: [{ path: 'staging/redis.json', mode: '100644', type: 'blob', content: '{"a":"ü"}\n' }],
      })
      .reply(201, { sha: oid('7') })
    nock(api)
      .post(`${repo}/git/commits`, { tree: oid('7'), message: 'Record redis [skip ci]\n\nBy: alice', parents: [] })
      .reply(201, { sha: oid('2') })
  }
  const ref = () => nock(api).post(`${repo}/git/refs`, { ref: 'refs/heads/sluice-ledger', sha: oid('2') })

  it('makes an orphan branch', async () => {
    expectToken()
    objectsMade()
    ref().reply(201, {})
    expect(await write(null)).toEqual({ kind: 'written', head: oid('2') })
  })

  it.each([
    [422, oid('9'), { kind: 'stale' }],
    [502, oid('9'), { kind: 'stale' }],
    [502, oid('2'), { kind: 'written', head: oid('2') }],
  ])('after %i looks where the branch stands: %s', async (status, head, outcome) => {
    expectToken()
    objectsMade()
    ref().reply(status, { message: 'Reference already exists' })
    headIs(head)
    expect(await write(null)).toEqual(outcome)
  })
})

describe('a head is ours', () => {
  const judge = (ancestor: string | null, head = oid('3')) => standIn().forge.ledgerIsOurs(ancestor, head)
  const person = { author: { email: 'm@example.com', user: { login: 'mallory' } } }
  const faked = { signature: null }

  it.each([
    [
      'when every commit down to the last one seen is',
      oid('1'),
      [commit('3', ['2']), commit('2', ['1']), commit('1', [], person)],
      true,
    ],
    ['when every commit down to the root is', null, [commit('3', ['2']), commit('2', [])], true],
    ['not with a person’s commit between', oid('1'), [commit('3', ['2']), commit('2', ['1'], person)], false],
    ['not with a commit that only names us', oid('1'), [commit('3', ['2']), commit('2', ['1'], faked)], false],
    ['not with a bad signature', oid('1'), [commit('3', ['1'], { signature: { isValid: false } })], false],
    ['not when it does not descend from the last one seen', oid('9'), [commit('3', ['2']), commit('2', [])], false],
    ['not with a merge', oid('1'), [commit('3', ['2', '4']), commit('2', ['1']), commit('4', ['1'])], false],
    ['not when the root is a person’s', null, [commit('3', ['2']), commit('2', [], person)], false],
    ['not when the answer skips a commit', oid('1'), [commit('3', ['2']), commit('9', ['1']), commit('1', [])], false],
  ])('%s', async (_, ancestor, nodes, expected) => {
    expectToken()
    chain(nodes)
    expect(await judge(ancestor)).toBe(expected)
  })

  it('when it is the last one seen, without a request', async () => {
    expect(await judge(oid('3'))).toBe(true)
  })

  it('over several pages', async () => {
    expectToken()
    chain([commit('3', ['2'])], 'next')
    expectQuery(({ query }) => {
      expect(query).toContain('after: "next"')
      return { f0: { history: { nodes: [commit('2', [])], pageInfo: { hasNextPage: false, endCursor: null } } } }
    })
    expect(await judge(null)).toBe(true)
  })

  it('is an error when the head is not there', async () => {
    expectToken()
    expectQuery(() => ({ f0: null }))
    expect((await failureOf(judge(null))).failure).toEqual({ kind: 'missing' })
  })
})
