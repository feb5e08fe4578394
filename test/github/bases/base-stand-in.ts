// A base repository for these tests: on the App's own host, of the same owner or another, or on a GitHub elsewhere.
import nock from 'nock'
import { baseId } from '../../../src/bump/model.ts'
import type { BaseForge } from '../../../src/github/base-ports.ts'
import { createBases } from '../../../src/github/bases/bases.ts'
import { createCaches } from '../../../src/github/cache.ts'
import { guardedFetch, publicClient } from '../../../src/github/octokit.ts'
import { createPace } from '../../../src/github/pace.ts'
import { api, standIn, token } from '../stand-in.ts'

export const publicApi = 'https://api.public.test'
/** `api.github.test` serves this host. */
export const own = 'github.test'
export const theirs = { host: own, owner: 'community', name: 'base' }
export const ours = { host: own, owner: 'Acme', name: 'base' }
export const elsewhere = { host: 'github.com', owner: 'community', name: 'base' }

/** One process; each call of `job` is a job of its own. */
export function process() {
  const pace = createPace(0, { now: () => 0, sleep: async () => {} })
  const bases = createBases({
    apiUrl: api,
    publicApiUrl: publicApi,
    caches: createCaches(1_000_000),
    publicPace: pace,
    publicClient: publicClient(publicApi, guardedFetch()),
  })
  return (installation = 7) => bases({ ...standIn().options, installation })
}

export function open(address = theirs, job = process()()): BaseForge {
  const base = job.open(address)
  if (base === null) throw new Error(`no GitHub is known for ${baseId(address)}`)
  return base
}

const reading = { metadata: 'read', contents: 'read' }
const granted = { token, expires_at: '2030-01-01T00:00:00Z', permissions: {} }

const tokenRequest = (body: object, installation = 7) =>
  nock(api).post(`/app/installations/${installation}/access_tokens`, { ...body, permissions: reading })

/** Of the repository that the job works on, and can only read. */
export const expectActing = () => tokenRequest({ repository_ids: [42] }).reply(201, granted)
export const expectOwn = () => tokenRequest({ repositories: ['base'] }).reply(201, granted)
export const refuseOwn = (status = 422) =>
  tokenRequest({ repositories: ['base'] }).reply(status, {
    message: 'There is at least one repository that does not exist or is not accessible to the parent installation.',
  })

export const tagsRequest = (owner = 'community') => nock(api).get(`/repos/${owner}/base/git/matching-refs/tags`)

export const ref = (name: string, sha: string, type = 'commit') => ({ ref: `refs/tags/${name}`, object: { sha, type } })
