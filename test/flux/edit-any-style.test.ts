// Edits of texts in any style: what was asked for changes, and not one other byte.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMap, isScalar, isSeq, parseAllDocuments } from 'yaml'
import { editYaml } from '../../src/flux/edit.ts'
import { walk, type YamlPath } from '../../src/flux/node.ts'
import { readYaml } from '../../src/flux/read-yaml.ts'

type Tree = string | readonly Tree[] | { readonly [key: string]: Tree }

const scalar = fc.constantFrom(
  'x',
  '1',
  '"q"',
  "'s'",
  '2026.10',
  'true',
  '"a, b"',
  'a b',
  'http://x:80/y',
  '"1"',
  'é',
  '',
)
const key = fc.constantFrom('a', 'b', '"c d"', "'e'", 'f.g', '80')
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalar,
    fc.dictionary(key, tie('tree'), { minKeys: 1, maxKeys: 4 }),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
  ),
}))
const style = fc.record({
  indent: fc.constantFrom(2, 4),
  listIndent: fc.constantFrom(0, 2, 4),
  eol: fc.constantFrom('\n', '\r\n'),
  comments: fc.array(fc.constantFrom('', '', ' # c', '  # {"x": y}', ' '), { minLength: 1, maxLength: 5 }),
  above: fc.array(fc.constantFrom('', '', '# above\n', '\n'), { minLength: 1, maxLength: 5 }),
  head: fc.constantFrom('', '\uFEFF', '---\n', '# head\n---\n'),
  tail: fc.constantFrom('', '\n', '\n\n# end', '\n...\n', '\n---\nz: 1\n', '\n---\nz: 1'),
})
type Style = typeof style extends fc.Arbitrary<infer T> ? T : never

/** Writes a map in block style, with comments and blank lines where the style puts them. */
function write(root: { readonly [key: string]: Tree }, style: Style): string {
  let line = 0
  const next = (choices: readonly string[]) => choices[line++ % choices.length] ?? ''
  const lines: string[] = []
  const put = (column: number, text: string, value: Tree, step: number): void => {
    const above = next(style.above)
    lines.push((above.startsWith('#') ? ' '.repeat(column) : '') + above + ' '.repeat(column) + text)
    const last = lines.length - 1
    if (typeof value === 'string') lines[last] += value === '' ? '' : ` ${value}`
    lines[last] += next(style.comments)
    if (Array.isArray(value)) for (const item of value) put(column + step, '-', item, 2)
    else if (typeof value === 'object')
      for (const [name, child] of Object.entries(value))
        put(column + style.indent, `${name}:`, child as Tree, style.listIndent)
  }
  for (const [name, child] of Object.entries(root)) put(0, `${name}:`, child, style.listIndent)
  return (style.head + lines.join('\n') + style.tail).replaceAll('\n', style.eol)
}

const document = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4 })
const written = fc.tuple(document, style).map(([root, chosen]) => write(root, chosen))

function read(text: string) {
  const found = readYaml(text, 'f.yaml')
  return 'problems' in found ? null : found
}

function places(text: string, wanted: (node: unknown) => boolean): readonly YamlPath[] {
  return [...walk(read(text)?.documents[0]?.contents)]
    .filter(({ node, path }) => path.length > 0 && wanted(node))
    .map(({ path }) => path)
}

const plain = (text: string) => parseAllDocuments(text).map((parsed) => parsed.toJS())

/** The lines of `after` that `before` does not have in this order; null when a line of `before` is missing. */
function addedLines(before: string, after: string): readonly string[] | null {
  const more: string[] = []
  const old = before.split('\n')
  let at = 0
  for (const line of after.split('\n')) {
    if (at < old.length && (line === old[at] || (at === old.length - 1 && line === `${old[at]}\r`))) at++
    else more.push(line)
  }
  return at === old.length ? more : null
}

describe('a text of any style', () => {
  it('has at least the shapes that are worth testing', () => {
    const texts = fc.sample(written, { numRuns: 300, seed: 1 })
    expect(texts.filter((text) => read(text) === null)).toEqual([])
    expect(texts.some((text) => places(text, isSeq).length > 2)).toBe(true)
    expect(texts.some((text) => places(text, isMap).length > 2)).toBe(true)
  })

  it('keeps every byte around a scalar that is set', () => {
    fc.assert(
      fc.property(written, fc.nat(), fc.constantFrom('y2', 'no', '2026.1', 'a: b', 7, true), (text, pick, value) => {
        const paths = places(text, isScalar)
        const path = paths[pick % paths.length]
        fc.pre(path !== undefined)
        const result = editYaml(text, 'f.yaml', [{ op: 'set', document: 0, path, value }])
        const after = 'text' in result ? result.text : ''
        const before = text.split('\n')
        const changed = after.split('\n').filter((line, index) => line !== before[index])
        expect(after.split('\n')).toHaveLength(before.length)
        expect(changed.length).toBeLessThanOrEqual(1)
        const [first, ...others] = parseAllDocuments(after)
        expect(first?.getIn(path.map((step) => (step === '80' ? 80 : step)))).toEqual(value)
        expect(others.map((parsed) => parsed.toJS())).toEqual(plain(text).slice(1))
      }),
      { numRuns: 300 },
    )
  })

  it('only gains lines when something is added', () => {
    fc.assert(
      fc.property(written, fc.nat(), (text, pick) => {
        const paths = [[], ...places(text, (node) => isMap(node) || isSeq(node))]
        const path = paths[pick % paths.length] ?? []
        const list = isSeqAt(text, path)
        const result = editYaml(text, 'f.yaml', [
          list
            ? { op: 'insert', document: 0, path, value: 'added' }
            : { op: 'append', document: 0, path, key: 'added', value: 'x' },
        ])
        const after = 'text' in result ? result.text : JSON.stringify(result)
        const more = addedLines(text, after)
        expect(more, after).toHaveLength(1)
        expect(more?.[0]).toMatch(/^ *(- +["']?added["']?|["']?added["']?: x)\r?$/)
      }),
      { numRuns: 300 },
    )
  })

  it('only loses lines when something is removed, and the proof agrees with a second reading', () => {
    fc.assert(
      fc.property(written, fc.nat(), (text, pick) => {
        const paths = places(text, () => true)
        const path = paths[pick % paths.length] ?? []
        const result = editYaml(text, 'f.yaml', [{ op: 'remove', document: 0, path }])
        fc.pre('text' in result)
        const after = 'text' in result ? result.text : ''
        const expected = parseAllDocuments(text)
        expected[0]?.deleteIn(path.map((step) => (step === '80' ? 80 : step)))
        expect(plain(after)).toEqual(expected.map((parsed) => parsed.toJS()))
      }),
      { numRuns: 300 },
    )
  })

  it('never makes an operation throw, whatever the text', () => {
    const step = fc.oneof(fc.constantFrom<string | number>('a', 'b', 0, 1, -1, ''), fc.string())
    const text = fc.oneof(
      fc.string(),
      written,
      fc
        .array(fc.constantFrom('a: ', '- ', '[', ']', '{', '}', '\n', '  ', 'x', '"', '? ', '|\n', '&x ', '*x', ','))
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(
        text,
        fc.array(step, { maxLength: 3 }),
        fc.string(),
        fc.integer({ min: -2, max: 3 }),
        (source, path, value, after) => {
          for (const operation of [
            { op: 'set', document: 0, path, value },
            { op: 'remove', document: 0, path },
            { op: 'append', document: 0, path, key: value, value },
            { op: 'insert', document: 0, path, value, after },
          ] as const) {
            expect(editYaml(source, 'f.yaml', [operation])).toBeTypeOf('object')
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})

function isSeqAt(text: string, path: YamlPath): boolean {
  return [...walk(read(text)?.documents[0]?.contents)].some(
    ({ node, path: at }) => isSeq(node) && JSON.stringify(at) === JSON.stringify(path),
  )
}
