// What lies around the answers: pages, caching, media types, cut lists, redirects, the log and scripted faults.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { octokitAsApp, octokitFor } from './jwt.ts'
import { commitFiles } from './state/contents.ts'
import { createIssue } from './state/issues.ts'
import { type Sandbox, startSandbox } from './world.ts'

const at = { owner: 'acme', repo: 'platform' }
const repos = '/repos/acme/platform'
let sandbox: Sandbox
let alice: ReturnType<typeof octokitFor>
beforeAll(async () => {
  sandbox = await startSandbox({ treeLimit: 10 })
  alice = octokitFor(sandbox, sandbox.users.alice.token)
})
beforeEach(() => control('POST', 'reset'))
afterAll(() => sandbox.stop())

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  return (await fetch(`${sandbox.url}/_sandbox/${path}`, init)).json()
}

const ask = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(`${sandbox.url}${path}`, {
    ...init,
    headers: { authorization: `token ${sandbox.users.alice.token}`, ...headers },
  })

describe('answers', () => {
  it('come in pages that links lead through', async () => {
    for (let number = 0; number < 65; number++)
      createIssue(sandbox.state, sandbox.repository, sandbox.users.bob.user, { title: `${number}` })
    const { headers } = await alice.rest.issues.listForRepo({ ...at, per_page: 20, page: 2 })
    expect(headers.link?.match(/rel="\w+"/g)).toEqual(['rel="prev"', 'rel="next"', 'rel="last"', 'rel="first"'])
    const all = await alice.paginate(alice.rest.issues.listForRepo, { ...at, per_page: 20 })
    expect(new Set(all.map(({ title }) => title)).size).toBe(65)
  })

  it('are not sent again to those who have them', async () => {
    const first = await ask(repos)
    const etag = first.headers.get('etag') ?? ''
    expect((await ask(repos, { 'if-none-match': etag })).status).toBe(304)
    await alice.rest.repos.update({ ...at, description: 'Changed' })
    expect((await ask(repos, { 'if-none-match': etag })).status).toBe(200)
  })

  it('hold raw bytes where raw bytes are wanted', async () => {
    const bytes = Buffer.from([0, 255, 10, 13])
    commitFiles(sandbox.state, sandbox.repository, sandbox.users.bob.user, {
      message: 'Bytes',
      files: { 'dir/bytes.bin': bytes },
    })
    const raw = await ask(`${repos}/contents/dir/bytes.bin`, { accept: 'application/vnd.github.raw+json' })
    expect(Buffer.from(await raw.arrayBuffer())).toEqual(bytes)
    const { data } = await alice.rest.repos.getContent({ ...at, path: 'dir/bytes.bin' })
    expect('content' in data && Buffer.from(data.content, 'base64')).toEqual(bytes)
    const { data: blob } = await alice.rest.git.getBlob({ ...at, file_sha: 'sha' in data ? data.sha : '' })
    expect(Buffer.from(blob.content, 'base64')).toEqual(bytes)
  })

  it('say when a tree is cut', async () => {
    const get = (tree_sha: string) => alice.rest.git.getTree({ ...at, tree_sha, recursive: '1' })
    const small = await get('main')
    expect(small.data.truncated).toBe(false)
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`many/${at}`, 'x']))
    commitFiles(sandbox.state, sandbox.repository, sandbox.users.bob.user, { message: 'Many', files })
    const { data } = await get('main')
    expect([data.truncated, data.tree.length]).toEqual([true, 10])
  })

  it('lead from an old name to the number', async () => {
    await alice.rest.repos.update({ ...at, name: 'renamed' })
    const moved = await ask(`${repos}/issues?per_page=1`, {}, { redirect: 'manual' })
    expect([moved.status, moved.headers.get('location')]).toEqual([
      301,
      `${sandbox.url}/repositories/${sandbox.repository.id}/issues`,
    ])
    const { data } = await alice.rest.repos.get(at)
    expect([data.id, data.name]).toEqual([sandbox.repository.id, 'renamed'])
    await alice.rest.repos.update({ owner: 'acme', repo: 'renamed', name: 'platform' })
  })

  it('refuse what is no JSON, and paths that nobody knows', async () => {
    const post = (body: string) => ask(`${repos}/issues`, {}, { method: 'POST', body })
    expect((await post('{')).status).toBe(400)
    expect((await post('null')).status).toBe(400)
    expect((await post('{"title":1}')).status).toBe(422)
    expect((await ask('/nothing/here')).status).toBe(404)
    expect((await ask(`${repos}/branches/%zz`)).status).toBe(404)
  })
})

describe('the log', () => {
  it('lists every request since the last reset with its route and its actor', async () => {
    await alice.rest.git.getRef({ ...at, ref: 'heads/main' })
    await octokitAsApp(sandbox).rest.apps.getAuthenticated()
    await ask('/graphql', {}, { method: 'POST', body: JSON.stringify({ query: '{ viewer { login } }' }) })
    await fetch(`${sandbox.url}${repos}/git/ref/heads/none`)
    expect(await control('GET', 'requests')).toEqual([
      {
        method: 'GET',
        route: '/repos/{owner}/{repo}/git/ref/{ref}',
        path: `${repos}/git/ref/heads%2Fmain`,
        status: 200,
        actor: 'alice',
      },
      { method: 'GET', route: '/app', path: '/app', status: 200, actor: 'sluice' },
      { method: 'POST', route: '/graphql', path: '/graphql', status: 200, actor: 'alice', operation: 'query' },
      {
        method: 'GET',
        route: '/repos/{owner}/{repo}/git/ref/{ref}',
        path: `${repos}/git/ref/heads/none`,
        status: 404,
        actor: null,
      },
    ])
    await control('POST', 'reset')
    expect(await control('GET', 'requests')).toEqual([])
  })
})

describe('faults', () => {
  const issue = (title: string) => ask(`${repos}/issues`, {}, { method: 'POST', body: JSON.stringify({ title }) })
  const titled = (title: string) => [...sandbox.repository.issues.values()].filter((one) => one.title === title).length

  it('strike before or after the write, as often as ordered', async () => {
    await control('POST', 'faults', [
      { match: 'POST /repos/*/*/issues', times: 2, status: 502, headers: { 'retry-after': '7' } },
    ])
    const statuses = [await issue('before'), await issue('before'), await issue('before')]
    expect(statuses.map(({ status }) => status)).toEqual([502, 502, 201])
    expect(statuses[0]?.headers.get('retry-after')).toBe('7')
    expect(titled('before')).toBe(1)
    await control('POST', 'faults', { match: 'POST /repos/*/*/issues', status: 502, applied: true })
    expect((await issue('after')).status).toBe(502)
    expect(titled('after')).toBe(1)
  })

  it('strike the nth time', async () => {
    await control('POST', 'faults', [{ match: 'GET /repos/**', nth: 3, status: 500 }])
    const statuses = []
    for (let time = 0; time < 4; time++) statuses.push((await ask(repos)).status)
    expect(statuses).toEqual([200, 200, 500, 200])
  })

  it('cut the connection with status 0', async () => {
    await control('POST', 'faults', [{ match: 'POST /repos/*/*/issues', status: 0, applied: true }])
    await expect(issue('cut')).rejects.toThrow()
    expect(titled('cut')).toBe(1)
    expect(await control('GET', 'requests')).toMatchObject([{ route: '/repos/{owner}/{repo}/issues', status: 0 }])
  })

  it('answer GraphQL with what they are told', async () => {
    const body = { data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] }
    await control('POST', 'faults', [{ match: 'POST /graphql', status: 200, body }])
    const answer = await ask(
      '/graphql',
      {},
      { method: 'POST', body: JSON.stringify({ query: '{ viewer { login } }' }) },
    )
    expect(await answer.json()).toEqual(body)
  })

  it('match a branch’s path however its slash is written, and nothing longer', async () => {
    const faults = [{ match: 'GET /repos/acme/platform/git/ref/heads/main', times: 9, status: 503 }]
    await control('POST', 'faults', faults)
    const statuses = await Promise.all(
      ['heads/main', 'heads%2Fmain', 'heads/mainly'].map((ref) => ask(`${repos}/git/ref/${ref}`)),
    )
    expect(statuses.map(({ status }) => status)).toEqual([503, 503, 404])
  })

  it('let the answer through after a delay when they name no status', async () => {
    await control('POST', 'faults', [{ match: `GET ${repos}`, delayMs: 1, headers: { 'x-late': 'yes' } }])
    const answer = await ask(repos)
    expect([answer.status, answer.headers.get('x-late')]).toEqual([200, 'yes'])
  })

  it('that could never strike are refused', async () => {
    for (const fault of [{ match: 'repos' }, { match: 'GET /x', state: 500 }, { match: 'GET /x', times: '1' }, null])
      expect(await control('POST', 'faults', [fault])).toMatchObject({ status: '422' })
    expect(await control('GET', 'faults')).toEqual([])
  })
})
