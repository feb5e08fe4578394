// Every way of editing a YAML text: what it writes, what it refuses, and that no other byte moves.
import { describe, expect, it } from 'vitest'
import { editYaml, type YamlOperation } from '../../src/flux/edit.ts'

type Asked = YamlOperation extends infer O
  ? O extends unknown
    ? Omit<O, 'document'> & { document?: number }
    : never
  : never

function edit(text: string, ...operations: Asked[]): string {
  const result = editYaml(
    text,
    'f.yaml',
    operations.map((operation) => ({ document: 0, ...operation }) as YamlOperation),
  )
  return 'text' in result ? result.text : `refused: ${result.problems.map(({ code }) => code).join(' ')}`
}

const set = (
  path: (string | number)[],
  value: Extract<YamlOperation, { op: 'set' }>['value'],
  quote = false,
): Asked => ({
  op: 'set',
  path,
  value,
  quote,
})
const remove = (...path: (string | number)[]): Asked => ({ op: 'remove', path })
const append = (path: (string | number)[], key: string, value: string | number): Asked => ({
  op: 'append',
  path,
  key,
  value,
})
const nested = (path: string[], [key = '', ...inner]: string[], value: string | number): Asked => ({
  op: 'append',
  path,
  key,
  inner,
  value,
})
const insert = (path: (string | number)[], value: string, after?: number): Asked =>
  after === undefined ? { op: 'insert', path, value } : { op: 'insert', path, value, after }

describe('setting a scalar', () => {
  it.each<[string, string, Asked, string]>([
    ['keeps the quotes', 'a: "1"\n', set(['a'], '2'), 'a: "2"\n'],
    ['keeps single quotes', "a: 'x'\n", set(['a'], "it's"), "a: 'it''s'\n"],
    ['leaves a safe string plain', 'a: x\n', set(['a'], 'z'), 'a: z\n'],
    ['quotes what would turn into a number', 'tag: v1\n', set(['tag'], '2026.10'), 'tag: "2026.10"\n'],
    ['quotes what YAML 1.1 reads as a truth value', 'a: x\n', set(['a'], 'off'), 'a: "off"\n'],
    ['quotes on request', 'tag: v1\n', set(['tag'], 'v2', true), 'tag: "v2"\n'],
    ['writes a number without quotes', 'replicas: 1 # why\n', set(['replicas'], 3), 'replicas: 3 # why\n'],
    ['takes over source text', 'a: 1\n', set(['a'], { plain: '2026.10' }), 'a: 2026.10\n'],
    ['fills an empty value', 'a:\nb: 1\n', set(['a'], 'x'), 'a: x\nb: 1\n'],
    ['fills an empty value before a comment', 'a: # c\n', set(['a'], 'x'), 'a: x # c\n'],
    ['fills an empty value at the end of the text', 'a:', set(['a'], 'x'), 'a: x'],
    ['fills an empty item', 'a:\n  -\n  - y\n', set(['a', 0], 'x'), 'a:\n  - x\n  - y\n'],
    ['works in a flow map', 'a: {b: 1, c: 2}\n', set(['a', 'b'], 'x, y'), 'a: {b: "x, y", c: 2}\n'],
    ['keeps JSON being JSON', '{"a":1,"b":2}', set(['a'], 'x'), '{"a":"x","b":2}'],
    ['keeps CRLF and a marker comment', 'a: 1 # {"$x": 1}\r\nb: 2\r\n', set(['a'], 5), 'a: 5 # {"$x": 1}\r\nb: 2\r\n'],
    ['keeps a byte order mark', '\uFEFFa: 1', set(['a'], 2), '\uFEFFa: 2'],
    ['finds a key that is a number', 'ports:\n  80: a\n', set(['ports', '80'], 'b'), 'ports:\n  80: b\n'],
    ['replaces a value of several lines', 'a: one\n  two\nb: 1\n', set(['a'], 'x'), 'a: x\nb: 1\n'],
    ['writes a line break as an escape', 'a: x\n', set(['a'], 'x\ny'), 'a: "x\\ny"\n'],
    [
      'edits beside a merge key',
      'a: &x {k: 1}\nb:\n  <<: *x\n  c: 1\n',
      set(['b', 'c'], 2),
      'a: &x {k: 1}\nb:\n  <<: *x\n  c: 2\n',
    ],
  ])('%s', (_, text, operation, expected) => {
    expect(edit(text, operation)).toBe(expected)
  })

  it.each<[string, string, Asked]>([
    ['path-missing', 'a: 1\n', set(['b'], 1)],
    ['path-missing', 'a: 1\n', { ...set(['a'], 1), document: 3 }],
    ['root', 'x\n', set([], 'y')],
    ['not-a-scalar', 'a: {b: 1}\n', set(['a'], 1)],
    ['block-scalar', 'a: |\n  x\n', set(['a'], 'y')],
    ['anchor', 'a: &x 1\nb: *x\n', set(['a'], 2)],
    ['alias', 'a: &x 1\nb: *x\n', set(['b'], 2)],
    ['anchor', 'a: &x {k: 1}\nb: *x\n', set(['a', 'k'], 2)],
    ['merge-key', 'a: &x {k: 1}\nb:\n  <<: *x\n', set(['b', 'k'], 2)],
    ['sops', 'a: 1\nsops:\n  mac: x\n', set(['a'], 2)],
    ['sops', 'a: 1\nb: ENC[AES256_GCM,data:x]\n', set(['a'], 2)],
    ['sops', 'a: 1\n---\nsops: {}\n', set(['a'], 2)],
    ['substitution', 'a: \u0024{X:=y}\n', set(['a'], 'z')],
    ['substitution', 'a: z\n', set(['a'], '\u0024{X}')],
    ['template', 'a: "{{ x }}"\n', set(['a'], 'z')],
    ['template', 'a: b\n', set(['a'], '{{ x }}')],
    ['bad-value', 'a: b\n', set(['a'], { plain: 'b: c' })],
    ['bad-value', 'a: b\n', set(['a'], { plain: 'b # c' })],
    ['bad-value', 'a: 1\n', set(['a'], Number.NaN)],
  ])('refuses with %s: %j', (code, text, operation) => {
    expect(edit(text, operation)).toBe(`refused: ${code}`)
  })
})

describe('removing', () => {
  it.each<[string, string, Asked[], string]>([
    ['takes the comment above along', 'a: 1\n# b\n# c\nb: 2\nc: 3\n', [remove('b')], 'a: 1\nc: 3\n'],
    [
      'stops at a blank line or another indent',
      '# top\n\n  # in\nb: 2\nc: 3\n',
      [remove('b')],
      '# top\n\n  # in\nc: 3\n',
    ],
    ['takes a whole subtree', 'a:\n  b: |\n    x\n\n  c: 1\nd: 2\n', [remove('a')], 'd: 2\n'],
    ['keeps a missing final line break missing', 'a: 1\r\nb: 2', [remove('b')], 'a: 1'],
    ['leaves {} where nothing remains', 'a: # c\n  b: 1\nc: 2\n', [remove('a', 'b')], 'a: {} # c\nc: 2\n'],
    ['leaves [] where nothing remains', 'a:\n- x\n- y # c\n', [remove('a', 0), remove('a', 1)], 'a: []\n'],
    ['moves the next key behind the dash', 'l:\n- a: 1\n  b: 2\n', [remove('l', 0, 'a')], 'l:\n- b: 2\n'],
    ['takes an item with its map', 'l:\n  - a: 1\n    b: 2\n  - c: 3\n', [remove('l', 0)], 'l:\n  - c: 3\n'],
    [
      'leaves comments between items',
      'l:\n  # x\n  - a\n  # y\n  - b\n',
      [remove('l', 0)],
      'l:\n  # x\n  # y\n  - b\n',
    ],
    ['takes the first of a flow list', 'l: [a, b]\n', [remove('l', 0)], 'l: [b]\n'],
    ['takes the last of a flow list', 'l: [ a, b ]\n', [remove('l', 1)], 'l: [ a ]\n'],
    ['takes the only one of a flow list', 'l: [a,]\n', [remove('l', 0)], 'l: []\n'],
    ['takes a pair of a flow map', 'm: {a: 1, b: 2, c: 3}\n', [remove('m', 'b')], 'm: {a: 1, c: 3}\n'],
    ['takes a key without a value', 'a:\nb: 1\n', [remove('a')], 'b: 1\n'],
    ['takes several', 'a: 1\nb: 2\nc: 3\n', [remove('a'), remove('b')], 'c: 3\n'],
    ['stays in its document', 'a: 1\nb: 1\n---\na: 1\n', [remove('b')], 'a: 1\n---\na: 1\n'],
  ])('%s', (_, text, operations, expected) => {
    expect(edit(text, ...operations)).toBe(expected)
  })

  it.each<[string, string, Asked]>([
    ['cannot-remove', 'a: 1\n', remove('a')],
    ['cannot-remove', 'a: 1\n', remove()],
    ['cannot-remove', '? a\n: 1\n', remove('a')],
    ['cannot-remove', 'l:\n- a: 1\n  # b\n  b: 2\n', remove('l', 0, 'a')],
    ['unproven', 'a:\n  x: &x 1\nb: *x\n', remove('a')],
    ['path-missing', 'l: [a]\n', remove('l', 1)],
    ['path-missing', 'l: [a]\n', remove('l', -1)],
  ])('refuses with %s: %j', (code, text, operation) => {
    expect(edit(text, operation)).toBe(`refused: ${code}`)
  })
})

describe('adding', () => {
  it.each<[string, string, Asked[], string]>([
    ['a pair at the end of the document', 'a: 1\n', [append([], 'b', 'x')], 'a: 1\nb: x\n'],
    ['a pair without a final line break', 'a: 1\r\nb: 2', [append([], 'c', 3)], 'a: 1\r\nb: 2\r\nc: 3'],
    [
      'a pair at its siblings’ indent',
      'a:\n    b: 1 # c\nd: 1\n',
      [append(['a'], 'c', 'no')],
      'a:\n    b: 1 # c\n    c: "no"\nd: 1\n',
    ],
    ['a pair to a flow map', 'a: { b: 1 }\n', [append(['a'], 'c', 'x')], 'a: { b: 1, c: x }\n'],
    ['a pair to an empty flow map', 'a: {}\n', [append(['a'], 'c', 'x')], 'a: {c: x}\n'],
    ['a pair below an empty key', 'x:\n  a: # c\n', [append(['x', 'a'], 'c', 1)], 'x:\n  a: # c\n    c: 1\n'],
    ['a pair before the next document', 'a: 1\n---\nb: 1\n', [append([], 'c', 1)], 'a: 1\nc: 1\n---\nb: 1\n'],
    ['a pair with maps around it', 'a: 1\n', [nested([], ['b', 'c', 'd'], 2)], 'a: 1\nb:\n  c:\n    d: 2\n'],
    ['a pair with maps around it in brackets', 'a: {}\n', [nested(['a'], ['b', 'c'], 'x')], 'a: {b: {c: x}}\n'],
    ['a pair with maps around it in JSON', '{"a": 1}\n', [nested([], ['b', 'c'], 2)], '{"a": 1, "b": {"c": 2}}\n'],
    ['a pair with maps around it below an empty key', 'a:\n', [nested(['a'], ['b', 'c'], 2)], 'a:\n  b:\n    c: 2\n'],
    ['a pair behind a block scalar', 'a: |\n  x\n', [append([], 'c', 1)], 'a: |\n  x\nc: 1\n'],
    [
      'an item in quotes and indent of its neighbours',
      'l:\n    - "a"\n',
      [insert(['l'], 'b')],
      'l:\n    - "a"\n    - "b"\n',
    ],
    [
      'an item at the parent’s indent',
      'l:\r\n-   a\r\nm: 1\r\n',
      [insert(['l'], 'b')],
      'l:\r\n-   a\r\n-   b\r\nm: 1\r\n',
    ],
    ['an item in the middle', 'l:\n- a # x\n- c\n', [insert(['l'], 'b', 0)], 'l:\n- a # x\n- b\n- c\n'],
    ['an item in front', 'l:\n# c\n- b\n', [insert(['l'], 'a', -1)], 'l:\n# c\n- a\n- b\n'],
    [
      'two items at one place, in order',
      'l:\n- a\n- d\n',
      [insert(['l'], 'b', 0), insert(['l'], 'c', 0)],
      'l:\n- a\n- b\n- c\n- d\n',
    ],
    ['an item to a flow list', 'l: [a,b]\n', [insert(['l'], 'c', 0), insert(['l'], 'd', -1)], 'l: [d,a,c,b]\n'],
    ['an item to a flow list of lines', 'l: [\n  a\n]\n', [insert(['l'], 'b')], 'l: [\n  a,\n  b\n]\n'],
    ['an item to an empty list', 'l: [] # none\nm: 1\n', [insert(['l'], 'a')], 'l: # none\n  - a\nm: 1\n'],
    ['an item to an odd empty list', 'l: [ ]\n', [insert(['l'], 'a')], 'l: [a ]\n'],
    ['an item below an empty key', 'l:\nm:\n- x\n', [insert(['l'], 'a')], 'l:\n- a\nm:\n- x\n'],
    ['an item to a missing list', 'm: 1', [insert(['l'], 'a')], 'm: 1\nl:\n  - a'],
    ['an item to a list that is missing in JSON', '{"m": 1}', [insert(['l'], 'a')], '{"m": 1, "l": ["a"]}'],
  ])('%s', (_, text, operations, expected) => {
    expect(edit(text, ...operations)).toBe(expected)
  })

  it.each<[string, string, Asked]>([
    ['no-place', 'a: 1\n', append([], 'a', 1)],
    ['no-place', 'a: 1\n', append(['a'], 'b', 1)],
    ['no-place', 'a: 1\n', insert(['a'], 'b')],
    ['no-place', 'a: [x, # c\n  y]\n', insert(['a'], 'b')],
    ['path-missing', 'a: 1\n', append(['x'], 'b', 1)],
    ['substitution', 'a: [x]\n', insert(['a'], '\u0024{b}')],
    ['unproven', 'a: |\n  x', append([], 'b', 1)],
    ['anchor', 'a: &x [x]\n', insert(['a'], 'b')],
  ])('refuses with %s: %j', (code, text, operation) => {
    expect(edit(text, operation)).toBe(`refused: ${code}`)
  })
})

it('refuses two values for one key', () => {
  expect(edit('a: 1\n', set(['a'], 2), set(['a'], 3))).toBe('refused: overlap')
})

it('makes all changes or none, and names every problem', () => {
  expect(edit('a: 1\nb: |\n  x\n', set(['a'], 2), set(['b'], 'y'), remove('c'))).toBe(
    'refused: block-scalar path-missing',
  )
})

it('says where the refused value stands and what to do', () => {
  const result = editYaml('a: 1\nb: |\n  x\n', 'x/f.yaml', [{ op: 'set', document: 0, path: ['b'], value: 'y' }])
  expect(result).toEqual({
    problems: [
      {
        code: 'block-scalar',
        message: 'b is a block of text (| or >): edit it by hand.',
        file: 'x/f.yaml',
        line: 2,
        column: 4,
      },
    ],
  })
})
