// Every kind of list: which items are the same one on all sides, wherever they stand.
import { describe, expect, it } from 'vitest'
import { mergeByMeaning } from '../../../../src/promotion/merge/meaning/merge-by-meaning.ts'

const merged = (base: string, source: string, target: string) => mergeByMeaning(base, source, target, 'f.yaml')
const lines = (...all: readonly string[]) => `${all.join('\n')}\n`
/** A list under a key, each item one flow map or scalar on its own line. */
const list = (key: string, ...items: readonly string[]) => lines(`${key}:`, ...items.map((item) => `  - ${item}`))

// The second item changes upstream; the target has a change of its own in the first, and another order.
const named: readonly (readonly [string, string, string])[] = [
  ['containers', 'name: a', 'name: b'],
  ['initContainers', 'name: a', 'name: b'],
  ['volumes', 'name: a', 'name: b'],
  ['env', 'name: A', 'name: B'],
  ['imagePullSecrets', 'name: a', 'name: b'],
  ['ports', 'containerPort: 80, protocol: TCP', 'containerPort: 80, protocol: UDP'],
  ['ports', 'port: 80', 'port: 443'],
  ['volumeMounts', 'mountPath: /a, name: x', 'mountPath: /b, name: x'],
  ['hostAliases', 'ip: 10.0.0.1', 'ip: 10.0.0.2'],
  ['topologySpreadConstraints', 'topologyKey: zone, whenUnsatisfiable: X', 'topologyKey: host, whenUnsatisfiable: X'],
  ['images', 'name: a', 'name: b'],
  ['patches', 'path: a.yaml, target: {kind: X}', 'path: a.yaml, target: {kind: Y}'],
  ['patchesJson6902', 'target: {kind: X}', 'target: {kind: Y}'],
  ['secretGenerator', 'name: a, namespace: x', 'name: a, namespace: y'],
  ['configMapGenerator', 'name: a', 'name: b'],
  ['valuesFrom', 'kind: Secret, name: a, valuesKey: x', 'kind: Secret, name: a, valuesKey: y'],
  ['valuesFrom', 'kind: Secret, name: a', 'kind: ConfigMap, name: a'],
  ['dependsOn', 'name: a, namespace: x', 'name: a, namespace: y'],
  ['healthChecks', 'kind: A, namespace: x, name: a', 'kind: B, namespace: x, name: a'],
  ['substituteFrom', 'kind: ConfigMap, name: a', 'kind: Secret, name: a'],
  ['ops', 'op: replace, path: /a', 'op: replace, path: /b'],
  ['anything', 'name: a', 'name: b'],
  ['anything', 'key: a', 'key: b'],
  ['anything', 'id: a', 'id: b'],
  ['taints', 'key: a, effect: NoSchedule', 'key: a, effect: NoExecute'],
  ['readinessGates', 'conditionType: a', 'conditionType: b'],
  ['hosts', 'host: a.io', 'host: b.io'],
  ['dependencies', 'name: a, alias: x', 'name: a, alias: y'],
  ['releases', 'name: a, namespace: x', 'name: a, namespace: y'],
  ['scrape_configs', 'job_name: a', 'job_name: b'],
  ['profileList', 'display_name: A', 'display_name: B'],
  ['choices', 'slug: a, display_name: A', 'slug: b, display_name: A'],
]

describe('items with names', () => {
  it.each(named)('in %s, {%s} is not {%s}', (key, first, second) => {
    const base = list(key, `{${first}, v: 1}`, `{${second}, v: 1}`)
    const source = list(key, `{${first}, v: 1}`, `{${second}, v: 2}`)
    const target = list(key, `{${second}, v: 1}`, `{own: 1, ${first}, v: 7}`)
    const wanted = list(key, `{${second}, v: 2}`, `{own: 1, ${first}, v: 7}`)
    expect(merged(base, source, target)).toEqual({ text: wanted, conflicts: [] })
  })

  it.each(named)('in %s, {%s} arrives before {%s} in the target’s style', (key, first, second) => {
    const base = list(key, `{${second}, v: 1}`)
    const source = list(key, `{${first}, v: 1}`, `{${second}, v: 1}`)
    const target = lines(`${key}: # own`, `- {${second}, v: 9}`)
    expect(merged(base, source, target)).toEqual({
      text: lines(`${key}: # own`, `- {${first}, v: 1}`, `- {${second}, v: 9}`),
      conflicts: [],
    })
  })

  it('leaves an item that the source removed where the target changed it, and says so', () => {
    const result = merged(
      list('env', '{name: A, value: x}', '{name: B}'),
      list('env', '{name: B}'),
      list('env', '{name: A, value: y}', '{name: B}'),
    )
    expect(result).toMatchObject({
      text: list('env', '{name: A, value: y}', '{name: B}'),
      conflicts: [
        { pointer: 'env[name=A]', source: null, because: expect.stringContaining('the source removed this') },
      ],
    })
  })

  it('takes names that occur twice for no names', () => {
    const base = list('env', '{name: A, value: x}', '{name: A, value: y}')
    const source = list('env', '{name: A, value: x}', '{name: A, value: z}')
    expect(merged(base, source, `${base}own: 1\n`)).toEqual({ text: `${source}own: 1\n`, conflicts: [] })
  })
})

describe('what arrives in a map', () => {
  const map = (...keys: string[]) => keys.map((key) => `${key}: 1\n`).join('')
  it('stands first where it is first in the source', () => {
    expect(merged(map('a', 'b'), map('new', 'a', 'b'), map('own', 'a', 'b'))).toMatchObject({
      text: map('new', 'own', 'a', 'b'),
    })
  })
  it('stands behind the sibling that it stands behind in the source', () => {
    expect(merged(map('a', 'b'), map('a', 'new', 'b'), map('a', 'own', 'b'))).toMatchObject({
      text: map('a', 'new', 'own', 'b'),
    })
  })
})

describe('lists of scalars', () => {
  it.each([
    'resources',
    'components',
    'finalizers',
    'namespaces',
    'hosts',
  ])('%s gains and loses entries as a set', (key) => {
    const result = merged(list(key, 'a', 'b', 'c'), list(key, 'a', 'c', 'd'), list(key, 'own', 'c', 'b', 'a'))
    expect(result).toEqual({ text: list(key, 'own', 'c', 'a', 'd'), conflicts: [] })
  })

  it('takes ./x.yaml, "x.yaml" and x.yaml for one entry', () => {
    const result = merged(
      list('resources', 'x.yaml'),
      list('resources', 'x.yaml', 'y.yaml'),
      list('resources', './y.yaml', '"./x.yaml"'),
    )
    expect(result).toMatchObject({ text: list('resources', './y.yaml', '"./x.yaml"') })
  })

  it('takes a remote base in two versions for one entry, and the newer version', () => {
    const at = (version: string) => list('resources', `https://github.com/a/b?ref=${version}`)
    expect(merged(at('v1.0.0'), at('v1.2.0'), at('v1.1.0'))).toEqual({ text: at('v1.2.0'), conflicts: [] })
    expect(merged(at('v1.0.0'), at('v1.1.0'), at('v1.2.0'))).toMatchObject({ text: at('v1.2.0'), conflicts: [{}] })
  })

  it('keeps the order of arguments, and merges those that both changed one by one', () => {
    const result = merged(
      list('args', '--a=1', '--b=1', 'x'),
      list('args', '--a=2', '--b=1', 'x', 'y'),
      list('args', '--a=1', '--b=2', 'x'),
    )
    expect(result).toEqual({ text: list('args', '--a=2', '--b=2', 'x', 'y'), conflicts: [] })
  })

  it('asks where both added other arguments at one place', () => {
    const result = merged(list('args', 'a'), list('args', 'a', 'b'), list('args', 'a', 'c'))
    expect(result).toMatchObject({
      text: list('args', 'a', 'c'),
      conflicts: [{ pointer: 'args[1]', base: null, source: 'b', target: 'c' }],
    })
  })
})
