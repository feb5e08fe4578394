// What a plan says about the target as it would be afterwards: only what it newly breaks, never what stood before.
import { describe, expect, it } from 'vitest'
import { blockersOf } from '../../../src/promotion/settling/blockers.ts'
import { at, config, type Files, plan, planAll } from '../repository.ts'

type Cluster = 'dev' | 'staging'
const kustomization = (...lines: string[]) =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${lines.join('\n')}\n`
const resources = (...paths: string[]) => ['resources:', ...paths.map((path) => `  - ${path}`)]
const object = (kind: string, name: string, more = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: redis\n${more}`
const flux = (name: string, spec: string) =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: ${name}\n  namespace: flux-system\nspec:\n  interval: 5m\n${spec}`
const sourceRef = (name: string) => `  sourceRef:\n    kind: GitRepository\n    name: ${name}\n`
const dependsOn = (...names: string[]) => `  dependsOn:\n${names.map((name) => `    - name: ${name}\n`).join('')}`
const gitRepository = (name: string) =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: ${name}\n  namespace: flux-system\nspec:\n  url: https://example.com/${name}\n`

const place = (cluster: Cluster, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [at(cluster, path), text]))
/** A whole service: a manifest, its kustomization, its Flux file and source. */
const whole = (cluster: Cluster): Files => ({
  'redis/kustomization.yaml': kustomization(...resources('route.yaml')),
  'redis/route.yaml': object('HTTPRoute', 'redis'),
  'fluxcd/kustomization.yaml': kustomization(...resources('./redis.yaml')),
  'fluxcd/redis.yaml': flux(
    'redis',
    `${sourceRef('flux-system')}  path: ./applications/overlays/${cluster}-cluster/services/redis\n`,
  ),
})
const without = (files: Files, ...paths: string[]): Files =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)))

type Change = {
  readonly source: Files
  readonly target?: Files
  readonly base?: Files
  readonly more?: string
  readonly elsewhere?: Files
}
const ask = ({ source, target = whole('staging'), base = whole('dev'), more = '', elsewhere = {} }: Change) =>
  plan({
    base: { ...place('dev', base), ...elsewhere },
    source: { ...place('dev', source), ...elsewhere },
    target: { ...place('staging', target), ...elsewhere },
    config: config(more),
  })
const found = (problems: readonly { code: string; file: string | null; line: number | null }[]) =>
  problems.map(({ code, file, line }) => `${code} ${file?.split('/services/')[1] ?? file}:${line}`)
const dev = whole('dev')
const list = (...lines: string[]) => ({ 'redis/kustomization.yaml': kustomization(...lines) })

describe('paths that are not there afterwards', () => {
  it.each<[string, Files, readonly string[]]>([
    ['resources', list(...resources('route.yaml', 'more.yaml')), ['missing-file redis/kustomization.yaml:5']],
    [
      'components',
      list(...resources('route.yaml'), 'components:', '  - ./parts'),
      ['missing-file redis/kustomization.yaml:6'],
    ],
    ['bases', list(...resources('route.yaml'), 'bases: [parts]'), ['missing-file redis/kustomization.yaml:5']],
    ['crds', list(...resources('route.yaml'), 'crds: [a.json]'), ['missing-file redis/kustomization.yaml:5']],
    [
      'configurations',
      list(...resources('route.yaml'), 'configurations: [a.yaml]'),
      ['missing-file redis/kustomization.yaml:5'],
    ],
    [
      'transformers',
      list(...resources('route.yaml'), 'transformers: [a.yaml]'),
      ['missing-file redis/kustomization.yaml:5'],
    ],
    [
      'patches',
      list(...resources('route.yaml'), 'patches:', '  - path: a.yaml'),
      ['missing-file redis/kustomization.yaml:6'],
    ],
    [
      'strategic patches',
      list(...resources('route.yaml'), 'patchesStrategicMerge: [a.yaml]'),
      ['missing-file redis/kustomization.yaml:5'],
    ],
    [
      'JSON patches',
      list(...resources('route.yaml'), 'patchesJson6902:', '  - target: {kind: A, name: a}', '    path: a.yaml'),
      ['missing-file redis/kustomization.yaml:7'],
    ],
    [
      'replacements',
      list(...resources('route.yaml'), 'replacements:', '  - path: a.yaml'),
      ['missing-file redis/kustomization.yaml:6'],
    ],
    [
      'files of a generator',
      list(...resources('route.yaml'), 'secretGenerator:', '  - name: a', '    files: [x=a.yaml]'),
      ['missing-file redis/kustomization.yaml:7'],
    ],
    [
      'envs of a generator',
      list(...resources('route.yaml'), 'configMapGenerator:', '  - name: a', '    envs: [a.env]'),
      ['missing-file redis/kustomization.yaml:7'],
    ],
    [
      'a folder without a kustomization.yaml',
      { ...list(...resources('route.yaml', 'parts')), 'redis/parts/x.yaml': object('A', 'a') },
      ['no-kustomization redis/kustomization.yaml:5'],
    ],
    [
      'an absolute path',
      list(...resources('route.yaml', '/etc/x.yaml')),
      ['outside-repository redis/kustomization.yaml:5'],
    ],
    [
      'a path out of the repository',
      list(...resources('route.yaml', '../../../../../../../x')),
      ['outside-repository redis/kustomization.yaml:5'],
    ],
  ])('%s', (_, files, problems) => {
    const made = ask({ source: { ...dev, ...files } })
    expect(found(made.problems)).toEqual(problems)
  })

  it.each<[string, Files]>([
    ['what comes along', { ...list(...resources('route.yaml', 'more.yaml')), 'redis/more.yaml': object('A', 'a') }],
    [
      'a folder that comes along',
      { ...list(...resources('route.yaml', 'parts')), 'redis/parts/kustomization.yaml': kustomization() },
    ],
    ['remote content', list(...resources('route.yaml', 'https://example.com/x.yaml', 'github.com/a/b//c?ref=v1'))],
    ['a patch that is written out', list(...resources('route.yaml'), 'patchesStrategicMerge:', '  - "kind: A"')],
    ['what Flux puts into the artifact', list(...resources('route.yaml', '../base/redis'))],
    [
      'a Flux path in another source',
      { 'fluxcd/redis.yaml': flux('redis', `${sourceRef('other')}  path: ./nowhere\n`) },
    ],
  ])('%s is none', (_, files) => {
    const made = ask({ source: { ...dev, ...files } })
    expect(found(made.problems)).toEqual([])
    expect(made.notes.filter(({ code }) => code !== 'remote-reference')).toEqual([])
  })

  it('a Flux path that only the source has, or that nobody has', () => {
    const to = (path: string) => flux('redis', `${sourceRef('flux-system')}  path: ${path}\n`)
    const only = ask({
      source: { ...dev, 'fluxcd/redis.yaml': to('./shared/redis') },
      elsewhere: {},
    })
    expect([found(only.problems), found(only.notes)]).toEqual([[], ['missing-path fluxcd/redis.yaml:11']])
    const shared = { 'shared/redis/x.yaml': 'a: 1\n' }
    const there = ask({ source: { ...dev, 'fluxcd/redis.yaml': to('./shared/redis') }, elsewhere: shared })
    expect([found(there.problems), found(there.notes)]).toEqual([[], []])
  })

  it('what lies beside the folder and is no part of a slice, where the source has it', () => {
    const beside = list(...resources('route.yaml', '../fluxcd/fluxcd-configs/monitor.yaml'))
    const monitor = { 'fluxcd/fluxcd-configs/monitor.yaml': object('PodMonitor', 'flux') }
    expect(found(ask({ source: { ...dev, ...beside, ...monitor } }).problems)).toEqual([
      'missing-file redis/kustomization.yaml:5',
    ])
    const both = ask({ source: { ...dev, ...beside, ...monitor }, target: { ...whole('staging'), ...monitor } })
    expect(both.problems).toEqual([])
    const nobody = ask({ source: { ...dev, ...beside } })
    expect([found(nobody.problems), found(nobody.notes)]).toEqual([[], ['missing-file redis/kustomization.yaml:5']])
  })

  it('an entry that stays when its file goes, in a file that the plan does not touch', () => {
    const both = list(...resources('route.yaml', 'more.yaml'))
    const more = { 'redis/more.yaml': object('A', 'a') }
    const made = ask({
      base: { ...dev, ...more, ...both },
      source: { ...dev, ...both },
      target: { ...whole('staging'), ...more, ...both },
    })
    expect(made.changes.map(({ after }) => after)).toEqual([null])
    expect(found(made.problems)).toEqual(['missing-file redis/kustomization.yaml:5'])
  })

  it('what was missing before is not this plan’s', () => {
    const broken = list(...resources('route.yaml', 'gone.yaml'))
    const made = ask({
      base: { ...dev, ...broken },
      source: { ...dev, ...broken, 'redis/route.yaml': object('HTTPRoute', 'redis', 'spec: {}\n') },
      target: { ...whole('staging'), ...broken },
    })
    expect([made.changes.length, made.problems, made.notes]).toEqual([1, [], []])
    const edited = ask({
      base: { ...dev, ...broken },
      source: { ...dev, ...list(...resources('route.yaml', 'gone.yaml', 'new.yaml')), 'redis/new.yaml': 'a: 1\n' },
      target: { ...whole('staging'), ...broken },
    })
    expect([edited.changes.length, edited.problems, edited.notes]).toEqual([2, [], []])
  })

  it('costs one more round only when a new entry leads out of the cluster', () => {
    const question = (entry: string) => {
      const files = { ...dev, ...list(...resources('route.yaml', entry)), 'redis/x.yaml': object('A', 'a') }
      const outside = { 'common/x.yaml': object('A', 'b') }
      return planAll({
        base: place('dev', dev),
        source: { ...place('dev', files), ...outside },
        target: { ...place('staging', whole('staging')), ...outside },
      })
    }
    const [inside, outside] = [question('x.yaml'), question('../../../../../common/x.yaml')]
    expect(outside.asked.length).toBe(inside.asked.length + 1)
    expect(outside.done[0]?.problems).toEqual([])
  })
})

describe('objects that the target does not have', () => {
  const needs = (...names: string[]) => ({
    'fluxcd/redis.yaml': flux(
      'redis',
      `${dependsOn(...names)}${sourceRef('flux-system')}  path: ./applications/overlays/dev-cluster/services/redis\n`,
    ),
  })
  const other = (cluster: Cluster): Files => ({
    'fluxcd/other.yaml': flux(
      'other',
      `${sourceRef('flux-system')}  path: ./applications/overlays/${cluster}-cluster/services/other\n`,
    ),
    'other/kustomization.yaml': kustomization(),
  })

  it('a dependency that the source has', () => {
    const made = ask({ source: { ...dev, ...needs('other'), ...other('dev') } })
    expect(found(made.problems)).toEqual(['missing-object fluxcd/redis.yaml:9'])
    expect(made.problems[0]?.message).toContain('services/fluxcd/other.yaml')
    expect(made.problems[0]?.message).toContain('by /promote other to staging')
  })

  it('a namespace that another service of the source makes, and none that nobody’s file makes', () => {
    const targets = (name: string) => ({ 'fluxcd/redis.yaml': `${flux('redis', '')}  targetNamespace: ${name}\n` })
    const made = { 'other/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: tools\n' }
    const lacking = ask({ source: { ...dev, ...targets('tools'), ...other('dev'), ...made }, base: {}, target: {} })
    expect(lacking.problems.map(({ message }) => message).join()).toMatch(
      /needs Namespace tools .* by \/promote other to staging/,
    )
    expect(ask({ source: { ...dev, ...targets('tools') }, base: {}, target: {} }).problems).toEqual([])
  })

  it.each<[string, Change]>([
    [
      'one that the target has',
      { source: { ...dev, ...needs('other'), ...other('dev') }, target: { ...whole('staging'), ...other('staging') } },
    ],
    ['one that nobody’s file defines', { source: { ...dev, ...needs('made-elsewhere') } }],
    ['what Flux was bootstrapped with', { source: { ...dev, ...needs('flux-system') } }],
    [
      'one that something else in the target needs as well',
      {
        source: { ...dev, ...needs('other'), ...other('dev') },
        target: { ...whole('staging'), 'fluxcd/third.yaml': flux('third', dependsOn('other')) },
      },
    ],
    [
      'one that was missing before',
      {
        base: { ...dev, ...needs('other'), ...other('dev') },
        source: {
          ...dev,
          ...needs('other'),
          ...other('dev'),
          'redis/route.yaml': object('HTTPRoute', 'redis', 'spec: {}\n'),
        },
        target: {
          ...whole('staging'),
          'fluxcd/redis.yaml': needs('other')['fluxcd/redis.yaml'].replace('dev-', 'staging-'),
        },
      },
    ],
  ])('%s is none', (_, change) => {
    const made = ask(change)
    expect([made.changes.length > 0, found(made.problems)]).toEqual([true, []])
  })

  it('a source in a file of its own', () => {
    const made = ask({
      source: {
        ...dev,
        'fluxcd/redis.yaml': flux('redis', `${sourceRef('shared')}  path: ./x\n`),
        'fluxcd/two.yaml': flux('two', `${sourceRef('shared')}  path: ./x\n`),
        'sources/shared.yaml': gitRepository('shared'),
      },
    })
    expect(found(made.problems)).toEqual(['missing-object fluxcd/redis.yaml:10'])
  })

  it('what the plan takes away while others need it', () => {
    const two = {
      'fluxcd/redis-extra.yaml': flux(
        'extra',
        `${sourceRef('flux-system')}  path: ./applications/overlays/CLUSTER/services/redis\n`,
      ),
    }
    const named = (cluster: Cluster) => ({
      'fluxcd/redis-extra.yaml': two['fluxcd/redis-extra.yaml'].replace('CLUSTER', `${cluster}-cluster`),
    })
    const made = ask({
      base: { ...dev, ...named('dev') },
      source: dev,
      target: {
        ...whole('staging'),
        ...named('staging'),
        ...other('staging'),
        'fluxcd/other.yaml': flux('other', dependsOn('extra')),
      },
    })
    expect(made.changes.map(({ after }) => after)).toEqual([null])
    expect(found(made.problems)).toEqual(['missing-object fluxcd/other.yaml:9'])
  })

  it('a Secret or ConfigMap is for a person to look at', () => {
    const release = (values: string) =>
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: redis\n  namespace: redis\nspec:\n  valuesFrom:\n${values}`
    const from = '    - kind: ConfigMap\n      name: more\n'
    const made = ask({
      base: { ...dev, 'redis/release.yaml': release('') },
      source: { ...dev, 'redis/release.yaml': release(from), 'fluxcd/other.yaml': object('ConfigMap', 'more') },
      target: { ...whole('staging'), 'redis/release.yaml': release('') },
    })
    expect([found(made.problems), found(made.notes)]).toEqual([[], ['missing-object redis/release.yaml:9']])
    const optional = ask({
      base: { ...dev, 'redis/release.yaml': release('') },
      source: {
        ...dev,
        'redis/release.yaml': release(`${from}      optional: true\n`),
        'fluxcd/other.yaml': object('ConfigMap', 'more'),
      },
      target: { ...whole('staging'), 'redis/release.yaml': release('') },
    })
    expect([optional.problems, optional.notes]).toEqual([[], []])
  })
})

describe('texts that arrive', () => {
  it('and are no YAML, or hold a key twice', () => {
    const arrives = (text: string) =>
      found(
        ask({ source: { ...dev, ...list(...resources('route.yaml', 'new.yaml')), 'redis/new.yaml': text } }).problems,
      )
    expect(arrives('a: [\n')).toEqual(['yaml-syntax redis/new.yaml:2'])
    expect(arrives('a: 1\na: 2\n')).toEqual(['duplicate-key redis/new.yaml:2'])
    const levels = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}\n`
    const aliases = Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]\n`).join('')
    expect(arrives(`a0: &a0 x\n${aliases}`)).toEqual(['alias-bomb redis/new.yaml:1'])
    expect(arrives(levels(900))).toEqual(['too-deep redis/new.yaml:1'])
    // Too deep to be edited, but nothing that a cluster stumbles over.
    expect(arrives(levels(100))).toEqual([])
    expect(arrives('a: {{ .Values.a }}\n')).toEqual([])
    const broken = (value: string) => ({
      ...list(...resources('route.yaml', 'old.yaml')),
      'redis/old.yaml': `a: [\n#\nb: ${value}\n`,
    })
    const stood = ask({
      base: { ...dev, ...broken('1') },
      source: { ...dev, ...broken('2') },
      target: { ...whole('staging'), ...broken('1') },
    })
    expect([stood.changes.length, stood.problems]).toEqual([1, []])
  })

  it('with an object that is there already', () => {
    const twin = { ...list(...resources('route.yaml', 'twin.yaml')), 'redis/twin.yaml': object('HTTPRoute', 'redis') }
    expect(found(ask({ source: { ...dev, ...twin } }).problems)).toEqual(['object-twice redis/twin.yaml:1'])
    const stood = ask({
      base: { ...dev, ...twin },
      source: { ...dev, ...twin, 'redis/twin.yaml': object('HTTPRoute', 'redis', 'spec: {}\n') },
      target: { ...whole('staging'), ...twin },
    })
    expect([stood.changes.length, stood.problems]).toEqual([1, []])
    const more = (name: string) => ({
      'redis/twin.yaml': object('HTTPRoute', 'redis', `spec: { a: ${name} }\n`),
      'redis/route.yaml': object('HTTPRoute', 'redis', `spec: { b: ${name} }\n`),
    })
    const edited = ask({
      base: { ...dev, ...twin, ...more('x') },
      source: {
        ...dev,
        ...twin,
        ...more('y'),
        ...list(...resources('route.yaml', 'twin.yaml', 'new.yaml')),
        'redis/new.yaml': 'a: 1\n',
      },
      target: { ...whole('staging'), ...twin, ...more('x') },
    })
    expect([edited.changes.length, edited.problems]).toEqual([4, []])
    const patch = {
      ...list(...resources('route.yaml'), 'patches:', '  - path: twin.yaml'),
      'redis/twin.yaml': object('HTTPRoute', 'redis'),
    }
    expect(ask({ source: { ...dev, ...patch } }).problems).toEqual([])
  })

  it.each<[string, Files, readonly string[]]>([
    ['beside its kustomization.yaml', { 'redis/new.yaml': 'a: 1\n', 'redis/README.md': 'x' }, ['redis/new.yaml']],
    [
      'beside a file that is named from above',
      {
        'redis/kustomization.yaml': kustomization(
          ...resources('route.yaml'),
          'configMapGenerator:',
          '  - name: a',
          '    files: [values/a.yaml]',
        ),
        'redis/values/a.yaml': 'a: 1\n',
        'redis/values/b.yaml': 'b: 1\n',
      },
      ['redis/values/b.yaml'],
    ],
    ['in a folder of its own', { 'redis/crs/new.yaml': 'a: 1\n' }, []],
  ])('and that nothing refers to, %s', (_, files, expected) => {
    const made = ask({ source: { ...dev, ...files } })
    const notes = expected.map((path) => `unlisted-file ${path}:null`)
    expect([found(made.problems), found(made.notes)]).toEqual([[], notes])
  })
})

it('an empty plan has nothing to say', () => {
  const made = ask({ source: dev })
  expect([made.changes, made.problems, made.notes, made.checklist]).toEqual([[], [], [], undefined])
})

it('a person who changes the file that is at fault settles it', () => {
  const made = ask({ source: { ...dev, ...list(...resources('route.yaml', 'more.yaml')) } })
  const after = made.changes[0]?.after?.oid
  expect(blockersOf([made])).toMatchObject([
    { kind: 'problem', path: at('staging', 'redis/kustomization.yaml'), wrote: after },
  ])
})

it.each(
  Object.keys(whole('dev')).filter((path) => path.startsWith('redis/')),
)('a first copy without %s is red', (path) => {
  const made = ask({ base: {}, source: without(dev, path), target: {} })
  const complete = ask({ base: {}, source: dev, target: {} })
  expect(complete.problems).toEqual([])
  // Without its kustomization.yaml the folder is applied as it is.
  expect(made.problems.length > 0).toBe(path !== 'redis/kustomization.yaml')
})
