// What a legal configuration becomes.
import { describe, expect, it } from 'vitest'
import { accepted, more, smallest, staging, three } from './build.ts'

const everything = `version: 1
mode: act
layout:
  slice:
    - applications/overlays/{cluster}/{group}/{service}/**
    - applications/overlays/{cluster}/{group}/fluxcd/{service}.yaml
  indexes:
    - applications/overlays/{cluster}/{group}/fluxcd/kustomization.yaml
  services:
    web: ["apps/{cluster}/web/**", "charts/web/values-{cluster}.yaml"]
environments:
  - name: prod
    after: [staging]
    clusters: [{ name: prod-eu, from: staging-eu }, prod-us]
  - name: staging
    after: [dev]
    clusters: [staging-cluster, staging-eu]
    services: ["*", "!legacy-*"]
    promote: auto
    merge: manual
    health: required
    soak: 30m
    deadline: 60m
    approvers: { users: [], teams: [platform-leads], minimum: 1 }
    freeze: [{ from: 2026-12-20, until: 2027-01-04, reason: year end }]
    branch: main
    mode: observe
    require: all
  - { name: dev, clusters: [dev-cluster] }
group: service
groups: { mesh: [istio-base, istiod, istio-gateway] }
variables:
  dev-cluster: { domain: dev.example.com }
  staging-cluster: { domain: staging.example.com }
adjust:
  - environments: [prod]
    services: [harbor]
    files: "**/override-values.yaml"
    keep: ["**.resources", "externalURL"]
    set: { logLevel: warn, enabled: true, port: 8080, "version": "2026.10" }
    min: { "**.replicas": 3 }
ignore: ["**/README.md"]
secrets: { keys: [], allow: [] }
bases:
  - repository: opencenter-cloud/openCenter-gitops-base
    host: GitHub.com
    versioning: 'regex:^v(\\d+)\\.(\\d+)$'
    prereleases: false
    schedule: { days: [mon] }
    group: source
reports:
  statuses: [{ creator: 49699333, contexts: ["flux/**"], cluster: prod-eu }]
  grace: 10m
  breaker: { reverts: 3, within: 15m }
limits: { open: 7 }
rollback: pull-request
`

describe('parseConfig', () => {
  it('fills in every default of the smallest configuration', () => {
    const { config, notes } = accepted(smallest)
    expect(notes).toEqual([])
    expect(config).toMatchObject({
      version: 1,
      mode: 'observe',
      group: 'service',
      groups: [],
      variables: { 'dev-cluster': {}, 'staging-cluster': {}, 'prod-cluster': {} },
      adjust: [],
      ignore: [],
      secrets: { keys: [], allow: [] },
      bases: 'auto',
      reports: { statuses: [], grace: 600_000, breaker: { reverts: 3, within: 900_000 } },
      limits: { open: 5 },
      rollback: 'pull-request',
    })
    expect(config.layout).toMatchObject({ preset: 'opencenter', services: null })
    expect(config.environments[1]).toEqual({
      name: 'staging',
      after: ['dev'],
      clusters: [{ name: 'staging-cluster', from: 'dev-cluster' }],
      services: ['*'],
      promote: 'auto',
      merge: 'manual',
      health: null,
      soak: 0,
      deadline: null,
      approvers: null,
      freeze: [],
      branch: null,
      mode: 'observe',
      require: 'all',
    })
  })

  it('takes an environment without clusters for one cluster of its own name', () => {
    const { config } = accepted(
      'version: 1\nlayout: flux-monorepo\nenvironments: [{ name: dev }, { name: prod, after: [dev] }]\n',
    )
    expect(config.environments.map(({ clusters }) => clusters)).toEqual([
      [{ name: 'dev', from: null }],
      [{ name: 'prod', from: 'dev' }],
    ])
    expect(config.variables).toEqual({ dev: {}, prod: {} })
  })

  it('lets environments have regions of one name, each receiving from its like', () => {
    const { config } = accepted(`version: 1
layout: regions
environments:
  - { name: dev, clusters: [eu, us] }
  - { name: prod, after: [dev], clusters: [us, eu, ap] }
variables:
  eu: { host: eu.example.com, tier: small }
  prod/eu: { tier: large }
reports: { statuses: [{ creator: 1, contexts: [x], cluster: prod/us }, { creator: 1, contexts: [y], cluster: prod/ap }] }
`)
    expect(config.environments[1]?.clusters).toEqual([
      { name: 'us', from: 'us' },
      { name: 'eu', from: 'eu' },
      { name: 'ap', from: 'eu' },
    ])
    expect(config.variables).toEqual({
      'dev/eu': { host: 'eu.example.com', tier: 'small' },
      'dev/us': {},
      'prod/us': {},
      'prod/eu': { host: 'eu.example.com', tier: 'large' },
      ap: {},
    })
    expect(config.reports.statuses.map(({ cluster }) => cluster)).toEqual(['prod/us', 'ap'])
  })

  it('reads every option, resolves references and orders the environments', () => {
    const { config } = accepted(everything)
    expect(config.environments.map(({ name }) => name)).toEqual(['dev', 'staging', 'prod'])
    const [dev, stage, prod] = config.environments
    expect(dev?.clusters).toEqual([{ name: 'dev-cluster', from: null }])
    expect(prod?.clusters).toEqual([
      { name: 'prod-eu', from: 'staging-eu' },
      { name: 'prod-us', from: 'staging-cluster' },
    ])
    expect(config.environments.map(({ mode }) => mode)).toEqual(['act', 'observe', 'act'])
    expect(stage).toMatchObject({ soak: 1_800_000, deadline: 3_600_000, branch: 'main', health: 'required' })
    expect(config.adjust[0]).toEqual({
      environments: ['prod'],
      services: ['harbor'],
      files: ['**/override-values.yaml'],
      kind: null,
      name: null,
      keep: ['**.resources', 'externalURL'],
      set: [
        { path: 'logLevel', value: 'warn' },
        { path: 'enabled', value: true },
        { path: 'port', value: 8080 },
        { path: 'version', value: '2026.10' },
      ],
      min: [{ path: '**.replicas', value: 3 }],
      remove: [],
      create: false,
    })
    expect(config.groups).toEqual([{ name: 'mesh', services: ['istio-base', 'istiod', 'istio-gateway'] }])
    expect(config.variables['dev-cluster']).toEqual({ domain: 'dev.example.com' })
    expect(config.bases).toEqual([
      {
        repository: 'opencenter-cloud/openCenter-gitops-base',
        host: 'github.com',
        versioning: 'regex:^v(\\d+)\\.(\\d+)$',
        prereleases: false,
        allow: null,
        ignore: [],
        schedule: { days: ['mon'], from: '00:00', until: '23:59' },
        group: 'source',
      },
    ])
    expect(config.layout.services).toEqual({ web: ['apps/{cluster}/web/**', 'charts/web/values-{cluster}.yaml'] })
  })

  it('gives plain data that can be cloned', () => {
    const { config } = accepted(everything)
    expect(structuredClone(config)).toEqual(config)
    expect(JSON.parse(JSON.stringify(config))).toEqual(config)
  })

  it('has no note where every option does what it says', () => {
    expect(accepted(everything).notes).toEqual([])
  })

  it('has no note for `merge: manual`, which says what happens anyway', () => {
    expect(accepted(staging('merge: manual')).notes).toEqual([])
  })

  it.each([
    'health: required',
    'health: off',
    'soak: 1h',
    'deadline: 1h',
    'require: any',
  ])('has no note for %s: health counts', (line) => {
    expect(accepted(`${staging(line)}rollback: "off"\nreports: { grace: 5m, statuses: [] }\n`).notes).toEqual([])
  })

  it('has no note for what holds for tags of bases', () => {
    const stage = staging('soak: 30m\n    freeze: [{ from: 2026-12-20, until: 2027-01-04 }]')
    const base = 'bases: [{ repository: a/b, ignore: ["*-rc"], schedule: { days: [mon] }, group: base }]\n'
    expect(accepted(stage + base).notes).toEqual([])
    expect(accepted(more('bases: auto')).notes).toEqual([])
  })

  it('takes a schedule that goes on over midnight', () => {
    const { config } = accepted(
      more('bases: [{ repository: a/b, schedule: { days: [fri], from: "22:00", until: "04:00" } }]'),
    )
    expect(config.bases).toMatchObject([{ schedule: { days: ['fri'], from: '22:00', until: '04:00' } }])
  })

  it.each([
    ['a byte order mark and CRLF', `\ufeff${smallest.replaceAll('\n', '\r\n')}`],
    ['a document start and comments', `# ours\n---\n${smallest}# end\n`],
    ['JSON', '{"version":1,"layout":"opencenter","environments":[{"name":"dev","clusters":["dev"]}]}'],
    ['one environment alone', 'version: 1\nlayout: opencenter\nenvironments: [{ name: dev, clusters: [dev] }]\n'],
    [
      'two pipelines side by side',
      `version: 1\nlayout: opencenter\nenvironments:\n${['a', 'b'].map((p) => `  - { name: dev-${p}, clusters: [dev-${p}] }\n  - { name: prod-${p}, after: [dev-${p}], clusters: [prod-${p}] }\n`).join('')}`,
    ],
    [
      'names of JavaScript properties',
      'version: 1\nlayout: { services: { constructor: ["{cluster}/c/**"], toString: ["{cluster}/t/**"] } }\nenvironments: [{ name: constructor, clusters: [valueOf] }]\nvariables: { valueOf: { hasOwnProperty: some } }\n',
    ],
    [
      'a branch per environment without {cluster}',
      'version: 1\nlayout: { slice: ["apps/{service}/**"] }\nenvironments: [{ name: dev, clusters: [a], branch: dev }, { name: prod, after: [dev], clusters: [b], branch: prod }]\n',
    ],
    [
      'the service before the cluster',
      `version: 1\nlayout: { slice: ["apps/{service}/overlays/{environment}/**"] }\n${three}`,
    ],
  ])('accepts %s', (_, text) => {
    accepted(text)
  })
})
