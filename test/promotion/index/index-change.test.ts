// Index files: which entries are a slice's, and how they come and go.
import { describe, expect, it } from 'vitest'
import { resolveEntry } from '../../../src/promotion/slice/entries.ts'
import { at, configOf, type Files, plan, written } from '../repository.ts'

const index = (cluster: 'dev' | 'staging') => at(cluster, 'sources/kustomization.yaml')
const list = (...entries: string[]) =>
  `kind: Kustomization\nresources:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`
const source = (cluster: 'dev' | 'staging', file = 'opencenter-redis.yaml'): Files => ({
  [at(cluster, `sources/${file}`)]: 'a: 1\n',
})

const ask = (base: Files, now: Files, target: Files) => plan({ base, source: now, target })
const grown = (before: string, target: string | null, entry = '"opencenter-redis.yaml"') =>
  ask(
    { [at('dev', 'redis/a.yaml')]: 'a: 1\n', [index('dev')]: list(before) },
    { [at('dev', 'redis/a.yaml')]: 'a: 1\n', [index('dev')]: list(before, entry), ...source('dev') },
    { [at('staging', 'redis/a.yaml')]: 'a: 1\n', ...(target === null ? {} : { [index('staging')]: target }) },
  )

describe('a new entry', () => {
  it.each([
    ['plain', list('a.yaml'), list('a.yaml', 'opencenter-redis.yaml')],
    ['with ./', list('./a.yaml'), list('./a.yaml', './opencenter-redis.yaml')],
    ['quoted', list('"a.yaml"'), list('"a.yaml"', '"opencenter-redis.yaml"')],
    ['quoted with ./', list('"./a.yaml"'), list('"./a.yaml"', '"./opencenter-redis.yaml"')],
    ['in a flow list', 'resources: [a.yaml]\n', 'resources: [a.yaml, opencenter-redis.yaml]\n'],
    ['behind the neighbour of the source', list('a.yaml', 'z.yaml'), list('a.yaml', 'opencenter-redis.yaml', 'z.yaml')],
    ['already there in another spelling', list('./opencenter-redis.yaml', './a.yaml'), null],
  ])('%s', (_, target, expected) => {
    const made = grown('a.yaml', target)
    expect(written(made)[index('staging')] ?? null).toBe(expected)
    expect(made.problems).toEqual([])
  })

  it('makes the index where the target has none, with this slice alone', () => {
    expect(written(grown('a.yaml', null))[index('staging')]).toBe(list('"opencenter-redis.yaml"'))
  })

  it.each([
    'secretGenerator:\n  - name: redis\n    literals:\n      - password=Tr0ub4dor\n',
    'patches:\n  - patch: |\n      kind: Secret\n      metadata: { name: x }\n      stringData: { user: Tr0ub4dor }\n',
    'commonAnnotations:\n  api-token: Tr0ub4dor\n',
  ])('never makes an index of one that holds a secret: %j', (more) => {
    const [dev, file] = [{ [at('dev', 'redis/a.yaml')]: 'a: 1\n' }, source('dev')]
    const text = `${list('opencenter-redis.yaml')}${more}`
    const made = ask(dev, { ...dev, ...file, [index('dev')]: text }, { [at('staging', 'redis/a.yaml')]: 'a: 1\n' })
    expect(JSON.stringify(made)).not.toContain('Tr0ub4dor')
    expect(made.problems).toMatchObject([{ code: 'secret-in-index', file: index('staging') }])
  })

  it.each([
    'kind: ConfigMap\n',
    '[[[',
    'resources: text\n',
    `{{ x }}\n`,
  ])('is a problem where the index cannot be edited: %j', (target) => {
    const made = grown('a.yaml', target)
    expect(written(made)).not.toHaveProperty([index('staging')])
    expect(made.problems.length).toBeGreaterThan(0)
  })

  it('in `components` stays one', () => {
    const components = (...entries: string[]) => list(...entries).replace('resources', 'components')
    const made = ask(
      { [at('dev', 'redis/a.yaml')]: 'a: 1\n', [index('dev')]: components('./a.yaml') },
      {
        [at('dev', 'redis/a.yaml')]: 'a: 1\n',
        [index('dev')]: components('./a.yaml', './opencenter-redis.yaml'),
        ...source('dev'),
      },
      { [at('staging', 'redis/a.yaml')]: 'a: 1\n', [index('staging')]: components('./a.yaml') },
    )
    expect(written(made)[index('staging')]).toBe(components('./a.yaml', './opencenter-redis.yaml'))
  })
})

describe('an entry that left the source', () => {
  const before = {
    [at('dev', 'redis/a.yaml')]: 'a: 1\n',
    [index('dev')]: list('x.yaml', 'opencenter-redis.yaml'),
    ...source('dev'),
  }
  const gone = { [at('dev', 'redis/a.yaml')]: 'a: 1\n', [index('dev')]: list('x.yaml') }
  const target = (text: string): Files => ({
    [at('staging', 'redis/a.yaml')]: 'a: 1\n',
    [at('staging', 'sources/opencenter-redis.yaml')]: text,
    [index('staging')]: list('./opencenter-redis.yaml', './own.yaml'),
  })

  it('goes with its file', () => {
    expect(written(ask(before, gone, target('a: 1\n')))).toEqual({
      [at('staging', 'sources/opencenter-redis.yaml')]: null,
      [index('staging')]: list('./own.yaml'),
    })
  })

  it('stays while a person decides about the file', () => {
    const made = ask(before, gone, target('a: mine\n'))
    expect([written(made), made.conflicts.length]).toEqual([{}, 1])
  })

  it('goes alone when the file stayed in the source', () => {
    expect(written(ask(before, { ...gone, ...source('dev') }, target('a: 1\n')))).toEqual({
      [index('staging')]: list('./own.yaml'),
    })
  })
})

describe('entries that are others’', () => {
  it('never move', () => {
    const dev = (...entries: string[]) => ({ [at('dev', 'redis/a.yaml')]: 'a: 1\n', [index('dev')]: list(...entries) })
    const made = ask(dev('opencenter-loki.yaml'), dev('opencenter-harbor.yaml', '../../x', '.', '..'), {
      [at('staging', 'redis/a.yaml')]: 'a: 1\n',
      [index('staging')]: list('opencenter-loki.yaml'),
    })
    expect(made.changes).toEqual([])
  })
})

describe('folders as entries', () => {
  const config = configOf(`version: 1
layout:
  slice: ["apps/{cluster}/{service}/**"]
  indexes: ["clusters/{cluster}/kustomization.yaml"]
environments:
  - { name: dev, clusters: [dev] }
  - { name: prod, after: [dev], clusters: [prod] }
`)
  const files = (cluster: string, ...entries: string[]): Files => ({
    [`apps/${cluster}/web/a.yaml`]: 'a: 1\n',
    [`clusters/${cluster}/kustomization.yaml`]: list(...entries),
  })
  const promote = (base: Files, source: Files, target: Files) =>
    plan({ base, source, target, config, unit: 'web', to: 'prod' })

  it('travel when they are the slice’s', () => {
    const made = promote(files('dev'), files('dev', '../../apps/dev/web'), files('prod', '../../apps/prod/db'))
    expect(written(made)).toEqual({
      'clusters/prod/kustomization.yaml': list('../../apps/prod/db', '../../apps/prod/web'),
    })
  })

  it('that hold other services too are nobody’s', () => {
    expect(promote(files('dev'), files('dev', '../../apps/dev'), files('prod')).changes).toEqual([])
    expect(promote(files('dev', '../../apps/dev'), files('dev'), files('prod', '../../apps/prod')).changes).toEqual([])
  })
})

it.each([
  ['a/b', './c.yaml', 'a/b/c.yaml'],
  ['a/b', '../c', 'a/c'],
  ['a/b', '../../../c', null],
  ['', 'x/', 'x'],
  ['a', '.', 'a'],
])('resolves in %j the entry %j as %j', (folder, value, path) => {
  expect(resolveEntry(folder, value)).toBe(path)
})

describe('what the target took out itself', () => {
  const [dev, staging] = [at('dev', 'sources/opencenter-redis.yaml'), at('staging', 'sources/opencenter-redis.yaml')]
  const always = (cluster: 'dev' | 'staging') => ({ [at(cluster, 'redis/a.yaml')]: 'a: 1\n' })
  const theirs = (text: string, ...entries: string[]): Files => ({
    ...always('dev'),
    [index('dev')]: list('opencenter-redis.yaml', ...entries),
    [dev]: text,
  })

  it('an index file stays away as long as the source lists nothing new', () => {
    const own = { ...always('staging'), [staging]: 'a: 1\n' }
    expect(written(ask(theirs('a: 1\n'), theirs('a: 2\n'), own))).toEqual({ [staging]: 'a: 2\n' })
  })

  it('an entry comes back with its file when somebody takes the source’s side, and only then', () => {
    const sides = {
      base: theirs('a: 1\n'),
      source: theirs('a: 2\n'),
      target: { ...always('staging'), [index('staging')]: list('x.yaml') },
    }
    const open = plan(sides)
    expect([open.changes, open.conflicts.map(({ path }) => path)]).toEqual([[], [staging]])
    const choices = open.conflicts.map(({ path, pointer, digest }) => {
      return { cluster: open.cluster, path, pointer, digest, side: 'source' as const, by: 'bob' }
    })
    const taken = plan({ ...sides, choices })
    expect(written(taken)).toEqual({ [staging]: 'a: 2\n', [index('staging')]: list('x.yaml', 'opencenter-redis.yaml') })
    expect(plan({ ...sides, target: { ...always('staging'), ...written(taken) } as Files }).changes).toEqual([])
  })
})
