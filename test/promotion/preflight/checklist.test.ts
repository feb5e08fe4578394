// A first copy's points to decide: which values are found, in which order, and that no secret is among them.
import { describe, expect, it } from 'vitest'
import { readYaml } from '../../../src/flux/read-yaml.ts'
import { decidedValues } from '../../../src/promotion/preflight/checklist-values.ts'
import { at, config, configOf, type Files, fixture, plan } from '../repository.ts'

const values = (text: string, hidden: readonly string[] = []) => {
  const read = readYaml(text, 'a.yaml')
  if ('problems' in read) throw new Error(text)
  return decidedValues(read, hidden).map(({ kind, pointer, value, line }) => `${kind} ${pointer}=${value}:${line}`)
}

describe('values that each environment decides', () => {
  it.each([
    ['replicas: 3', 'replicas replicas=3:1'],
    ['a: { minReplicas: 2 }', 'replicas a.minReplicas=2:1'],
    ['spec: { instances: 1 }', 'replicas spec.instances=1:1'],
    ['externalURL: https://x.example.com', 'host externalURL=https://x.example.com:1'],
    ['hostnames: [x.example.com]', 'host hostnames[0]=x.example.com:1'],
    ['dnsNames: ["*.example.com"]', 'host dnsNames[0]=*.example.com:1'],
    ['a: http://x/y', 'host a=http://x/y:1'],
    ['storageClassName: fast', 'storage storageClassName=fast:1'],
    ['persistence: { size: 8Gi }', 'storage persistence.size=8Gi:1'],
    ['spec: { resources: { requests: { storage: 8Gi } } }', 'storage spec.resources.requests.storage=8Gi:1'],
    ['loadBalancerIP: 10.1.2.3', 'address loadBalancerIP=10.1.2.3:1'],
    ['addresses: [10.1.2.3-10.1.2.9]', 'address addresses[0]=10.1.2.3-10.1.2.9:1'],
    ['cidr: 10.0.0.0/16', 'address cidr=10.0.0.0/16:1'],
  ])('%s', (text, expected) => {
    expect(values(text)).toEqual([expected])
  })

  it('resources are one point', () => {
    expect(values('app:\n  resources:\n    requests: { cpu: 1, memory: 2Gi }\n    limits: { cpu: 2 }\n')).toEqual([
      'resources app.resources=requests.cpu: 1, requests.memory: 2Gi, limits.cpu: 2:3',
    ])
  })

  it.each([
    'apiVersion: apps.example.com/v1',
    'image: registry.example.com/app',
    'endpoint: redis.redis.svc.cluster.local:6379',
    'host: localhost',
    'size: 5',
    'version: 1.2.3',
    'resources: [a.yaml]',
    'kind: GitRepository\nspec: { url: https://example.com/x }',
    'kind: Secret\nstringData: { host: x.example.com }',
  ])('%s is none', (text) => {
    expect(values(text)).toEqual([])
  })

  it('never a hidden one', () => {
    expect(values('url: https://x.example.com', ['url'])).toEqual([])
  })
})

describe('the plan of a first copy', () => {
  const tree = fixture('opencenter')
  const settings = configOf(tree['.github/sluice.yaml'] ?? '')
  const first = plan({ base: null, source: tree, target: tree, config: settings, unit: 'headlamp' })

  it('lists the secret first, then what is to be looked at', () => {
    expect(
      first.checklist?.map(({ kind, path, pointer, value }) => [kind, path.split('/services/')[1], pointer, value]),
    ).toEqual([
      ['secret', 'headlamp/helm-values/override-values.yaml', 'config.oidc.clientSecret', null],
      ['replicas', 'headlamp/helm-values/override-values.yaml', 'replicaCount', '1'],
      ['host', 'headlamp/httproute.yaml', 'spec.hostnames[0]', 'headlamp.staging.example.com'],
    ])
    expect(first.notes).toMatchObject([{ code: 'first-sync', message: expect.stringContaining('3 points') }])
  })

  it('has no problem besides the missing secret, also where the cluster has nothing else', () => {
    const empty = Object.fromEntries(Object.entries(tree).filter(([path]) => !path.includes('/staging-cluster/')))
    const made = plan({ base: null, source: tree, target: empty, config: settings, unit: 'redis' })
    expect(made.problems).toEqual([])
    const references = made.checklist?.filter(({ kind }) => kind === 'reference').map(({ value }) => value)
    expect(references).toEqual([
      'Kustomization flux-system/sources',
      'Secret flux-system/sops-age',
      'Secret flux-system/opencenter-base',
    ])
  })

  it('lists what is left of the source', () => {
    const source: Files = { [at('dev', 'redis/a.yaml')]: 'env: dev\n' }
    const made = plan({ base: {}, source, target: {}, config: config() })
    expect(made.checklist).toEqual([
      {
        kind: 'name',
        path: at('staging', 'redis/a.yaml'),
        pointer: 'env',
        line: 1,
        value: 'dev',
        message: 'still says the source: dev',
      },
    ])
  })

  it('is for the new service alone in a group that stands already', () => {
    const files = (cluster: 'dev' | 'staging', service: string): Files => ({
      [at(cluster, `${service}/a.yaml`)]: 'replicas: 1\n',
    })
    const made = plan({
      base: files('dev', 'one'),
      source: { [at('dev', 'one/a.yaml')]: 'replicas: 2\n', ...files('dev', 'two') },
      target: files('staging', 'one'),
      config: config('groups: { pair: [one, two] }\n'),
      unit: 'pair',
      services: ['one', 'two'],
    })
    expect(made.changes).toHaveLength(2)
    expect(made.checklist?.map(({ path }) => path)).toEqual([at('staging', 'two/a.yaml')])
    expect(made.notes[0]?.message).toContain('has no two yet')
  })

  it('is no list where the service stands already', () => {
    expect(plan({ base: null, source: tree, target: tree, config: settings, unit: 'redis' }).checklist).toBeUndefined()
  })
})
