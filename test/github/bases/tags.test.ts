// Tags of a base: one conditional request, what annotated ones lead to, and nothing taken for absent.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { api, failureOf, oid, useGitHub } from '../stand-in.ts'
import { expectActing, open, ref, tagsRequest } from './base-stand-in.ts'

useGitHub()

describe('the list', () => {
  it('comes with its version, and tells what each tag is', async () => {
    expectActing()
    const refs = [
      ref('2026.01', oid('1')),
      ref('v1/β', oid('2'), 'tag'),
      { ...ref('x', oid('3')), ref: 'refs/tagsx/x' },
    ]
    tagsRequest().reply(200, refs, { etag: 'W/"1"' })
    expect(await open().tags(null)).toEqual({
      kind: 'tags',
      version: 'W/"1"',
      tags: [
        { name: '2026.01', oid: oid('1'), type: 'commit' },
        { name: 'v1/β', oid: oid('2'), type: 'tag' },
      ],
    })
  })

  it('is asked for by its version, and costs one request where it stands', async () => {
    expectActing()
    tagsRequest().matchHeader('if-none-match', 'W/"1"').reply(304)
    expect(await open().tags('W/"1"')).toEqual({ kind: 'unchanged' })
  })

  it('in several pages has no version', async () => {
    expectActing()
    tagsRequest().reply(200, [ref('1', oid('1'))], { etag: 'W/"1"', link: `<${api}/x>; rel="next"` })
    tagsRequest()
      .query({ page: 2 })
      .reply(200, [ref('2', oid('2'))], { etag: 'W/"2"' })
    expect(await open().tags('W/"0"')).toMatchObject({ version: null, tags: [{ name: '1' }, { name: '2' }] })
  })

  it.each([
    [409, {}, { kind: 'refused' }],
    [502, {}, { kind: 'retry', after: null }],
    [429, {}, { kind: 'retry', after: 60_000 }],
    [403, { message: 'Resource not accessible by integration' }, { kind: 'permission' }],
    [200, { nothing: true }, { kind: 'retry', after: null }],
    [200, [{ ref: 'refs/tags/1' }], { kind: 'retry', after: null }],
    [200, [ref('1', oid('1'), 'note')], { kind: 'retry', after: null }],
  ])('that answers %i %j is no empty one', async (status, body, failure) => {
    expectActing()
    tagsRequest().reply(status, body)
    expect((await failureOf(open().tags(null))).failure).toEqual(failure)
  })
})

describe('a tag', () => {
  const annotated = { name: '2026.01', oid: oid('a'), type: 'tag' } as const
  const tagObject = (sha: string, object: object, message = 'Release\n') =>
    nock(api).get(`/repos/community/base/git/tags/${sha}`).reply(200, { sha, message, object })

  it('that is a commit by the list leads there without a request', async () => {
    const tag = { name: '2026.01', oid: oid('1'), type: 'commit' } as const
    expect(await open().resolve(tag)).toEqual({ commit: oid('1'), message: null })
  })

  it('that is annotated is peeled once, with its message and without its signature', async () => {
    expectActing()
    tagObject(oid('a'), { sha: oid('1'), type: 'commit' }, 'Notes\n-----BEGIN PGP SIGNATURE-----\n\nx\n')
    const base = open()
    expect(await base.resolve(annotated)).toEqual({ commit: oid('1'), message: 'Notes\n' })
    expect(await base.resolve(annotated)).toEqual({ commit: oid('1'), message: 'Notes\n' })
  })

  it('of a tag has the message of the outer one', async () => {
    expectActing()
    tagObject(oid('a'), { sha: oid('b'), type: 'tag' }, 'Outer')
    tagObject(oid('b'), { sha: oid('1'), type: 'commit' }, 'Inner')
    expect(await open().resolve(annotated)).toEqual({ commit: oid('1'), message: 'Outer' })
  })

  it('that leads to no commit is none that could be used', async () => {
    expectActing()
    tagObject(oid('a'), { sha: oid('1'), type: 'tree' })
    expect(await open().resolve(annotated)).toBeNull()
  })

  it('that leads nowhere for long is given up', async () => {
    expectActing()
    const chain = ['a', 'b', 'c', 'd', 'e', 'f'].map(oid)
    for (const [at, sha] of chain.slice(0, 5).entries()) tagObject(sha, { sha: chain[at + 1], type: 'tag' })
    expect(await open().resolve(annotated)).toBeNull()
  })

  it('that GitHub answers with another one is not believed', async () => {
    expectActing()
    nock(api)
      .get(`/repos/community/base/git/tags/${oid('a')}`)
      .reply(200, { sha: oid('b'), message: '', object: { sha: oid('1'), type: 'commit' } })
    expect((await failureOf(open().resolve(annotated))).failure).toEqual({ kind: 'retry', after: null })
  })
})
