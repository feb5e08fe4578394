// What environments pin: in every example repository, and who counts as the reader of a source.
import { describe, expect, it } from 'vitest'
import type { Pin } from '../../src/bump/model.ts'
import { config, configOf, fixture } from '../promotion/repository.ts'
import { bump, kustomization, path, source, survey } from './stand.ts'

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
        source({ name: 'empty', url: 'https://github.com/acme/empty', ref: 'tag: ""' }),
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

  it('finds them under any name where the folder of the service has its Flux Kustomization, too', () => {
    const files = {
      [path('web/flux.yaml')]: kustomization('web', 'base'),
      [path('web/release.yaml')]: source(),
      [path('web/chart/values.yaml')]: source({ name: 'values' }),
      [path('api/release.yaml')]: source({ name: 'api' }),
    }
    expect(pinsOf(files).pins.map(told)).toEqual(['base 1.0.0: web'])
  })
})

describe('whose a file is that the layout gives to nobody', () => {
  const of = (layout: string) => (files: Record<string, string>) => {
    const settings = configOf(`version: 1
mode: act
layout: ${layout}
environments:
  - { name: staging, clusters: [one] }
  - { name: prod, after: [staging], clusters: [two] }
`)
    const { pins, unmovable } = survey(files, 'staging', settings)
    return [...pins.map(({ name }) => name), ...unmovable.map(({ name, code }) => `${name}: ${code}`)].sort()
  }
  const named = (...paths: string[]) => Object.fromEntries(paths.map((at) => [at, source({ name: at })]))
  const index = { 'clusters/one/kustomization.yaml': 'resources: [sources]\n' }

  it.each([
    [
      'flux-monorepo',
      {},
      ['clusters/one/base.yaml', 'clusters/one/sources/a.yaml', 'infrastructure/one/sources/a.yaml'],
    ],
    ['app-first', index, ['clusters/one/base.yaml', 'clusters/one/sources/a.yaml']],
    ['flat-files', index, ['clusters/one/base.yaml', 'clusters/one/sources/a.yaml']],
    ['app-repository', {}, ['overlays/one/source.yaml']],
    [
      '{ slice: ["envs/{environment}/apps/{service}/**"], indexes: ["envs/{environment}/flux/kustomization.yaml"] }',
      {},
      ['envs/staging/apps/git.yaml', 'envs/staging/apps/sources/a.yaml'],
    ],
  ])('%s: what lies in folders of this cluster alone', (layout, more, own) => {
    const theirs = own.map((at) => at.replace('/one/', '/two/').replace('/staging/', '/prod/'))
    const nobodys = ['docs/one/source.yaml', 'base/source.yaml', 'one/source.yaml', 'clusters/one/flux-system/s.yaml']
    expect(of(layout)({ ...named(...own, ...theirs, ...nobodys), ...more })).toEqual(own.toSorted())
  })

  it.each([
    ['a file', '../base/sources.yaml', 'infrastructure/base/sources.yaml'],
    ['a folder', '../base/sources', 'infrastructure/base/sources/x/base.yaml'],
  ])('a source in %s that an index takes in from outside is named and never moved', (_, entry, at) => {
    const files = {
      [at]: source({ name: 'shared' }),
      'infrastructure/base/other.yaml': source({ name: 'other' }),
      'infrastructure/one/kustomization.yaml': `resources: [${entry}, sources, ../base/nowhere-repo]\n`,
      'infrastructure/one/sources/a.yaml': source({ name: 'own' }),
      'clusters/one/web.yaml': kustomization('web', 'shared'),
    }
    expect(of('flux-monorepo')(files)).toEqual(['own', 'shared: shared'])
  })

  it('a source that the layout does not reach is named and never moved', () => {
    const layout =
      '{ slice: ["envs/{environment}/apps/{service}/**"], indexes: ["envs/{environment}/flux/kustomization.yaml"] }'
    const files = {
      'envs/staging/flux/kustomization.yaml': 'resources: [sources]\n',
      'envs/staging/flux/sources/base.yaml': source(),
    }
    expect(of(layout)(files)).toEqual(['base: unreached'])
  })
})

describe('a file that two clusters of one environment have', () => {
  const settings = configOf(`version: 1
mode: act
layout:
  slice: ['envs/{environment}/{service}/{cluster}/**']
  indexes: []
environments:
  - { name: staging, clusters: [one, two] }
`)
  const files = {
    'envs/staging/sources/base.yaml': source(),
    'envs/staging/web/one/flux.yaml': kustomization('web', 'base'),
    'envs/staging/api/two/flux.yaml': kustomization('api', 'base'),
  }

  it('moves once, with what it serves in both', () => {
    expect(survey(files, 'staging', settings).pins.map((pin) => [pin.cluster, told(pin)])).toEqual([
      ['one', 'base 1.0.0: api web'],
    ])
    const plans = bump(files, {}, settings)
    expect(plans.map(({ cluster, changes }) => [cluster, changes.length])).toEqual([['one', 1]])
  })
})
