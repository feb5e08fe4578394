import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut, limitBody, longestBody } from '../../src/messages/length.ts'

describe('cut', () => {
  it.each([
    ['short', 10, 'short'],
    ['abcdefghijklmnopqrstuvwxyz', 15, 'abcdef… 20 more'],
    ['😀😀😀😀😀😀😀😀', 12, '😀… 7 more'],
    ['abcdef', 3, 'abc'],
    ['😀😀', 1, ''],
    ['abc', 0, ''],
  ])('of %j to %i is %j', (text, max, expected) => {
    expect(cut(text, max)).toBe(expected)
  })

  it('keeps to the length and never halves a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(80), (text, max) => {
        expect(cut(text, max).length).toBeLessThanOrEqual(max)
        expect(cut(text, max).isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('limitBody', () => {
  const part = (name: string, text: string, weight: number) => ({ name, text, weight })

  it('joins what fits, in order', () => {
    expect(limitBody([part('a', 'A', 1), part('b', '', 0), part('c', 'C', 2)])).toBe('A\n\nC')
    expect(limitBody([])).toBe('')
  })

  it('drops the least important parts and says so', () => {
    const parts = [
      part('provenance', 'p'.repeat(40), 1),
      part('values', 'v'.repeat(40), 3),
      part('kept', 'k'.repeat(40), 2),
    ]
    expect(limitBody(parts, 122)).toBe(`${'v'.repeat(40)}\n\n${'k'.repeat(40)}\n\n… left out for length: provenance.`)
    expect(limitBody(parts, 90)).toBe(`${'v'.repeat(40)}\n\n… left out for length: provenance, kept.`)
  })

  it('cuts the last part at a line and closes what is open in it', () => {
    const text = `<details>\n<summary>x</summary>\n\n\`\`\`\`diff\n${'+ line\n'.repeat(40)}\`\`\`\`\n\n</details>`
    const body = limitBody([part('a', text, 1)], 150)
    expect(body).toMatch(/\+ line\n````\n\n<\/details>\n\n… cut for length\.$/)
    expect(body.length).toBeLessThanOrEqual(150)
  })

  it('stays under the limit for 5,000 files', () => {
    const files = Array.from({ length: 5000 }, (_, index) => `- a file called ${index}`).join('\n')
    expect(limitBody([part('files', files, 1), part('head', 'Head', 2)])).toBe('Head\n\n… left out for length: files.')
    expect(limitBody([part('files', files, 1)]).length).toBeLessThanOrEqual(longestBody)
  })

  it('keeps to any limit', () => {
    const parts = fc.array(fc.record({ name: fc.string(), text: fc.string(), weight: fc.nat(5) }), { maxLength: 8 })
    fc.assert(
      fc.property(parts, fc.nat(60), (given, max) => {
        expect(limitBody(given, max).length).toBeLessThanOrEqual(max)
      }),
    )
  })
})
