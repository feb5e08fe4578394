// Value paths of rules: what they find, and what is no path.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathText } from '../../src/flux/locate.ts'
import { findValues, parsePathPattern } from '../../src/flux/path-pattern.ts'
import { readYaml } from '../../src/flux/read-yaml.ts'

function find(text: string, source: string): string[] | string {
  const pattern = parsePathPattern(source)
  if ('problems' in pattern) return pattern.problems.map(({ code, column }) => `${code}@${column}`).join()
  const read = readYaml(text, 'f.yaml')
  if ('problems' in read) throw new Error('the test’s own text is broken')
  return findValues(read.documents[0]?.contents, pattern).map(({ path }) => pathText(path))
}

const text = `
externalURL: https://x
replicas: 1
a:
  b: {c: 1}
  x: {b: 2}
  resources: {limits: {cpu: 1}}
annotations:
  a.b/c: 1
list: [p, {q: 1, resources: 2}]
containers:
  - name: web
    image: w
    port: 80
  - name: "sidecar"
    image: s
    replicas: 2
block: |
  replicas: 5
shared: &s {replicas: 1}
again: *s
`

describe('findValues', () => {
  it.each<[string, string[]]>([
    ['externalURL', ['externalURL']],
    ['a.b.c', ['a.b.c']],
    ['**.replicas', ['replicas', 'containers[1].replicas', 'shared.replicas']],
    ['**.resources', ['a.resources', 'list[1].resources']],
    ['**.**.resources.**.cpu', ['a.resources.limits.cpu']],
    ['a.resources', ['a.resources']],
    ['containers[name=web].image', ['containers[0].image']],
    ['containers[name="sidecar"].image', ['containers[1].image']],
    ['containers[port=80].name', ['containers[0].name']],
    ['containers[*].image', ['containers[0].image', 'containers[1].image']],
    ['containers.*.image', ['containers[0].image', 'containers[1].image']],
    ['list[0]', ['list[0]']],
    ['list[1].q', ['list[1].q']],
    ['a.*.b', ['a.x.b']],
    ['annotations."a.b/c"', ['annotations.a.b/c']],
    ['annotations["a.b/c"]', ['annotations.a.b/c']],
    ["annotations.'a.b/c'", ['annotations.a.b/c']],
    ['block.replicas', []],
    ['again.replicas', []],
    ['list[9]', []],
    ['missing', []],
  ])('%s', (pattern, expected) => {
    expect(find(text, pattern)).toEqual(expected)
  })

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a b',
    'a[',
    'a[]',
    'a[-1]',
    'a[x',
    'a[=x]',
    '***',
    'a*',
    '*a',
    'a."b',
    'a]',
    'a[0]b',
    '[0',
    'a,b',
    '{a}',
  ])('%j is no path', (pattern) => {
    expect(find(text, pattern)).toMatch(/^path-pattern@\d+$/)
  })

  it('names the place and the ways to write a path', () => {
    const pattern = parsePathPattern('a..b')
    expect(pattern).toMatchObject({ problems: [{ code: 'path-pattern', file: null, line: null, column: 2 }] })
    expect('problems' in pattern && pattern.problems[0]?.message).toContain('write keys with dots between them')
  })

  it('stays quick where patterns could be tried in many ways', () => {
    expect(find(`${'{a: '.repeat(40)}${'}'.repeat(40)}`, `${'**.'.repeat(60)}zz`)).toEqual([])
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (source) => void find(text, source)))
  })
})
