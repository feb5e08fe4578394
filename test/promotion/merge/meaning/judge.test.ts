// Whoever knows better than the table of policies decides a dispute: a person's choice, or a pick of single changes.
import { describe, expect, it } from 'vitest'
import type { Disputed, Judge } from '../../../../src/promotion/merge/judge.ts'
import { mergeFile } from '../../../../src/promotion/merge/lines.ts'
import { mergeByMeaning } from '../../../../src/promotion/merge/meaning/merge-by-meaning.ts'

const merged = (base: string, source: string, target: string, judge: Judge) => {
  const result = mergeByMeaning(base, source, target, 'a.yaml', () => null, judge)
  if ('refused' in result) throw new Error(result.refused.message)
  return result
}

const cases: readonly (readonly [string, string, string, string, string])[] = [
  ['a value', 'a: 1\nz: 0\n', 'a: 2\nz: 0\n', 'a: 3 # mine\nz: 0\n', 'a: 2 # mine\nz: 0\n'],
  ['an older version', 'tag: 1.0.0\nz: 0\n', 'tag: 1.1.0\nz: 0\n', 'tag: 2.0.0\nz: 0\n', 'tag: 1.1.0\nz: 0\n'],
  ['a key that the source removed', 'a: 1\nz: 0\n', 'z: 0\n', 'a: 3\nz: 0\n', 'z: 0\n'],
  ['a key that the target removed', 'a: 1\nz: 0\n', 'a: 2\nz: 0\n', 'z: 0\n', 'a: 2\nz: 0\n'],
  ['a stretch of a list', 'l: [1, 2]\nz: 0\n', 'l: [1, 3, 4]\nz: 0\n', 'l: [1, 5]\nz: 0\n', 'l: [1, 3, 4]\nz: 0\n'],
  [
    'a block of text',
    't: |\n  a: 1\nz: 0\n',
    't: |\n  a: 2\nz: 0\n',
    't: |\n  a: 3\n  b: 1\nz: 0\n',
    't: |\n  a: 2\n  b: 1\nz: 0\n',
  ],
]

describe('a merge by meaning with a judge', () => {
  for (const [name, base, source, target, taken] of cases) {
    it(`takes the source’s side of ${name}`, () => {
      expect(merged(base, source, target, () => 'source')).toEqual({ text: taken, conflicts: [] })
    })
    it(`keeps the target’s side of ${name} and calls it settled`, () => {
      expect(merged(base, source, target, () => 'target')).toEqual({ text: target, conflicts: [] })
    })
  }

  it('is asked with the pointer, the key and all three values', () => {
    const asked: Disputed[] = []
    merged('s:\n  a: 1\nz: 0\n', 's:\n  a: 2\nz: 0\n', 's:\n  a: 3\nz: 0\n', (disputed) => {
      asked.push(disputed)
      return null
    })
    expect(asked).toEqual([{ pointer: 's.a', key: 'a', base: '1', source: '2', target: '3' }])
  })

  it('is asked about a block with the pointer that the conflict shows', () => {
    const asked: string[] = []
    const judge: Judge = ({ pointer }) => {
      asked.push(pointer)
      return null
    }
    const { conflicts } = merged('t: |\n  a: 1\nz: 0\n', 't: |\n  a: 2\nz: 0\n', 't: |\n  a: 3\nz: 0\n', judge)
    expect(asked).toEqual(['t: a'])
    expect(conflicts.map(({ pointer }) => pointer)).toEqual(['t: a'])
  })

  it('leaves to the table what the judge does not decide', () => {
    const { text, conflicts } = merged('a: 1\ntag: 1.0.0\n', 'a: 2\ntag: 1.2.0\n', 'a: 3\ntag: 1.1.0\n', () => null)
    expect(text).toBe('a: 3\ntag: 1.2.0\n')
    expect(conflicts.map(({ pointer }) => pointer)).toEqual(['a'])
  })
})

describe('a merge by lines with a judge', () => {
  const [base, source, target] = ['one\ntwo\nthree\n', 'one\n2\n2b\nthree\n', 'one\nTWO\nthree\n']

  it('takes the source’s lines', () => {
    expect(mergeFile(base, source, target, () => 'source')).toEqual({ text: source, conflicts: [] })
  })

  it('keeps the target’s lines and calls them settled', () => {
    expect(mergeFile(base, source, target, () => 'target')).toEqual({ text: target, conflicts: [] })
  })

  it('is asked with the lines of all three', () => {
    const asked: Disputed[] = []
    const result = mergeFile(base, source, target, (disputed) => {
      asked.push(disputed)
      return null
    })
    expect(asked).toEqual([{ pointer: 'line 2', key: '', base: 'two\n', source: '2\n2b\n', target: 'TWO\n' }])
    expect(result.conflicts).toHaveLength(1)
  })
})
