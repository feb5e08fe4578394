// The keys that override values set in the own repository, each with its place.
import { describe, expect, it } from 'vitest'
import { type Overrides, overrideKeys } from '../../src/bump/overrides.ts'
import { at, config, type Files, fixture, repository } from '../promotion/repository.ts'

function asked(files: Files, services: readonly string[], more: readonly string[] = [], clusters = ['dev-cluster']) {
  const repo = repository()
  const question = { environment: 'dev', commit: repo.commit(files), clusters, services, files: more }
  return repo.run((known) => overrideKeys(question, config(), known))
}
const overridesOf = (files: Files, services = ['redis']): Overrides['overrides'] =>
  asked(files, services).done.overrides

const flux = (service: string, cluster: 'dev' | 'staging' = 'dev'): Files => ({
  [at(cluster, `fluxcd/${service}.yaml`)]: 'kind: Kustomization\n',
})
const inRedis = (files: Readonly<Record<string, string>>): Files => ({
  ...flux('redis'),
  ...Object.fromEntries(Object.entries(files).map(([path, text]) => [at('dev', `redis/${path}`), text])),
})
const text = 'master:\n  count: 3\n  resources: {cpu: 1}\nlist:\n  - {a: 1}\n"a.b": 1\n'
const keys = [
  { key: 'master', line: 1 },
  { key: 'master.count', line: 2 },
  { key: 'master.resources', line: 3 },
  { key: 'master.resources.cpu', line: 3 },
  { key: 'list', line: 4 },
  { key: '"a.b"', line: 6 },
]
const generator = (list: string, entry: string) =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${list}:\n  - name: redis-values-override\n    files: [${entry}]\n`

describe('override values', () => {
  it.each([
    ['by name', { 'helm-values/override-values.yaml': text }, 'helm-values/override-values.yaml'],
    ['by a name with an underscore', { 'helm-values/override_values.yaml': text }, 'helm-values/override_values.yaml'],
    ['beside the manifests', { 'override-values.yaml': text }, 'override-values.yaml'],
    [
      'of a secretGenerator',
      { 'kustomization.yaml': generator('secretGenerator', 'override.yaml=o.yaml'), 'o.yaml': text },
      'o.yaml',
    ],
    [
      'of a configMapGenerator',
      { 'kustomization.yaml': generator('configMapGenerator', 'x/o.yaml'), 'x/o.yaml': text },
      'x/o.yaml',
    ],
  ])('are found %s', (_, files, file) => {
    expect(overridesOf(inRedis(files as Record<string, string>))).toEqual([
      { service: 'redis', cluster: 'dev-cluster', file: at('dev', `redis/${file}`), keys },
    ])
  })

  it('are found in a HelmRelease and in a patch of one', () => {
    const release = `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: redis }\nspec:\n  values:\n    master: { count: 3 }\n`
    expect(overridesOf(inRedis({ 'patch.yaml': release }))[0]?.keys).toEqual([
      { key: 'master', line: 6 },
      { key: 'master.count', line: 6 },
    ])
  })

  it('count where they are encrypted, without what SOPS adds', () => {
    const encrypted = `auth:\n    password: ENC[AES256_GCM,data:xx,iv:xx,tag:xx,type:str]\nsops:\n    mac: ENC[AES256_GCM,data:xx]\n    version: 3.9.0\n`
    const found = overridesOf(inRedis({ 'override-values.yaml': encrypted }))
    expect(found[0]?.keys).toEqual([
      { key: 'auth', line: 1 },
      { key: 'auth.password', line: 2 },
    ])
    expect(JSON.stringify(found)).not.toContain('ENC[')
  })

  it('are those of the services asked for, and of nothing else', () => {
    const files = {
      ...inRedis({ 'override-values.yaml': text, 'route.yaml': 'kind: HTTPRoute\na: 1\n' }),
      ...flux('web'),
      [at('dev', 'web/override-values.yaml')]: text,
    }
    expect(overridesOf(files).map(({ file }) => file)).toEqual([at('dev', 'redis/override-values.yaml')])
    expect(asked(files, []).done.overrides).toEqual([])
    expect(asked(files, []).asked).toEqual([])
  })

  it('that cannot be read are named', () => {
    const { overrides, unread } = asked(inRedis({ 'override-values.yaml': 'a: [\n' }), ['redis']).done
    expect(overrides).toEqual([])
    expect(unread).toEqual([
      `${at('dev', 'redis/override-values.yaml')} could not be read, so whether its values still do something is not known.`,
    ])
  })

  it('are found in the example repository in every cluster that is asked for', () => {
    const { overrides } = asked(fixture('opencenter'), ['redis', 'loki', 'calico'], [], ['dev-cluster']).done
    expect(overrides.map(({ service, file }) => [service, file.split('/').at(-1)])).toEqual([
      ['redis', 'override-values.yaml'],
      ['loki', 'override-values.yaml'],
      ['calico', 'override_values.yaml'],
    ])
  })
})

it('tells what stands where a Kustomization points to something gone', () => {
  const files = inRedis({})
  const path = at('dev', 'fluxcd/redis.yaml')
  const { stands } = asked(files, [], [path, 'nowhere.yaml']).done
  expect(Object.keys(stands)).toEqual([path])
})
