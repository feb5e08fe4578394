// Whatever stands where: a proposed tag breaks no rule, and who waits is told a moment at which it may be otherwise.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { chooseTag, type RingQuestion } from '../../src/bump/choose.ts'
import { opensAt } from '../../src/bump/windows.ts'
import { allowedTags, isNewer } from '../../src/versions/schemes.ts'
import { heldIn, hour, markedBad, now, pin, record, ring, stood } from './rings.ts'

const scheme = { kind: 'calver' } as const
const tags = ['2026.01', '2026.02', '2026.03', '2026.04-rc.1', '2026.04', 'v1.0.0', 'main']
const tag = fc.constantFrom(...tags)
const service = fc.constantFrom('redis', 'loki', 'vault')
const few = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 3 })
const stand = fc.tuple(tag, fc.nat(20), fc.option(fc.nat(20)), few(service)).map(([name, since, ended, services]) => ({
  ...stood(name, since, ended === null ? null : Math.min(ended, since)),
  services,
}))
const marks = few(fc.tuple(tag, few(service)).map(([name, services]) => markedBad(name, ...services)))
const rings = few(
  fc.tuple(fc.nat(10), fc.array(stand, { maxLength: 6 }), marks, few(service)).map(([soak, stands, bad, services]) => ({
    ...ring('before', soak * hour, stands),
    record: record('before', { stood: stands, bad }),
    services,
  })),
)
const schedule = fc.record({
  days: fc.subarray(['sun', 'mon', 'tue'], { minLength: 1 }),
  from: fc.constantFrom('00:00', '06:00', '22:00'),
  until: fc.constantFrom('05:59', '16:00', '23:59'),
})
const question: fc.Arbitrary<RingQuestion> = fc.record({
  environment: fc.constant({
    name: 'here',
    promote: 'auto',
    freeze: [{ from: '2026-11-30', until: '2026-12-01', reason: null }],
  } as const),
  now: fc.nat(100).map((hours) => now + hours * hour),
  scheme: fc.constant(scheme),
  allowed: fc.option(
    few(tag).map((some) => allowedTags({ scheme, prereleases: false, allow: null, ignore: [] }, some)),
  ),
  policy: fc.constant({ prereleases: false, allow: null, ignore: [] }),
  pins: few(fc.tuple(tag, few(service)).map(([name, services]) => pin(name, ...services))),
  record: fc.tuple(marks, few(tag)).map(([bad, refused]) => record('here', { bad, refused })),
  held: fc.option(service).map((one) => (one === null ? () => null : heldIn('here', { service: one }))),
  upstream: rings,
  schedule: fc.option(schedule),
  movedTags: fc.constant([]),
})

it('proposes only what every rule lets through', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const choice = chooseTag(asked)
      if (choice.again !== null) expect(choice.again).toBeGreaterThan(asked.now)
      if (choice.kind === 'stay') return
      const { tag: chosen, kept } = choice
      const moved = asked.pins.filter(
        (one) => isNewer(scheme, chosen, one.tag) && !one.services.some((name) => name in kept),
      )
      expect(moved).not.toEqual([])
      expect(asked.allowed ?? [chosen]).toContain(chosen)
      expect(asked.record.refused.some((refused) => refused === chosen || isNewer(scheme, refused, chosen))).toBe(false)
      const marked = [asked.record, ...asked.upstream.map((one) => one.record)].flatMap(({ bad }) => bad)
      for (const { services } of marked.filter((mark) => mark.tag === chosen)) {
        expect(services).not.toEqual([])
        for (const name of services) expect(moved.some((one) => one.services.includes(name))).toBe(false)
      }
      for (const { record: past, soak } of asked.upstream.filter(({ services }) => services.length > 0)) {
        const long = past.stood.filter(
          (one) => Date.parse(one.until ?? new Date(asked.now).toISOString()) - Date.parse(one.since) >= soak,
        )
        expect(long.map((one) => one.tag)).toContain(chosen)
      }
    }),
    { numRuns: 1000 },
  )
})

it('answers the same in whatever order pins and environments are given', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const { kind, because: _, ...other } = chooseTag(asked)
      const turned = { ...asked, pins: asked.pins.toReversed(), upstream: asked.upstream.toReversed() }
      expect(chooseTag(turned)).toMatchObject({ kind, ...other })
    }),
  )
})

it('names an opening of the schedule that is open', () => {
  fc.assert(
    fc.property(schedule, fc.nat(20_000), (hours, minutes) => {
      const opens = opensAt(hours, now + minutes * 60_000)
      if (opens === null) return
      expect(opensAt(hours, opens)).toBeNull()
      expect(opensAt(hours, opens - 1)).toBe(opens)
    }),
  )
})
