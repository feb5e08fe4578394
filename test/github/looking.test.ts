// What a look asks of one repository: comments, ancestors, reactions and missing checks, each told for what it is.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { api, expectQuery, expectToken, failureOf, oid, repo, standIn, useGitHub } from './stand-in.ts'

useGitHub()

describe('comments of a repository', () => {
  const since = '2026-11-28T10:00:00Z'
  const page = (number: number) =>
    nock(api)
      .get(`${repo}/issues/comments`)
      .query({ since, sort: 'updated', direction: 'asc', per_page: '100', page: String(number) })
  const comment = (id: number, more: object = {}) => ({
    id,
    body: '/promote',
    issue_url: `https://api.example/repos/acme/platform/issues/${id + 10}`,
    html_url: `https://example/acme/platform/pull/${id + 10}#issuecomment-${id}`,
    created_at: since,
    updated_at: since,
    user: { id: 5, login: 'bob', type: 'User' },
    ...more,
  })
  const next = { link: `<${api}/x>; rel="next"` }

  it('are read page by page, with where they stand and how many looked at them', async () => {
    expectToken()
    page(1).reply(200, [comment(1, { reactions: { eyes: 2 } })], next)
    page(2).reply(200, [comment(2, { html_url: 'https://example/acme/platform/issues/12#issuecomment-2' })])
    const { comments, isWhole } = await standIn().forge.comments(since)
    expect(comments).toMatchObject([
      { id: 1, issue: 11, onPull: true, eyes: 2, user: { id: 5, login: 'bob', type: 'User' } },
      { id: 2, issue: 12, onPull: false, eyes: 0 },
    ])
    expect(isWhole).toBe(true)
  })

  it('are not read for ever: what is left over is said', async () => {
    expectToken()
    for (let number = 1; number <= 5; number++) page(number).reply(200, [comment(number)], next)
    const { comments, isWhole } = await standIn().forge.comments(since)
    expect([comments.length, isWhole]).toEqual([5, false])
  })

  it('of deleted accounts are nobody’s; what is no list, or names no issue, is not believed', async () => {
    expectToken()
    const { forge } = standIn()
    page(1).reply(200, [comment(1, { user: null })])
    expect((await forge.comments(since)).comments).toEqual([])
    page(1).reply(200, {})
    expect((await failureOf(forge.comments(since))).failure).toEqual({ kind: 'retry', after: null })
    page(1).reply(200, [comment(1, { issue_url: '' })])
    expect((await failureOf(forge.comments(since))).failure).toEqual({ kind: 'retry', after: null })
  })
})

describe('whether one commit came after another', () => {
  const compare = () => nock(api).get(new RegExp(`^${repo}/compare/${oid('1')}\\.\\.\\.${oid('2')}`))

  it.each([
    ['ahead', true],
    ['diverged', false],
    ['behind', false],
  ])('%s', async (status, answer) => {
    expectToken()
    compare().reply(200, { status, base_commit: { sha: oid('1') } })
    expect(await standIn().forge.descends(oid('1'), oid('2'))).toBe(answer)
  })

  it('an annotated tag is no commit, whatever it leads to', async () => {
    expectToken()
    compare().reply(200, { status: 'ahead', base_commit: { sha: oid('3') } })
    expect(await standIn().forge.descends(oid('1'), oid('2'))).toBe(false)
  })

  it('a commit that is not there is an error, not a rewritten history', async () => {
    expectToken()
    compare().reply(404, { message: 'Not Found' })
    expect((await failureOf(standIn().forge.descends(oid('1'), oid('2')))).failure).toEqual({ kind: 'missing' })
  })

  it('is plain for one and the same', async () => {
    expect(await standIn().forge.descends(oid('1'), oid('1'))).toBe(true)
  })
})

it('pull requests without a check of ours by that name are told, whatever others call theirs', async () => {
  expectToken()
  const pull = (number: number, slugs: readonly string[]) => ({
    number,
    headRefName: `b${number}`,
    headRefOid: oid(String(number)),
    isCrossRepository: number === 3,
    commits: { nodes: [{ commit: { checkSuites: { nodes: slugs.map((slug) => ({ app: { slug } })) } } }] },
  })
  expectQuery(() => ({ pullRequests: { nodes: [pull(1, ['sluice']), pull(2, ['other']), pull(3, [])] } }))
  expect(await standIn().forge.withoutCheck('sluice/gate')).toEqual([
    { number: 2, branch: 'b2', head: oid('2'), fork: false },
    { number: 3, branch: 'b3', head: oid('3'), fork: true },
  ])
})
