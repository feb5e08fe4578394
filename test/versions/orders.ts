// What any order must hold to, tried on texts that look like tags and on any text.
import fc from 'fast-check'
import { expect } from 'vitest'
import { allowedTags, compareTags, isNewer, isPrerelease, type Scheme } from '../../src/versions/schemes.ts'

const piece = fc.oneof(
  fc.constantFrom(...['v', '.', '-', '+', '_', '0', '00', 'rc', 'dev', 'alpha', 'b1', 'post', 'hotfix1', 'main', '/']),
  fc.constantFrom('2026', '1999', '2199', '1', '01', '010', '10', '13', '99999999999999999999'),
)
const tagLike = fc.oneof(
  fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
  fc
    .tuple(
      fc.constantFrom('', 'v'),
      fc.constantFrom('2026.01', '2026.1', '2026.10.3', '1.0.0', '1.10.2'),
      fc.array(piece, { maxLength: 4 }),
    )
    .map(([v, version, rest]) => v + version + rest.join('')),
)
const text = fc.oneof({ weight: 6, arbitrary: tagLike }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) })

/** Total and antisymmetric on the tags of the scheme, transitive, the same in any order of input; no text makes it throw. */
export function holdsAnOrder(scheme: Scheme): void {
  const everything = { scheme, prereleases: true, allow: null, ignore: [] }
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), fc.nat(), (tags, turn) => {
      const sorted = allowedTags(everything, tags)
      const turned = tags.map((_, index) => tags[(index + turn) % tags.length] ?? '')
      expect(allowedTags(everything, turned.toReversed())).toEqual(sorted)
      expect(allowedTags(everything, sorted)).toEqual(sorted)
      for (const [index, newer] of sorted.entries()) {
        expect(compareTags(scheme, newer, newer)).toBe(0)
        for (const older of sorted.slice(index + 1)) {
          const order = compareTags(scheme, newer, older)
          const back = compareTags(scheme, older, newer)
          if (order === null) expect(back).toBeNull()
          else expect([order > 0, (back ?? 0) < 0]).toEqual([true, true])
          expect(isNewer(scheme, older, newer)).toBe(false)
        }
      }
    }),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(text, text, (a, b) => {
      isPrerelease(scheme, a)
      const of = (tag: string) => compareTags(scheme, tag, tag) !== null
      if (!of(a) || !of(b)) expect(compareTags(scheme, a, b)).toBeNull()
    }),
  )
}
