// Which configuration a tree of paths leads to: shapes of real repositories, and shapes that must not lead to any.
import { describe, expect, it } from 'vitest'
import { writeConfig } from '../../src/messages/onboarding-config.ts'
import { proposalOf } from '../../src/onboarding/proposal.ts'
import { recognise } from '../../src/onboarding/recognise.ts'

/** `apps/{dev,prod}/{web,api}/x.yaml` as the paths that a shell makes of it. */
function expand(pattern: string): readonly string[] {
  const found = /\{([^{}]*)\}/.exec(pattern)
  if (found === null) return [pattern]
  return (found[1] ?? '').split(',').flatMap((one) => expand(pattern.replace(found[0], one)))
}
const tree = (...patterns: readonly string[]) => patterns.flatMap(expand)
const seen = (paths: readonly string[], branches: Readonly<Record<string, readonly string[]>> = {}) =>
  recognise({ paths, branches: Object.entries(branches).map(([name, own]) => ({ name, paths: own })) })

/** What of the configuration is not comment and not the same everywhere. */
function configured(paths: readonly string[], branches: Readonly<Record<string, readonly string[]>> = {}): string {
  const found = seen(paths, branches)
  if (found.kind === 'unrecognised') return `unrecognised: ${found.because}`
  const lines = writeConfig(found.draft, []).split('\n')
  return lines.filter((line) => !/^\s*#|^$|^version|^mode/.test(line)).join('\n')
}
const chain = (...names: readonly string[]) =>
  names.flatMap((name, index) => [`  - name: ${name}`, ...(index === 0 ? [] : [`    after: [${names[index - 1]}]`])])
const layout = (...lines: readonly string[]) => ['layout:', ...lines.map((line) => `  ${line}`), 'environments:']

type Row = readonly [string, readonly string[], readonly string[]]
const rows: readonly Row[] = [
  [
    'services below environments, as in Flux’s own examples',
    tree(
      'apps/base/{web,api}/release.yaml',
      'apps/{staging,production}/{kustomization,web-values,api-values}.yaml',
      'clusters/{staging,production}/{apps,infrastructure}.yaml',
      'infrastructure/controllers/nginx.yaml',
    ),
    ['layout: flux-monorepo', 'environments:', ...chain('staging', 'production')],
  ],
  [
    'environments below services',
    tree('apps/{web,api,db}/base/kustomization.yaml', 'apps/{web,api,db}/overlays/{dev,qa,prod}/kustomization.yaml'),
    ['layout: app-first', 'environments:', ...chain('dev', 'qa', 'prod')],
  ],
  [
    'environments below services in a folder that no preset knows',
    tree('stacks/{web,api,db}/overlays/{dev,prod}/{kustomization,patch}.yaml'),
    [...layout('slice:', '  - "stacks/{service}/overlays/{cluster}/**"'), ...chain('dev', 'prod')],
  ],
  [
    'two kinds of services',
    tree('manifests/{app,infra}/{a,b,c}/overlays/{development,production}/{kustomization,patch}.yaml'),
    [
      ...layout(
        'slice:',
        '  - "manifests/app/{service}/overlays/{cluster}/**"',
        '  - "manifests/infra/{service}/overlays/{cluster}/**"',
      ),
      ...chain('development', 'production'),
    ],
  ],
  [
    'one file for each environment',
    tree('charts/{web,api}/values-{dev,staging,prod}.yaml', 'charts/{web,api}/templates/deployment.yaml'),
    ['layout: flat-files', 'environments:', ...chain('dev', 'staging', 'prod')],
  ],
  [
    'the service in the name of the file',
    tree('config/{orders,billing}--{stg,prod}.config.yaml'),
    [...layout('slice:', '  - "config/{service}--{cluster}.config.yaml"'), ...chain('stg', 'prod')],
  ],
  [
    'one file of one service',
    tree('vars/packit/{stg,prod}_template.yml'),
    [...layout('services:', '  packit:', '    - "vars/packit/{cluster}_template.yml"'), ...chain('stg', 'prod')],
  ],
  [
    'two spellings: the shorter one is the environment',
    tree(
      'deploy/{web,api,db}/overlays/{staging,production}/{kustomization,patch}.yaml',
      'jobs/{cleanup,report}--{stg,prd}.yaml',
    ),
    [
      ...layout('slice:', '  - "deploy/{service}/overlays/{cluster}/**"', '  - "jobs/{service}--{environment}.yaml"'),
      '  - name: stg',
      '    clusters: [staging]',
      '  - name: prd',
      '    after: [stg]',
      '    clusters: [production]',
    ],
  ],
  [
    'clusters of one stage, each with its own source',
    tree('clusters/{staging-eu,staging-us,prod-eu,prod-us}/{web,api,db}/kustomization.yaml'),
    [
      ...layout('slice:', '  - "clusters/{cluster}/{service}/**"'),
      '  - name: staging',
      '    clusters: [staging-eu, staging-us]',
      '  - name: prod',
      '    after: [staging]',
      '    clusters: [prod-eu, { name: prod-us, from: staging-us }]',
    ],
  ],
  [
    'names in which the stage stands inside',
    tree('clusters/k8s-{dev-iad3,staging-iad3,prod-dfw1,prod-iad3}/{web,api,db}/kustomization.yaml'),
    [
      ...layout('slice:', '  - "clusters/{cluster}/{service}/**"'),
      '  - name: dev',
      '    clusters: [k8s-dev-iad3]',
      '  - name: staging',
      '    after: [dev]',
      '    clusters: [k8s-staging-iad3]',
      '  - name: prod',
      '    after: [staging]',
      '    clusters: [k8s-prod-dfw1, k8s-prod-iad3]',
    ],
  ],
  [
    'names that grew together, where siblings show it',
    tree(
      'applications/{mobu,tap,nublado}/values-{idfdev,idfint,idfprod}.yaml',
      'applications/sprint/values-print.yaml',
    ),
    ['layout: flat-files', 'environments:', ...chain('idfdev', 'idfint', 'idfprod')],
  ],
  [
    'regions below environments',
    tree('apps/{staging,production}/{eu,us}/{web,api,db}/kustomization.yaml'),
    [
      'layout: regions',
      'environments:',
      '  - name: staging',
      '    clusters: [eu, us]',
      '  - name: production',
      '    after: [staging]',
      '    clusters: [eu, { name: us, from: us }]',
    ],
  ],
  [
    'groups of services below each environment',
    tree(
      'envs/{dev,prod}/{platform,business}/{web,api}/kustomization.yaml',
      'envs/{dev,prod}/{platform,business}/kustomization.yaml',
    ),
    [
      ...layout(
        'slice:',
        '  - "envs/{cluster}/{group}/{service}/**"',
        'indexes:',
        '  - "envs/{cluster}/{group}/kustomization.yaml"',
      ),
      ...chain('dev', 'prod'),
    ],
  ],
  [
    'the repository of one application',
    tree('base/deployment.yaml', 'overlays/{dev,test,production}/{kustomization,patch}.yaml'),
    ['layout: app-repository', 'environments:', ...chain('dev', 'test', 'production')],
  ],
  [
    'files that are called by their environment inside of its folder',
    tree('sites/integration/int-{release,server,daemons}.yaml', 'sites/production/prod-{release,server,daemons}.yaml'),
    [...layout('services:', '  sites:', '    - "sites/{cluster}/**"'), ...chain('integration', 'production')],
  ],
  [
    'hub and spoke: stages are files, roles are none',
    tree(
      'clusters/{management,control-plane,hypervisor,storage}/{kustomization,flux}.yaml',
      'tenants/{blue,red}/openstack-clusters/{staging,prod}.yaml',
      'compositions/openstack-{production,staging,development}.yaml',
    ),
    [
      ...layout(
        'slice:',
        '  - "tenants/{service}/openstack-clusters/{environment}.yaml"',
        'services:',
        '  compositions:',
        '    - "compositions/openstack-{cluster}.yaml"',
      ),
      ...chain('development', 'staging', 'prod'),
      '    clusters: [production]',
    ],
  ],
]

describe('a repository is recognised by its paths', () => {
  it.each(rows)('%s', (_name, paths, lines) => {
    expect(configured(paths)).toBe(lines.join('\n'))
  })

  it('a branch for each environment', () => {
    const paths = tree('apps/{web,api,db}/kustomization.yaml', 'README.md')
    expect(configured(paths, { develop: paths, staging: paths, main: paths, 'feature/x': paths })).toBe(
      [
        ...layout('slice:', '  - "apps/{service}/**"'),
        '  - name: develop',
        '    branch: develop',
        '  - name: staging',
        '    after: [develop]',
        '    branch: staging',
        '  - name: production',
        '    after: [staging]',
        '    branch: main',
      ].join('\n'),
    )
  })

  it('shared folders, test code and lonely words are no environments', () => {
    const paths = tree(
      'apps/{base,common,dev,prod}/{web,api,db}/kustomization.yaml',
      'test/{unit,e2e}/run.yaml',
      'docs/live/a.yaml',
    )
    expect(configured(paths)).toBe(['layout: flux-monorepo', 'environments:', ...chain('dev', 'prod')].join('\n'))
  })

  it('of two forms that claim the same files, the one that holds more is kept', () => {
    const paths = tree('x/{dev,prod}/{web,api,db}/{a,b}.yaml', 'x/{p,q,r}/{dev,prod}/deployment.yaml')
    expect(configured(paths)).toBe(
      [...layout('slice:', '  - "x/{cluster}/{service}/**"'), ...chain('dev', 'prod')].join('\n'),
    )
  })

  it('leaves out an environment that holds other things, and says so', () => {
    const found = seen(
      tree('clusters/{dev,staging,prod}/{web,api,db}/x.yaml', 'clusters/test/{unit,load,smoke}/x.yaml'),
    )
    expect(found).toMatchObject({ kind: 'recognised', unlike: ['test'] })
  })

  it('names an environment in the middle that has few of the services around it', () => {
    const narrow = (staging: string) => {
      const found = seen(tree('clusters/{dev,prod}/{a,b,c,d,e}/x.yaml', `clusters/staging/${staging}/x.yaml`))
      return found.kind === 'recognised' ? proposalOf(found).narrow : null
    }
    expect([narrow('a'), narrow('{a,b}')]).toEqual([['staging'], []])
  })
})

describe('what cannot be told is not guessed', () => {
  it.each([
    ['nothing', [], 'empty'],
    ['code', tree('src/{a,b}.ts', 'README.md'), 'no-environments'],
    [
      'roles',
      tree('clusters/{management,control-plane,storage}/{flux,monitoring}/kustomization.yaml'),
      'no-environments',
    ],
    ['roles that are called like stages', ['live-chat/deployment.yaml', 'dev-portal/release.yaml'], 'no-environments'],
    ['stages of unlike services', tree('clusters/dev/{a,b,c}/x.yaml', 'clusters/prod/{d,e,f}/x.yaml'), 'unlike'],
    ['one environment', tree('clusters/prod/{a,b,c}/x.yaml'), 'no-environments'],
    [
      'code that is tested',
      tree('dev/{setup,run}.sh', 'test/{one,two}.py', 'live/{index,app}.html'),
      'no-environments',
    ],
  ] as const)('%s', (_name, paths, because) => {
    expect(seen(paths)).toMatchObject({ kind: 'unrecognised', because })
  })

  it.each([
    'src/main/java/org/acme/{staging,prod}',
    'src/test/resources/{dev,prod}',
    'pkg/testdata/{staging,prod}',
  ])('a program’s own folders: %s', (folders) => {
    const code = tree(`${folders}/{web,api}/{a,b}.yaml`)
    expect(configured(code)).toBe('unrecognised: no-environments')
    const deployed = tree('deploy/{staging,prod}/{web,api}/x.yaml')
    expect(configured([...code, ...deployed])).toBe(configured(deployed))
  })

  it('a branch to develop on beside the trunk is no environment', () => {
    const paths = tree('apps/{web,api,db}/kustomization.yaml')
    expect(configured(paths, { develop: paths, main: paths })).toBe('unrecognised: no-environments')
  })

  it('shows folders that hold the same, for a person who knows which is which', () => {
    const found = seen(tree('clusters/{alder,birch,cedar}/{web,api,db}/kustomization.yaml'))
    expect(found).toMatchObject({ seen: [{ parent: 'clusters', names: ['alder', 'birch', 'cedar'] }] })
  })
})
