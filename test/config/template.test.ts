// Whose a path is, and what it is called in another cluster.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Config } from '../../src/config/model.ts'
import { parseConfig } from '../../src/config/parse.ts'
import { compileLayout, matchPath, rootsOf, translatePath } from '../../src/config/template.ts'
import { accepted, file, layout, smallest } from './build.ts'

const compiled = (text: string) => compileLayout(accepted(text).config)
const dev = { environment: 'dev', cluster: 'dev-cluster' }
const prod = { environment: 'prod', cluster: 'prod-cluster' }
const overlay = 'applications/overlays/dev-cluster'

describe('the preset opencenter', () => {
  const preset = compiled(smallest)
  const match = (path: string) => matchPath(preset, dev.environment, dev.cluster, path)

  it.each([
    ['services/redis/helm-values/override-values.yaml', 'redis', 'services'],
    ['services/keycloak/00-postgres/kustomization.yaml', 'keycloak', 'services'],
    ['services/fluxcd/redis.yaml', 'redis', 'services'],
    ['services/sources/opencenter-redis.yaml', 'redis', 'services'],
    ['services/sources/opencenter-redis-community.yaml', 'redis', 'services'],
    ['services/sources/opencenter-redis-enterprise.yaml', 'redis', 'services'],
    ['services/sources/opencenter-keycloak-config.yaml', 'keycloak', 'services'],
    ['services/sources/customer-app.yaml', 'customer-app', 'services'],
    ['managed-services/alert-proxy/kustomization.yaml', 'alert-proxy', 'managed-services'],
    ['customer-managed/sources/shop.yaml', 'shop', 'customer-managed'],
    ['customer-managed/sources/shop-secret.yaml', 'shop', 'customer-managed'],
  ])('says that %s belongs to %s', (path, service, group) => {
    expect(match(`${overlay}/${path}`)).toMatchObject({ kind: 'slice', service, group })
  })

  it.each(['fluxcd', 'sources'])('says that %s/kustomization.yaml is an index', (folder) => {
    const path = `${overlay}/managed-services/${folder}/kustomization.yaml`
    expect(match(path)).toEqual({ kind: 'index', group: 'managed-services' })
  })

  it.each([
    'services/fluxcd/sources.yaml',
    'services/fluxcd/fluxcd-configs/podmonitor.yaml',
    'services/sources/opencenter-base.yaml',
    'services/base/keycloak/x.yaml',
    'services/flux-system/x.yaml',
    'services/redis',
    'other/redis/x.yaml',
    'flux-system/gotk-sync.yaml',
    'kustomization.yaml',
    'services/-x/a.yaml',
    'services/a b/a.yaml',
    'services/a\nb/a.yaml',
    'services//a.yaml',
    'services/redis/../../x',
    'services/redis/./x',
  ])('says that %j belongs to nobody', (path) => {
    expect(match(`${overlay}/${path}`)).toBeNull()
    expect(translatePath(preset, dev, prod, `${overlay}/${path}`)).toBeNull()
  })

  it('leaves the files of other clusters alone', () => {
    for (const path of [
      'applications/overlays/dev-cluster-2/services/redis/a.yaml',
      'infrastructure/clusters/dev-cluster/main.tf',
    ]) {
      expect(match(path)).toBeNull()
    }
  })

  it('has one root for each cluster', () => {
    expect(rootsOf(preset, 'dev', 'dev-cluster')).toEqual([overlay])
  })
})

describe('explicit templates', () => {
  const explicit = compiled(
    layout(`
  slice: ["clusters/{cluster}/{service}/**", "clusters/{cluster}/flux/{service}.yaml", "teams/{service}/{environment}/*-values.yaml"]
  indexes: ["clusters/{cluster}/flux/kustomization.yaml"]
  services: { web: ["clusters/{cluster}/site/**", "charts/web/values-{cluster}.yaml"], "w.b": ["charts/w.b/{cluster}/**"] }`),
  )
  const match = (path: string) => matchPath(explicit, dev.environment, dev.cluster, path)

  it.each([
    ['clusters/dev-cluster/api/a/b.yaml', 'api', 'clusters/prod-cluster/api/a/b.yaml'],
    ['clusters/dev-cluster/flux/api.yaml', 'api', 'clusters/prod-cluster/flux/api.yaml'],
    ['clusters/dev-cluster/site/a.yaml', 'web', 'clusters/prod-cluster/site/a.yaml'],
    ['charts/web/values-dev-cluster.yaml', 'web', 'charts/web/values-prod-cluster.yaml'],
    ['charts/w.b/dev-cluster/x.yaml', 'w.b', 'charts/w.b/prod-cluster/x.yaml'],
    ['teams/api/dev/big-values.yaml', 'api', 'teams/api/prod/big-values.yaml'],
    ['clusters/dev-cluster/api/dev-cluster.yaml', 'api', 'clusters/prod-cluster/api/dev-cluster.yaml'],
  ])('say that %s belongs to %s, and where it goes', (path, service, there) => {
    expect(match(path)).toMatchObject({ kind: 'slice', service })
    expect(translatePath(explicit, dev, prod, path)).toBe(there)
  })

  it.each([
    'clusters/dev-cluster/flux/kustomization/x.yaml',
    'charts/wxb/dev-cluster/x.yaml',
    'charts/web/values-dev-cluster.yaml.bak',
    'charts/web/values-dev-clusters.yaml',
    'teams/api/dev/sub/big-values.yaml',
    'teams/api/staging/big-values.yaml',
  ])('say that %s belongs to nobody', (path) => {
    expect(match(path)).toBeNull()
  })

  it('give the smallest set of roots', () => {
    expect(rootsOf(explicit, 'dev', 'dev-cluster')).toEqual([
      'charts/w.b/dev-cluster',
      'charts/web/values-dev-cluster.yaml',
      'clusters/dev-cluster',
      'teams',
    ])
    expect(rootsOf(compiled(layout('{ slice: ["{service}/{cluster}/**"] }')), 'dev', 'dev-cluster')).toEqual([''])
  })
})

it('has no name for a path that the target would read as another service', () => {
  const own = compiled(
    layout('{ slice: ["{environment}/{service}/**"], services: { web: ["{environment}/x-{cluster}/**"] } }'),
  )
  expect(translatePath(own, dev, prod, 'dev/x-dev-cluster/a')).toBe('prod/x-prod-cluster/a')
  expect(matchPath(own, 'dev', 'dev-cluster', 'dev/x-prod-cluster/a')).toMatchObject({ service: 'x-prod-cluster' })
  expect(translatePath(own, dev, prod, 'dev/x-prod-cluster/a')).toBeNull()
})

// Layouts out of pieces that like to be confused, and paths that fit them.
const name = fc.stringMatching(/^[a-c](?:[a-c.-]{0,3}[a-c])?$/).filter((text) => !text.includes('..'))
const piece = fc.constantFrom(
  'a',
  'b',
  'x.y',
  '{service}',
  '{cluster}',
  '{environment}',
  '{group}',
  '*',
  '**',
  'v-{cluster}.yaml',
  '{service}.yaml',
  'p-{service}',
)
const template = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join('/'))
const world = fc
  .record({
    slice: fc.uniqueArray(template, { minLength: 1, maxLength: 4 }),
    indexes: fc.uniqueArray(template, { maxLength: 2 }),
    clusters: fc.uniqueArray(name, { minLength: 2, maxLength: 2 }),
  })
  .map(({ clusters: [one, two], ...rest }) => ({
    version: 1,
    layout: rest,
    environments: [
      { name: 'a', clusters: [one] },
      { name: 'b', after: ['a'], clusters: [two] },
    ],
  }))
  .map((text): Config | null => {
    const parsed = parseConfig(JSON.stringify(text), file)
    return 'config' in parsed ? parsed.config : null
  })
  .filter((config) => config !== null)
const word = fc.oneof(name, fc.constantFrom('x.y', 'v-a.yaml', 'b.yaml', 'p-a', '.git', '..'))
/** A template of the layout by number, and the words that its holes are filled with. */
const draw = fc.record({ number: fc.nat(5), words: fc.array(word, { minLength: 6, maxLength: 6 }) })

function pathFrom(config: Config, cluster: string, { number, words }: { number: number; words: readonly string[] }) {
  const templates = [...config.layout.slices, ...config.layout.indexes]
  const left = words.values()
  const fillIn = (hole: string) =>
    hole === '{cluster}' ? cluster : hole === '{environment}' ? 'a' : (left.next().value ?? 'a')
  return (templates[number % templates.length] ?? '').replaceAll(/\{\w+\}|\*+/g, fillIn)
}

function placesOf(config: Config) {
  const [from, to] = config.environments.map(({ name: environment, clusters }) => ({
    environment,
    cluster: clusters[0]?.name ?? '',
  }))
  if (from === undefined || to === undefined) throw new Error('two environments expected')
  return { from, to }
}

describe('translatePath', () => {
  it('leads back to the same path, stays in the roots of the target and keeps the owner', () => {
    let translatedPaths = 0
    fc.assert(
      fc.property(world, fc.array(draw, { minLength: 20, maxLength: 20 }), (config, draws) => {
        const known = compileLayout(config)
        const { from, to } = placesOf(config)
        for (const path of draws.map((one) => pathFrom(config, from.cluster, one))) {
          const there = translatePath(known, from, to, path)
          if (there === null) continue
          translatedPaths++
          expect(translatePath(known, to, from, there)).toBe(path)
          expect(matchPath(known, to.environment, to.cluster, there)).toEqual(
            matchPath(known, from.environment, from.cluster, path),
          )
          const roots = rootsOf(known, to.environment, to.cluster)
          expect(roots.some((root) => root === '' || there === root || there.startsWith(`${root}/`))).toBe(true)
          // What the rules made sure of: no path is read by two clusters.
          expect(there).not.toBe(path)
          expect(matchPath(known, from.environment, from.cluster, there)).toBeNull()
        }
      }),
      { numRuns: 150 },
    )
    expect(translatedPaths).toBeGreaterThan(300)
  })
})
