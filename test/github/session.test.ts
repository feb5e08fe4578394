// One token per job, one way to one host, and Octokit's own throttling and retrying really off.
import nock from 'nock'
import { describe, expect, it, vi } from 'vitest'
import { ForgeOctokit, guardedFetch } from '../../src/github/octokit.ts'
import { api, expectToken, failureOf, oid, repo, standIn, token, useGitHub } from './stand-in.ts'

useGitHub()

const permission = (login: string, answer: nock.Body = { user: { id: 5 }, permission: 'read', role_name: 'read' }) =>
  nock(api)
    .get(`${repo}/collaborators/${login}/permission`)
    .matchHeader('authorization', `token ${token}`)
    .reply(200, answer)
const ask = (forge: ReturnType<typeof standIn>['forge'], login = 'a') => forge.permission({ id: 5, login })

describe('the token', () => {
  it('is asked for once, also by calls that start together, and only when it is needed', async () => {
    const { forge } = standIn()
    expectToken()
    permission('a')
    permission('b')
    permission('c')
    await Promise.all([ask(forge, 'a'), ask(forge, 'b')])
    await ask(forge, 'c')
  })

  it('is renewed once when it is refused midway, for all calls under way, and the write is sent again', async () => {
    expectToken(2)
    nock(api).post(`${repo}/issues/3/labels`).reply(401, { message: 'Bad credentials' })
    nock(api).get(`${repo}/collaborators/a/permission`).reply(401, { message: 'Bad credentials' })
    nock(api).post(`${repo}/issues/3/labels`).reply(200, [])
    permission('a')
    const { forge } = standIn()
    expect(await Promise.all([forge.label(3, ['sluice']), ask(forge)])).toEqual([undefined, 'read'])
  })

  it('is not renewed a second time', async () => {
    expectToken(2)
    const refused = () => nock(api).get(`${repo}/collaborators/a/permission`).reply(401, { message: 'Bad credentials' })
    const { forge } = standIn()
    refused()
    permission('a')
    await ask(forge)
    refused()
    expect((await failureOf(ask(forge))).failure).toEqual({ kind: 'permission' })
  })

  it('that GitHub does not grant is a matter of permissions', async () => {
    nock(api)
      .post('/app/installations/7/access_tokens')
      .reply(422, { message: 'The permissions requested are not granted to this installation.' })
    expect((await failureOf(ask(standIn().forge))).failure).toEqual({ kind: 'permission' })
  })

  it('that would reach a repository which was taken out says so', async () => {
    const message =
      'There is at least one repository that does not exist or is not accessible to the parent installation.'
    nock(api).post('/app/installations/7/access_tokens').reply(422, { message })
    expect((await failureOf(ask(standIn().forge))).failure).toEqual({ kind: 'uninstalled' })
  })

  it.each([
    [404, { kind: 'uninstalled' }],
    [403, { kind: 'permission' }],
    [401, { kind: 'permission' }],
    [500, { kind: 'retry', after: null }],
  ])('refused with %i stops the job before any other call', async (status, failure) => {
    nock(api)
      .post('/app/installations/7/access_tokens')
      .reply(status, { message: 'This installation has been suspended' })
    expect((await failureOf(ask(standIn().forge))).failure).toEqual(failure)
  })

  it('takes part in the limits', async () => {
    nock(api).post('/app/installations/7/access_tokens').reply(429, { message: 'slow down' })
    const { forge } = standIn()
    expect((await failureOf(ask(forge))).failure).toEqual({ kind: 'retry', after: 60_000 })
    expect((await failureOf(ask(forge))).failure).toEqual({ kind: 'retry', after: 60_000 })
  })

  it('is neither logged nor found in what the forge shows', async () => {
    expectToken()
    permission('a')
    const { forge, state } = standIn()
    await ask(forge)
    expect(JSON.stringify([state.logged, forge])).not.toContain('ghs_')
  })
})

describe('limits', () => {
  it('let nothing through before the deadline, for every job of the installation and no other', async () => {
    expectToken()
    nock(api).get(`${repo}/collaborators/a/permission`).reply(403, { message: 'Forbidden' }, { 'retry-after': '120' })
    const first = standIn()
    expect((await failureOf(ask(first.forge))).failure).toEqual({ kind: 'retry', after: 120_000 })
    const second = standIn({ pace: first.options.pace })
    first.state.now += 119_999
    expect((await failureOf(ask(second.forge))).failure).toEqual({ kind: 'retry', after: 1 })
    expect((await failureOf(first.forge.label(3, ['sluice']))).failure).toEqual({ kind: 'retry', after: 1 })
    expectToken()
    permission('a')
    await ask(standIn().forge)
    first.state.now += 1
    permission('a')
    await ask(first.forge)
  })

  it('that follow each other double the wait, GraphQL as well', async () => {
    expectToken()
    const { forge, state } = standIn()
    for (const after of [60_000, 120_000, 240_000]) {
      nock(api)
        .post('/graphql')
        .reply(200, { data: null, errors: [{ type: 'RATE_LIMITED', message: 'limit' }] })
      const error = await failureOf(forge.reader.read([{ kind: 'blob', oid: oid('1') }]))
      expect(error.failure).toEqual({ kind: 'retry', after })
      state.now += after
    }
    permission('a')
    await ask(forge)
    nock(api).get(`${repo}/collaborators/a/permission`).reply(429, {})
    expect((await failureOf(ask(forge))).failure).toEqual({ kind: 'retry', after: 60_000 })
  })

  it('shut the gate after the last call that the quota allowed', async () => {
    expectToken()
    nock(api)
      .get(`${repo}/collaborators/a/permission`)
      .reply(
        200,
        { user: { id: 5 }, permission: 'read', role_name: 'read' },
        {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Date.parse('2026-01-01T00:30:00Z') / 1000),
          date: 'Thu, 01 Jan 2026 00:00:00 GMT',
        },
      )
    const { forge } = standIn()
    expect(await ask(forge)).toBe('read')
    expect((await failureOf(ask(forge))).failure).toEqual({ kind: 'retry', after: 1_800_000 })
  })

  it('are not what a missing permission is, even with the last call of the quota', async () => {
    expectToken()
    nock(api)
      .get(`${repo}/collaborators/a/permission`)
      .reply(403, { message: 'Resource not accessible by integration' }, { 'x-ratelimit-remaining': '0' })
    const { forge } = standIn()
    expect((await failureOf(ask(forge))).failure).toEqual({ kind: 'permission' })
    expect((await failureOf(ask(forge))).failure).toEqual({ kind: 'retry', after: 60_000 })
  })

  it('are not what a missing permission is', async () => {
    expectToken()
    nock(api)
      .get(`${repo}/collaborators/a/permission`)
      .reply(403, { message: 'Resource not accessible by integration' }, { 'x-ratelimit-remaining': '10' })
    permission('a')
    const { forge } = standIn()
    expect((await failureOf(ask(forge))).failure).toEqual({ kind: 'permission' })
    await ask(forge)
  })
})

describe('the way', () => {
  it('follows a renamed repository on the same host, with method and body', async () => {
    expectToken()
    nock(api)
      .post(`${repo}/issues/3/labels`)
      .reply(307, {}, { location: `${api}/repositories/42/issues/3/labels` })
    nock(api)
      .post('/repositories/42/issues/3/labels', { labels: ['sluice'] })
      .matchHeader('authorization', `token ${token}`)
      .reply(200, [])
    await standIn().forge.label(3, ['sluice'])
  })

  it('does not leave the host', async () => {
    expectToken()
    nock(api).get(`${repo}/collaborators/a/permission`).reply(302, {}, { location: 'https://elsewhere.test/' })
    const error = await failureOf(ask(standIn().forge))
    expect(error.message).toContain('leads away')
  })

  it('does not go round in circles', async () => {
    expectToken()
    nock(api)
      .get(`${repo}/collaborators/a/permission`)
      .times(4)
      .reply(302, {}, { location: `${api}${repo}/collaborators/a/permission` })
    expect((await failureOf(ask(standIn().forge))).message).toContain('circles')
  })

  it('gives every request a deadline', async () => {
    const signals: unknown[] = []
    const fetch = guardedFetch(async (_, init) => {
      signals.push(init?.signal)
      return new Response('{}')
    })
    await fetch('https://api.github.test/x')
    expect(signals).toEqual([expect.any(AbortSignal)])
  })
})

describe('ForgeOctokit', () => {
  it('sends writes without a timer of its own and sends nothing twice', async () => {
    // A throttle or a retry waits on a timer, and no timer ever fires here.
    vi.useFakeTimers()
    try {
      const statuses: number[] = [201, 201, 201, 502]
      let sent = 0
      const fetch = async () => Response.json({}, { status: statuses[sent++] ?? 500 })
      const octokit = new ForgeOctokit({
        baseUrl: api,
        request: { fetch },
        throttle: { enabled: true },
        retry: { enabled: true },
        log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      })
      const write = () => octokit.request('POST /repos/a/b/issues/1/comments')
      await write()
      await write()
      await write()
      await expect(write()).rejects.toThrow()
      expect(sent).toBe(4)
    } finally {
      vi.useRealTimers()
    }
  })
})
