// What holds of every set of reports: their order, their repetition and what became of the rollout meanwhile do not matter.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HealthReport, WatchedObject } from '../../src/health/model.ts'
import { dueAt, elapsed, reported } from '../../src/health/rollout.ts'
import { isTransition } from '../../src/health/transition.ts'
import type { Rollout } from '../../src/ledger/rollout-state.ts'
import {
  begin,
  breaks,
  everything,
  fails,
  minute,
  notFound,
  progresses,
  report,
  revisionAt,
  rolledBack,
  start,
  timeAt,
  waits,
} from './reports.ts'

type Told = readonly [of: WatchedObject, report: HealthReport]

const what = fc.constantFrom<Partial<HealthReport>>(
  {},
  {},
  fails,
  breaks,
  progresses,
  waits,
  notFound,
  { revision: revisionAt('2025.12') },
  { ...fails, revision: revisionAt('2025.12') },
  { state: 'ignored' },
  { trusted: false },
)
const one: fc.Arbitrary<Told> = fc
  .tuple(fc.constantFrom(...everything), fc.integer({ min: -3, max: 40 }), what, fc.integer({ min: 0, max: 9 }))
  .map(([of, minutes, more, sticks]) => {
    const said = sticks === 0 && of.role === 'release' ? rolledBack : more
    return [of, report(of, timeAt(minutes), said)]
  })
const some = fc.array(one, { maxLength: 12 })
/** At distinct times: what happened has one order. */
const distinct = fc.uniqueArray(one, { maxLength: 10, selector: ([, { at }]) => at })
const shuffled = distinct.chain((all) =>
  fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
)
const all = (rollout: Rollout, told: readonly Told[]) =>
  told.reduce((now, [of, said]) => reported(now, of, said), rollout)

/** A second sighting that is heard first is no second one: how sure a failure is may come later, never whether it is one. */
const outcome = (rollout: Rollout) => ({
  state: rollout.state === 'failed' ? 'failing' : rollout.state,
  weak: rollout.weak,
  objects: Object.fromEntries(
    Object.entries(rollout.objects).map(([key, { state, at, sticky }]) => [key, { state, at, sticky }]),
  ),
})

describe('reports', () => {
  it('lead to the same outcome in whatever order they come', () => {
    fc.assert(
      fc.property(shuffled, ([told, mixed]) => {
        expect(outcome(all(begin(), mixed))).toEqual(outcome(all(begin(), told)))
      }),
      { numRuns: 2000 },
    )
  })

  it('change nothing when they come again', () => {
    fc.assert(
      fc.property(some, some, (told, more) => {
        const rollout = all(begin(), told)
        const last = told.at(-1)
        if (last !== undefined) expect(reported(rollout, ...last)).toBe(rollout)
        expect(outcome(all(all(rollout, more), [...told, ...more]))).toEqual(outcome(all(rollout, more)))
      }),
    )
  })

  it('never move what is superseded or suspended, nor does time', () => {
    fc.assert(
      fc.property(some, some, fc.constantFrom('superseded', 'suspended'), fc.nat(), (told, more, state, minutes) => {
        const rollout: Rollout = { ...all(begin(), told), state }
        expect(all(rollout, more)).toBe(rollout)
        expect(elapsed(rollout, start + minutes * minute)).toBe(rollout)
        expect(dueAt(rollout, start)).toBeNull()
      }),
    )
  })

  it('end in a known state with times that can be read, and time moves it no more after it is due', () => {
    fc.assert(
      fc.property(some, fc.array(fc.tuple(one, fc.integer({ min: 0, max: 200 })), { maxLength: 6 }), (told, more) => {
        let rollout = all(begin(), told)
        for (const [[of, said], minutes] of more) {
          const now = start + minutes * minute
          const next = elapsed(rollout, now)
          expect(elapsed(next, now)).toBe(next)
          expect(next === rollout).toBe(dueAt(rollout, now) !== now)
          rollout = reported(next, of, said)
        }
        expect(['progressing', 'healthy', 'failing', 'failed', 'unknown']).toContain(rollout.state)
        expect(Number.isNaN(Date.parse(rollout.since))).toBe(false)
      }),
    )
  })

  it('make healthy only what was heard of at its tag and has no failure', () => {
    fc.assert(
      fc.property(some, (told) => {
        const rollout = all(begin(), told)
        const states = Object.values(rollout.objects).map(({ state }) => state)
        const isGood = rollout.awaited.every((key) => rollout.objects[key]?.state === 'healthy')
        expect(rollout.state === 'healthy').toBe(isGood && !states.includes('failed'))
      }),
    )
  })

  it('are transitions where more than the time of the last one moved', () => {
    fc.assert(
      fc.property(some, one, (told, [of, said]) => {
        const before = all(begin(), told)
        const next = reported(before, of, said)
        expect(isTransition(before, before)).toBe(false)
        if (isTransition(before, next)) return
        const bare = (rollout: Rollout) => ({ ...rollout, objects: Object.keys(rollout.objects) })
        expect(bare(next)).toEqual(bare(before))
      }),
    )
  })

  it('that repeat a success are no transition', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 900 }), (minutes) => {
        const healthy = everything.reduce((now, of) => reported(now, of, report(of, timeAt(1))), begin())
        const next = everything.reduce((now, of) => reported(now, of, report(of, timeAt(minutes))), healthy)
        expect([healthy.state, isTransition(healthy, next), next === healthy]).toEqual(['healthy', false, false])
      }),
    )
  })
})
