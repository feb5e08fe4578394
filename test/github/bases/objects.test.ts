// Files of a base: by the reader that everything else is read with, and without a token by few requests or not at all.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { blobOid } from '../../../src/oid.ts'
import { idKey } from '../../../src/promotion/model.ts'
import { api, expectGraphql, failureOf, objects, oid, useGitHub } from '../stand-in.ts'
import { elsewhere, expectActing, open, process, publicApi, theirs } from './base-stand-in.ts'

useGitHub()

const [commit, root] = [oid('c'), oid('7')]
const hello = Buffer.from('hello\n')
const entry = (path: string, sha: string, type = 'blob', mode = '100644') => ({ path, mode, type, sha })
const tree = (sha: string, entries: readonly object[], where = api, truncated = false) =>
  nock(where)
    .get(`/repos/community/base/git/trees/${sha}`)
    .query({ recursive: '1' })
    .reply(200, { sha, tree: entries, truncated })
const level = (sha: string, entries: readonly object[], truncated = false) =>
  nock(publicApi).get(`/repos/community/base/git/trees/${sha}`).reply(200, { sha, tree: entries, truncated })
const rootOf = () =>
  nock(publicApi)
    .get(`/repos/community/base/git/commits/${commit}`)
    .reply(200, { sha: commit, tree: { sha: root } })
const blob = (content: Buffer, sha = blobOid(content)) =>
  nock(publicApi)
    .get(`/repos/community/base/git/blobs/${sha}`)
    .reply(200, { sha, encoding: 'base64', content: content.toString('base64'), size: content.length })

describe('with a token', () => {
  it('hundreds of blobs are one request, and what was read once is not asked for by the next job', async () => {
    expectActing()
    const files = Array.from({ length: 300 }, (_, n) => Buffer.from(`file ${n}\n`))
    const known = Object.fromEntries(
      files.map((bytes) => [
        blobOid(bytes),
        { __typename: 'Blob', byteSize: bytes.length, isBinary: false, isTruncated: false, text: bytes.toString() },
      ]),
    )
    expectGraphql((asked) => ({ data: { repository: { databaseId: 99, ...objects(known)(asked) } } }))
    tree(root, [entry('a/b.yaml', blobOid(hello))])
    const jobs = process()
    const needs = [
      ...files.map((bytes) => ({ kind: 'blob', oid: blobOid(bytes) }) as const),
      { kind: 'tree', oid: root } as const,
    ]
    for (const job of [jobs(7), jobs(8)]) {
      const found = await open(theirs, job).reader.read(needs)
      expect([found.blobs.size, found.trees.get(root)?.size]).toEqual([300, 1])
    }
  })

  it('a base that GraphQL does not find is missing', async () => {
    expectActing()
    expectGraphql(() => ({ data: { repository: null }, errors: [{ type: 'NOT_FOUND', message: 'Could not resolve' }] }))
    const error = await failureOf(open().reader.read([{ kind: 'blob', oid: oid('1') }]))
    expect(error.failure).toEqual({ kind: 'missing' })
  })
})

describe('without a token', () => {
  const reader = () => open(elsewhere).reader

  it('ids are walked level by level, each level once', async () => {
    rootOf()
    level(root, [entry('a', oid('1'), 'tree', '040000'), entry('x.yaml', oid('2'))])
    level(oid('1'), [entry('b.yaml', oid('3')), entry('c.yaml', oid('4'), 'blob', '100755')])
    const paths = ['', 'a', 'a/b.yaml', 'a/c.yaml', 'a/no', 'x.yaml/no']
    const found = await reader().read([{ kind: 'ids', commit, paths }])
    expect(paths.map((path) => found.ids.get(idKey(commit, path)))).toEqual([
      { oid: root, type: 'tree', mode: '040000' },
      { oid: oid('1'), type: 'tree', mode: '040000' },
      { oid: oid('3'), type: 'blob', mode: '100644' },
      { oid: oid('4'), type: 'blob', mode: '100755' },
      null,
      null,
    ])
  })

  it('a level that GitHub cuts is not taken for whole', async () => {
    rootOf()
    level(root, [], true)
    expect((await failureOf(reader().read([{ kind: 'ids', commit, paths: ['a'] }]))).failure.kind).toBe('refused')
  })

  it('blobs are checked against their ids', async () => {
    blob(hello)
    const found = await reader().read([{ kind: 'blob', oid: blobOid(hello) }])
    expect(found.blobs.get(blobOid(hello))?.toString()).toBe('hello\n')
    blob(hello, oid('1'))
    expect((await failureOf(reader().read([{ kind: 'blob', oid: oid('1') }]))).failure.kind).toBe('refused')
  })

  it('more blobs than GitHub would grant are not begun with', async () => {
    const needs = Array.from({ length: 41 }, (_, n) => ({ kind: 'blob', oid: blobOid(Buffer.from(`${n}`)) }) as const)
    const error = await failureOf(reader().read(needs))
    expect(error.failure).toEqual({ kind: 'refused' })
    expect(error.message).toBe(
      '41 files of community/base would have to be read, and without a token no more than 40 are',
    )
  })

  it('a cut tree is walked, or is an error', async () => {
    tree(root, [], publicApi, true)
    level(root, [entry('a', oid('1'), 'tree', '040000')])
    const error = await failureOf(reader().read([{ kind: 'tree', oid: root, mostRequests: 2 }]))
    expect(error.failure).toEqual({ kind: 'refused' })
  })
})
