// What is asked as the App and for a whole installation: pages to their end, errors for what they are, a token that only reads.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { appSession, readingSession } from '../../src/github/app-session.ts'
import { type Delivery, deliveryPages, redeliver } from '../../src/github/deliveries.ts'
import { installationsOf, repositoriesOf } from '../../src/github/installations.ts'
import { survey } from '../../src/github/survey.ts'
import { api, failureOf, oid, standIn, token, useGitHub } from './stand-in.ts'

useGitHub()

const asApp = () => appSession(standIn().options)
const reading = () => readingSession(standIn().options)
const deliveries = (query: object) =>
  nock(api)
    .get('/app/hook/deliveries')
    .query({ per_page: '100', ...query })
    .matchHeader('authorization', /^bearer /)
const item = (id: number | string, more: object = {}) => ({
  id,
  guid: `guid-${id}`,
  delivered_at: '2026-11-28T10:00:00Z',
  redelivery: false,
  status_code: 200,
  event: 'push',
  ...more,
})
async function all(): Promise<readonly Delivery[]> {
  const found: Delivery[] = []
  for await (const page of deliveryPages(asApp())) found.push(...page)
  return found
}

describe('the log of deliveries', () => {
  it('is read page by page, and tells what got through', async () => {
    const next = `<${api}/app/hook/deliveries?per_page=100&cursor=v1_7%3D>; rel="next"`
    deliveries({}).reply(200, [item(9), item(8, { status_code: 502, redelivery: true })], { link: next })
    deliveries({ cursor: 'v1_7=' }).reply(200, [item(7, { status_code: 0 })])
    const found = await all()
    expect(found.map(({ id, ok, again }) => [id, ok, again])).toEqual([
      ['9', true, false],
      ['8', false, true],
      ['7', false, false],
    ])
    expect(found[0]).toMatchObject({ guid: 'guid-9', event: 'push', at: Date.parse('2026-11-28T10:00:00Z') })
  })

  it('is read no further than somebody wants to know', async () => {
    deliveries({}).reply(200, [item(9)], { link: `<${api}/app/hook/deliveries?cursor=x>; rel="next"` })
    for await (const page of deliveryPages(asApp())) {
      expect(page).toHaveLength(1)
      break
    }
  })

  it.each([
    [404, { kind: 'missing' }],
    [403, { kind: 'permission' }],
    [502, { kind: 'retry', after: null }],
  ])('that answers %i is no empty one', async (status, failure) => {
    deliveries({}).reply(status, { message: 'x' })
    expect((await failureOf(all())).failure).toEqual(failure)
  })

  it.each([
    [{ nothing: true }],
    [[item(1, { delivered_at: 'soon' })]],
  ])('that says %j is not believed', async (body) => {
    deliveries({}).reply(200, body)
    expect((await failureOf(all())).failure).toEqual({ kind: 'retry', after: null })
  })

  it('an entry is sent again under its id', async () => {
    nock(api).post('/app/hook/deliveries/12345678901234567890/attempts').reply(202, {})
    await redeliver(asApp(), '12345678901234567890')
  })
})

const expectReadingToken = () =>
  nock(api)
    .post('/app/installations/7/access_tokens', {
      permissions: { metadata: 'read', contents: 'read', issues: 'read', pull_requests: 'read' },
    })
    .reply(201, { token, expires_at: '2030-01-01T00:00:00Z', permissions: {} })

describe('installations and their repositories', () => {
  it('are listed to the last page, with who is suspended', async () => {
    const page = (number: number) =>
      nock(api)
        .get('/app/installations')
        .query({ per_page: '100', page: String(number) })
    page(1).reply(200, [{ id: 1, suspended_at: null }], { link: `<${api}/x>; rel="next"` })
    page(2).reply(200, [{ id: 2, suspended_at: '2026-01-01T00:00:00Z' }, { id: 3 }])
    expect(await installationsOf(asApp())).toEqual([
      { id: 1, isSuspended: false },
      { id: 2, isSuspended: true },
      { id: 3, isSuspended: false },
    ])
  })

  it('archived ones, which nobody can write to, are left out; one token serves all pages', async () => {
    expectReadingToken()
    const page = (number: number) =>
      nock(api)
        .get('/installation/repositories')
        .query({ per_page: '100', page: String(number) })
    const repository = (id: number, more: object = {}) => ({ id, name: `r${id}`, owner: { login: 'acme' }, ...more })
    page(1).reply(200, { repositories: [repository(1)] }, { link: `<${api}/x>; rel="next"` })
    page(2).reply(200, { repositories: [repository(2, { archived: true }), repository(3)] })
    expect((await repositoriesOf(reading())).map(({ id, owner, name }) => [id, owner, name])).toEqual([
      [1, 'acme', 'r1'],
      [3, 'acme', 'r3'],
    ])
  })

  it('a token that is not granted is a matter of permissions', async () => {
    const message = 'The permissions requested are not granted to this installation.'
    nock(api).post('/app/installations/7/access_tokens').reply(422, { message })
    expect((await failureOf(repositoriesOf(reading()))).failure).toEqual({ kind: 'permission' })
  })
})

describe('a glance', () => {
  const sighted = (ids: readonly number[], branches: readonly string[] = []) =>
    ids.map((id) => ({ repository: { id, owner: 'acme', name: `r${id}` }, branches }))
  const node = (databaseId: number, more: object = {}) => ({
    databaseId,
    defaultBranchRef: { name: 'main', target: { oid: oid('1') } },
    ledger: null,
    ...more,
  })
  const answer = (body: object, status = 200) => nock(api).post('/graphql').reply(status, body)

  it('takes 25 repositories in one request, each with its branches', async () => {
    expectReadingToken()
    const ids = Array.from({ length: 30 }, (_, n) => n + 1)
    const asked: string[] = []
    nock(api)
      .post('/graphql')
      .times(2)
      .reply(200, async (request: Request) => {
        const { query } = (await request.json()) as { query: string }
        asked.push(query)
        const names = [...query.matchAll(/r(\d+): repository\(owner: "acme", name: "r(\d+)"\)/g)]
        return { data: Object.fromEntries(names.map(([, alias, id]) => [`r${alias}`, node(Number(id))])) }
      })
    const found = await survey(reading(), sighted(ids, ['release "1"']))
    expect([...found.keys()]).toEqual(ids)
    expect(new Set([...found.values()].map((one) => one?.head))).toEqual(new Set([oid('1')]))
    expect(asked[0]).toContain('b0: ref(qualifiedName: "refs/heads/release \\"1\\"")')
  })

  it('has another print when anything of it changed, and the same one when nothing did', async () => {
    expectReadingToken()
    const prints: (string | undefined)[] = []
    const session = reading()
    for (const more of [{}, {}, { ledger: { target: { oid: oid('2') } } }]) {
      answer({ data: { r0: node(1, more) } })
      prints.push((await survey(session, sighted([1]))).get(1)?.print)
    }
    expect(prints[1]).toBe(prints[0])
    expect(prints[2]).not.toBe(prints[0])
  })

  it('of one that is gone, renamed, empty or out of order does not hide the others', async () => {
    expectReadingToken()
    const errors = [
      { type: 'NOT_FOUND', path: ['r0'], message: 'x' },
      { path: ['r1', 'refs'], message: 'Something went wrong' },
    ]
    answer({
      data: { r0: null, r1: node(2), r2: node(99), r3: node(4, { defaultBranchRef: null }), r4: node(5) },
      errors,
    })
    const found = await survey(reading(), sighted([1, 2, 3, 4, 5]))
    expect([...found].filter(([, glance]) => glance !== null).map(([id]) => id)).toEqual([5])
  })

  it('that is too much for GitHub is taken in halves; one that fails as a whole is an error', async () => {
    expectReadingToken()
    const session = reading()
    answer({ message: 'timeout' }, 502)
    answer({ data: { r0: node(1), r1: node(2) } })
    answer({ data: { r0: node(3), r1: node(4) } })
    expect((await survey(session, sighted([1, 2, 3, 4]))).size).toBe(4)
    answer({ errors: [{ message: 'no' }] })
    expect((await failureOf(survey(session, sighted([1])))).failure).toEqual({ kind: 'retry', after: null })
  })
})
