// The base repository as bumps meet it: tags of every kind, releases, who is told, and who may read.
import { Octokit } from '@octokit/rest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { publishBaseTag, pushBaseTags } from './base-repository.ts'
import { deleteRef, updateRef } from './state/refs.ts'
import { fileAt } from './state/trees.ts'
import { type Sandbox, startSandbox } from './world.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.stop())

const place = { owner: 'opencenter-cloud', repo: 'openCenter-gitops-base' }
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const anyone = () => new Octokit({ baseUrl: sandbox.url, log: quiet })
const listed = async () => (await anyone().rest.git.listMatchingRefs({ ...place, ref: 'tags' })).data
const redis = 'applications/base/services/redis'
const install = () =>
  fetch(`${sandbox.url}/_sandbox/installation`, {
    method: 'POST',
    body: JSON.stringify({ action: 'install', repositories: ['opencenter-cloud/openCenter-gitops-base'] }),
  })
const told = () =>
  sandbox.deliveries
    .all()
    .filter(({ repositoryId }) => repositoryId === sandbox.base.id)
    .map(({ event, action }) => (action === null ? event : `${event}.${action}`))

describe('a tag', () => {
  it('is published by a call, too, once, and those who listen are told', async () => {
    await install()
    const ask = async (order: unknown) =>
      (await fetch(`${sandbox.url}/_sandbox/base`, { method: 'POST', body: JSON.stringify(order) })).status
    const order = { tag: '2026.02', services: ['redis'], notes: 'A new chart' }
    expect([
      await ask(order),
      await ask(order),
      await ask({ tag: '' }),
      await ask({ tag: 'v1', services: 'redis' }),
    ]).toEqual([201, 422, 422, 422])
    expect((await listed()).map(({ ref }) => ref)).toEqual(['refs/tags/2026.01', 'refs/tags/2026.02'])
    expect(told()).toEqual(expect.arrayContaining(['create', 'release.published']))
  })

  it('is lightweight or annotated, and the latter leads to its commit', async () => {
    const commit = publishBaseTag(sandbox.state, sandbox.base, '2026.02', { annotated: 'Release 2026.02\n' })
    const tags = await listed()
    expect(tags.map(({ ref, object }) => [ref, object.type])).toEqual([
      ['refs/tags/2026.01', 'commit'],
      ['refs/tags/2026.02', 'tag'],
    ])
    const { data } = await anyone().rest.git.getTag({ ...place, tag_sha: tags[1]?.object.sha ?? '' })
    expect(data).toMatchObject({ message: 'Release 2026.02\n', object: { sha: commit, type: 'commit' } })
  })

  it('brings versions, or changes of single services, and takes others away', async () => {
    const { state, base } = sandbox
    const files = { 'README.md': '# Base\n' }
    const commit = publishBaseTag(state, base, '2026.02', { services: ['redis'], remove: ['olm'], files })
    const text = (path: string) => fileAt(base.store, commit, path)?.toString()
    expect(text(`${redis}/helmrelease.yaml`)).toContain('version: 1.1.0')
    expect(text(`${redis}/kustomization.yaml`)).toContain('values.yaml=helm-values/values-1.1.0.yaml')
    expect([text(`${redis}/helm-values/values-1.0.0.yaml`), text('README.md')]).toEqual([undefined, '# Base\n'])
    expect(text(`${redis}/helm-values/values-1.1.0.yaml`)).toContain('tag: "1.1.0"')
    expect(text('applications/base/services/calico/helmrelease.yaml')).toContain('version: 1.0.0')
    expect(text('applications/base/services/olm/helmrelease.yaml')).toBeUndefined()
    const next = publishBaseTag(state, base, '2026.03')
    expect(fileAt(base.store, next, 'applications/base/services/olm/helmrelease.yaml')).toBeUndefined()
    expect(
      fileAt(base.store, next, 'applications/base/services/keycloak/20-keycloak/kustomization.yaml')?.toString(),
    ).toContain('newTag: "1.2.0"')
  })

  it('may have a release, may move and may go', async () => {
    const { state, base } = sandbox
    const first = base.refs.get('refs/tags/2026.01')
    publishBaseTag(state, base, '2026.02', { release: { name: 'February', body: 'Closes #1, @alice' } })
    const { data } = await anyone().rest.repos.listReleases(place)
    expect(data).toMatchObject([{ tag_name: '2026.02', name: 'February', body: 'Closes #1, @alice', draft: false }])
    updateRef(state, base, base.owner, 'refs/tags/2026.02', first ?? '', true)
    expect((await listed()).map(({ object }) => object.sha)).toEqual([first, first])
    deleteRef(state, base, base.owner, 'refs/tags/2026.02')
    expect((await listed()).map(({ ref }) => ref)).toEqual(['refs/tags/2026.01'])
  })
})

describe('who is told', () => {
  it('is nobody where the App is not installed', () => {
    publishBaseTag(sandbox.state, sandbox.base, '2026.02', { release: { name: 'February', body: '' } })
    expect(told()).toEqual([])
  })

  it('is the App where it is installed, of up to three tags at once', async () => {
    expect((await install()).status).toBe(201)
    pushBaseTags(sandbox.state, sandbox.base, ['2026.02', '2026.03', '2026.04'])
    expect(told()).toEqual(['push', ...Array(3).fill(['create', 'push']).flat()])
    publishBaseTag(sandbox.state, sandbox.base, '2026.05', { release: { name: 'May', body: '' } })
    expect(told().slice(7)).toEqual([
      'push',
      'create',
      'push',
      'release.created',
      'release.published',
      'release.released',
    ])
  })

  it('is nobody of four tags at once', async () => {
    await install()
    pushBaseTags(sandbox.state, sandbox.base, ['2026.02', '2026.03', '2026.04', '2026.05'])
    expect(told()).toEqual(['push'])
    expect(await listed()).toHaveLength(5)
  })
})

describe('who may read', () => {
  const tags = (headers: Record<string, string> = {}) =>
    fetch(`${sandbox.url}/repos/opencenter-cloud/openCenter-gitops-base/git/matching-refs/tags`, { headers })
  const asBob = () => ({ authorization: `token ${sandbox.users.bob.token}` })

  it('is everybody while it is public, and those without a token are granted less', async () => {
    const [with_, without] = [await tags(asBob()), await tags()]
    expect([with_.status, with_.headers.get('x-ratelimit-limit')]).toEqual([200, '5000'])
    expect([without.status, without.headers.get('x-ratelimit-limit')]).toEqual([200, '60'])
  })

  it('gets nothing again that has not changed', async () => {
    const etag = (await tags()).headers.get('etag') ?? ''
    expect((await tags({ 'if-none-match': etag })).status).toBe(304)
    publishBaseTag(sandbox.state, sandbox.base, '2026.02')
    expect((await tags({ 'if-none-match': etag })).status).toBe(200)
  })

  it('is nobody else once it is private', async () => {
    sandbox.base.private = true
    expect([(await tags(asBob())).status, (await tags()).status]).toEqual([404, 404])
  })

  it('gets all tags in one answer', async () => {
    pushBaseTags(
      sandbox.state,
      sandbox.base,
      Array.from({ length: 150 }, (_, n) => `v1.${n}.0`),
    )
    expect(await listed()).toHaveLength(151)
  })
})
