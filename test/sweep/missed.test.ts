// Which deliveries are sent again and when, from what GitHub's log shows sweep by sweep.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../src/github/deliveries.ts'
import { due, nothingWatched, readUntil, settled, tried, type Watch, watch } from '../../src/sweep/missed.ts'

const hour = 3_600_000
const now = 1_000 * hour
let id = 0
const attempt = (guid: string, ok: boolean, part: Partial<Delivery> = {}): Delivery => ({
  id: `${++id}`,
  guid,
  at: now - hour,
  event: 'push',
  again: false,
  ok,
  ...part,
})
const dueOf = (seen: readonly Delivery[], before = nothingWatched) =>
  due(watch(before, seen, now), now).map(({ guid }) => guid)

describe('what is sent again', () => {
  it.each<[string, readonly Delivery[], readonly string[]]>([
    ['one that failed', [attempt('a', false)], ['a']],
    ['none that got through', [attempt('a', true)], []],
    ['none that got through at a later attempt', [attempt('a', true, { again: true }), attempt('a', false)], []],
    ['one that failed again', [attempt('a', false, { again: true }), attempt('a', false)], ['a']],
    ['several, the oldest first', [attempt('b', false), attempt('a', false, { at: now - 2 * hour })], ['a', 'b']],
    ['none that GitHub has no more', [attempt('a', false, { at: now - 73 * hour })], []],
    ['no command of the day before', [attempt('a', false, { at: now - 25 * hour, event: 'issue_comment' })], []],
    ['other things of the day before', [attempt('a', false, { at: now - 25 * hour })], ['a']],
  ])('%s', (_, seen, expected) => expect(dueOf(seen)).toEqual(expected))

  it('is the newest attempt, since the first one', () => {
    const [first, second] = [attempt('a', false, { at: now - 2 * hour }), attempt('a', false, { again: true })]
    const { missed } = watch(nothingWatched, [second, first], now)
    expect(missed).toMatchObject([{ delivery: second.id, since: first.at, tries: 1 }])
  })
})

describe('from sweep to sweep', () => {
  const failed = watch(nothingWatched, [attempt('a', false)], now)

  it('one waits twice as long after each try, and is given up after ten', () => {
    const at: number[] = []
    let state: Watch = failed
    for (let minute = 0; minute < 72 * 60; minute += 10) {
      const instant = now + minute * 60_000
      if (due(state, instant).length === 0) continue
      at.push(minute)
      state = tried(state, 'a', instant, 600_000)
    }
    expect(at).toEqual([0, 10, 30, 70, 150, 310, 630, 1270, 2550])
    expect(due({ ...state, missed: state.missed.map((one) => ({ ...one, tries: 10 })) }, now * 2)).toEqual([])
  })

  it('one that failed once more keeps its count and its pause', () => {
    const again = watch(tried(failed, 'a', now, hour), [attempt('a', false, { at: now, again: true })], now)
    expect(again.missed).toMatchObject([{ tries: 1, notBefore: now + hour / 2, since: now - hour }])
  })

  it('one that got through meanwhile, that we have, or that is too old is forgotten', () => {
    expect(watch(failed, [attempt('a', true, { at: now, again: true })], now).missed).toEqual([])
    expect(settled(failed, 'a').missed).toEqual([])
    expect(watch(failed, [], now + 72 * hour).missed).toEqual([])
  })

  it('the log is read on from where the last one ended, with some overlap, and three days back at most', () => {
    expect(readUntil(nothingWatched, now)).toBe(now - 72 * hour)
    expect(readUntil(failed, now)).toBe(now - hour - 300_000)
    expect(readUntil(failed, now + 100 * hour)).toBe(now + 28 * hour)
    expect(watch(failed, [], now).upTo).toBe(now - hour)
  })
})

it('a law: nothing that got through by any attempt is due, in whatever order the log tells it', () => {
  const attempts = fc.array(
    fc.record({ guid: fc.constantFrom('a', 'b', 'c'), ok: fc.boolean(), again: fc.boolean(), at: fc.nat(80) }),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(fc.array(attempts, { maxLength: 6 }), (sweeps) => {
      let state = nothingWatched
      for (const [round, seen] of sweeps.entries()) {
        const instant = now + round * hour
        const log = seen.map((one) => attempt(one.guid, one.ok, { again: one.again, at: instant - one.at * hour }))
        state = watch(state, log, instant)
        const through = log.filter(({ ok }) => ok).map(({ guid }) => guid)
        expect(due(state, instant).filter(({ guid }) => through.includes(guid))).toEqual([])
      }
    }),
  )
})
