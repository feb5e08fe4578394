// Which source a target is compared with.
import { describe, expect, it } from 'vitest'
import type { BaseChoice, Plan } from '../../../src/promotion/model.ts'
import { planPromotion } from '../../../src/promotion/plan.ts'
import { at, config, configOf, type Files, overlay, plan, repository, written } from '../repository.ts'

const settings = config()
const values = (version: number, more = ''): Files => ({
  [at('dev', 'redis/v.yaml')]: `a: ${version}\nb: 1\nc: 1\n${more}`,
})

function promote(versions: readonly Files[], target: Files, choice: (commits: readonly string[]) => BaseChoice) {
  const repo = repository()
  const commits = versions.map((files, index) => repo.commit(files, `feat: Version ${index}`))
  const source = commits.at(-1) ?? ''
  const bases = new Map([['staging-cluster', choice(commits)]])
  const request = {
    unit: 'redis',
    services: ['redis'],
    from: 'dev',
    to: 'staging',
    source,
    target: repo.commit(target, 'x', null),
    bases,
  }
  const { done, asked } = repo.run((known) => planPromotion(request, settings, known))
  return { plan: done[0], commits, asked, repo }
}

describe('without a record', () => {
  it('is the version of the source that explains the target best', () => {
    const target = { [at('staging', 'redis/v.yaml')]: 'a: 2\nb: 9\nc: 1\n' }
    const { plan, commits } = promote([values(1), values(2), values(3)], target, () => ({ kind: 'infer' }))
    expect(plan?.base).toMatchObject({ commit: commits[1], because: expect.stringContaining('of 3 versions') })
    expect(plan === undefined ? null : written(plan)).toEqual({ [at('staging', 'redis/v.yaml')]: 'a: 3\nb: 9\nc: 1\n' })
    expect(plan?.pending.map((change) => change.subject)).toEqual(['feat: Version 2'])
  })

  it('is nothing where the target has none of the services', () => {
    const { plan } = promote([values(1)], {}, () => ({ kind: 'infer' }))
    expect(plan).toMatchObject({
      introduces: true,
      base: { commit: null },
      notes: [{ code: 'first-sync' }],
      pending: [],
    })
  })

  it('asks in few rounds', () => {
    const target = { [at('staging', 'redis/v.yaml')]: 'a: 2\n' }
    expect(
      promote([values(1), values(2), values(3)], target, () => ({ kind: 'infer' })).asked.length,
    ).toBeLessThanOrEqual(8)
  })
})

describe('with a record', () => {
  it('is the recorded tree with its modes and index entries', () => {
    const index = (cluster: 'dev' | 'staging', ...entries: string[]): Files => ({
      [at(cluster, 'fluxcd/kustomization.yaml')]: `resources:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`,
    })
    const flux = { [at('dev', 'fluxcd/redis.yaml')]: 'kind: x\n' }
    const before = { ...values(1), ...flux, ...index('dev', './redis.yaml', './own.yaml') }
    const target = { [at('staging', 'redis/v.yaml')]: 'a: 1\nb: 9\nc: 1\n', ...index('staging', './own.yaml') }
    const repo = repository()
    const commit = repo.commit(before)
    const files = [...repo.idsOf(commit)].flatMap(([path, id]) =>
      id.type === 'blob' ? [{ path, oid: id.oid, mode: '100644' as const }] : [],
    )
    const source = repo.commit({ ...values(2), ...flux, ...index('dev', './redis.yaml', './own.yaml') })
    const bases = new Map([
      ['staging-cluster', { kind: 'tree' as const, tree: { commit, files }, because: 'it was promoted' }],
    ])
    const request = {
      unit: 'redis',
      services: ['redis'],
      from: 'dev',
      to: 'staging',
      source,
      target: repo.commit(target, 'x', null),
      bases,
    }
    const [plan] = repo.run((known) => planPromotion(request, settings, known)).done
    expect(plan?.base).toEqual({ commit, because: 'it was promoted' })
    // The target took the entry out after the last promotion: it is not brought back.
    expect(plan === undefined ? null : written(plan)).toEqual({ [at('staging', 'redis/v.yaml')]: 'a: 2\nb: 9\nc: 1\n' })
  })

  it('carries the whole source slice and the index files that list it', () => {
    const source: Files = {
      ...values(2),
      [at('dev', 'fluxcd/redis.yaml')]: 'kind: x\n',
      [at('dev', 'fluxcd/kustomization.yaml')]: 'resources: [redis.yaml]\n',
      [at('dev', 'sources/kustomization.yaml')]: 'resources: [other.yaml]\n',
    }
    const made = plan({ base: values(1), source, target: {} })
    expect(
      made.carries.files.map((file) => file.path.replace(`${overlay('dev-cluster')}/services/`, '')).sort(),
    ).toEqual(['fluxcd/kustomization.yaml', 'fluxcd/redis.yaml', 'redis/v.yaml'])
    expect(made.carries.commit).toBe(made.source)
  })
})

describe('what is not of the slice and so is not removed', () => {
  const index = (...names: string[]) => `resources:\n${names.map((name) => `  - ./${name}.yaml\n`).join('')}`
  const applier = (service: string, source: string) =>
    `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${service} }\nspec:\n  path: ./${service}\n  sourceRef: { kind: GitRepository, name: ${source} }\n`
  const repositoryOf = (name: string) =>
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: ${name} }\n`
  /** Redis and harbor, each with a folder, a Flux file and a source that harbor may share with redis. */
  const cluster = (name: 'dev' | 'staging', version: number, harborReads = 'opencenter-harbor'): Files => ({
    [at(name, 'redis/v.yaml')]: `a: ${version}\n`,
    [at(name, 'harbor/v.yaml')]: 'a: 1\n',
    [at(name, 'fluxcd/redis.yaml')]: applier('redis', 'opencenter-redis'),
    [at(name, 'fluxcd/harbor.yaml')]: applier('harbor', harborReads),
    [at(name, 'fluxcd/kustomization.yaml')]: index('redis', 'harbor'),
    [at(name, 'sources/opencenter-redis.yaml')]: repositoryOf('opencenter-redis'),
    [at(name, 'sources/opencenter-harbor.yaml')]: repositoryOf('opencenter-harbor'),
    [at(name, 'sources/kustomization.yaml')]: index('opencenter-redis', 'opencenter-harbor'),
  })
  const redisOnly = { [at('staging', 'redis/v.yaml')]: 'a: 2\n' }

  /** `received` of dev at version 1 was recorded or stands at a commit; dev now is `source`. */
  function next(
    source: Files,
    unit: string,
    services: readonly string[] | 'all',
    received: RegExp | null,
    more = '',
    target = cluster('staging', 1),
  ) {
    const repo = repository()
    const commit = repo.commit(cluster('dev', 1))
    const files = [...repo.idsOf(commit)].flatMap(([path, id]) =>
      id.type === 'blob' && received?.test(path) ? [{ path, oid: id.oid, mode: '100644' as const }] : [],
    )
    const choice: BaseChoice =
      received === null
        ? { kind: 'commit', commit, because: 'x' }
        : { kind: 'tree', tree: { commit, files }, because: 'x' }
    const request = {
      unit,
      services,
      from: 'dev',
      to: 'staging',
      source: repo.commit(source),
      target: repo.commit(target, 'x', null),
      bases: new Map([['staging-cluster', choice]]),
    }
    const settings = more === '' ? config() : configOf(more)
    const [plan] = repo.run((known) => planPromotion(request, settings, known)).done
    return plan as Plan
  }
  const all = /./

  it.each([
    ['record', /redis|kustomization/],
    ['commit', null],
  ])('is a source that another service began to use, by a %s', (_, received) => {
    const made = next(cluster('dev', 2, 'opencenter-redis'), 'redis', ['redis'], received)
    expect(written(made)).toEqual(redisOnly)
    expect(made.conflicts).toEqual([])
  })

  it('is a source that another service of the target uses, though the source removed it', () => {
    const { [at('dev', 'sources/opencenter-redis.yaml')]: _, ...source } = cluster('dev', 2)
    const target = cluster('staging', 1, 'opencenter-redis')
    expect(written(next(source, 'redis', ['redis'], /redis|kustomization/, '', target))).toEqual(redisOnly)
  })

  it('is a service that was taken out of a group', () => {
    expect(written(next(cluster('dev', 2), 'pair', ['redis'], all))).toEqual(redisOnly)
  })

  it('is a service that the target environment no longer selects', () => {
    const settings = `version: 1
mode: act
layout: opencenter
group: environment
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster], services: ["*", "!harbor"] }
`
    expect(written(next(cluster('dev', 2), 'all', 'all', all, settings))).toEqual(redisOnly)
  })

  it('is a service that the source gave up while whole environments travel', () => {
    const source = Object.fromEntries(Object.entries(cluster('dev', 2)).filter(([path]) => !path.includes('harbor')))
    const index = { [at('dev', 'fluxcd/kustomization.yaml')]: 'resources: [./redis.yaml]\n' }
    expect(written(next({ ...source, ...index }, 'all', 'all', all))).toEqual(redisOnly)
  })

  it('is not what was removed there: that leaves the target with its entry', () => {
    const { [at('dev', 'sources/opencenter-redis.yaml')]: _, ...rest } = cluster('dev', 2)
    const source = { ...rest, [at('dev', 'sources/kustomization.yaml')]: index('opencenter-harbor') }
    expect(written(next(source, 'redis', ['redis'], /redis|kustomization/))).toEqual({
      ...redisOnly,
      [at('staging', 'sources/opencenter-redis.yaml')]: null,
      [at('staging', 'sources/kustomization.yaml')]: index('opencenter-harbor'),
    })
  })
})
