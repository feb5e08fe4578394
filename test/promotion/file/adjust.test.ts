import { describe, expect, it } from 'vitest'
import { adjust } from '../../../src/promotion/file/adjust.ts'
import { at, config, type Files, plan, written } from '../repository.ts'

const rules = (rule: string) => config(`adjust:\n  - ${rule}\n`).adjust
const made = (rule: string, text: string, path = 'values.yaml') => adjust(path, text, rules(rule))

describe('set', () => {
  it.each([
    ['a value', '{ set: { a.b: 2 } }', 'a:\n  b: 1 # why\n', 'a:\n  b: 2 # why\n'],
    [
      'every value of a pattern',
      '{ set: { "**.level": warn } }',
      'level: a\nx:\n  - level: b\n',
      'level: warn\nx:\n  - level: warn\n',
    ],
    ['nothing where it stands already', '{ set: { a: warn } }', 'a: "warn"\n', 'a: "warn"\n'],
    ['a text instead of a number', '{ set: { a: "2026.10" } }', 'a: 2026.10\n', 'a: "2026.10"\n'],
    ['no key that is missing', '{ set: { b: 1 } }', 'a: 1\n', 'a: 1\n'],
    ['a key that is missing where it may', '{ create: true, set: { b: 1 } }', 'a: 1\n', 'a: 1\nb: 1\n'],
    ['a quoted key', `{ create: true, set: { 'm."a.b/c"': x } }`, 'm:\n  d: 1\n', 'm:\n  d: 1\n  a.b/c: x\n'],
    ['a key with the maps above it', '{ create: true, set: { x.z.b: 1 } }', 'a: 1\n', 'a: 1\nx:\n  z:\n    b: 1\n'],
    [
      'a key below what stands there of its path',
      '{ create: true, set: { m.x.b: "on" } }',
      'm:\r\n    a: 1\r\nz: 1\r\n',
      'm:\r\n    a: 1\r\n    x:\r\n      b: "on"\r\nz: 1\r\n',
    ],
    ['a key in brackets', '{ create: true, set: { m.x.b: 1 } }', 'm: { a: 1 }\n', 'm: { a: 1, x: {b: 1} }\n'],
    [
      'a key of a list item by its name',
      '{ create: true, set: { "containers[name=web].imagePullPolicy": Always } }',
      'containers:\n  - name: log\n  - name: web\n    image: a\n',
      'containers:\n  - name: log\n  - name: web\n    image: a\n    imagePullPolicy: Always\n',
    ],
    [
      'no list item that is missing',
      '{ create: true, set: { "containers[name=web].image": x } }',
      'containers:\n  - name: log\n',
      'containers:\n  - name: log\n',
    ],
    [
      'a list item by its name',
      '{ set: { "spec.containers[name=web].image": "a:2" } }',
      'spec:\n  containers:\n    - {name: log, image: "b:1"}\n    - {name: web, image: "a:1"}\n',
      'spec:\n  containers:\n    - {name: log, image: "b:1"}\n    - {name: web, image: "a:2"}\n',
    ],
    [
      'no key in a second object while one has it',
      '{ create: true, set: { a: 2 } }',
      'kind: A\n---\na: 1\n',
      'kind: A\n---\na: 2\n',
    ],
    [
      'only objects of a kind',
      '{ kind: B, set: { a: 2 } }',
      'kind: A\na: 1\n---\nkind: B\na: 1\n',
      'kind: A\na: 1\n---\nkind: B\na: 2\n',
    ],
    [
      'only objects of a name',
      '{ name: y, create: true, set: { a: 2 } }',
      'metadata: { name: x }\n---\nmetadata: { name: y }\n',
      'metadata: { name: x }\n---\nmetadata: { name: y }\na: 2\n',
    ],
  ])('%s', (_, rule, text, expected) => {
    expect(made(rule, text)).toMatchObject({ text: expected, problems: [] })
  })

  it.each([
    ['a map', 'a:\n  b: 1\n'],
    ['a block of text', 'a: |\n  x\n'],
    ['a template', 'a: "{{ x }}"\n'],
    ['an anchor that others share', 'a: &x 1\nb: *x\n'],
    ['a file that is no YAML', 'a: [\n'],
    ['F13 one place that is two', 'a: 1\n---\na: 1\n'],
  ])('%s is a problem and stays', (_, text) => {
    const result = made('{ set: { a: 2 } }', text)
    expect(result.text).toBe(text)
    expect(result.problems).toHaveLength(1)
  })
})

describe('a rule that means one value', () => {
  const two = 'kind: A\nmetadata: { name: x }\na: 1\n---\nkind: A\nmetadata: { name: y }\na: 1\n'
  it.each([
    ['{ set: { a: 2 } }', ['rule-matches-twice']],
    ['{ min: { a: 2 } }', ['rule-matches-twice']],
    ['{ kind: A, set: { a: 2 } }', []],
    ['{ kind: A, name: x, set: { a: 2 } }', []],
    ['{ set: { "**.a": 2 } }', []],
    ['{ remove: [a] }', []],
  ])('%s', (rule, codes) => {
    const result = made(rule, two)
    expect(result.problems.map(({ code }) => code)).toEqual(codes)
    expect(result.text === two).toBe(codes.length > 0)
  })
})

describe('min', () => {
  it.each([
    ['raises', 'replicas: 1\n', 'replicas: 3\n', 0],
    ['keeps what is higher', 'replicas: 5\n', 'replicas: 5\n', 0],
    ['keeps what is equal', 'replicas: 3\n', 'replicas: 3\n', 0],
    ['cannot hold a text', 'replicas: "1"\n', 'replicas: "1"\n', 1],
    ['cannot hold nothing', 'replicas:\n', 'replicas:\n', 1],
    ['cannot hold a map', 'replicas: { a: 1 }\n', 'replicas: { a: 1 }\n', 1],
  ])('%s', (_, text, expected, problems) => {
    const result = made('{ min: { "**.replicas": 3 } }', text)
    expect([result.text, result.problems.length]).toEqual([expected, problems])
  })
})

describe('remove', () => {
  it.each([
    ['a value', 'debug: true\na: 1\n', 'a: 1\n'],
    ['a map with all in it', 'a: 1\nx:\n  debug:\n    debug: 1\n  b: 1\n', 'a: 1\nx:\n  b: 1\n'],
    ['nothing', 'a: 1\n', 'a: 1\n'],
  ])('%s', (_, text, expected) => {
    expect(made('{ remove: ["**.debug"] }', text)).toMatchObject({ text: expected, problems: [] })
  })
})

it('F13 a key that would be added to two objects where one is due is a problem, and to all of a kind it is not', () => {
  const two = 'kind: A\nmetadata: { name: x }\n---\nkind: A\nmetadata: { name: y }\n'
  const result = made('{ create: true, set: { a: 2 } }', two)
  expect([result.text, result.problems.map(({ code }) => code)]).toEqual([two, ['rule-matches-twice']])
  expect(made('{ create: true, kind: A, set: { a: 2 } }', two).text).toBe(
    'kind: A\nmetadata: { name: x }\na: 2\n---\nkind: A\nmetadata: { name: y }\na: 2\n',
  )
  expect(made('{ create: true, name: y, set: { a: 2 } }', two).text).toBe(`${two}a: 2\n`)
})

it('removes a list item by its name, and names it so', () => {
  const text = 'env:\n  - name: A\n    value: 1\n  - name: DEBUG\n    value: 2\n'
  expect(made('{ remove: ["env[name=DEBUG]"] }', text)).toMatchObject({
    text: 'env:\n  - name: A\n    value: 1\n',
    adjusted: [{ pointer: 'env[name=DEBUG]', rule: 'remove', by: 'env[name=DEBUG]' }],
  })
})

describe('F08 a rule that names very many values', () => {
  const text = (count: number) => Array.from({ length: count }, (_, n) => `k${n}: { a: 1 }\n`).join('')
  it('is a problem that names the limit, found in no time', () => {
    const result = made('{ set: { "**.a": 2 } }', text(10_000))
    expect([result.text === text(10_000), result.problems]).toEqual([
      true,
      [expect.objectContaining({ code: 'too-many-matches', message: expect.stringMatching(/10000 .* 1000/) })],
    ])
  })

  it('changes up to a thousand', () => {
    expect(made('{ set: { "**.a": 2 } }', text(1000)).text).toBe(text(1000).replaceAll('a: 1', 'a: 2'))
  })
})

it('F13 one place that is two says which rule to narrow, and is none where the values stand as they should', () => {
  const [problem] = made('{ set: { a: 2 } }', 'a: 1\n---\na: 2\n').problems
  expect(problem).toMatchObject({ code: 'rule-matches-twice', message: expect.stringContaining('`kind`') })
  expect(made('{ set: { a: 2 } }', 'a: 2\n---\na: 2\n').problems).toEqual([])
  expect(made('{ set: { "**.a": 2 } }', 'a: 1\n---\na: 1\n').text).toBe('a: 2\n---\na: 2\n')
})

it('says what it changed, in the order of the rules', () => {
  const both = config('adjust:\n  - { set: { a: 2 } }\n  - { remove: [b] }\n').adjust
  expect(adjust('v.yaml', 'a: 1\nb: 1\n', both).adjusted).toEqual([
    { path: 'v.yaml', pointer: 'a', rule: 'set', by: 'a', before: '1', after: '2' },
    { path: 'v.yaml', pointer: 'b', rule: 'remove', by: 'b', before: '1', after: null },
  ])
})

it('leaves files alone that are no YAML by name', () => {
  expect(made('{ set: { a: 2 } }', 'a: 1\n', 'run.sh')).toEqual({ text: 'a: 1\n', adjusted: [], problems: [] })
})

it('S04 shows no secret that a rule changes', () => {
  const [dev, staging] = [at('dev', 'redis/values.yaml'), at('staging', 'redis/values.yaml')]
  const text = (a: number) => `a: ${a}\nauth:\n  password: ownsecret\n  token: othersecret\nx: 1\n`
  const one = plan({
    base: { [dev]: text(1) },
    source: { [dev]: text(2) },
    target: { [staging]: text(1) },
    config: config('adjust:\n  - { set: { auth.password: "", x: 2 }, remove: [auth.token] }\n'),
  })
  expect(one.adjusted.map(({ pointer, before, after }) => [pointer, before, after])).toEqual([
    ['auth.password', '(secret)', '(secret)'],
    ['x', '1', '2'],
    ['auth.token', '(secret)', null],
  ])
})

describe('rules in a promotion', () => {
  const [dev, staging] = [at('dev', 'redis/values.yaml'), at('staging', 'redis/values.yaml')]
  const ask = (rule: string, base: string, source: string, target: string) =>
    plan({
      base: { [dev]: base },
      source: { [dev]: source },
      target: { [staging]: target },
      config: config(`adjust:\n  - ${rule}\n`),
    })

  it('settle a conflict in the value that they name', () => {
    const made = ask('{ set: { level: warn } }', 'level: info\na: 1\n', 'level: debug\na: 2\n', 'level: warn\na: 1\n')
    expect([written(made), made.conflicts]).toEqual([{ [staging]: 'level: warn\na: 2\n' }, []])
  })

  it('change nothing of what nothing arrives in', () => {
    expect(ask('{ set: { level: warn } }', 'level: a\n', 'level: a\n', 'level: b\n').changes).toEqual([])
  })

  it('keep the whole of a map as the target has it', () => {
    const text = (body: string, a: number) => `resources:\n${body}a: ${a}\n`
    const made = ask(
      '{ keep: ["**.resources"] }',
      text('  cpu: 1\n', 1),
      text('  cpu: 2\n  memory: 1\n', 2),
      text('  cpu: 9\n', 1),
    )
    expect([written(made), made.conflicts]).toEqual([{ [staging]: text('  cpu: 9\n', 2) }, []])
  })

  it('keep a value only in the objects that they are for', () => {
    const text = (a: number, b: number) => `kind: A\nx: ${a}\n---\nkind: B\nx: ${b}\n`
    const made = ask('{ kind: A, keep: [x] }', text(1, 1), text(2, 2), text(9, 1))
    expect([written(made), made.conflicts]).toEqual([{ [staging]: text(9, 2) }, []])
  })

  it.each([
    ['a value', '{ keep: [a] }', 'a: 1\nb: 1\n', 'b: 2\n', 'a: 5\nb: 1\n', 'a: 5\nb: 2\n'],
    ['a map', '{ keep: [a] }', 'a: {x: 1}\nb: 1\n', 'b: 2\n', 'a: {x: 1}\nb: 1\n', 'a: {x: 1}\nb: 2\n'],
    [
      'a list item',
      '{ keep: ["l[name=a]"] }',
      'l:\n  - name: a\n    v: 1\n  - name: b\n',
      'l:\n  - name: b\n    v: 2\n',
      'l:\n  - name: a\n    v: 7\n  - name: b\n',
      'l:\n  - name: a\n    v: 7\n  - name: b\n    v: 2\n',
    ],
  ])('keep %s that the source removes', (_, rule, base, source, target, expected) => {
    const made = ask(rule, base, source, target)
    expect([written(made), made.conflicts]).toEqual([{ [staging]: expected }, []])
  })

  it('say which rule kept what, with both values', () => {
    const text = (cpu: number, tag: number) => `tag: ${tag}\nlist:\n  - name: web\n    resources: {cpu: ${cpu}}\n`
    const made = ask('{ keep: ["**.resources"], min: { tag: 5 } }', text(1, 1), text(2, 2), text(9, 1))
    expect(made.adjusted).toEqual([
      {
        path: staging,
        pointer: 'list[name=web].resources.cpu',
        rule: 'keep',
        by: '**.resources',
        before: '2',
        after: '9',
      },
      { path: staging, pointer: 'tag', rule: 'min', by: 'tag', before: '2', after: '5' },
    ])
  })

  it('keep a list as the target has it', () => {
    const made = ask(
      '{ keep: [hosts] }',
      'hosts:\n  - a\nb: 1\n',
      'hosts:\n  - a\n  - c\nb: 2\n',
      'hosts:\n  - x\n  - y\nb: 1\n',
    )
    expect([written(made), made.conflicts]).toEqual([{ [staging]: 'hosts:\n  - x\n  - y\nb: 2\n' }, []])
  })

  it('are for their own service alone, also in a group', () => {
    const files = (cluster: 'dev' | 'staging', a: number): Files => ({
      [at(cluster, 'one/v.yaml')]: `a: ${a}\nb: 1\n`,
      [at(cluster, 'two/v.yaml')]: `a: ${a}\nb: 1\n`,
    })
    const settings = config('groups: { pair: [one, two] }\nadjust:\n  - { services: [one], set: { b: 9 } }\n')
    const made = plan({
      base: files('dev', 1),
      source: files('dev', 2),
      target: files('staging', 1),
      config: settings,
      unit: 'pair',
      services: ['one', 'two'],
    })
    expect(written(made)).toEqual({
      [at('staging', 'one/v.yaml')]: 'a: 2\nb: 9\n',
      [at('staging', 'two/v.yaml')]: 'a: 2\nb: 1\n',
    })
  })
})
