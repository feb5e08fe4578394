// Whose files are whose in a cluster of openCenter's shape, and in layouts where names repeat.
import { describe, expect, it } from 'vitest'
import { compileLayout } from '../../../src/config/template.ts'
import { type Known, nothingKnown } from '../../../src/promotion/model.ts'
import { viewCluster } from '../../../src/promotion/slice/view.ts'
import { at, config, configOf, type Files, fixture, plan, repository, written } from '../repository.ts'

const tree = fixture('opencenter')
const settings = configOf(tree['.github/sluice.yaml'] ?? '')

function view(files: Files, cluster = 'dev-cluster', ignore: readonly string[] = []) {
  const repo = repository()
  const place = { environment: cluster.replace('-cluster', ''), cluster, commit: repo.commit(files) }
  return repo.run((known) => viewCluster(place, compileLayout(settings), known, ignore))
}

/** Service → its files, without the folders that all have. */
const slicesOf = (files: Files, cluster = 'dev-cluster', ignore: readonly string[] = []) =>
  Object.fromEntries(
    [...view(files, cluster, ignore).done.slices].map(([service, slice]) => [
      service,
      slice.files.map((file) => file.path.split('/').slice(3).join('/')),
    ]),
  )

describe('the fixture’s dev cluster', () => {
  const slices = slicesOf(tree)

  it('gives a standard service its folder, its Flux file and its source', () => {
    expect(slices.redis?.toSorted()).toEqual([
      'services/fluxcd/redis.yaml',
      'services/redis/helm-values/override-values.yaml',
      'services/redis/httproute.yaml',
      'services/redis/kustomization.yaml',
      'services/sources/opencenter-redis.yaml',
    ])
  })

  it('gives keycloak all stages and both sources', () => {
    expect(slices.keycloak?.filter((path) => !path.startsWith('services/keycloak/'))).toEqual([
      'services/fluxcd/keycloak.yaml',
      'services/sources/opencenter-keycloak-config.yaml',
      'services/sources/opencenter-keycloak.yaml',
    ])
    expect(slices.keycloak?.filter((path) => path.startsWith('services/keycloak/'))).toHaveLength(8)
  })

  it.each([
    ['harbor’s namespace goes with harbor', 'harbor', 'services/fluxcd/harbor-namespace.yaml'],
    ['rbac-manager has no folder', 'rbac-manager', 'services/fluxcd/rbac-manager.yaml'],
    ['calico keeps its Flux file in its folder', 'calico', 'services/calico/flux-kustomization.yaml'],
    ['gateway is not gateway-api', 'gateway', 'services/fluxcd/gateway.yaml'],
    ['gateway-api is not gateway', 'gateway-api', 'services/fluxcd/gateway-api.yaml'],
    ['a folder without kustomization.yaml is a service too', 'etcd-backup', 'services/etcd-backup/etcd-backup.sh'],
    ['managed services are services', 'alert-proxy', 'managed-services/alert-proxy/credentials.yaml'],
    ['customers’ sources go with who reads them', 'customer-managed', 'customer-managed/sources/shop.yaml'],
  ])('%s', (_, service, path) => {
    expect(slices[service]).toContain(path)
    expect(
      Object.entries(slices)
        .filter(([, files]) => files.includes(path))
        .map(([name]) => name),
    ).toEqual([service])
  })

  it('leaves out what services share, what only lists others, and what is Flux’s own', () => {
    const all = Object.values(slices).flat()
    expect(view(tree).done.shared).toEqual([at('dev', 'sources/opencenter-observability.yaml')])
    for (const path of [
      'services/sources/opencenter-observability.yaml',
      'services/fluxcd/sources.yaml',
      'services/fluxcd/kustomization.yaml',
      'kustomization.yaml',
    ])
      expect(all).not.toContain(path)
    expect(all.filter((path) => path.startsWith('flux-system/'))).toEqual([])
  })

  it('is read by ids first, then the tree, then Flux files and indexes at once', () => {
    const kinds = view(tree).asked.map((needs) => [...new Set(needs.map((need) => need.kind))])
    expect(kinds).toEqual([['ids'], ['tree'], ['blob']])
  })
})

describe('an operator with a name of its own', () => {
  const kustomization = (name: string, source: string, path: string) =>
    `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}}\nspec: {path: ${path}, sourceRef: {kind: GitRepository, name: ${source}}}\n`
  const git = (name: string) =>
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: ${name}}\n`
  const files: Files = {
    [at('dev', 'kafka-cluster/kafka.yaml')]: 'a: 1\n',
    [at('dev', 'fluxcd/kafka-cluster.yaml')]: kustomization(
      'kafka-cluster',
      'flux-system',
      './applications/overlays/dev-cluster/services/kafka-cluster',
    ),
    [at('dev', 'fluxcd/strimzi-kafka-operator.yaml')]: kustomization(
      'strimzi-base',
      'opencenter-strimzi-kafka-operator',
      'applications/base/services/strimzi-kafka-operator',
    ),
    [at('dev', 'sources/opencenter-strimzi-kafka-operator.yaml')]: git('opencenter-strimzi-kafka-operator'),
  }

  it('is a service of its own', () => {
    expect(Object.keys(slicesOf(files)).sort()).toEqual(['kafka-cluster', 'strimzi-kafka-operator'])
  })

  it('a source named otherwise goes with the one service that reads it', () => {
    const odd = {
      ...files,
      [at('dev', 'sources/opencenter-messaging.yaml')]: git('messaging'),
      [at('dev', 'fluxcd/kafka-cluster.yaml')]: kustomization('kafka-cluster', 'messaging', 'x/kafka-cluster'),
    }
    expect(slicesOf(odd)['kafka-cluster']).toContain('services/sources/opencenter-messaging.yaml')
  })

  it('a Flux file that is no YAML goes by its name', () => {
    expect(slicesOf({ [at('dev', 'fluxcd/odd.yaml')]: '[[[[' })).toEqual({ odd: ['services/fluxcd/odd.yaml'] })
  })
})

describe('a name in two groups', () => {
  const two = (cluster: 'dev' | 'staging', text: string): Files => ({
    [at(cluster, 'proxy/a.yaml')]: text,
    [`applications/overlays/${cluster}-cluster/managed-services/proxy/a.yaml`]: text,
  })

  it('is told with its group', () => {
    expect(Object.keys(slicesOf(two('dev', 'a: 1\n'))).sort()).toEqual(['managed-services.proxy', 'services.proxy'])
  })

  it('is promoted by group, also where the target has only one of them', () => {
    const only: Files = { [at('staging', 'proxy/a.yaml')]: 'a: 1\n' }
    const ask = (unit: string) => plan({ base: two('dev', 'a: 1\n'), source: two('dev', 'a: 2\n'), target: only, unit })
    expect(written(ask('services.proxy'))).toEqual({ [at('staging', 'proxy/a.yaml')]: 'a: 2\n' })
    expect(ask('services.proxy').introduces).toBe(false)
    expect(ask('managed-services.proxy').introduces).toBe(true)
  })
})

describe('ignored files', () => {
  it('are nobody’s, and stay as they are', () => {
    expect(slicesOf(tree, 'dev-cluster', ['**/etcd-backup/**', '**/httproute.yaml'])).not.toHaveProperty('etcd-backup')
    const path = (cluster: 'dev' | 'staging') => at(cluster, 'redis/README.md')
    const always = (cluster: 'dev' | 'staging'): Files => ({ [at(cluster, 'redis/a.yaml')]: 'a: 1\n' })
    const made = plan({
      base: { ...always('dev'), [path('dev')]: 'old' },
      source: { ...always('dev'), [path('dev')]: 'new' },
      target: { ...always('staging'), [path('staging')]: 'old' },
      config: config('ignore: ["**/README.md"]\n'),
    })
    expect(made).toMatchObject({ changes: [], conflicts: [] })
  })
})

it('asks for nothing but ids before it knows anything', () => {
  const step = viewCluster(
    { environment: 'dev', cluster: 'dev-cluster', commit: 'c' },
    compileLayout(settings),
    nothingKnown,
  )
  expect(step).toEqual({ need: [{ kind: 'ids', commit: 'c', paths: ['applications/overlays/dev-cluster'] }] })
})

it('is found out once for all that is known, apart for each place, commit, layout and list of what is ignored', () => {
  const repo = repository()
  const commits = [tree, { ...tree, [at('dev', 'redis/new.yaml')]: 'a: 1\n' }].map((files) => repo.commit(files))
  const known = {
    ids: new Map(),
    trees: new Map(),
    blobs: new Map(),
    history: new Map(),
  } satisfies Known
  const layout = compileLayout(settings)
  const look = (cluster: string, commit: string, ignore: readonly string[] = [], by = layout) => {
    const place = { environment: cluster, cluster: `${cluster}-cluster`, commit }
    for (;;) {
      const step = viewCluster(place, by, known, ignore)
      if ('done' in step) return step.done
      const brought = repo.read(step.need)
      for (const key of ['ids', 'trees', 'blobs', 'history'] as const)
        for (const [name, value] of brought[key]) (known[key] as Map<string, unknown>).set(name, value)
    }
  }
  const [before = '', after = ''] = commits
  const first = look('dev', before)
  expect(look('dev', before)).toBe(first)
  const redis = (...asked: Parameters<typeof look>) => look(...asked).slices.get('redis')?.files.length
  const count = redis('dev', before) ?? 0
  expect(redis('dev', after)).toBe(count + 1)
  expect(redis('dev', after, ['**/new.yaml'])).toBe(count)
  expect(look('staging', before).place.cluster).toBe('staging-cluster')
  const other = compileLayout(
    configOf(
      'version: 1\nlayout: { slice: ["none/{cluster}/{service}/**"] }\nenvironments: [{ name: dev, clusters: [dev-cluster] }]\n',
    ),
  )
  expect(look('dev', before, [], other).slices.size).toBe(0)
})
