// What is refused before and after parsing, and that hostile texts never get as far as the parser.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMap, isSeq, parseAllDocuments } from 'yaml'
import { readYaml } from '../../src/flux/read-yaml.ts'
import { scanYaml } from '../../src/flux/scan.ts'

function codes(text: string, limits = {}): string {
  const read = readYaml(text, 'f.yaml', limits)
  return 'problems' in read
    ? [...new Set(read.problems.map(({ code }) => code))].join(' ')
    : `${read.documents.length} ok`
}

const aliasBomb = `a0: &a0 [x, x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join('\n')}\n`
const aliasChain = `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`).join('\n')}\n`
const wideAliases = `a: &a [${'x,'.repeat(200)}x]\nb: &b [${'*a,'.repeat(200)}*a]\n`

describe('readYaml', () => {
  it.each<[string, string]>([
    ['', '0 ok'],
    ['# c\n', '0 ok'],
    ['---\n...\n', '1 ok'],
    ['a: 1\n---\nb: 2\n', '2 ok'],
    ['\uFEFFa: 1\r\n', '1 ok'],
    ['{"a": [1, {"b": null}]}', '1 ok'],
    ['a: &x 1\nb: *x\n', '1 ok'],
    ['a: &x {k: 1}\nb:\n  <<: *x\n', '1 ok'],
    ['a: "{{ x }}" # {{\nb: |\n  {{ y }}\n', '1 ok'],
    [`a: |\n${'  [[[[[[[[[[[[[[[[[[\n'.repeat(50)}`, '1 ok'],
    ['a: 1\na: 2\n', 'duplicate-key'],
    ['{"a": 1, a: 2}', 'duplicate-key'],
    ['80: a\n"80": b\n', 'duplicate-key'],
    ['a:\n  - b: 1\n    b: 2\n', 'duplicate-key'],
    ['a: [b\nc: d\n', 'yaml-syntax'],
    ['a: 1\n b: 2\n', 'yaml-syntax'],
    ['a: \tb: c\n', 'yaml-syntax'],
    ['a: ]\n', 'yaml-syntax'],
    ['a: [b,,c]\n', 'yaml-syntax'],
    ['a: *x\n', 'unknown-alias'],
    ['a: &a [*a]\n', 'alias-bomb'],
    [aliasBomb, 'alias-bomb'],
    [aliasChain, 'alias-bomb'],
    [wideAliases, 'alias-bomb'],
    ['a: x\u0000\n', 'control-character'],
    ['a: "\u0002"\n', 'control-character'],
    ['a: {{ .Values.x }}\n', 'template'],
    ['{{- if .x }}\na: 1\n{{- end }}\n', 'template'],
    ['a: x-{{ .y }}-z\n', 'template'],
    ['a: "{{ include "x" . }}"\n', 'template'],
    ['a: 1\n{% if x %}\nb: "{{ y }}"\n', 'template'],
  ])('%j: %s', (text, expected) => {
    expect(codes(text)).toBe(expected)
  })

  it('allows 64 levels and refuses more', () => {
    expect(codes('['.repeat(64) + ']'.repeat(64))).toBe('1 ok')
    expect(codes('['.repeat(66) + ']'.repeat(66))).toBe('too-deep')
    expect(codes(Array.from({ length: 64 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'))).toBe('1 ok')
    expect(codes(Array.from({ length: 70 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'))).toBe('too-deep')
  })

  it('counts bytes, not characters', () => {
    expect(codes('a: éé\n', { maxBytes: 8 })).toBe('1 ok')
    expect(codes('a: éé\n', { maxBytes: 7 })).toBe('too-large')
    expect(codes(`a: ${'x'.repeat(256 * 1024)}\n`)).toBe('too-large')
    expect(codes(`a: ${'x'.repeat(256 * 1024)}\n`, { maxBytes: 1024 * 1024 })).toBe('1 ok')
  })

  it('says where and what to do', () => {
    expect(readYaml('a: 1\nb:\n  c: 1\n  c: 2\n', 'apps/f.yaml')).toEqual({
      problems: [
        {
          code: 'duplicate-key',
          message: 'The key "c" stands here twice: remove one.',
          file: 'apps/f.yaml',
          line: 4,
          column: 3,
        },
      ],
    })
    expect(readYaml('a: 1\nb: {{ x }}\n', 'f.yaml')).toMatchObject({ problems: [{ line: 2, column: 5 }] })
  })

  it('names at most ten problems', () => {
    const read = readYaml(`a: 1\n${'a: 1\n'.repeat(50)}`, 'f.yaml')
    expect('problems' in read && read.problems.length).toBe(10)
  })

  const hostile: Record<string, string> = {
    'brackets, 900': '['.repeat(900),
    'brackets, 200000': '['.repeat(200_000),
    'closing brackets': ']'.repeat(200_000),
    'brackets in a map': `a: ${'['.repeat(3000)}`,
    'brackets on lines': '[\n'.repeat(3000),
    'flow maps': '{a: '.repeat(3000),
    'quoted flow maps': '{"a":'.repeat(3000),
    dashes: '- '.repeat(3000),
    'question marks': '? '.repeat(3000),
    'both in turn': '- ? '.repeat(3000),
    colons: ': '.repeat(3000),
    'keys in one line': 'a: '.repeat(3000),
    'quoted keys in one line': '"a": '.repeat(3000),
    'keys in one flow': `[${'a: '.repeat(3000)}]`,
    indents: Array.from({ length: 600 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
    'lists at their key’s indent': Array.from(
      { length: 600 },
      (_, i) => `${'  '.repeat(i)}a:\n${'  '.repeat(i)}- b:\n`,
    ).join(''),
    'after an unterminated flow': `a: [b\nc: ${'- '.repeat(3000)}`,
    'after a document start': `--- ${'- '.repeat(3000)}`,
    'behind anchors': `&a ${'- &b '.repeat(3000)}`,
    'behind a byte order mark': `\uFEFF${'- '.repeat(3000)}`,
    'behind CRLF': `a: 1\r\n---\r\n${'- '.repeat(3000)}`,
    'behind a block scalar': `a: |\n  x\nb: ${'['.repeat(3000)}`,
    'behind quotes': `a: "x [ \\" y"\nb: ${'['.repeat(3000)}`,
    'behind a comment': `a: 1 # "\nb: ${'['.repeat(3000)}`,
  }

  it.each(Object.entries(hostile))('refuses %s a hundred times without parsing', (_, text) => {
    expect(scanYaml(text, 64)).not.toBeNull()
    for (let i = 0; i < 100; i++) expect(codes(text)).toMatch(/too-deep|yaml-syntax|too-large|template/)
  })

  it('counts every level of valid YAML, and enough of them in broken YAML', () => {
    const piece = fc.constantFrom(
      ...['- ', '? ', ': ', 'a: ', 'a', '"b"', "'c'", '[', ']', '{', '}', ',', '\n', '\n  ', '\n    ', '\n      ', ' '],
      ...[
        '&x ',
        '!t ',
        '*x',
        '|\n',
        '>-\n',
        '---\n',
        '--- ',
        '...\n',
        '# c\n',
        '"a": ',
        '\r\n',
        '\t',
        '\uFEFF',
        '%Y\n',
      ],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        const parsed = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false })
        const depth = Math.max(0, ...[...parsed].map(({ contents }) => depthOf(contents)))
        const valid = [...parsed].every(({ errors }) => errors.length === 0)
        const limit = valid ? depth - 3 : Math.floor((depth - 4) / 2)
        if (limit >= 0) expect(scanYaml(text, limit), `${depth} levels`).not.toBeNull()
      }),
      { numRuns: 2000 },
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        expect(readYaml(text, 'f.yaml')).toBeTypeOf('object')
      }),
    )
  })
})

function depthOf(node: unknown): number {
  if (isMap(node)) return 1 + Math.max(0, ...node.items.flatMap(({ key, value }) => [depthOf(key), depthOf(value)]))
  return isSeq(node) ? 1 + Math.max(0, ...node.items.map(depthOf)) : 0
}
