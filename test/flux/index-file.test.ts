// Entries of index files, in every style that real ones are written in.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addEntry, readEntries, removeEntry } from '../../src/flux/index-file.ts'

const added = (text: string, value: string, near: string[] = []) =>
  textOf(addEntry(text, 'kustomization.yaml', value, { near }))
const removed = (text: string, value: string) => textOf(removeEntry(text, 'kustomization.yaml', value))

function textOf(result: ReturnType<typeof addEntry>): string {
  return 'text' in result ? result.text : `refused: ${result.problems.map(({ code }) => code).join(' ')}`
}

describe('readEntries', () => {
  it('takes four spellings for one entry', () => {
    const text =
      'resources:\n  - a.yaml\n  - ./b.yaml\n  - "c.yaml"\n  - \'./d.yaml\'\n  - ../base/olm/\ncomponents: [./x]\n'
    expect(readEntries(text, 'kustomization.yaml')).toMatchObject({
      entries: [
        { list: 'resources', value: 'a.yaml', raw: 'a.yaml', index: 0, range: { start: 15, end: 21 } },
        { value: 'b.yaml', raw: './b.yaml', index: 1 },
        { value: 'c.yaml' },
        { value: 'd.yaml' },
        { value: '../base/olm' },
        { list: 'components', value: 'x', index: 0 },
      ],
    })
  })

  it.each([
    '',
    '---\n',
    '- a\n',
    'a\n',
    'resources: x\n',
    'resources: {a: b}\n',
    'kind: HelmRelease\n',
    'a: 1\n---\nb: 2\n',
  ])('finds no index in %j', (text) => {
    expect(readEntries(text, 'f.yaml')).toMatchObject({ problems: [{ code: 'not-an-index', file: 'f.yaml' }] })
  })

  it('hands on what makes the text unreadable', () => {
    expect(readEntries('resources: [\n', 'f.yaml')).toMatchObject({ problems: [{ code: 'yaml-syntax' }] })
  })
})

describe('addEntry', () => {
  it.each<[string, string, string[], string]>([
    [
      'resources:\n  - ./a.yaml\n  - ./c.yaml\n',
      'b.yaml',
      ['a.yaml', 'b.yaml', 'c.yaml'],
      'resources:\n  - ./a.yaml\n  - ./b.yaml\n  - ./c.yaml\n',
    ],
    ['resources:\n  - "a.yaml"\n', './b.yaml', [], 'resources:\n  - "a.yaml"\n  - "b.yaml"\n'],
    ['resources:\n- "./a.yaml"', 'b.yaml', [], 'resources:\n- "./a.yaml"\n- "./b.yaml"'],
    [
      "resources:\r\n    - 'a.yaml' # x\r\n# end\r\n",
      'b.yaml',
      [],
      "resources:\r\n    - 'a.yaml' # x\r\n    - 'b.yaml'\r\n# end\r\n",
    ],
    ['resources: [a.yaml, c.yaml]\n', 'b.yaml', ['./a.yaml', 'b.yaml'], 'resources: [a.yaml, b.yaml, c.yaml]\n'],
    [
      'resources:\n- ../base\n- ./a.yaml\n',
      'b.yaml',
      ['../base', 'b.yaml'],
      'resources:\n- ../base\n- ./b.yaml\n- ./a.yaml\n',
    ],
    ['resources:\n- ./a.yaml\n', '../base', [], 'resources:\n- ./a.yaml\n- ../base\n'],
    ['resources:\n- a\n- c\n', 'b', ['x', 'b', 'a'], 'resources:\n- a\n- c\n- b\n'],
    ['resources: []\nnamespace: x\n', 'b.yaml', [], 'resources:\n  - b.yaml\nnamespace: x\n'],
    ['kind: Kustomization\n', 'b.yaml', [], 'kind: Kustomization\nresources:\n  - b.yaml\n'],
    ['resources:\n  - ./b.yaml\n', 'b.yaml', [], 'resources:\n  - ./b.yaml\n'],
    [
      '# top\n---\nresources:\n  - a\n\n  # later\n  - z\n...\n',
      'b',
      ['a', 'b', 'z'],
      '# top\n---\nresources:\n  - a\n  - b\n\n  # later\n  - z\n...\n',
    ],
  ])('%j + %s', (text, value, near, expected) => {
    expect(added(text, value, near)).toBe(expected)
  })

  it('adds to components', () => {
    const result = addEntry('resources:\n- a\ncomponents:\n- ./x\n', 'f.yaml', 'y', { list: 'components' })
    expect(result).toEqual({ text: 'resources:\n- a\ncomponents:\n- ./x\n- ./y\n' })
  })
})

describe('removeEntry', () => {
  it.each<[string, string, string]>([
    ['resources:\n  - ./a.yaml\n  - ./b.yaml\n', 'a.yaml', 'resources:\n  - ./b.yaml\n'],
    ['resources:\n  - "./a.yaml" # x\n', 'a.yaml', 'resources: []\n'],
    ['resources: [a, b]\n', 'b', 'resources: [a]\n'],
    ['resources:\n- a\n- ./a\n- b\n', 'a', 'resources:\n- b\n'],
    ['resources:\n- a\n# databases\n- b\n- c', 'b', 'resources:\n- a\n# databases\n- c'],
    ['resources:\n- a\n', 'zz', 'resources:\n- a\n'],
    ['resources:\n- a # é\r\n- b', 'b', 'resources:\n- a # é'],
  ])('%j - %s', (text, value, expected) => {
    expect(removed(text, value)).toBe(expected)
  })
})

describe('an index of any style', () => {
  const name = fc.constantFrom('a.yaml', 'b.yaml', 'no', '2026.10', 'é.yaml', 'x y.yaml', '../up')
  const style = fc.record({
    names: fc.uniqueArray(name, { minLength: 1, maxLength: 6 }),
    eol: fc.constantFrom('\n', '\r\n'),
    indent: fc.constantFrom('', '  ', '    '),
    gap: fc.constantFrom(' ', '   '),
    quote: fc.constantFrom('"', "'"),
    prefix: fc.constantFrom('', './'),
    head: fc.constantFrom('', '\uFEFF', '---\n', '# top\n', 'kind: Kustomization\n\nnamespace: "x"\n'),
    comment: fc.constantFrom('', '  # c', '# d\n'),
    flow: fc.boolean(),
    tail: fc.constantFrom('', '\n', '\nnameSuffix: y\n', '\n\n# end', '\n...\n', '\npatches:\n  - path: p\n'),
  })
  type Style = typeof style extends fc.Arbitrary<infer T> ? T : never

  function write({ names, eol, indent, gap, quote, prefix, head, comment, flow, tail }: Style): string {
    const entries = names.map((entry) => quote + (entry.startsWith('.') ? '' : prefix) + entry + quote)
    const above = comment.endsWith('\n') ? indent + comment : ''
    const behind = comment.endsWith('\n') ? '' : comment
    const block = `resources:\n${entries.map((entry) => `${above}${indent}-${gap}${entry}${behind}`).join('\n')}`
    return (head + (flow ? `resources: [${entries.join(', ')}]` : block) + tail).replaceAll('\n', eol)
  }

  it('is the same after adding and removing an entry', () => {
    fc.assert(
      fc.property(style, fc.array(name), (written, order) => {
        const text = write(written)
        const near = [...order, 'new.yaml']
        const more = added(text, 'new.yaml', near)
        expect(more).toContain('new.yaml')
        expect(added(more, './new.yaml', near)).toBe(more)
        expect(removed(more, 'new.yaml')).toBe(text)
      }),
    )
  })

  it('loses nothing but the line of a removed entry', () => {
    fc.assert(
      fc.property(style, fc.nat(), (written, pick) => {
        fc.pre(!written.flow && written.names.length > 1)
        const text = write(written)
        const gone = written.names[pick % written.names.length] ?? ''
        const left = removed(text, gone)
        const lines = text.split('\n')
        const at = lines.findIndex((line) => line.includes(`${gone}${written.quote}`))
        expect(left.replace(/\r?\n?$/, '')).toBe(
          lines
            .toSpliced(at, 1)
            .join('\n')
            .replace(/\r?\n?$/, ''),
        )
        expect(removed(left, gone)).toBe(left)
      }),
    )
  })

  it('never makes a function throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, value) => {
        added(text, value)
        removed(text, value)
        added('resources: [a]\n', value)
      }),
    )
  })
})
