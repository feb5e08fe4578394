// A GitHub for these tests: nock on a host of its own, a Forge against it, and answers to queries made of objects.
import { generateKeyPairSync } from 'node:crypto'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { createCaches } from '../../src/github/cache.ts'
import { type ForgeOptions, installationForge } from '../../src/github/client.ts'
import { ForgeError } from '../../src/github/failure.ts'
import { appClient, guardedFetch } from '../../src/github/octokit.ts'
import { createPace } from '../../src/github/pace.ts'

export const api = 'https://api.github.test'
export const repo = '/repos/acme/platform'
export const token = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
export const oid = (digit: string): string => digit.repeat(40)

/** Holds a test file to its stubs: whatever is asked without one, and whatever is never asked, fails the test. */
export function useGitHub() {
  const strays: string[] = []
  const stray = ({ method, url }: Request) => strays.push(`${method} ${decodeURIComponent(url)}`)
  beforeAll(() => {
    nock.disableNetConnect()
    nock.emitter.on('no match', stray)
  })
  afterEach(() => {
    const unused = nock.pendingMocks()
    nock.cleanAll()
    expect({ strays: strays.splice(0), unused }).toEqual({ strays: [], unused: [] })
  })
  afterAll(() => {
    nock.emitter.off('no match', stray)
    nock.restore()
  })
}

type Logged = { readonly level: string; readonly facts: object; readonly message: string }

/** A forge with a clock that stands still until a sleep moves it. `unreachable`: every call from then on times out. */
export function standIn(options: Partial<ForgeOptions> & { readonly between?: number } = {}) {
  const state = { now: 1_800_000_000_000, sleeps: [] as number[], unreachable: false, logged: [] as Logged[] }
  const clock = {
    now: () => state.now,
    sleep: async (milliseconds: number) => {
      state.sleeps.push(milliseconds)
      state.now += milliseconds
    },
  }
  const deadline = () =>
    state.unreachable ? AbortSignal.abort(new DOMException('timed out', 'TimeoutError')) : new AbortController().signal
  const app = appClient({
    appId: 1,
    privateKey,
    apiUrl: api,
    fetch: guardedFetch((...call) => globalThis.fetch(...call), deadline),
  })
  const log = (level: string) => (facts: object, message: string) => void state.logged.push({ level, facts, message })
  const pace = createPace(options.between ?? 0, clock)
  const all: ForgeOptions = {
    app,
    installation: 7,
    repository: { id: 42, owner: 'acme', name: 'platform' },
    appSlug: 'sluice',
    permissions: { contents: 'write', pull_requests: 'write' },
    pace,
    cache: createCaches(1_000_000)(1),
    log: { debug: log('debug'), warn: log('warn'), error: log('error') },
    ...options,
  }
  return { forge: installationForge(all), options: all, state }
}

/** A token request for this one repository with these permissions alone. */
export function expectToken(times = 1) {
  nock(api)
    .post('/app/installations/7/access_tokens', {
      repository_ids: [42],
      permissions: { contents: 'write', pull_requests: 'write' },
    })
    .matchHeader('authorization', /^bearer /)
    .times(times)
    .reply(201, { token, expires_at: '2030-01-01T00:00:00Z', permissions: {} })
}

export type Query = { readonly query: string; readonly variables: Record<string, unknown> }

/** One GraphQL request, answered with the fields of `repository`; the numeric id is added. */
export const expectQuery = (fields: (asked: Query) => object | null) =>
  expectGraphql((asked) => {
    const found = fields(asked)
    return { data: { repository: found && { databaseId: 42, ...found } } }
  })

export function expectGraphql(answer: (asked: Query) => object) {
  return nock(api)
    .post('/graphql')
    .matchHeader('authorization', `token ${token}`)
    .reply(200, async (request: Request) => answer((await request.json()) as Query))
}

/** Answers `f0: object(…)` fields by the id or expression that each names; what is not listed is null, as on GitHub. */
export const objects =
  (known: Readonly<Record<string, object>>) =>
  ({ query }: Query): object => {
    const fields = [...query.matchAll(/^\s*(?:query.*)?(f\d+): object\((?:oid|expression): ("(?:[^"\\]|\\.)*")/gm)]
    return Object.fromEntries(fields.map(([, alias, literal]) => [alias, known[JSON.parse(literal ?? '""')] ?? null]))
  }

export async function failureOf(work: Promise<unknown>): Promise<ForgeError> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('error' in outcome && outcome.error instanceof ForgeError) return outcome.error
  throw new Error(`expected a ForgeError, got ${JSON.stringify(outcome)}`, { cause: Object(outcome).error })
}
