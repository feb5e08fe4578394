import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeFile } from '../../../src/promotion/merge/lines.ts'

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('')

describe('what one side changed', () => {
  const base = text('a: 1', 'b: 1', 'c: 1', 'd: 1')
  it.each([
    ['a change of the source', base, text('a: 1', 'b: 2', 'c: 1', 'd: 1'), base],
    ['a change of the target', base, base, text('a: 1', 'b: 2', 'c: 1', 'd: 1')],
    ['the same change on both sides', base, text('a: 1', 'b: 2', 'c: 1', 'd: 1'), text('a: 1', 'b: 2', 'c: 1', 'd: 1')],
  ])('%s arrives or stays', (_, old, source, target) => {
    expect(mergeFile(old, source, target)).toEqual({ text: text('a: 1', 'b: 2', 'c: 1', 'd: 1'), conflicts: [] })
  })

  it.each([
    [
      'neighbouring lines',
      text('a: 2', 'b: 1', 'c: 1', 'd: 1'),
      text('a: 1', 'b: 3', 'c: 1', 'd: 1'),
      text('a: 2', 'b: 3', 'c: 1', 'd: 1'),
    ],
    [
      'an insertion below a changed line',
      text('a: 1', 'b: 1', 'x: 1', 'c: 1', 'd: 1'),
      text('a: 1', 'b: 3', 'c: 1', 'd: 1'),
      text('a: 1', 'b: 3', 'x: 1', 'c: 1', 'd: 1'),
    ],
    [
      'an insertion above a changed line',
      text('a: 1', 'x: 1', 'b: 1', 'c: 1', 'd: 1'),
      text('a: 1', 'b: 3', 'c: 1', 'd: 1'),
      text('a: 1', 'x: 1', 'b: 3', 'c: 1', 'd: 1'),
    ],
    [
      'a deletion beside a changed line',
      text('b: 1', 'c: 1', 'd: 1'),
      text('a: 1', 'b: 3', 'c: 1', 'd: 1'),
      text('b: 3', 'c: 1', 'd: 1'),
    ],
    [
      'an insertion at the end and one at the start',
      text('a: 1', 'b: 1', 'c: 1', 'd: 1', 'e: 1'),
      text('z: 1', 'a: 1', 'b: 1', 'c: 1', 'd: 1'),
      text('z: 1', 'a: 1', 'b: 1', 'c: 1', 'd: 1', 'e: 1'),
    ],
    [
      'the same insertion on both sides, another change below',
      text('a: 1', 'x: 1', 'b: 1', 'c: 1', 'd: 2'),
      text('a: 1', 'x: 1', 'b: 1', 'c: 1', 'd: 1'),
      text('a: 1', 'x: 1', 'b: 1', 'c: 1', 'd: 2'),
    ],
  ])('%s merge', (_, source, target, merged) => {
    expect(mergeFile(base, source, target)).toEqual({ text: merged, conflicts: [] })
  })
})

describe('what both sides changed', () => {
  it('is a conflict with the target’s lines and their place in the target', () => {
    const merged = mergeFile(text('a', 'b', 'c'), text('a', 'B', 'c'), text('new', 'a', 'ß', 'c'))
    expect(merged.text).toBe(text('new', 'a', 'ß', 'c'))
    expect(merged.conflicts).toEqual([{ pointer: 'line 3', base: 'b\n', source: 'B\n', target: 'ß\n' }])
  })

  it('names all its lines', () => {
    const merged = mergeFile(text('a', 'b', 'c', 'd'), text('a', 'B', 'C', 'd'), text('a', 'x', 'y', 'z', 'd'))
    expect(merged.conflicts).toMatchObject([{ pointer: 'lines 2-4', source: 'B\nC\n', target: 'x\ny\nz\n' }])
  })

  it('conflicts where both insert something else at one place', () => {
    const merged = mergeFile(text('a', 'b'), text('a', 'x', 'b'), text('a', 'y', 'b'))
    expect(merged.text).toBe(text('a', 'y', 'b'))
    expect(merged.conflicts).toMatchObject([{ base: '', source: 'x\n', target: 'y\n' }])
  })

  it('conflicts where one side removes what the other changed', () => {
    const merged = mergeFile(text('a', 'b', 'c'), text('a', 'c'), text('a', 'B', 'c'))
    expect(merged).toMatchObject({ text: text('a', 'B', 'c'), conflicts: [{ source: '', target: 'B\n' }] })
  })

  it('still takes what does not overlap', () => {
    const base = text('a', 'b', 'c', 'd', 'e')
    const merged = mergeFile(base, text('A', 'b', 'X', 'd', 'E'), text('a', 'b', 'Y', 'd', 'e'))
    expect(merged.text).toBe(text('A', 'b', 'Y', 'd', 'E'))
    expect(merged.conflicts).toHaveLength(1)
  })

  it('makes a file that differs in too many lines one conflict', () => {
    const many = (word: string) => Array.from({ length: 9000 }, (_, index) => `${word}${index}\n`).join('')
    const [base, source, target] = [many('a'), many('b'), many('c')]
    expect(mergeFile(base, source, target)).toEqual({
      text: target,
      conflicts: [{ pointer: '', base, source, target }],
    })
  })
})

describe('line ends', () => {
  it('keeps the target’s CRLF and gives it to arriving lines', () => {
    const merged = mergeFile('a\nb\nc\n', 'a\nB\nc\n', 'A\r\nb\r\nc\r\n')
    expect(merged).toEqual({ text: 'A\r\nB\r\nc\r\n', conflicts: [] })
  })

  it('leaves a mixture of the target as it is', () => {
    expect(mergeFile('a\nb\nc\nd\n', 'a\nb\nc\nD\n', 'A\r\nb\nc\r\nd\r\n').text).toBe('A\r\nb\nc\r\nD\r\n')
  })

  it.each([
    ['no final line break of the target stays away', 'a\nb\nc', 'A\nb\nc\n', 'a\nb\nC', 'A\nb\nC'],
    ['a line that arrives below the last one ends it', 'a\nb', 'a\nb\nc\n', 'A\nb', 'A\nb\nc\n'],
    ['both without one stay without one', 'a\nb', 'a\nb\nc', 'A\nb', 'A\nb\nc'],
    ['removing the last line keeps the one before it whole', 'a\nb\nc\n', 'a\nb\n', 'A\nb\nc\n', 'A\nb\n'],
  ])('%s', (_, base, source, target, merged) => {
    expect(mergeFile(base, source, target)).toEqual({ text: merged, conflicts: [] })
  })

  it('keeps the target’s byte order mark and brings none', () => {
    expect(mergeFile('a\nb\n', '\uFEFFa\nB\n', '\uFEFFA\nb\n').text).toBe('\uFEFFA\nB\n')
    expect(mergeFile('a\nb\n', '\uFEFFa\nB\n', 'A\nb\n').text).toBe('A\nB\n')
  })
})

describe('empty texts', () => {
  it.each([
    ['the base', '', 'a\n', 'b\n', 'b\n', 1],
    ['the source', 'a\nb\n', '', 'a\nb\n', '', 0],
    ['the source, though the target has its own', 'a\nb\n', '', 'a\nB\n', 'a\nB\n', 1],
    ['the target', 'a\n', 'a\nb\n', '', '', 1],
  ])('%s', (_, base, source, target, merged, conflicts) => {
    const result = mergeFile(base, source, target)
    expect([result.text, result.conflicts.length]).toEqual([merged, conflicts])
  })
})

describe('every merge', () => {
  const texts = fc
    .array(fc.constantFrom('a: 1\n', 'a: 2\n', 'b:\n', '  c: x\n', '\n', 'd: "é"\r\n', '- e\n'), { maxLength: 12 })
    .chain((lines) => fc.boolean().map((open) => (open ? lines.join('').replace(/\r?\n$/, '') : lines.join(''))))

  it('gives the target when the source did not move, and the source when the target did not', () => {
    fc.assert(
      fc.property(texts, texts, (base, other) => {
        expect(mergeFile(base, base, other).text).toBe(other)
        expect(mergeFile(base, other, base).text).toBe(other)
      }),
    )
  })

  it('changes nothing when it is made again', () => {
    fc.assert(
      fc.property(texts, texts, texts, (base, source, target) => {
        const once = mergeFile(base, source, target)
        expect(mergeFile(source, source, once.text)).toEqual({ text: once.text, conflicts: [] })
      }),
    )
  })

  it('holds only lines of the source and the target, and all that the target added', () => {
    fc.assert(
      fc.property(texts, texts, texts, (base, source, target) => {
        const lines = (text: string) => text.split(/\r?\n/)
        const [merged, known] = [
          lines(mergeFile(base, source, target).text),
          new Set([...lines(source), ...lines(target)]),
        ]
        expect(merged.filter((line) => line !== '' && !known.has(line))).toEqual([])
        const added = lines(target).filter((line) => line !== '' && !lines(base).includes(line))
        expect(added.filter((line) => !merged.includes(line))).toEqual([])
      }),
    )
  })

  it('finds a conflict in both directions or in none', () => {
    fc.assert(
      fc.property(texts, texts, texts, (base, source, target) => {
        const [there, back] = [mergeFile(base, source, target), mergeFile(base, target, source)]
        expect(there.conflicts.length).toBe(back.conflicts.length)
      }),
    )
  })
})
