// What it costs to look at a base on a GitHub that counts, with the App's own token and without.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { BaseForge } from '../../../src/github/base-ports.ts'
import { createBases } from '../../../src/github/bases/bases.ts'
import { createCaches } from '../../../src/github/cache.ts'
import { appClient } from '../../../src/github/octokit.ts'
import { createPace } from '../../../src/github/pace.ts'
import { idKey } from '../../../src/promotion/model.ts'
import { publishBaseTag } from '../../sandbox/base-repository.ts'
import { type Sandbox, startSandbox } from '../../sandbox/world.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.stop())

const log = { debug: () => {}, warn: () => {}, error: () => {} }

/** `apiUrl`: of the App; github.com is the sandbox in any case. */
function open(apiUrl = sandbox.url): BaseForge {
  const pace = createPace(0, { now: () => 0, sleep: async () => {} })
  const bases = createBases({ apiUrl, publicApiUrl: sandbox.url, caches: createCaches(10_000_000), publicPace: pace })
  const { app, installation, repository } = sandbox
  const job = bases({
    app: appClient({ appId: app.id, privateKey: app.privateKey, apiUrl }),
    installation: installation.id,
    repository: { id: repository.id, owner: 'acme', name: 'platform' },
    pace,
    log,
  })
  const base = job.open({ host: 'github.com', owner: 'opencenter-cloud', name: 'openCenter-gitops-base' })
  if (base === null) throw new Error('github.com is known')
  return base
}

async function during(work: () => Promise<unknown>) {
  const before = sandbox.requests.length
  await work()
  return sandbox.requests.slice(before).filter(({ route }) => !route.endsWith('/access_tokens'))
}

it('no news is one request', async () => {
  const base = open()
  const list = await base.tags(null)
  const version = list.kind === 'tags' ? list.version : null
  const requests = await during(async () => expect(await base.tags(version)).toEqual({ kind: 'unchanged' }))
  expect(requests.map(({ status }) => status)).toEqual([304])
})

/** As a plan of changes reads: both trees, then what differs. */
async function compareTags(base: BaseForge) {
  const list = await base.tags(null)
  if (list.kind === 'unchanged') throw new Error('nothing was known')
  const commits = await Promise.all(list.tags.slice(-2).map(async (tag) => (await base.resolve(tag))?.commit ?? ''))
  const { ids } = await base.reader.read(commits.map((commit) => ({ kind: 'ids', commit, paths: [''] })))
  const roots = commits.map((commit) => ids.get(idKey(commit, ''))?.oid ?? '')
  const { trees } = await base.reader.read(roots.map((oid) => ({ kind: 'tree', oid })))
  const [before, after] = roots.map((root) => trees.get(root) ?? new Map<string, { readonly oid: string }>())
  const changed = [...(after ?? [])].filter(([path, { oid }]) => before?.get(path)?.oid !== oid)
  const wanted = changed.flatMap(([path, { oid }]) => [oid, before?.get(path)?.oid ?? oid])
  const { blobs } = await base.reader.read(wanted.map((oid) => ({ kind: 'blob', oid })))
  expect(blobs.size).toBe(new Set(wanted).size)
  return { files: after?.size ?? 0, blobs: blobs.size, releases: await base.releases() }
}

it('comparing two tags of a base with 400 files is at most five requests', async () => {
  const files = Object.fromEntries(Array.from({ length: 360 }, (_, n) => [`docs/${n}.md`, `${n}\n`]))
  const { state, base: repository } = sandbox
  publishBaseTag(state, repository, '2026.02', { files })
  publishBaseTag(state, repository, '2026.03', { release: { name: 'March', body: 'News' } })
  let compared: Awaited<ReturnType<typeof compareTags>> | null = null
  const requests = await during(async () => {
    compared = await compareTags(open())
  })
  expect(compared).toMatchObject({ releases: [{ tag: '2026.03', title: 'March', body: 'News' }] })
  expect(compared).toHaveProperty(
    'files',
    expect.toSatisfy((count: number) => count >= 400),
  )
  expect(compared).toHaveProperty(
    'blobs',
    expect.toSatisfy((count: number) => count >= 40),
  )
  // Besides the list of tags, which is asked for whether or not anything is compared.
  expect(requests.filter(({ path }) => !path.endsWith('/matching-refs/tags'))).toHaveLength(5)
})

it('what is private is not read by the token of another owner, and neither by none', async () => {
  sandbox.base.private = true
  for (const base of [open(), open('https://ghe.acme.com/api/v3')])
    await expect(base.tags(null)).rejects.toMatchObject({ failure: { kind: 'missing' } })
})

it('an App that lives elsewhere reads the few files of a small change without a token', async () => {
  publishBaseTag(sandbox.state, sandbox.base, '2026.02', { services: ['redis'] })
  const requests = await during(() => compareTags(open('https://ghe.acme.com/api/v3')))
  expect(new Set(requests.map(({ actor }) => actor))).toEqual(new Set([null]))
  expect(requests.length).toBeLessThanOrEqual(13)
})
