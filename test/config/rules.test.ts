// Keys that do not fit each other. One row per mistake; ▸ marks the expected place.
import { describe, expect, it } from 'vitest'
import { dev, expectProblem, layout, more, type Row, refused, staging } from './build.ts'

const environments = (layoutText: string, list: string) =>
  `version: 1\nlayout: ${layoutText}\nenvironments: [${list}]\n`

const regions = (line: string) =>
  `version: 1
layout: regions
environments:
  - { name: dev, clusters: [eu, us] }
  - { name: prod, after: [dev], clusters: [us, eu] }
${line}
`

const graph: readonly Row[] = [
  [
    'two environments of one name',
    dev('  - { name: ▸dev, after: [dev], clusters: [b] }'),
    'duplicate-environment',
    '"dev"',
  ],
  [
    'an unknown upstream',
    dev('  - { name: prod, after: [▸deb], clusters: [b] }'),
    'unknown-environment',
    'Did you mean "dev"?',
  ],
  ['a self loop', dev('  - { name: prod, after: [▸prod], clusters: [b] }'), 'cycle', 'prod → prod'],
  [
    'a cycle without a root',
    environments(
      'opencenter',
      '{ name: dev, after: ▸[staging], clusters: [a] }, { name: staging, after: [dev], clusters: [b] }',
    ),
    'cycle',
    'dev → staging → dev',
  ],
  [
    'a long cycle beside a root',
    dev(
      '  - { name: b, after: ▸[dev, d], clusters: [b] }\n  - { name: c, after: [b], clusters: [c] }\n  - { name: d, after: [c], clusters: [d] }',
    ),
    'cycle',
    'b → c → d → b',
  ],
  [
    'an environment apart',
    dev('  - { name: prod, after: [dev], clusters: [b] }\n  - { name: ▸island, clusters: [c] }'),
    'unreachable-environment',
    '"island"',
  ],
]

const clusters: readonly Row[] = [
  [
    'a cluster in two environments',
    dev('  - { name: prod, after: [dev], clusters: [▸a] }'),
    'duplicate-cluster',
    '"dev"',
  ],
  [
    'a cluster twice in one',
    dev('  - { name: p, after: [dev], clusters: [b, ▸{ name: b }] }'),
    'duplicate-cluster',
    'twice',
  ],
  [
    'clusters that differ by case',
    dev('  - { name: prod, after: [dev], clusters: [▸A] }'),
    'duplicate-cluster',
    'case',
  ],
  [
    'a cluster in two environments where one path does not tell them apart',
    environments(
      '{ slice: ["apps/{environment}/{cluster}/{service}/**", "flux/{cluster}/{service}.yaml"] }',
      '{ name: dev, clusters: [eu] }, { name: prod, after: [dev], clusters: [▸eu] }',
    ),
    'duplicate-cluster',
    'put {environment} into every path',
  ],
  [
    'a region twice in one environment',
    environments('regions', '{ name: dev, clusters: [eu, ▸{ name: eu }] }'),
    'duplicate-cluster',
    'twice',
  ],
  [
    'variables of a region of no environment',
    regions('variables: { dev/eu: { a: bc }, ▸pro/eu: { a: de } }'),
    'unknown-cluster',
    'Did you mean "prod/eu"?',
  ],
  [
    'variables of a region that cannot be told apart',
    regions('variables: { eu: { a: xy }, dev/eu: { b: ▸xy }, prod/eu: { b: uv } }'),
    'ambiguous-variable',
    '"a" and "b"',
  ],
  [
    'reports of a region of several environments',
    regions('reports: { statuses: [{ creator: 1, contexts: [x], cluster: ▸eu }] }'),
    'ambiguous-cluster',
    'dev/eu or prod/eu',
  ],
  [
    'a shared folder as a cluster',
    environments('flux-monorepo', '{ name: dev, clusters: [▸base] }'),
    'shared-folder',
    '"base"',
  ],
  ['a shared folder as an environment', environments('app-first', '▸{ name: base }'), 'shared-folder', '"base"'],
  [
    'a source that is not upstream',
    dev('  - { name: prod, after: [dev], clusters: [{ name: b, from: ▸aa }] }'),
    'unknown-cluster',
    'Did you mean "a"?',
  ],
  [
    'a source of a root',
    environments('opencenter', '{ name: dev, clusters: [{ name: a, from: ▸b }] }'),
    'unknown-cluster',
    'after no environment',
  ],
  [
    'variables of an unknown cluster',
    more('variables: { ▸dev-clutser: { a: bc } }'),
    'unknown-cluster',
    'Did you mean "dev-cluster"?',
  ],
  [
    'a mistyped variable',
    more('variables: { dev-cluster: { domain: ab }, staging-cluster: { domain: cd }, prod-cluster: { ▸domian: ef } }'),
    'unknown-variable',
    'Did you mean "domain"?',
  ],
  [
    'variables that cannot be told apart',
    more('variables: { dev-cluster: { a: xy, b: ▸xy }, staging-cluster: { a: st, b: uv } }'),
    'ambiguous-variable',
    '"a" and "b"',
  ],
  [
    'reports of an unknown cluster',
    more('reports: { statuses: [{ creator: 1, contexts: [x], cluster: ▸y }] }'),
    'unknown-cluster',
    '"y"',
  ],
]

const services: readonly Row[] = [
  ['a service in two groups', more('groups: { x: [s, t], y: [▸t] }'), 'service-in-two-groups', '"x" and "y"'],
  ['a group named like a grouped service', more('groups: { ▸s: [x], y: [s] }'), 'ambiguous-group', '"s"'],
  ['services that only leave out', staging('services: ▸["!a"]'), 'selects-nothing', '"*"'],
  [
    'an unknown service where all are named',
    `${layout('{ services: { web: ["{cluster}/web/**"] } }')}groups: { x: [▸wbe] }\n`,
    'unknown-service',
    'Did you mean "web"?',
  ],
  [
    'a rule for an unknown environment',
    more('adjust: [{ environments: [▸prd], keep: [a] }]'),
    'unknown-environment',
    'Did you mean "prod"?',
  ],
  ['a rule that does nothing', more('adjust: [▸{ environments: [prod] }]'), 'empty-rule', 'changes nothing'],
  [
    'a created key behind a star',
    more('adjust: [{ create: true, set: { ▸"**.a": b } }]'),
    'indefinite-create',
    'name the key',
  ],
]

const policy: readonly Row[] = [
  [
    'merge: auto with approvers',
    staging('merge: ▸auto\n    approvers: { users: [alice] }'),
    'auto-merge-with-approvers',
    "only the organization's file",
  ],
  ['approvers that are nobody', staging('approvers: ▸{ minimum: 1 }'), 'no-approvers', 'nobody'],
  [
    'more approvals than approvers',
    staging('approvers: { users: [alice], minimum: ▸2 }'),
    'no-approvers',
    '2 approvals',
  ],
  [
    'a freeze that ends first',
    staging('freeze: [{ from: 2027-01-04, until: ▸2026-12-20 }]'),
    'bad-freeze',
    'before it starts',
  ],
  ['more reports than clusters', staging('require: ▸2'), 'out-of-range', 'at most 1'],
  [
    'a schedule without time',
    more('bases: [{ repository: a/b, schedule: ▸{ from: "09:00", until: "09:00" } }]'),
    'bad-schedule',
    'another time of day',
  ],
  ['one base twice', more('bases: [{ repository: a/b }, { repository: ▸A/b }]'), 'duplicate', 'twice'],
  [
    'one base twice, on a host in another case',
    more('bases: [{ repository: a/b }, { repository: ▸a/b, host: GitHub.com }]'),
    'duplicate',
    'twice',
  ],
  [
    'bases of one name on two hosts',
    more('bases: [{ repository: a/b }, { repository: ▸a/b, host: git.example.com }]'),
    'duplicate',
    'on github.com and on git.example.com',
  ],
]

const devAndProd = '{ name: d, clusters: [dev] }, { name: p, after: [d], clusters: [prod] }'
const paths: readonly Row[] = [
  ['a layout of nothing', layout('▸{ indexes: ["{cluster}/kustomization.yaml"] }'), 'empty-layout', 'no service'],
  [
    'services that differ by case',
    layout('{ services: { web: ["{cluster}/a/**"], ▸Web: ["{cluster}/b/**"] } }'),
    'duplicate-service',
    'case',
  ],
  ['a template of one path for all', layout('{ slice: [▸"apps/{service}/**"] }'), 'same-path', 'same path'],
  [
    'an index of one path for all',
    layout('{ slice: ["{cluster}/{service}/**"], indexes: [▸"apps/k.yaml"] }'),
    'same-path',
    'same path',
  ],
  [
    'two clusters of one environment under {environment}',
    environments('{ slice: [▸"apps/{environment}/{service}/**"] }', '{ name: dev, clusters: [a, b] }'),
    'overlapping-paths',
    '"a"',
  ],
  [
    'a cluster inside another',
    environments('{ slice: [▸"x/{cluster}/{service}/**", "x/prod/{cluster}/{service}/**"] }', devAndProd),
    'overlapping-paths',
    '"dev"',
  ],
  [
    'clusters and services in one name',
    environments(
      '{ slice: [▸"x/{cluster}-{service}/**"] }',
      '{ name: d, clusters: [dev] }, { name: p, after: [d], clusters: [dev-eu] }',
    ),
    'overlapping-paths',
    '"dev-eu"',
  ],
  [
    'a cluster under a star of another',
    environments('{ slice: [▸"x/{cluster}/{service}/**"], indexes: ["x/prod/{environment}/k.yaml"] }', devAndProd),
    'overlapping-paths',
    '"prod"',
  ],
  [
    'two services with one path',
    layout('{ services: { a: ["{cluster}/x/**"], b: [▸"{cluster}/x/b/**"] } }'),
    'overlapping-paths',
    'service "b"',
  ],
  [
    'paths that differ by case only',
    layout('{ services: { a: ["{cluster}/x/**"], b: [▸"{cluster}/X/**"] } }'),
    'overlapping-paths',
    'service "b"',
  ],
  [
    'paths that differ by Unicode form only',
    layout('{ services: { a: ["{cluster}/\u00e9/**"], b: [▸"{cluster}/e\u0301/**"] } }'),
    'overlapping-paths',
    'service "b"',
  ],
  [
    'folders under any depth',
    layout('{ services: { a: ["{cluster}/**/x/y.yaml"], b: [▸"{cluster}/b/*/y.yaml"] } }'),
    'overlapping-paths',
    'service "b"',
  ],
  [
    'a branch that may be the default',
    environments(
      '{ slice: [▸"apps/{service}/**"] }',
      '{ name: d, clusters: [a] }, { name: p, after: [d], clusters: [b], branch: p }',
    ),
    'same-path',
    'branch',
  ],
  [
    'a branch that two environments share',
    environments(
      '{ slice: [▸"apps/{service}/**"] }',
      '{ name: d, clusters: [a], branch: x }, { name: p, after: [d], clusters: [b], branch: x }',
    ),
    'same-path',
    'branch',
  ],
]

describe('parseConfig refuses', () => {
  it.each(graph)('%s', expectProblem)
  it.each(clusters)('%s', expectProblem)
  it.each(services)('%s', expectProblem)
  it.each(policy)('%s', expectProblem)
  it.each(paths)('%s', expectProblem)

  it('a cycle and the environment behind it, each by name', () => {
    const text = dev(`  - { name: b, after: [c], clusters: [b] }
  - { name: c, after: [b], clusters: [c] }
  - { name: e, after: [c], clusters: [e] }
  - { name: f, after: [dev], clusters: [f] }`)
    expect(refused(text).map(({ code, line }) => ({ code, line }))).toEqual([
      { code: 'cycle', line: 5 },
      { code: 'unreachable-environment', line: 7 },
    ])
  })
})
