// What arrives stands in the target as if its owner had written it, and every other byte is the owner's.
import { describe, expect, it } from 'vitest'
import { mergeByMeaning } from '../../../../src/promotion/merge/meaning/merge-by-meaning.ts'

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`
const merged = (base: string, source: string, target: string, file = 'f.yaml') =>
  mergeByMeaning(base, source, target, file)
const text = (base: string, source: string, target: string, file?: string) => {
  const result = merged(base, source, target, file)
  return 'text' in result && result.conflicts.length === 0 ? result.text : result
}

const base = lines('a: 1', 'list:', '  - x', 'z: 1')
const source = lines('a: 2', '', '# why', 'b: # how', '  c: [1]', 'list:', '  - x', '  # new', '  - y', 'z: 1')

describe('what arrives', () => {
  it('takes its comments along and the indent of its siblings', () => {
    const target = lines('a: 1 # mine', 'list:', '- x', '# end of the list', 'z: 9')
    const wanted = lines(
      'a: 2 # mine',
      '',
      '# why',
      'b: # how',
      '  c: [1]',
      'list:',
      '- x',
      '# new',
      '- y',
      '# end of the list',
      'z: 9',
    )
    expect(text(base, source, target)).toBe(wanted)
  })

  it.each([
    ['CRLF', (plain: string) => plain.replaceAll('\n', '\r\n')],
    ['a byte order mark', (plain: string) => `\uFEFF${plain}`],
    ['no final line break', (plain: string) => plain.replace(/\n$/, '')],
    ['--- and ...', (plain: string) => `---\n${plain}...\n`],
    ['a comment at its head', (plain: string) => `# head\n---\n${plain}`],
    ['comments at its end', (plain: string) => `${plain}\n# end\n#   of file\n`],
  ])('keeps %s', (_, style) => {
    const target = style(lines('own: 1', ...base.trimEnd().split('\n')))
    expect(text(base, source, target)).toBe(style(lines('own: 1', ...source.trimEnd().split('\n'))))
  })

  it('stands in the target’s indent below a deeper key, its own children as they were', () => {
    const result = text(
      lines('a:', '  b: 1'),
      lines('a:', '  b: 1', '  c:', '    d: 1', '    e: |', '      x', '       y'),
      lines('a:', '      b: 1', '      own: 1'),
    )
    expect(result).toBe(
      lines(
        'a:',
        '      b: 1',
        '      c:',
        '        d: 1',
        '        e: |',
        '          x',
        '           y',
        '      own: 1',
      ),
    )
  })

  it('goes first where it stands first, behind a dash too', () => {
    expect(text(lines('- b: 1'), lines('- a: 0', '  b: 1'), lines('- b: 1', '  own: 1'))).toBe(
      lines('- a: 0', '  b: 1', '  own: 1'),
    )
    expect(text(lines('b: 1'), lines('# new', 'a: 0', 'b: 1'), lines('# mine', 'b: 1', 'own: 1'))).toBe(
      lines('# new', 'a: 0', '# mine', 'b: 1', 'own: 1'),
    )
  })

  it('fits into brackets, and is written for them where it comes from lines', () => {
    expect(text('a: {x: 1}\n', 'a: {x: 1, y: [2, 3]}\n', 'a: { x: 1, own: 1 }\n')).toBe(
      'a: { x: 1, y: [2, 3], own: 1 }\n',
    )
    expect(text('a: {x: 1}\n', lines('a:', '  x: 1', '  k:', '    - "no"', '    - b c'), 'a: {x: 1, own: 1}\n')).toBe(
      'a: {x: 1, k: ["no", b c], own: 1}\n',
    )
    expect(text('a: []\n', lines('a:', '  - x'), 'a: []\nown: 1\n')).toBe(lines('a:', '  - x', 'own: 1'))
  })

  it('fills what was empty', () => {
    expect(text('a:\nb: 1\n', 'a:\n  x: 1\nb: 1\n', 'a: # nothing\nb: 2\n')).toBe('a:\n  x: 1\nb: 2\n')
    expect(text('---\n', '---\n# c\na: 1\n', '---\n# mine\n')).toBe('---\n# mine\na: 1\n')
    expect(text('a: 1\n', 'a:\n', 'a: 1\nb: 1\n')).toBe('a:\nb: 1\n')
    expect(text('a: ~\n', 'a: x\n', 'a: null # c\nb: 1\n')).toBe('a: x # c\nb: 1\n')
  })
})

describe('values', () => {
  it.each([
    ['a: 1.0', 'a: 2026.10', 'a: 1.0 # c', 'a: 2026.10 # c'],
    ["a: 'x'", 'a: y', 'a: "x"', 'a: "y"'],
    ['a: x', 'a: "yes"', 'a: x', 'a: "yes"'],
    ['a: x', 'a: "2026.10"', "a: 'x'", "a: '2026.10'"],
    ['a: "1"', 'a: 2', 'a: "1"', 'a: 2'],
    ['"a": 1', 'a: 2', "'a': 1", "'a': 2"],
    ['80: 1', '"80": 2', '80: 1', '80: 2'],
    ['a: 1', 'a: {b: 1}', 'a: 1 # c', 'a: {b: 1} # c'],
    ['a: 1', 'a:\n  - b', 'a: 1 # c', 'a:\n  - b'],
    ['a: {b: 1}', 'a: 1', 'a:\n  b: 1', 'a: 1'],
    ['a: 1', 'a: |\n  x\n  y', 'a: 1', 'a: |\n  x\n  y'],
    ['a: |\n  x', 'a: |\n  y', 'a: |\n      x', 'a: |\n  y'],
    ['a: [1, 2, 3]', 'a: [1, 3]', 'a: [1, 2, 3]', 'a: [1, 3]'],
    ['a: [1]', 'a: []', 'a:\n- 1', 'a: []'],
    ['a: {b: 1, c: 2}', 'a: {c: 2}', 'a: {b: 1, c: 2, d: 3}', 'a: {c: 2, d: 3}'],
  ])('%j to %j makes %j into %j', (old, now, own, wanted) => {
    expect(text(`${old}\n`, `${now}\n`, `${own}\nown: 1\n`)).toBe(`${wanted}\nown: 1\n`)
  })

  it('that both changed alike, or only in style, are no change', () => {
    expect(text('a: 1\n', 'a: 2\n', 'a: 2 # mine\n')).toBe('a: 2 # mine\n')
    expect(text('a: "x"\nb: 1\n', 'a: x\nb: 1\n', "a: 'x'\nb: 2\n")).toBe("a: 'x'\nb: 2\n")
    expect(text('a: 1\n', '# new comment\na: 1\n', 'a: 1\nb: 1\n')).toBe('a: 1\nb: 1\n')
  })
})

describe('what the source removed', () => {
  it('goes with its comment, but not with one that the source still has', () => {
    const old = lines('# kept', '', '# about a', 'a: 1', '# section', 'b: 1', 'c: 1')
    expect(text(old, lines('# kept', '', '# section', 'c: 1'), `${old}own: 1\n`)).toBe(
      lines('# kept', '', '# section', 'c: 1', 'own: 1'),
    )
  })

  it('leaves an empty collection behind when it was the last', () => {
    expect(text('a:\n  - x\n', 'a: []\n', 'a:\n  - x # c\nown: 1\n')).toBe('a: [] # c\nown: 1\n')
    expect(text('a: {b: {c: 1}}\n', 'a: {b: {}}\n', 'a:\n  b:\n    c: 1\nown: 1\n')).toBe('a:\n  b: {}\nown: 1\n')
  })

  it('leaves what stands behind the same dash', () => {
    expect(text('- a: 1\n  b: 1\n', '- b: 1\n', '- a: 1\n  b: 1\n  own: 1\n')).toBe('- b: 1\n  own: 1\n')
  })

  it('takes nothing of the last lines of a text without a final line break', () => {
    expect(text('a: 1\nb: 1\n', 'a: 1\nc: 1\n', 'own: 1\na: 1\nb: 1')).toBe('own: 1\na: 1\nc: 1')
  })
})

describe('JSON', () => {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  it('stays JSON in its own layout', () => {
    const result = text(
      json({ a: 1, b: ['x'] }),
      json({ a: 'two', b: ['x', 'y'], c: { d: [true] } }),
      json({ own: 0, a: 1, b: ['x'] }),
      'f.json',
    )
    expect(result).toBe(json({ own: 0, a: 'two', b: ['x', 'y'], c: { d: [true] } }))
  })

  it('on one line stays on one line', () => {
    expect(text('{"a":1}', '{"a":2,"b":"x"}', '{"own":0,"a":1}', 'f.json')).toBe('{"own":0,"a":2,"b":"x"}')
  })
})
