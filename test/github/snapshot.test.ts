// One look at a repository: one request, each absence said by GitHub, whose pull request and whose commit it is.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import type { SnapshotAsk } from '../../src/github/ports.ts'
import { blobOid } from '../../src/oid.ts'
import {
  api,
  expectGraphql,
  expectQuery,
  expectToken,
  failureOf,
  oid,
  type Query,
  repo,
  standIn,
  useGitHub,
} from './stand-in.ts'

useGitHub()

const text = 'version: 1\n'
const blob = (content: string, more: object = {}) => ({
  __typename: 'Blob',
  oid: blobOid(Buffer.from(content)),
  byteSize: Buffer.byteLength(content),
  isBinary: false,
  isTruncated: false,
  text: content,
  ...more,
})
const ourAuthor = { email: '9+sluice[bot]@users.noreply.github.com', user: { login: 'sluice[bot]' } }
const noRefs = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } }
const empty = {
  id: 'R_42',
  defaultBranchRef: { name: 'main', target: { oid: oid('1') } },
  config: null,
  ledger: null,
  refs: noRefs,
}
const pull = (more: object = {}) => ({
  number: 3,
  id: 'PR_3',
  state: 'OPEN',
  isDraft: false,
  title: 'promote redis to staging',
  body: 'text',
  url: 'https://github.test/acme/platform/pull/3',
  headRefName: 'sluice/promote/staging/redis',
  headRefOid: oid('5'),
  baseRefName: 'main',
  isCrossRepository: false,
  reviewDecision: null,
  mergeCommit: null,
  commits: { nodes: [{ commit: { oid: oid('a') } }] },
  author: { __typename: 'Bot', login: 'sluice' },
  labels: { nodes: [{ name: 'sluice' }] },
  latestOpinionatedReviews: { nodes: [] },
  ...more,
})
const ref = (name: string, author: object | null = ourAuthor, pulls: object[] = [], isValid = true) => ({
  name,
  prefix: 'refs/heads/',
  target: { oid: oid('5'), author, signature: { isValid } },
  associatedPullRequests: { nodes: pulls },
})
const page = (nodes: object[], endCursor: string | null = null) => ({
  nodes,
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
})

async function snapshotOf(fields: object, ask: SnapshotAsk = {}) {
  expectToken()
  expectQuery(() => ({ ...empty, ...fields }))
  return standIn().forge.snapshot(ask)
}

describe('a snapshot', () => {
  it('holds everything with one request', async () => {
    const snapshot = await snapshotOf(
      {
        head0: { target: { oid: oid('2') } },
        head1: null,
        config: blob(text),
        ledger: {
          target: {
            oid: oid('3'),
            tree: {
              entries: [
                { name: 'ledger.json', type: 'blob', oid: oid('a'), object: {} },
                {
                  name: 'staging',
                  type: 'tree',
                  oid: oid('b'),
                  object: { entries: [{ name: 'redis.json', type: 'blob', oid: oid('c'), object: {} }] },
                },
              ],
            },
          },
        },
        refs: page([ref('sluice/promote/staging/redis', ourAuthor, [pull()])]),
        pull: pull({ number: 8 }),
        issue: { number: 9, state: 'CLOSED', body: 'told', author: { __typename: 'Bot', login: 'sluice' } },
      },
      { pull: 8, issue: 9, branches: ['staging', 'gone'] },
    )
    expect(snapshot).toEqual({
      defaultBranch: 'main',
      heads: new Map([
        ['staging', oid('2')],
        ['gone', null],
        ['main', oid('1')],
      ]),
      config: { oid: blobOid(Buffer.from(text)), text },
      ledger: {
        head: oid('3'),
        files: new Map([
          ['ledger.json', oid('a')],
          ['staging/redis.json', oid('c')],
        ]),
      },
      branches: [
        {
          name: 'sluice/promote/staging/redis',
          oid: oid('5'),
          byUs: true,
          pulls: [
            expect.objectContaining({ number: 3, ours: true, state: 'open', approved: false, labels: ['sluice'] }),
          ],
        },
      ],
      pull: expect.objectContaining({ number: 8 }),
      proposed: null,
      issue: { number: 9, state: 'closed', body: 'told', ours: true },
    })
  })

  it('has no issue where the number leads to none any more, and one of others is not ours', async () => {
    expectToken()
    expectGraphql(() => ({
      data: { repository: { databaseId: 42, ...empty, issue: null } },
      errors: [{ type: 'NOT_FOUND', path: ['repository', 'issue'], message: 'Could not resolve to an Issue' }],
    }))
    expect((await standIn().forge.snapshot({ issue: 9 })).issue).toBeNull()
    const author = { __typename: 'User', login: 'sluice' }
    const { issue } = await snapshotOf({ issue: { number: 9, state: 'OPEN', body: '', author } }, { issue: 9 })
    expect(issue).toMatchObject({ state: 'open', ours: false })
  })

  it('asks for branches below sluice/ alone, so that the ledger is none of them', async () => {
    let asked: Query | undefined
    expectToken()
    expectQuery((query) => {
      asked = query
      return empty
    })
    await standIn()
      .forge.snapshot({ branches: ['a"b'] })
      .catch(() => undefined)
    expect(asked?.query).toContain('refPrefix: "refs/heads/sluice/"')
    expect(asked?.query).toContain('ref(qualifiedName: "refs/heads/a\\"b")')
  })

  it('knows a branch by its full name, whichever prefix GitHub cuts off', async () => {
    const cut = { ...ref('promote/staging/redis'), prefix: 'refs/heads/sluice/' }
    const { branches } = await snapshotOf({ refs: page([cut, ref('sluice/bump/dev/base')]) })
    expect(branches.map(({ name }) => name)).toEqual(['sluice/promote/staging/redis', 'sluice/bump/dev/base'])
  })

  it('pages on where there are more than a hundred branches', async () => {
    expectToken()
    expectQuery(() => ({ ...empty, refs: page([ref('sluice/a')], 'next') }))
    expectQuery(({ query }) => {
      expect(query).toContain('after: "next"')
      return { refs: page([ref('sluice/b')]) }
    })
    const { branches } = await standIn().forge.snapshot({})
    expect(branches.map(({ name }) => name)).toEqual(['sluice/a', 'sluice/b'])
  })
})

describe('the configuration that a pull request proposes', () => {
  const before = { config: blob(text), pull: pull(), head: { oid: oid('5') } }
  const theirs = { __typename: 'Blob', oid: oid('e') }
  const files = (paths: readonly string[], hasNextPage = false) => ({
    nodes: paths.map((path) => ({ path })),
    pageInfo: { hasNextPage },
  })
  const config = '.github/sluice.yaml'
  const ask = { pull: 3, head: oid('5') }

  it.each<[title: string, files: object | null, proposed: object | null, is: object | null]>([
    ['is the one at its head', files(['a.md', config]), theirs, { oid: oid('e') }],
    ['is none where it is removed', files([config]), null, { oid: null }],
    ['is none where a folder stands there', files([config]), { __typename: 'Tree', oid: oid('e') }, { oid: null }],
    ['is not proposed where the branch is only behind', files(['a.md']), theirs, null],
    ['is told by its difference where too many files stand before it', files(['!a'], true), theirs, { oid: oid('e') }],
    ['is not told by its difference where files behind it were listed', files(['!a', 'b'], true), theirs, null],
    ['is told by its difference where GitHub has not compared yet', null, theirs, { oid: oid('e') }],
    ['is not proposed where nothing differs', null, { __typename: 'Blob', oid: blobOid(Buffer.from(text)) }, null],
  ])('%s', async (_title, listed, proposed, is) => {
    const snapshot = await snapshotOf({ ...before, pull: pull({ files: listed }), proposed }, ask)
    expect(snapshot.proposed).toEqual(is)
  })

  it('is nothing that GitHub does not know yet', async () => {
    const unknown = { ...before, pull: pull({ files: files([config]) }), head: null, proposed: null }
    expect((await failureOf(snapshotOf(unknown, ask))).failure).toEqual({ kind: 'retry', after: null })
  })
})

describe('absence', () => {
  it('is what GitHub says is null', async () => {
    expect(await snapshotOf({})).toMatchObject({ config: null, ledger: null, branches: [], pull: null })
  })

  it.each([
    'config',
    'ledger',
    'refs',
    'id',
    'head0',
    'defaultBranchRef',
  ])('is not an answer without %s', async (field) => {
    expectToken()
    expectQuery(() => Object.fromEntries(Object.entries({ ...empty, head0: null }).filter(([key]) => key !== field)))
    const error = await failureOf(standIn().forge.snapshot({ branches: ['staging'] }))
    expect(error.failure).toEqual({ kind: 'retry', after: null })
  })

  it('of a pull request is NOT_FOUND at its own place', async () => {
    expectToken()
    expectGraphql(() => ({
      data: { repository: { databaseId: 42, ...empty, pull: null } },
      errors: [{ type: 'NOT_FOUND', path: ['repository', 'pull'], message: 'Could not resolve to a PullRequest' }],
    }))
    expect((await standIn().forge.snapshot({ pull: 99 })).pull).toBeNull()
  })

  it.each([
    ['at another place', { type: 'NOT_FOUND', path: ['repository', 'config'], message: 'no' }, 'missing'],
    ['of another kind', { type: 'FORBIDDEN', path: ['repository', 'pull'], message: 'no' }, 'permission'],
    ['without a kind', { path: ['repository', 'pull'], message: 'Something went wrong' }, 'retry'],
  ])('is not an error %s', async (_, error, kind) => {
    expectToken()
    expectGraphql(() => ({ data: { repository: { databaseId: 42, ...empty, pull: null } }, errors: [error] }))
    expect((await failureOf(standIn().forge.snapshot({ pull: 99 }))).failure.kind).toBe(kind)
  })

  it.each([
    ['a repository without commits', { defaultBranchRef: null }],
    ['a repository of another id', { databaseId: 43 }],
  ])('of %s stops', async (_, fields) => {
    expectToken()
    expectGraphql(() => ({ data: { repository: { databaseId: 42, ...empty, ...fields } } }))
    expect((await failureOf(standIn().forge.snapshot({}))).failure).toEqual({ kind: 'missing' })
  })
})

describe('the configuration', () => {
  it('is read by REST where GraphQL cut it', async () => {
    const long = `# ${'x'.repeat(600_000)}\n`
    const id = blobOid(Buffer.from(long))
    nock(api)
      .get(`${repo}/git/blobs/${id}`)
      .reply(200, { sha: id, encoding: 'base64', content: Buffer.from(long).toString('base64') })
    const { config } = await snapshotOf({ config: blob(long, { text: long.slice(0, 512_000), isTruncated: true }) })
    expect(config).toEqual({ oid: id, text: long })
  })

  it('is too large above 1 MiB, and read up to it', async () => {
    const { config } = await snapshotOf({ config: blob(text, { byteSize: 1_048_577, isTruncated: true }) })
    expect(config).toEqual({ oid: blobOid(Buffer.from(text)), text: 'too-large' })
  })

  it('is no folder of that name', async () => {
    expect((await snapshotOf({ config: { __typename: 'Tree', oid: oid('4') } })).config).toBeNull()
  })
})

describe('the ledger', () => {
  it('is read to its depth', async () => {
    nock(api)
      .get(`${repo}/git/trees/${oid('d')}`)
      .query({ recursive: '1' })
      .reply(200, {
        sha: oid('d'),
        truncated: false,
        tree: [{ path: 'e/f.json', mode: '100644', type: 'blob', sha: oid('f') }],
      })
    const entries = [{ name: 'd', type: 'tree', oid: oid('d') }]
    const below = { entries: [{ name: 'c', type: 'tree', oid: oid('c'), object: { entries } }] }
    const { ledger } = await snapshotOf({ ledger: { target: { oid: oid('3'), tree: below } } })
    expect(ledger?.files).toEqual(new Map([['c/d/e/f.json', oid('f')]]))
  })
})

describe('whose', () => {
  const pullOf = async (more: object) => (await snapshotOf({ pull: pull(more) }, { pull: 3 })).pull

  it.each([
    ['our App from our repository', {}, true],
    ['our App by the name that REST gives', { author: { __typename: 'Bot', login: 'sluice[bot]' } }, true],
    ['our App from a fork', { isCrossRepository: true }, false],
    ['a person of that name', { author: { __typename: 'User', login: 'sluice' } }, false],
    ['another bot', { author: { __typename: 'Bot', login: 'sluice2' } }, false],
    ['nobody', { author: null }, false],
  ])('a pull request by %s', async (_, more, ours) => {
    expect((await pullOf(more))?.ours).toBe(ours)
  })

  it.each([
    ['our App', ourAuthor, true],
    ['our App by its bare slug', { ...ourAuthor, user: { login: 'sluice' } }, true],
    ['our App without an account', { ...ourAuthor, user: null }, true],
    ['a person', { email: 'alice@example.com', user: { login: 'alice' } }, false],
    ['a person named as our App', { email: 'x@example.com', user: { login: 'sluice' } }, false],
    ['another bot', { email: '1+sluice2[bot]@users.noreply.github.com', user: { login: 'sluice2[bot]' } }, false],
    ['an address that only ends as ours', { email: 'x@9+sluice[bot]@users.noreply.github.com', user: null }, false],
    ['nobody', null, false],
  ])('a commit by %s', async (_, author, byUs) => {
    const { branches } = await snapshotOf({ refs: page([ref('sluice/a', author)]) })
    expect(branches[0]?.byUs).toBe(byUs)
  })

  it('a commit that names our App without GitHub’s signature is a person’s', async () => {
    const { branches } = await snapshotOf({ refs: page([ref('sluice/a', ourAuthor, [], false)]) })
    expect(branches[0]?.byUs).toBe(false)
  })

  it('approval counts for the head that was approved, or where GitHub says so', async () => {
    const review = (commit: string | null, state = 'APPROVED') => ({
      latestOpinionatedReviews: { nodes: [{ state, commit: commit && { oid: commit } }] },
    })
    expect((await pullOf(review(oid('5'))))?.approved).toBe(true)
    expect((await pullOf(review(oid('4'))))?.approved).toBe(false)
    expect((await pullOf(review(null)))?.approved).toBe(false)
    expect((await pullOf(review(oid('5'), 'CHANGES_REQUESTED')))?.approved).toBe(false)
    expect((await pullOf({ reviewDecision: 'APPROVED' }))?.approved).toBe(true)
    expect((await pullOf({ reviewDecision: 'REVIEW_REQUIRED' }))?.approved).toBe(false)
  })

  it('merge commits belong to merged pull requests alone', async () => {
    const mergeCommit = { oid: oid('6'), parents: { nodes: [{ oid: oid('5') }] } }
    expect(await pullOf({ state: 'MERGED', mergeCommit })).toMatchObject({
      state: 'merged',
      mergeCommit: oid('6'),
      mergeParent: oid('5'),
    })
    expect(await pullOf({ state: 'CLOSED', mergeCommit })).toMatchObject({ state: 'closed', mergeCommit: null })
  })
})
