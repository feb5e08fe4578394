import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Config } from '../../src/config/model.ts'
import { compileLayout } from '../../src/config/template.ts'
import { fluxIndex } from '../../src/health/flux-index.ts'
import { fluxKey, type WatchedObject } from '../../src/health/model.ts'
import { at, config, configOf, type Files, fixture, repository } from '../promotion/repository.ts'

function indexOf(files: Files, environment: string, cluster: string, config: Config) {
  const repo = repository()
  const place = { environment, cluster, commit: repo.commit(files) }
  return repo.run((known) => fluxIndex(place, config, compileLayout(config), known)).done
}

/** Service, role, key, the tag that it pins, and whether a success only means that it was applied. */
const short = (one: WatchedObject) =>
  [one.service, one.role, fluxKey(one), one.tag, one.waits || one.role === 'source' ? null : 'applied']
    .filter((part) => part !== null)
    .join(' ')

describe('the index of a fixture', () => {
  it.each<[string, string, string, readonly string[]]>([
    [
      'app-first',
      'staging',
      'staging',
      [
        'api override Kustomization/flux-system/api',
        'mailer override Kustomization/flux-system/mailer',
        'web override Kustomization/flux-system/web',
      ],
    ],
    ['app-repository', 'staging', 'staging', []],
    ['flat-files', 'prod', 'prod', ['web release HelmRelease/web/web-prod']],
    [
      'flux-monorepo',
      'staging',
      'staging',
      [
        'apps override Kustomization/flux-system/apps',
        'backend override Kustomization/flux-system/apps',
        'infrastructure override Kustomization/flux-system/infrastructure',
        'ingress-nginx override Kustomization/flux-system/infrastructure',
        'ingress-nginx release HelmRelease/ingress-nginx/ingress-nginx',
        'podinfo override Kustomization/flux-system/apps',
        'tools override Kustomization/flux-system/apps',
        'worker override Kustomization/flux-system/apps',
      ],
    ],
    ['hub-and-spoke', 'production', 'production', ['spokes override Kustomization/flux-system/control-plane-apps']],
    [
      'regions',
      'staging',
      'eu',
      [
        'apps override Kustomization/flux-system/apps',
        'audit override Kustomization/flux-system/audit',
        'gateway override Kustomization/flux-system/apps',
        'portal override Kustomization/flux-system/apps',
      ],
    ],
    [
      'regions',
      'production',
      'us',
      [
        'apps override Kustomization/flux-system/apps',
        'gateway override Kustomization/flux-system/apps',
        'portal override Kustomization/flux-system/apps',
      ],
    ],
    ['services-layout', 'live', 'live-us', ['web override Kustomization/flux-system/web applied']],
    [
      'opencenter',
      'dev',
      'dev-cluster',
      [
        'alert-proxy override Kustomization/flux-system/alert-proxy-override',
        'alert-proxy base Kustomization/flux-system/alert-proxy-base v1.4.2',
        'alert-proxy source GitRepository/flux-system/opencenter-alert-proxy v1.4.2',
        'alert-proxy release HelmRelease/rackspace/alert-proxy',
        'calico override Kustomization/flux-system/calico-override',
        'calico base Kustomization/flux-system/calico-base 2026.01',
        'calico source GitRepository/flux-system/opencenter-calico 2026.01',
        'calico release HelmRelease/tigera-operator/calico',
        'cert-manager override Kustomization/flux-system/cert-manager-override',
        'cert-manager base Kustomization/flux-system/cert-manager-base 2026.01',
        'cert-manager source GitRepository/flux-system/opencenter-cert-manager 2026.01',
        'cert-manager release HelmRelease/cert-manager/cert-manager',
        'customer-managed base Kustomization/flux-system/shop-apps',
        'customer-managed base Kustomization/flux-system/shop-jobs',
        'customer-managed source GitRepository/flux-system/shop',
        'gateway override Kustomization/flux-system/gateway',
        'gateway-api override Kustomization/flux-system/envoy-gateway-api-override',
        'gateway-api base Kustomization/flux-system/envoy-gateway-api-base 2026.01',
        'gateway-api source GitRepository/flux-system/opencenter-gateway-api 2026.01',
        'gateway-api release HelmRelease/envoy-gateway-system/envoy-gateway',
        'harbor override Kustomization/flux-system/harbor-override',
        'harbor base Kustomization/flux-system/harbor-base 2026.01',
        'harbor base Kustomization/flux-system/harbor-namespace 2026.01',
        'harbor source GitRepository/flux-system/opencenter-harbor 2026.01',
        'harbor release HelmRelease/harbor/harbor',
        'headlamp override Kustomization/flux-system/headlamp-override',
        'headlamp base Kustomization/flux-system/headlamp-base 2026.01',
        'headlamp source GitRepository/flux-system/opencenter-headlamp 2026.01',
        'headlamp release HelmRelease/headlamp/headlamp',
        'keycloak override Kustomization/flux-system/keycloak-cr',
        'keycloak override Kustomization/flux-system/keycloak-operator',
        'keycloak override Kustomization/flux-system/keycloak-postgres',
        'keycloak base Kustomization/flux-system/oidc-rbac 2026.01',
        'keycloak source GitRepository/flux-system/opencenter-keycloak 2026.01',
        'keycloak source GitRepository/flux-system/opencenter-keycloak-config',
        'kube-prometheus-stack override Kustomization/flux-system/kube-prometheus-stack-override',
        'kube-prometheus-stack base Kustomization/flux-system/kube-prometheus-stack-base 2026.01',
        'kube-prometheus-stack source GitRepository/flux-system/opencenter-observability 2026.01',
        'kube-prometheus-stack release HelmRelease/observability/kube-prometheus-stack',
        'loki override Kustomization/flux-system/loki-override',
        'loki base Kustomization/flux-system/loki-base 2026.01',
        'loki source GitRepository/flux-system/opencenter-observability 2026.01',
        'loki release HelmRelease/observability/loki',
        'observability base Kustomization/flux-system/observability-namespace 2026.01',
        'observability source GitRepository/flux-system/opencenter-observability 2026.01',
        'olm override Kustomization/flux-system/olm-override',
        'olm base Kustomization/flux-system/olm-base 2026.01',
        'olm source GitRepository/flux-system/opencenter-olm 2026.01',
        'olm release HelmRelease/olm/olm',
        'postgres-operator base Kustomization/flux-system/postgres-operator-base 2026.01',
        'postgres-operator source GitRepository/flux-system/opencenter-postgres-operator 2026.01',
        'postgres-operator release HelmRelease/postgres-operator/postgres-operator',
        'rbac-manager base Kustomization/flux-system/rbac-manager-base 2026.01',
        'rbac-manager source GitRepository/flux-system/opencenter-rbac-manager 2026.01',
        'rbac-manager release HelmRelease/rbac-system/rbac-manager',
        'redis override Kustomization/flux-system/redis-override',
        'redis base Kustomization/flux-system/redis-base 2026.01',
        'redis source GitRepository/flux-system/opencenter-redis 2026.01',
        'redis release HelmRelease/redis/redis',
      ],
    ],
  ])('%s, %s/%s', (name, environment, cluster, expected) => {
    const files = fixture(name)
    const index = indexOf(files, environment, cluster, configOf(files['.github/sluice.yaml'] ?? ''))
    expect(index).toMatchObject({ environment, cluster, unread: [] })
    expect(index.objects.map(short)).toEqual(expected)
  })
})

/** In dev-cluster, by the layout of openCenter; paths below its services. */
const dev = (files: Files) =>
  indexOf(
    Object.fromEntries(
      Object.entries(files).map(([path, content]) => [path.startsWith('/') ? path.slice(1) : at('dev', path), content]),
    ),
    'dev',
    'dev-cluster',
    config(),
  )

const services = 'applications/overlays/dev-cluster/services'
const kustomization = (name: string, spec: string, metadata = '') =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}${metadata}}\nspec: {${spec}}\n`
const git = (name: string, ref = 'tag: "2026.01"', more = '') =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: ${name}}\nspec: {interval: 15m, url: "https://github.com/a/b", ref: {${ref}}${more}}\n`
const helm = (name: string, spec = '', metadata = '') =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}${metadata}}\nspec: {${spec}}\n`
const own = (path: string) => `path: ${path}, sourceRef: {kind: GitRepository, name: flux-system}`
const from = (name: string, path = 'applications/base/services/x') =>
  `path: ${path}, sourceRef: {kind: GitRepository, name: ${name}}`
const redis = { 'redis/kustomization.yaml': 'resources: []\n' }
const two = { ...redis, 'web/kustomization.yaml': 'resources: []\n' }
const chart = 'chart: {spec: {sourceRef: {kind: HelmRepository, name: acme}}}'

describe('a Kustomization speaks', () => {
  it.each<[string, Files, readonly string[]]>([
    [
      'for the service whose folder it applies, wherever it stands',
      { ...two, 'fluxcd/web.yaml': kustomization('x', own(`./${services}/redis/`)) },
      ['redis override Kustomization/flux-system/x applied'],
    ],
    [
      'for each service of one file by itself',
      {
        ...two,
        'fluxcd/all.yaml': `${kustomization('a', own(`${services}/redis`))}---\n${kustomization('b', own(`${services}/web/sub`))}`,
      },
      ['redis override Kustomization/flux-system/a applied', 'web override Kustomization/flux-system/b applied'],
    ],
    [
      'for all services below the folder that it applies',
      { ...two, 'fluxcd/every.yaml': kustomization('every', `${own(services)}, wait: true`) },
      ['every', 'redis', 'web'].map((service) => `${service} override Kustomization/flux-system/every`),
    ],
    [
      'for none of those that another one applies from nearer',
      {
        ...two,
        'fluxcd/every.yaml': kustomization('every', own(services)),
        'fluxcd/web.yaml': kustomization('web', own(`${services}/web`)),
      },
      [
        'every override Kustomization/flux-system/every applied',
        'redis override Kustomization/flux-system/every applied',
        'web override Kustomization/flux-system/web applied',
      ],
    ],
    [
      'for no service whose Flux objects alone it applies',
      {
        ...redis,
        'sources/opencenter-redis.yaml': git('opencenter-redis'),
        'fluxcd/sources.yaml': kustomization('sources', own(`${services}/sources`)),
      },
      ['redis source GitRepository/flux-system/opencenter-redis 2026.01'],
    ],
    [
      'for the service whose file it stands in, as its base',
      {
        ...redis,
        'fluxcd/redis.yaml': kustomization('x', from('opencenter-x')),
        'sources/opencenter-x.yaml': git('opencenter-x', 'tag: 2026.10'),
      },
      [
        'redis base Kustomization/flux-system/x 2026.10 applied',
        'redis source GitRepository/flux-system/opencenter-x 2026.10',
      ],
    ],
    [
      "for the service whose source it reads, from a file that is nobody's",
      {
        ...redis,
        'sources/opencenter-redis.yaml': git('opencenter-redis'),
        '../extra.yaml': kustomization('x', from('opencenter-redis')),
      },
      [
        'redis base Kustomization/flux-system/x 2026.01 applied',
        'redis source GitRepository/flux-system/opencenter-redis 2026.01',
      ],
    ],
    [
      'by its name at last',
      {
        ...redis,
        '../extra.yaml': `${kustomization('redis-base', from('far'))}---\n${kustomization('redistribution', from('far'))}`,
      },
      ['redis base Kustomization/flux-system/redis-base applied'],
    ],
    [
      'as an override where no file defines its source and the path is here',
      {
        ...redis,
        'fluxcd/redis.yaml': kustomization('x', from('c5c3-gitops', 'clusters/hub')),
        '/clusters/hub/a.yaml': 'a: 1\n',
      },
      ['redis override Kustomization/flux-system/x applied'],
    ],
    [
      'as a base where no file defines its source and the path is elsewhere',
      { ...redis, 'fluxcd/redis.yaml': kustomization('x', from('gitops-base')) },
      ['redis base Kustomization/flux-system/x applied'],
    ],
    [
      'as a base where its source is pinned by tag, whatever its path',
      {
        ...redis,
        'fluxcd/redis.yaml': kustomization('x', from('opencenter-redis', `${services}/redis`)),
        'sources/opencenter-redis.yaml': git('opencenter-redis'),
      },
      [
        'redis base Kustomization/flux-system/x 2026.01 applied',
        'redis source GitRepository/flux-system/opencenter-redis 2026.01',
      ],
    ],
    [
      'from the namespace in which it stands',
      {
        ...redis,
        'fluxcd/redis.yaml': kustomization('x', from('y'), ', namespace: apps'),
        'sources/opencenter-redis.yaml': git('y').replace('name: y', 'name: y, namespace: apps'),
      },
      ['redis base Kustomization/apps/x 2026.01 applied', 'redis source GitRepository/apps/y 2026.01'],
    ],
  ])('%s', (_, files, expected) => {
    expect(dev(files).objects.map(short)).toEqual(expected)
  })

  it('with its times, dependencies and standing', () => {
    const spec = `${own(`${services}/redis`)}, interval: 1h, retryInterval: 1m30s, timeout: soon, suspend: true, dependsOn: [{name: a}, {name: b, namespace: c}], healthChecks: [{kind: Deployment, name: x}]`
    expect(dev({ ...redis, 'fluxcd/redis.yaml': kustomization('x', spec, ', namespace: d') }).objects).toEqual([
      {
        kind: 'Kustomization',
        namespace: 'd',
        name: 'x',
        service: 'redis',
        role: 'override',
        file: at('dev', 'fluxcd/redis.yaml'),
        path: `${services}/redis`,
        source: 'GitRepository/d/flux-system',
        tag: null,
        waits: true,
        suspended: true,
        interval: 3_600_000,
        retryInterval: 90_000,
        timeout: null,
        dependsOn: ['Kustomization/d/a', 'Kustomization/c/b'],
      },
    ])
  })
})

describe('a source speaks', () => {
  it('for each service that reads it, also through the include of another', () => {
    const include = ', include: [{repository: {name: shared}}]'
    const files = {
      ...two,
      'sources/shared.yaml': git('shared'),
      'sources/opencenter-web.yaml': git('opencenter-web', 'branch: main', include),
      'fluxcd/redis.yaml': kustomization('redis', from('shared')),
      'fluxcd/web.yaml': kustomization('web', from('opencenter-web')),
    }
    expect(
      dev(files)
        .objects.filter(({ role }) => role === 'source')
        .map(short),
    ).toEqual([
      'redis source GitRepository/flux-system/shared 2026.01',
      'web source GitRepository/flux-system/opencenter-web',
      'web source GitRepository/flux-system/shared 2026.01',
    ])
  })
})

describe('a HelmRelease speaks', () => {
  const checks = 'healthChecks: [{kind: HelmRelease, name: redis}, {kind: HelmRelease, name: b, namespace: c}]'
  it.each<[string, Files, readonly string[]]>([
    [
      'for the service in whose folder it is written',
      { ...redis, 'redis/release.yaml': helm('r', chart, ', namespace: n') },
      ['redis release HelmRelease/n/r'],
    ],
    [
      'from the namespace that its Kustomization puts it in',
      {
        ...redis,
        'redis/release.yaml': helm('r'),
        'fluxcd/redis.yaml': kustomization('x', `${own(`${services}/redis`)}, targetNamespace: t`),
      },
      ['redis override Kustomization/flux-system/x applied', 'redis release HelmRelease/t/r'],
    ],
    ['not as a patch that tells no namespace', { ...redis, 'redis/release.yaml': helm('r') }, []],
    [
      'where a health check names it',
      {
        ...redis,
        'fluxcd/redis.yaml': kustomization('x', `${own(`${services}/redis`)}, targetNamespace: t, ${checks}`),
      },
      [
        'redis override Kustomization/flux-system/x',
        'redis release HelmRelease/c/b',
        'redis release HelmRelease/t/redis',
      ],
    ],
    [
      'from a file of any name where nothing else speaks for the service',
      { ...redis, 'redis/a.yaml': helm('r', chart) },
      ['redis release HelmRelease/flux-system/r'],
    ],
  ])('%s', (_, files, expected) => {
    expect(dev(files).objects.map(short)).toEqual(expected)
  })

  it('as it is written, also where a health check names it', () => {
    const spec = `${chart}, interval: 2m, timeout: 3m, suspend: true, upgrade: {remediation: {retries: 4}}`
    const files = {
      ...redis,
      'redis/helmrelease.yaml': helm('redis', spec, ', namespace: t'),
      'fluxcd/redis.yaml': kustomization('x', `${own(`${services}/redis`)}, targetNamespace: t, ${checks}`),
    }
    expect(dev(files).objects.find(({ name }) => name === 'redis')).toMatchObject({
      file: at('dev', 'redis/helmrelease.yaml'),
      source: 'HelmRepository/t/acme',
      waits: true,
      suspended: true,
      interval: 120_000,
      timeout: 180_000,
      retries: 4,
    })
  })
})

describe('what cannot be read', () => {
  const good = kustomization('x', own(`${services}/redis`))
  it('is told, and the rest is there', () => {
    const broken = `${good}foo: [\n`
    const index = dev({ ...two, 'fluxcd/redis.yaml': good, 'fluxcd/web.yaml': broken })
    expect(index.objects.map(short)).toEqual(['redis override Kustomization/flux-system/x applied'])
    expect(index.unread).toEqual([expect.stringContaining(`${at('dev', 'fluxcd/web.yaml')}: `)])
  })

  it('is nothing where it is no text of Flux', () => {
    expect(dev({ ...redis, 'fluxcd/redis.yaml': good, 'fluxcd/web.yaml': 'foo: [\n' }).unread).toEqual([])
  })

  it('is too much in one service', () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`redis/f${at}.yaml`, 'a: 1\n']))
    expect(dev(many).unread).toEqual(['redis: its 51 files are too many to be looked through for Flux objects.'])
  })
})

describe('the index', () => {
  const names = fc.constantFrom('redis', 'redis-base', 'web', 'flux-system', 'shared', 'x')
  const paths = fc.constantFrom(
    '.',
    services,
    `${services}/redis`,
    `${services}/web`,
    'applications/base/x',
    '../..',
    '',
  )
  const texts = fc.oneof(
    fc.tuple(names, paths, names).map(([name, path, source]) => kustomization(name, from(source, `"${path}"`))),
    names.map((name) => git(name)),
    names.map((name) => helm(name, chart)),
    fc.string(),
  )
  const files = fc.dictionary(
    fc.constantFrom(
      'fluxcd/redis.yaml',
      'fluxcd/web.yaml',
      'sources/shared.yaml',
      'redis/a.yaml',
      'web/release.yaml',
      'sources/opencenter-redis.yaml',
    ),
    fc.array(texts, { maxLength: 3 }).map((all) => all.join('---\n')),
  )

  it('is made of any files, whatever their order, with an object once for each service', () => {
    fc.assert(
      fc.property(files, (some) => {
        const { objects, unread } = dev({ ...redis, ...some })
        const turned = dev(Object.fromEntries(Object.entries({ ...redis, ...some }).reverse()))
        expect([turned.objects, turned.unread]).toEqual([objects, unread])
        const keys = objects.map((one) => `${one.service} ${fluxKey(one)}`)
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })
})
