// Issues of ours: found by author and marker, opened once, changed in place.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { api, expectToken, failureOf, repo, standIn, useGitHub } from './stand-in.ts'

useGitHub()

const marker = '<!-- sluice:dashboard -->'
const bot = { login: 'sluice[bot]', type: 'Bot' }
const issue = (number: number, more: object = {}) => ({
  number,
  state: 'open',
  body: `${marker}\nold`,
  user: bot,
  ...more,
})
const listed = (issues: object[], page = 1, next = false) =>
  nock(api)
    .get(`${repo}/issues`)
    .query({ creator: 'sluice[bot]', state: 'all', sort: 'created', direction: 'asc', per_page: '100', page })
    .reply(200, issues, next ? { link: `<${api}/x?page=2>; rel="next"` } : {})
const lost = (request: nock.Interceptor) => request.reply(502, { message: 'Bad gateway' })

describe('issuesWith', () => {
  it('finds ours on every page, and neither pull requests, strangers’ nor others of ours', async () => {
    expectToken()
    const strangers = [{ login: 'mallory', type: 'User' }, { login: 'sluice[bot]', type: 'User' }, null].map(
      (user, index) => issue(index + 1, { user }),
    )
    listed([...strangers, issue(4, { pull_request: {} }), issue(5, { body: null })], 1, true)
    listed([issue(6, { state: 'closed' }), issue(7)], 2)
    expect(await standIn().forge.issuesWith(marker)).toEqual([
      { number: 6, state: 'closed', body: `${marker}\nold`, ours: true },
      { number: 7, state: 'open', body: `${marker}\nold`, ours: true },
    ])
  })
})

describe('openIssue', () => {
  const says = { title: 'Sluice dashboard', body: `${marker}\nnew` }
  const post = () => nock(api).post(`${repo}/issues`, says)

  it('answers the number', async () => {
    expectToken()
    post().reply(201, { number: 8 })
    expect(await standIn().forge.openIssue({ ...says, marker })).toBe(8)
  })

  it('looks after a lost answer and opens no second one', async () => {
    expectToken()
    lost(post())
    listed([issue(8)])
    expect(await standIn().forge.openIssue({ ...says, marker })).toBe(8)
    expectToken()
    lost(post())
    listed([])
    expect((await failureOf(standIn().forge.openIssue({ ...says, marker }))).failure.kind).toBe('retry')
  })

  it('is refused where a repository has no issues', async () => {
    expectToken()
    post().reply(410, { message: 'Issues are disabled for this repo' })
    expect((await failureOf(standIn().forge.openIssue({ ...says, marker }))).failure.kind).toBe('missing')
  })
})

describe('updateIssue', () => {
  it.each([
    ['new', 'open', true],
    ['old', 'open', false],
    ['new', 'closed', false],
  ] as const)('looks after a lost answer: %s and %s', async (body, state, isDone) => {
    expectToken()
    lost(nock(api).patch(`${repo}/issues/8`, { body: 'new', state: 'open' }))
    nock(api)
      .get(`${repo}/issues/8`)
      .reply(200, { number: 8, body: `${body}\r\n`, state })
    const work = standIn().forge.updateIssue(8, { body: 'new', state: 'open' })
    if (isDone) await work
    else expect((await failureOf(work)).failure.kind).toBe('retry')
  })
})
