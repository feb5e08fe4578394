// What environments pin: in every example repository, and who counts as the reader of a source.
import { describe, expect, it } from 'vitest'
import type { Pin } from '../../src/bump/model.ts'
import { config, configOf, fixture } from '../promotion/repository.ts'
import { kustomization, path, source, survey } from './stand.ts'

const told = ({ name, tag, services }: Pick<Pin, 'name' | 'services'> & { readonly tag: string | null }) =>
  `${name} ${tag}: ${services.join(' ')}`

describe('the example of openCenter', () => {
  const files = fixture('opencenter')
  const settings = configOf(files['.github/sluice.yaml'] ?? '')

  it.each([
    ['dev', '2026.01', ['opencenter-headlamp 2026.01: headlamp']],
    ['staging', '2026.01', []],
    ['prod', '2025.12', []],
  ])('pins in %s every source with the services that read it', (environment, certManager, more) => {
    const { pins, unmovable, problems } = survey(files, environment, settings)
    expect(pins.map(told).sort()).toEqual(
      [
        'opencenter-alert-proxy v1.4.2: alert-proxy',
        'opencenter-calico 2026.01: calico',
        `opencenter-cert-manager ${certManager}: cert-manager`,
        'opencenter-gateway-api 2026.01: gateway-api',
        'opencenter-harbor 2026.01: harbor',
        'opencenter-keycloak 2026.01: keycloak',
        'opencenter-observability 2026.01: kube-prometheus-stack loki observability',
        'opencenter-olm 2026.01: olm',
        'opencenter-postgres-operator 2026.01: postgres-operator',
        'opencenter-rbac-manager 2026.01: rbac-manager',
        'opencenter-redis 2026.01: redis',
        ...more,
      ].sort(),
    )
    expect([unmovable, problems]).toEqual([[], []])
  })

  it('finds the paths of the base that are applied, also through an include', () => {
    const { pins } = survey(files, 'dev', settings)
    const uses = (name: string) => pins.find((pin) => pin.name === name)?.uses.map((use) => `${use.name}: ${use.path}`)
    expect(uses('opencenter-redis')).toEqual(['redis-base: applications/base/services/redis'])
    expect(uses('opencenter-keycloak')).toEqual([
      'oidc-rbac: applications/base/services/keycloak/30-oidc-rbac',
      'keycloak-postgres: applications/base/services/keycloak',
      'keycloak-operator: applications/base/services/keycloak',
      'keycloak-cr: applications/base/services/keycloak',
    ])
    const observability = pins.find((pin) => pin.name === 'opencenter-observability')
    expect(observability?.uses.map(({ service }) => service).sort()).toEqual([
      'kube-prometheus-stack',
      'loki',
      'observability',
    ])
    expect(observability).toMatchObject({
      cluster: 'dev-cluster',
      path: 'applications/overlays/dev-cluster/services/sources/opencenter-observability.yaml',
      namespace: 'flux-system',
      base: { host: 'github.com', owner: 'opencenter-cloud', name: 'openCenter-gitops-base' },
      docIndex: 0,
      line: 12,
    })
  })
})

describe('the other examples', () => {
  it.each([
    ['app-first', []],
    ['app-repository', []],
    ['flat-files', []],
    ['flux-monorepo', []],
    ['hub-and-spoke', []],
    ['regions', []],
    ['services-layout', []],
  ])('%s', (name, expected: readonly string[]) => {
    const files = fixture(name)
    const settings = configOf(files['.github/sluice.yaml'] ?? '')
    const found = settings.environments.map((environment) => survey(files, environment.name, settings))
    expect(found.flatMap(({ pins }) => pins.map(told))).toEqual(expected)
    expect(found.flatMap(({ unmovable, problems }) => [...unmovable, ...problems])).toEqual([])
  })
})

describe('who reads a source', () => {
  const sources = path('sources/base.yaml')
  const pinsOf = (files: Record<string, string>, more = '', own: string | null = null) =>
    survey(files, 'staging', config(more), own)

  it('is whoever names it, in its namespace, and of its kind', () => {
    const files = {
      [sources]: source(),
      [path('fluxcd/redis.yaml')]: kustomization('redis', 'base'),
      [path('fluxcd/other.yaml')]: kustomization('other', 'base').replace(
        '    name: base\n',
        '    name: base\n    namespace: elsewhere\n',
      ),
      [path('fluxcd/oci.yaml')]: kustomization('oci', 'base').replace('kind: GitRepository', 'kind: OCIRepository'),
      [path('fluxcd/bare.yaml')]: kustomization('bare', 'base').replaceAll('  namespace: flux-system\n', ''),
    }
    expect(pinsOf(files).pins.map(told)).toEqual(['base 1.0.0: bare redis'])
  })

  it('is also who reads a source that includes it, at the path that is included', () => {
    const include =
      '  include:\n    - repository: {name: base}\n      fromPath: ./applications/keycloak/\n      toPath: x\n'
    const overlays = source({
      name: 'overlays',
      url: 'https://github.com/acme/own',
      ref: 'branch: main',
      more: include,
    })
    const files = {
      [sources]: `${source()}---\n${overlays}`,
      [path('fluxcd/keycloak.yaml')]: kustomization('keycloak', 'overlays', 'overlays/keycloak'),
    }
    const { pins } = pinsOf(files)
    expect(pins.map(told)).toEqual(['base 1.0.0: keycloak'])
    expect(pins[0]?.uses).toEqual([
      {
        service: 'keycloak',
        path: 'applications/keycloak',
        file: path('fluxcd/keycloak.yaml'),
        line: 1,
        name: 'keycloak',
      },
    ])
  })

  it('is nobody in another cluster', () => {
    const files = {
      [sources]: source(),
      [path('sources/base.yaml', 'prod-cluster')]: source({ ref: 'tag: "0.9.0"' }),
      [path('fluxcd/redis.yaml', 'prod-cluster')]: kustomization('redis', 'base'),
    }
    expect(pinsOf(files).pins.map(told)).toEqual(['base 1.0.0: '])
  })

  it('takes for bases, when they are found by themselves, what some source follows by a tag', () => {
    const files = {
      [sources]: [
        source({ name: 'tagged' }),
        source({ name: 'branch', url: 'git@github.com:Acme/base.git', ref: 'branch: main' }),
        source({ name: 'unfollowed', url: 'https://github.com/acme/apps', ref: 'branch: main' }),
        source({ name: 'own', url: 'https://github.com/acme/Platform' }),
        source({ name: 'flux-system', url: 'https://github.com/acme/fleet' }),
        source({ name: 'local', url: 'file:///srv/base' }),
      ].join('---\n'),
    }
    const { pins, unmovable } = pinsOf(files, '', 'Acme/platform')
    expect(pins.map(({ name }) => name)).toEqual(['tagged'])
    expect(unmovable.map(({ name, code }) => [name, code])).toEqual([['branch', 'branch']])
  })

  it('takes only configured bases where some are, in the configuration’s spelling', () => {
    const files = { [sources]: `${source()}---\n${source({ name: 'x', url: 'https://github.com/acme/x' })}` }
    const { pins } = pinsOf(files, 'bases: [{ repository: ACME/Base }]\n')
    expect(pins.map(({ name, base }) => [name, base])).toEqual([
      ['base', { host: 'github.com', owner: 'ACME', name: 'Base' }],
    ])
  })

  it('writes a base as most sources write it', () => {
    const urls = ['https://github.com/ACME/base', 'https://github.com/acme/Base', 'git@github.com:acme/Base.git']
    const files = { [sources]: urls.map((url, index) => source({ name: `s${index}`, url })).join('---\n') }
    expect(new Set(pinsOf(files).pins.map(({ base }) => `${base.owner}/${base.name}`))).toEqual(new Set(['acme/Base']))
  })

  it('leaves alone what Flux installed, what is ignored, and what several clusters share', () => {
    const shared = 'applications/base/sources/base.yaml'
    const files = {
      [sources]: source(),
      [path('flux-system/gotk-sync.yaml')]: source({ name: 'fleet' }),
      [path('sources/old.yaml')]: source({ name: 'old' }),
      [shared]: source({ name: 'shared' }),
    }
    expect(pinsOf(files, "ignore: ['**/old.yaml']\n").pins.map(({ name }) => name)).toEqual(['base'])
    expect(
      pinsOf(files)
        .pins.map(({ name }) => name)
        .sort(),
    ).toEqual(['base', 'old'])
  })

  it('finds sources in the folder of a service where a file is named like one', () => {
    const files = {
      [path('calico/flux-kustomization.yaml')]: `${source()}---\n${kustomization('calico', 'base')}`,
      [path('calico/values.yaml')]: source({ name: 'values' }),
    }
    expect(pinsOf(files).pins.map(told)).toEqual(['base 1.0.0: calico'])
  })
})
