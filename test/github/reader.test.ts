// Reading: one request per round, every blob checked, nothing taken for absent that was not said to be.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { blobOid } from '../../src/oid.ts'
import { historyKey, idKey, type Need } from '../../src/promotion/model.ts'
import { api, expectQuery, expectToken, failureOf, objects, oid, repo, standIn, useGitHub } from './stand-in.ts'

useGitHub()

const commit = oid('c')
const rootTree = oid('7')
const aCommit = { __typename: 'Commit', tree: { oid: rootTree } }
const text = (content: string) => {
  const bytes = Buffer.from(content)
  return { __typename: 'Blob', byteSize: bytes.length, isBinary: false, isTruncated: false, text: content }
}
const restBlob = (content: Uint8Array, id = blobOid(content)) =>
  nock(api)
    .get(`${repo}/git/blobs/${id}`)
    .reply(200, { sha: id, encoding: 'base64', content: Buffer.from(content).toString('base64'), size: content.length })

describe('ids', () => {
  it('brings every kind of entry and the root with one request for a whole round, blobs included', async () => {
    expectToken()
    const hello = blobOid(Buffer.from('hello\n'))
    expectQuery(
      objects({
        [commit]: aCommit,
        [`${commit}:`]: { __typename: 'Tree', entries: [{ name: 'apps', mode: 16384, type: 'tree', oid: oid('1') }] },
        [`${commit}:apps`]: {
          __typename: 'Tree',
          entries: [
            { name: 'run.sh', mode: 33261, type: 'blob', oid: oid('2') },
            { name: 'link', mode: 40960, type: 'blob', oid: oid('3') },
            { name: 'module', mode: 57344, type: 'commit', oid: oid('4') },
            { name: 'a "quoted" \\ name', mode: 33188, type: 'blob', oid: oid('5') },
          ],
        },
        [hello]: text('hello\n'),
      }),
    )
    const { forge } = standIn()
    const paths = [
      '',
      'apps',
      'apps/run.sh',
      'apps/link',
      'apps/module',
      'apps/a "quoted" \\ name',
      'apps/gone',
      'no/way',
    ]
    const known = await forge.reader.read([
      { kind: 'ids', commit, paths },
      { kind: 'blob', oid: hello },
    ])
    expect(paths.map((path) => known.ids.get(idKey(commit, path)))).toEqual([
      { oid: rootTree, type: 'tree', mode: '040000' },
      { oid: oid('1'), type: 'tree', mode: '040000' },
      { oid: oid('2'), type: 'blob', mode: '100755' },
      { oid: oid('3'), type: 'blob', mode: '120000' },
      { oid: oid('4'), type: 'commit', mode: '160000' },
      { oid: oid('5'), type: 'blob', mode: '100644' },
      null,
      null,
    ])
    expect(known.blobs.get(hello)).toEqual(Buffer.from('hello\n'))
  })

  it('asks for nothing twice, whichever job asks', async () => {
    expectToken()
    expectQuery(objects({ [commit]: aCommit, [`${commit}:`]: { __typename: 'Tree', entries: [] } }))
    const first = standIn()
    const need: Need[] = [{ kind: 'ids', commit, paths: ['x', ''] }]
    await first.forge.reader.read(need)
    const second = standIn({ cache: first.options.cache })
    expect((await second.forge.reader.read(need)).ids.get(idKey(commit, 'x'))).toBeNull()
  })

  it('does not take a commit that is not there for a commit without the path', async () => {
    expectToken()
    expectQuery(objects({}))
    const error = await failureOf(standIn().forge.reader.read([{ kind: 'ids', commit, paths: ['x'] }]))
    expect(error.failure).toEqual({ kind: 'missing' })
  })

  it('does not take a field that the answer lacks for an absence', async () => {
    expectToken()
    expectQuery(() => ({ f0: aCommit }))
    const error = await failureOf(standIn().forge.reader.read([{ kind: 'ids', commit, paths: ['x'] }]))
    expect(error.failure).toEqual({ kind: 'retry', after: null })
  })

  it('lets nothing but an object id into a query', async () => {
    const error = await failureOf(standIn().forge.reader.read([{ kind: 'blob', oid: 'main") { id }' }]))
    expect(error.failure.kind).toBe('refused')
  })

  it('asks for a round of a few hundred objects at once, and for more in two requests', async () => {
    expectToken()
    const blobs = Array.from({ length: 450 }, (_, index) => `text ${index}\n`)
    const known = Object.fromEntries(blobs.map((content) => [blobOid(Buffer.from(content)), text(content)]))
    expectQuery(objects(known))
    expectQuery(objects(known))
    const read = await standIn().forge.reader.read(Object.keys(known).map((id) => ({ kind: 'blob', oid: id })))
    expect(read.blobs.size).toBe(450)
  })

  it('asks in halves for what GitHub cannot answer in time', async () => {
    expectToken()
    const blobs = Array.from({ length: 80 }, (_, index) => `text ${index}\n`)
    const known = Object.fromEntries(blobs.map((content) => [blobOid(Buffer.from(content)), text(content)]))
    nock(api).post('/graphql').reply(502)
    expectQuery(objects(known))
    expectQuery(objects(known))
    const read = await standIn().forge.reader.read(Object.keys(known).map((id) => ({ kind: 'blob', oid: id })))
    expect(read.blobs.size).toBe(80)
  })
})

describe('blobs', () => {
  const real = Buffer.from('replicas: 3\n')
  const id = blobOid(real)
  const read = () => standIn({ blobLimit: 1000 }).forge.reader.read([{ kind: 'blob', oid: id }])

  it.each([
    ['lies', { ...text('replicas: 1\n') }],
    ['is cut', { ...text('rep'), byteSize: real.length, isTruncated: true }],
    ['is binary', { ...text(''), byteSize: real.length, isBinary: true, text: null }],
    ['does not say whether it is cut', { __typename: 'Blob', byteSize: 12, isBinary: false, text: 'replicas: 1\n' }],
  ])('reads by REST when the text %s', async (_, answer) => {
    expectToken()
    expectQuery(objects({ [id]: answer }))
    restBlob(real)
    expect((await read()).blobs.get(id)).toEqual(real)
  })

  it('refuses and reports content that hashes to another id by REST too', async () => {
    expectToken()
    expectQuery(objects({ [id]: text('replicas: 1\n') }))
    restBlob(Buffer.from('replicas: 2\n'), id)
    const { forge, state } = standIn()
    const error = await failureOf(forge.reader.read([{ kind: 'blob', oid: id }]))
    expect(error.failure).toEqual({ kind: 'refused' })
    expect(state.logged.filter(({ level }) => level === 'error')).toHaveLength(1)
  })

  it('keeps bytes that are not UTF-8', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x61])
    expectToken()
    expectQuery(objects({ [blobOid(bytes)]: { ...text('��a'), byteSize: 4 } }))
    restBlob(bytes)
    const known = await standIn().forge.reader.read([{ kind: 'blob', oid: blobOid(bytes) }])
    expect(known.blobs.get(blobOid(bytes))).toEqual(bytes)
  })

  it('calls a blob too large by its size alone', async () => {
    expectToken()
    expectQuery(objects({ [id]: { ...text(''), byteSize: 1001, isTruncated: true } }))
    expect((await read()).blobs.get(id)).toBe('too-large')
  })

  it('fetches nothing of what is too much for one round; what is too large by itself does not count', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => n.toString(16).padStart(40, '0'))
    const large = (byteSize: number) => ({ ...text(''), byteSize, isTruncated: true })
    const needs = ids.map((oid): Need => ({ kind: 'blob', oid }))
    expectToken()
    expectQuery(objects(Object.fromEntries(ids.map((oid) => [oid, large(4_900_000)]))))
    const failed = await failureOf(standIn().forge.reader.read(needs))
    expect(failed.failure).toEqual({ kind: 'refused' })
    expect(failed.message).toContain('the 30 files to compare have 140 MB together')
    expectToken()
    expectQuery(objects(Object.fromEntries(ids.map((oid) => [oid, large(5_000_001)]))))
    const known = await standIn().forge.reader.read(needs)
    expect([...known.blobs.values()]).toEqual(ids.map(() => 'too-large'))
  })

  it('does not take a missing blob for an empty one', async () => {
    expectToken()
    expectQuery(objects({}))
    expect((await failureOf(read())).failure).toEqual({ kind: 'missing' })
  })
})

describe('trees', () => {
  const tree = (id: string, recursive: boolean, entries: object[], truncated = false) =>
    nock(api)
      .get(`${repo}/git/trees/${id}`)
      .query(recursive ? { recursive: '1' } : {})
      .reply(200, { sha: id, tree: entries, truncated })
  const file = (path: string, mode = '100644', sha = oid('f')) => ({ path, mode, type: 'blob', sha })

  it('lists every file with its mode, submodules and links too, with one request', async () => {
    expectToken()
    tree(oid('1'), true, [
      { path: 'a', mode: '040000', type: 'tree', sha: oid('2') },
      file('a/run', '100755'),
      file('a/old', '100664'),
      file('link', '120000'),
      { path: 'sub', mode: '160000', type: 'commit', sha: oid('3') },
    ])
    const known = await standIn().forge.reader.read([{ kind: 'tree', oid: oid('1') }])
    expect([...(known.trees.get(oid('1')) ?? [])]).toEqual([
      ['a/run', { mode: '100755', oid: oid('f') }],
      ['a/old', { mode: '100644', oid: oid('f') }],
      ['link', { mode: '120000', oid: oid('f') }],
      ['sub', { mode: '160000', oid: oid('3') }],
    ])
  })

  it('throws a cut list away and walks the sub-trees', async () => {
    expectToken()
    tree(oid('1'), true, [file('a/one')], true)
    tree(oid('1'), false, [
      { path: 'a', mode: '040000', type: 'tree', sha: oid('2') },
      { path: 'b', mode: '040000', type: 'tree', sha: oid('3') },
      file('top'),
    ])
    tree(oid('2'), true, [file('one'), file('deep/two')])
    tree(oid('3'), true, [], true)
    tree(oid('3'), false, [file('three')])
    const known = await standIn().forge.reader.read([{ kind: 'tree', oid: oid('1') }])
    expect([...(known.trees.get(oid('1'))?.keys() ?? [])].sort()).toEqual(['a/deep/two', 'a/one', 'b/three', 'top'])
  })

  it('refuses a level that stays cut', async () => {
    expectToken()
    tree(oid('1'), true, [], true)
    tree(oid('1'), false, [file('a')], true)
    const error = await failureOf(standIn().forge.reader.read([{ kind: 'tree', oid: oid('1') }]))
    expect(error.failure.kind).toBe('refused')
  })

  it.each([
    ['another tree', { sha: oid('2'), tree: [], truncated: false }],
    ['no list', { sha: oid('1'), truncated: false }],
    ['no word on whether it is whole', { sha: oid('1'), tree: [] }],
  ])('does not act on an answer with %s', async (_, answer) => {
    expectToken()
    nock(api)
      .get(`${repo}/git/trees/${oid('1')}`)
      .query({ recursive: '1' })
      .reply(200, answer)
    const error = await failureOf(standIn().forge.reader.read([{ kind: 'tree', oid: oid('1') }]))
    expect(error.failure).toEqual({ kind: 'retry', after: null })
  })

  it('knows the empty tree without asking', async () => {
    const known = await standIn().forge.reader.read([{ kind: 'tree', oid: '4b825dc642cb6eb9a060e54bf8d69288fbee4904' }])
    expect(known.trees.get('4b825dc642cb6eb9a060e54bf8d69288fbee4904')?.size).toBe(0)
  })
})

describe('history', () => {
  const node = (id: string, minute: number, more: object = {}) => ({
    oid: oid(id),
    message: `change ${id}\n\nbody`,
    committedDate: `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z`,
    author: { name: 'Alice A.', user: { login: 'alice' } },
    parents: { nodes: [{ oid: oid('0') }] },
    associatedPullRequests: { nodes: [] },
    ...more,
  })
  const page = (nodes: object[], endCursor: string | null = null) => ({
    history: { nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor } },
  })

  it('merges the paths newest first, each commit once, with the pull request that merged it', async () => {
    expectToken()
    expectQuery(() => ({
      f0: page([
        // A commit date in the past does not change the order that Git gives.
        node('3', 1, {
          message: 'Merge pull request #12 from acme/change\n\nchange 3',
          associatedPullRequests: {
            nodes: [
              { number: 9, state: 'OPEN', mergeCommit: null },
              { number: 8, state: 'MERGED', mergeCommit: { oid: oid('9') } },
              { number: 12, state: 'MERGED', mergeCommit: { oid: oid('3') } },
            ],
          },
        }),
        node('1', 5),
      ]),
      f1: page([
        node('2', 7, { message: 'Merge pull request #5 from acme/x\n\nchange 2', author: { name: 'Bob', user: null } }),
        node('1', 5),
      ]),
    }))
    const need = { kind: 'history', head: commit, paths: ['a', 'b'], limit: 10 } as const
    const known = await standIn().forge.reader.read([need])
    expect(known.history.get(historyKey(need.head, need.paths))).toEqual([
      {
        commit: oid('2'),
        parent: oid('0'),
        subject: 'Merge pull request #5 from acme/x',
        author: 'Bob',
        pull: null,
        date: '2026-01-01T00:07:00Z',
      },
      {
        commit: oid('3'),
        parent: oid('0'),
        subject: 'change 3',
        author: 'alice',
        pull: 12,
        date: '2026-01-01T00:01:00Z',
      },
      {
        commit: oid('1'),
        parent: oid('0'),
        subject: 'change 1',
        author: 'alice',
        pull: null,
        date: '2026-01-01T00:05:00Z',
      },
    ])
  })

  it('pages on until the limit and no further', async () => {
    expectToken()
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => node('a', 30, { oid: String(from + index).padStart(40, '0') }))
    expectQuery(({ query }) => {
      expect(query).toContain('first: 100, path: "a"')
      return { f0: page(many(0, 100), 'next') }
    })
    expectQuery(({ query }) => {
      expect(query).toContain('first: 50, path: "a", after: "next"')
      return { f0: page(many(100, 50), 'more') }
    })
    const need = { kind: 'history', head: commit, paths: ['a'], limit: 150 } as const
    const known = await standIn().forge.reader.read([need])
    expect(known.history.get(historyKey(need.head, need.paths))).toHaveLength(150)
  })

  it('does not take a head that is not there for an empty history', async () => {
    expectToken()
    expectQuery(() => ({ f0: null }))
    const error = await failureOf(
      standIn().forge.reader.read([{ kind: 'history', head: commit, paths: ['a'], limit: 1 }]),
    )
    expect(error.failure).toEqual({ kind: 'missing' })
  })
})
