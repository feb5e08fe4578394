import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fluxDuration } from '../../src/flux/duration.ts'

describe('a duration of Flux', () => {
  it.each<[string, number | null]>([
    ['30s', 30_000],
    ['1h2m3s', 3_723_000],
    ['500ms', 500],
    ['10m', 600_000],
    ['1m0s', 60_000],
    ['1.5h', 5_400_000],
    ['1.h', 3_600_000],
    ['1500us', 2],
    ['1500µs', 2],
    ['3000000ns', 3],
    ['0', 0],
    ['0s', 0],
    ['', null],
    ['10', null],
    ['1d', null],
    ['-5m', null],
    ['5 m', null],
    ['5m ', null],
    ['m', null],
    ['$INTERVAL', null],
    [`${'9'.repeat(90)}h`, null],
    [`${'1m'.repeat(51)}`, null],
  ])('%s', (text, expected) => {
    expect(fluxDuration(text)).toBe(expected)
  })

  it('is never less than nothing, and whole', () => {
    const part = fc
      .tuple(fc.nat(), fc.constantFrom('h', 'm', 's', 'ms', 'us', 'ns', 'd', ''))
      .map((both) => both.join(''))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part, { maxLength: 4 }).map((all) => all.join('')),
        ),
        (text) => {
          const found = fluxDuration(text)
          if (found !== null) expect(Number.isSafeInteger(found) && found >= 0).toBe(true)
        },
      ),
    )
  })
})
