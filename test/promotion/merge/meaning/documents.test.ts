// Files of several documents, texts inside of texts, conflicts, and what goes to the merge by lines.
import { describe, expect, it } from 'vitest'
import { mergeByMeaning } from '../../../../src/promotion/merge/meaning/merge-by-meaning.ts'

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`
const merged = (base: string, source: string, target: string) => mergeByMeaning(base, source, target, 'f.yaml')
const object = (kind: string, name: string, ...more: readonly string[]) =>
  lines(`kind: ${kind}`, 'metadata:', `  name: ${name}`, ...more)
const all = (...documents: readonly string[]) => documents.join('---\n')

describe('documents', () => {
  it('are paired by what they describe, wherever they stand', () => {
    const base = all(object('A', 'x', 'v: 1'), object('A', 'y', 'v: 1'), object('B', 'x', 'v: 1'))
    const source = all(object('A', 'x', 'v: 1'), object('A', 'y', 'v: 2'), object('B', 'x', 'v: 3'))
    const target = `---\n${all(object('B', 'x', 'v: 1 # b'), object('A', 'y', 'v: 1 # y'), object('A', 'x', 'own: 1'))}...\n`
    const wanted = `---\n${all(object('B', 'x', 'v: 3 # b'), object('A', 'y', 'v: 2 # y'), object('A', 'x', 'own: 1'))}...\n`
    expect(merged(base, source, target)).toMatchObject({ text: wanted })
  })

  it('keep to their API group, and not to its version', () => {
    const versioned = (version: string, v: string) => `apiVersion: ${version}\n${object('A', 'x', v)}`
    const base = all(versioned('a.io/v1', 'v: 1'), versioned('b.io/v1', 'v: 1'))
    const source = all(versioned('a.io/v2', 'v: 1'), versioned('b.io/v1', 'v: 2'))
    const target = all(versioned('b.io/v1', 'v: 1'), versioned('a.io/v1', 'v: 9'))
    expect(merged(base, source, target)).toEqual({
      text: all(versioned('b.io/v1', 'v: 2'), versioned('a.io/v2', 'v: 9')),
      conflicts: [],
    })
  })

  it('arrive behind their neighbour and leave where the target has no word of its own in them', () => {
    const [a, b, c] = [object('A', 'a'), object('B', 'b', '# about b'), object('C', 'c')]
    expect(merged(all(a, c), all(a, b, c), all(c, a.replace('kind', '# mine\nkind')))).toEqual({
      text: all(c, a.replace('kind', '# mine\nkind'), b),
      conflicts: [],
    })
    expect(merged(all(a, b, c), all(a, c), all(b, c, `${a}own: 1\n`))).toEqual({
      text: all(c, `${a}own: 1\n`),
      conflicts: [],
    })
    expect(merged(all(a, b), a, all(a, `${b}own: 1\n`))).toMatchObject({
      text: all(a, `${b}own: 1\n`),
      conflicts: [{ pointer: '2:' }],
    })
  })

  it('that are alone pair with each other, and renamed ones with the only one of their kind', () => {
    expect(merged(object('A', 'x', 'v: 1'), object('A', 'x', 'v: 2'), object('A', 'prod-x', 'v: 1'))).toMatchObject({
      text: object('A', 'prod-x', 'v: 2'),
    })
    const [base, source] = [
      all(object('A', 'x', 'v: 1'), object('B', 'y')),
      all(object('A', 'x', 'v: 2'), object('B', 'y')),
    ]
    expect(merged(base, source, all(object('B', 'y'), object('A', 'prod-x', 'v: 1')))).toMatchObject({
      text: all(object('B', 'y'), object('A', 'prod-x', 'v: 2')),
    })
  })
})

describe('a text inside a block', () => {
  const block = (indent: string, ...inner: readonly string[]) =>
    lines('values: |', ...inner.map((line) => indent + line), 'end: 1')

  it('is merged by meaning, and keeps its indent', () => {
    const result = merged(
      block('  ', 'a: 1', 'b: 1'),
      block('  ', 'a: 2', 'b: 1', 'c:', '  d: 1'),
      block('    ', '# mine', 'b: 7', 'a: 1'),
    )
    expect(result).toEqual({ text: block('    ', '# mine', 'b: 7', 'c:', '  d: 1', 'a: 2'), conflicts: [] })
  })

  it('names the value inside that both changed', () => {
    const result = merged(block('  ', 'a: 1'), block('  ', 'a: 2'), block('  ', 'a: 3'))
    expect(result).toMatchObject({
      text: block('  ', 'a: 3'),
      conflicts: [{ pointer: 'values: a', source: '2', target: '3' }],
    })
  })

  it('is merged by lines where it is no YAML', () => {
    const result = merged(
      block('  ', '#!/bin/sh', 'x', '', 'y'),
      block('  ', '#!/bin/sh', 'x2', '', 'y'),
      block('  ', '#!/bin/sh', 'x', '', 'y2', 'z'),
    )
    expect(result).toEqual({ text: block('  ', '#!/bin/sh', 'x2', '', 'y2', 'z'), conflicts: [] })
  })
})

describe('a value that both changed', () => {
  it.each([
    ['image: a/b:1.0', 'image: a/b:1.2', 'image: a/b:1.1', true],
    ['tag: v1.0.0', 'tag: v1.2.0', 'tag: "v1.1.0"', true],
    ['version: 1.0.0', 'version: 1.1.0', 'version: 1.2.0', false],
    ['url: https://a.io/b-1.0.0.tgz', 'url: https://a.io/b-1.2.0.tgz', 'url: https://a.io/b-1.1.0.tgz', true],
    ['url: http://a:8080', 'url: http://a:8082', 'url: http://a:8081', false],
    ['image: a/b:1.0', 'image: a/c:1.2', 'image: a/b:1.1', false],
    ['tag: 3f2a1bc', 'tag: aa41bc0', 'tag: bb41bc0', false],
    ['replicas: 1', 'replicas: 3', 'replicas: 2', false],
    ['host: a', 'host: b', 'host: c', false],
  ])('%s → %s, and %s: newer is %s', (base, source, target, isTaken) => {
    const result = merged(`${base}\n`, `${source}\n`, `${target}\nown: 1\n`)
    const conflicts = isTaken
      ? []
      : [
          {
            base: base.split(': ')[1],
            source: source.split(': ')[1],
            because: expect.stringMatching(/until a person decides$/),
          },
        ]
    expect(result).toMatchObject({ conflicts })
    const wanted = source.split(': ')[1] ?? ''
    expect('text' in result && result.text.includes(wanted)).toBe(isTaken)
  })

  it('is a conflict where one side removed it', () => {
    expect(merged('a: {b: 1}\nc: 1\n', 'a: {b: 2}\nc: 1\n', 'c: 1\n')).toMatchObject({
      text: 'c: 1\n',
      conflicts: [{ pointer: 'a', target: null }],
    })
    expect(merged('a: 1\nc: 1\n', 'c: 1\n', 'a: 2\nc: 1\n')).toMatchObject({
      text: 'a: 2\nc: 1\n',
      conflicts: [{ pointer: 'a', source: null }],
    })
  })

  it('is named as deep as the two differ', () => {
    const at = (value: string) =>
      lines('spec:', '  env:', '    - name: A', `      value: ${value}`, '    - name: B', '      value: 1')
    expect(merged(at('x'), at('y'), at('z'))).toMatchObject({
      conflicts: [{ pointer: 'spec.env[name=A].value', base: 'x', source: 'y', target: 'z' }],
    })
  })
})

describe('a text that cannot be edited safely is refused', () => {
  const anchored = (value: string) => lines('a: &x', `  b: ${value}`, 'c: *x')
  it.each([
    ['anchor', anchored('1'), anchored('2'), `${anchored('1')}own: *x\n`],
    ['anchor', anchored('1'), anchored('2'), `${anchored('1').replace('c: *x', 'c: {b: 1}')}own: 1\n`],
    ['anchor', anchored('1'), anchored('2'), `${anchored('1')}d: &x {b: 1}\n`],
    ['anchor', anchored('1'), 'c: {b: 1}\n', `${anchored('1')}own: 1\n`],
    ['anchor', 'a: 1\n', 'a: 1\nb: &x 1\nc: *x\n', 'a: 1\nown: 1\n'],
    ['merge-key', 'a: {}\nb:\n  c: 1\n', 'a: {}\nb:\n  c: 1\n  d: 1\n', 'a: &a {}\nb:\n  <<: *a\n  c: 1\n'],
    ['duplicate-key', 'a: 1\n', 'a: 2\n', 'a: 1\na: 1\n'],
    ['template', 'a: 1\n', 'a: {{ .b }}\n', 'a: 1\nown: 1\n'],
    ['yaml-syntax', 'a: 1\n', 'a: 2\n', 'a: 1\nb: [\n'],
    ['too-large', 'a: 1\n', 'a: 2\n', `a: 1\nb: ${'x'.repeat(300_000)}\n`],
    ['too-deep', 'a: 1\n', 'a: 2\n', `a: 1\nb: ${'['.repeat(100)}${']'.repeat(100)}\n`],
    ['documents', 'a: 1\n', 'a: 2\n', '%YAML 1.2\n---\na: 1\nb: 1\n'],
  ])('%s', (code, base, source, target) => {
    expect(merged(base, source, target)).toMatchObject({ refused: { code, file: 'f.yaml' } })
  })

  it('but not for an anchor that source and target share with the same places', () => {
    const target = `own: 1\n${anchored('1')}`
    expect(merged(anchored('1'), anchored('2'), target)).toEqual({ text: `own: 1\n${anchored('2')}`, conflicts: [] })
    const list = (...items: string[]) => `a: &x [${items.join(', ')}]\nb: {c: *x}\n`
    expect(merged(list('1'), list('1', '2'), `own: 1\n${list('1')}`)).toEqual({
      text: `own: 1\n${list('1', '2')}`,
      conflicts: [],
    })
  })

  it('and not for a conflict, which writes nothing', () => {
    const target = 'c: {b: own}\nown: 1\n'
    expect(merged(anchored('1'), anchored('2'), target)).toMatchObject({ text: target, conflicts: [{ pointer: 'a' }] })
    expect(merged('a: &x 1\nb: *x\n', 'a: &x 2\nb: *x\n', 'a: 3\nb: 1\n')).toMatchObject({
      text: 'a: 3\nb: 1\n',
      conflicts: [{ pointer: 'a' }],
    })
  })

  it('and an anchor elsewhere is no reason', () => {
    const target = `${anchored('1')}own: 1\nd: 1\n`
    expect(merged(`${anchored('1')}d: 1\n`, `${anchored('1')}d: 2\n`, target)).toEqual({
      text: target.replace('d: 1', 'd: 2'),
      conflicts: [],
    })
  })
})
