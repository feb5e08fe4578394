// Every call against every kind of trouble: it throws the failure that fits, and never takes trouble for an absence.
import nock from 'nock'
import { afterEach, describe, expect, it } from 'vitest'
import type { Forge } from '../../src/github/ports.ts'
import { api, expectToken, failureOf, oid, standIn, token, useGitHub } from './stand-in.ts'

useGitHub()
// What is down for every route is not used up.
afterEach(() => nock.cleanAll())

const calls: Readonly<Record<string, (forge: Forge) => Promise<unknown>>> = {
  'reader ids': (forge) => forge.reader.read([{ kind: 'ids', commit: oid('1'), paths: ['a'] }]),
  'reader tree': (forge) => forge.reader.read([{ kind: 'tree', oid: oid('1') }]),
  'reader blob': (forge) => forge.reader.read([{ kind: 'blob', oid: oid('1') }]),
  'reader history': (forge) => forge.reader.read([{ kind: 'history', head: oid('1'), paths: ['a'], limit: 5 }]),
  snapshot: (forge) => forge.snapshot({ pull: 3, branches: ['main'] }),
  permission: (forge) => forge.permission({ id: 5, login: 'alice' }),
  reviews: (forge) => forge.reviews(3),
  mergeState: (forge) => forge.mergeState(3),
  mergeWhenReady: (forge) =>
    forge.mergeWhenReady({ number: 3, nodeId: 'PR_1', head: oid('1'), method: 'merge', isQueued: false }),
  pullsOf: (forge) => forge.pullsOf('sluice/promote/staging/redis'),
  commit: (forge) => forge.commit({ parent: oid('1'), message: 'm', changes: [] }),
  'moveBranch create': (forge) => forge.moveBranch({ name: 'sluice/a', before: null, after: oid('2') }),
  'moveBranch update': (forge) => forge.moveBranch({ name: 'sluice/a', before: oid('1'), after: oid('2') }),
  'moveBranch delete': (forge) => forge.moveBranch({ name: 'sluice/a', before: oid('1'), after: null }),
  openPull: (forge) => forge.openPull({ head: 'sluice/a', base: 'main', title: 't', body: 'b' }),
  updatePull: (forge) => forge.updatePull(3, { title: 't' }),
  label: (forge) => forge.label(3, ['sluice']),
  assign: (forge) => forge.assign(3, ['alice']),
  comment: (forge) => forge.comment(3, 'text', null),
  'comment with a marker': (forge) => forge.comment(3, 'text <!-- m -->', '<!-- m -->'),
  react: (forge) => forge.react(9, 'eyes'),
  check: (forge) =>
    forge.check({ name: 'sluice/gate', headOid: oid('1'), conclusion: 'success', title: 't', summary: 's' }),
  writeLedger: (forge) => forge.writeLedger({ expected: oid('1'), files: new Map([['a', 'b']]), message: 'm' }),
  'writeLedger first': (forge) => forge.writeLedger({ expected: null, files: new Map([['a', 'b']]), message: 'm' }),
  ledgerIsOurs: (forge) => forge.ledgerIsOurs(null, oid('1')),
}

type Trouble = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> }
const trouble: readonly (Trouble & { readonly name: string; readonly failure: object })[] = [
  { name: '404', status: 404, body: { message: 'Not Found' }, failure: { kind: 'missing' } },
  { name: '410', status: 410, body: { message: 'Issues are disabled' }, failure: { kind: 'missing' } },
  { name: '409', status: 409, body: { message: 'Conflict' }, failure: { kind: 'refused' } },
  { name: '422', status: 422, body: { message: 'Validation Failed' }, failure: { kind: 'refused' } },
  {
    name: '403 for a permission',
    status: 403,
    body: { message: 'Resource not accessible by integration' },
    failure: { kind: 'permission' },
  },
  {
    name: '403 with retry-after',
    status: 403,
    body: { message: 'Forbidden' },
    headers: { 'retry-after': '90' },
    failure: { kind: 'retry', after: 90_000 },
  },
  {
    name: '403 with a short retry-after',
    status: 403,
    body: { message: 'Forbidden' },
    headers: { 'retry-after': '1' },
    failure: { kind: 'retry', after: 60_000 },
  },
  {
    name: '403 with the text of the secondary limit alone',
    status: 403,
    body: { message: 'You have exceeded a secondary rate limit.' },
    failure: { kind: 'retry', after: 60_000 },
  },
  {
    name: '403 with nothing remaining',
    status: 403,
    body: { message: 'Forbidden' },
    headers: {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Date.parse('2026-01-01T00:10:00Z') / 1000),
      date: 'Thu, 01 Jan 2026 00:00:00 GMT',
    },
    failure: { kind: 'retry', after: 600_000 },
  },
  { name: '429', status: 429, body: { message: 'Too many' }, failure: { kind: 'retry', after: 60_000 } },
  {
    name: '200 with RATE_LIMITED',
    status: 200,
    body: { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] },
    failure: { kind: 'retry', after: 60_000 },
  },
  { name: '500', status: 500, body: { message: 'Oops' }, failure: { kind: 'retry', after: null } },
  { name: '502', status: 502, body: 'Bad gateway', failure: { kind: 'retry', after: null } },
  {
    name: '503 with retry-after',
    status: 503,
    body: 'Unavailable',
    headers: { 'retry-after': '30' },
    failure: { kind: 'retry', after: 30_000 },
  },
  { name: "200 with a proxy's page", status: 200, body: '<html></html>', failure: { kind: 'retry', after: null } },
]

function everywhere({ status, body, headers = {} }: Trouble) {
  const down = nock(api).persist()
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const type = typeof body === 'string' ? 'text/html' : 'application/json'
  for (const method of ['GET', 'POST', 'PATCH', 'DELETE', 'PUT']) {
    down.intercept(/^\/(repos|graphql)/, method).reply(status, text, { 'content-type': type, ...headers })
  }
}

describe.each(Object.entries(calls))('%s', (_, call) => {
  it.each(trouble)('throws what fits: $name', async ({ failure, ...answer }) => {
    expectToken()
    everywhere(answer)
    const error = await failureOf(call(standIn().forge))
    expect(error.failure).toEqual(failure)
    nock.cleanAll()
  })

  it('counts a connection that breaks as worth a retry', async () => {
    expectToken()
    const down = nock(api).persist()
    for (const method of ['GET', 'POST', 'PATCH', 'PUT']) {
      down
        .intercept(/^\/(repos|graphql)/, method)
        .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
    }
    expect((await failureOf(call(standIn().forge))).failure).toEqual({ kind: 'retry', after: null })
    nock.cleanAll()
  })

  it('counts a body that breaks off as worth a retry', async () => {
    expectToken()
    const down = nock(api).persist()
    for (const method of ['GET', 'POST', 'PATCH', 'PUT']) {
      down
        .intercept(/^\/(repos|graphql)/, method)
        .reply(200, '{"data":{"repository":{"databaseId":42,', { 'content-type': 'application/json' })
    }
    expect((await failureOf(call(standIn().forge))).failure).toEqual({ kind: 'retry', after: null })
    nock.cleanAll()
  })

  it('stops at a second refused token', async () => {
    expectToken(2)
    everywhere({ status: 401, body: { message: 'Bad credentials' } })
    expect((await failureOf(call(standIn().forge))).failure).toEqual({ kind: 'permission' })
    expect(nock.pendingMocks().filter((one) => one.includes('access_tokens'))).toEqual([])
    nock.cleanAll()
  })

  it('times out as something that may have happened', async () => {
    expectToken()
    const { forge, state } = standIn()
    nock(api)
      .get('/repos/acme/platform/collaborators/warm/permission')
      .reply(200, { user: { id: 1 }, permission: 'read', role_name: 'read' })
    await forge.permission({ id: 1, login: 'warm' })
    state.unreachable = true
    const error = await failureOf(call(forge))
    expect(error.failure).toEqual({ kind: 'retry', after: null })
    expect(error.message).toContain('timed out')
  })

  it('never repeats what GitHub said of a token', async () => {
    expectToken()
    const said = `token ${token} of https://x:${token}@github.com, Bearer eyJhbGciOi.eyJpc3Mi.c2ln\u001b[31m\nnext\u202e line`
    everywhere({ status: 422, body: { message: said, errors: [{ message: said }, said] } })
    const { forge, state } = standIn()
    const error = await failureOf(call(forge))
    expect(error.message).toMatch(/^[^\p{Cc}\p{Cf}]{1,600}$/u)
    const shown = JSON.stringify([error.message, error.stack, error.cause, Object.entries(error), state.logged])
    expect(shown).not.toMatch(/ghs_0|eyJ/)
    nock.cleanAll()
  })
})

it('throws for any error beside data, whatever the data hold', async () => {
  expectToken()
  nock(api)
    .post('/graphql')
    .reply(200, {
      data: { repository: { databaseId: 42, f0: null } },
      errors: [{ message: 'Something went wrong while executing your query', path: ['repository', 'f0'] }],
    })
  const error = await failureOf(standIn().forge.reader.read([{ kind: 'blob', oid: oid('1') }]))
  expect(error.failure).toEqual({ kind: 'retry', after: null })
})

it.each([
  ['NOT_FOUND', { kind: 'missing' }],
  ['FORBIDDEN', { kind: 'permission' }],
  ['SOMETHING_NEW', { kind: 'refused' }],
])('reads the type %s of a GraphQL error', async (type, failure) => {
  expectToken()
  nock(api)
    .post('/graphql')
    .reply(200, { data: { repository: null }, errors: [{ type, message: 'no', path: ['repository'] }] })
  const error = await failureOf(standIn().forge.reader.read([{ kind: 'blob', oid: oid('1') }]))
  expect(error.failure).toEqual(failure)
})

it('does not work on another repository that took over the name', async () => {
  expectToken()
  nock(api)
    .post('/graphql')
    .reply(200, { data: { repository: { databaseId: 43, f0: null } } })
  const error = await failureOf(standIn().forge.reader.read([{ kind: 'blob', oid: oid('1') }]))
  expect(error.failure).toEqual({ kind: 'missing' })
})
