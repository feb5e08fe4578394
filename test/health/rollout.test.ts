// The hazards of reports, one by one: order, repetition, flapping, loss, and what belongs to something else.
import { describe, expect, it } from 'vitest'
import { fluxKey } from '../../src/health/model.ts'
import { beginRollout, dueAt, elapsed, reported } from '../../src/health/rollout.ts'
import type { Rollout, RolloutState } from '../../src/ledger/rollout-state.ts'
import {
  base,
  begin,
  breaks,
  everything,
  fails,
  green,
  hear,
  minute,
  notFound,
  override,
  progresses,
  release,
  report,
  revisionAt,
  rolledBack,
  type Said,
  source,
  start,
  timeAt,
  waits,
} from './reports.ts'

const stateOf = ({ state, since }: Rollout) => [state, since]
const at = (minutes: number) => start + minutes * minute

describe('a rollout that begins', () => {
  it('awaits the Kustomizations that are not suspended, each at its own tag', () => {
    const other = { ...override, name: 'harbor', service: 'harbor' }
    const idle = { ...override, name: 'redis-idle', suspended: true }
    expect(begin([...everything, other, idle])).toEqual({
      cluster: 'staging-cluster',
      commit: 'a'.repeat(40),
      before: null,
      content: 'content-1',
      pull: 7,
      by: 'change',
      at: timeAt(0),
      deadline: timeAt(60),
      grace: 10 * minute,
      state: 'progressing',
      since: timeAt(0),
      awaited: ['Kustomization/flux-system/redis-base', 'Kustomization/flux-system/redis-override'],
      tags: { 'Kustomization/flux-system/redis-base': '2026.01' },
      weak: false,
      interval: 5 * minute,
      objects: {},
    })
  })

  it('is suspended where all of them are, and takes no report then', () => {
    const all = everything.map((one) => ({ ...one, suspended: true }))
    const rollout = begin(all)
    expect([rollout.state, rollout.awaited]).toEqual(['suspended', []])
    expect(hear(rollout, [override, 1], [release, 2, fails])).toBe(rollout)
    expect([elapsed(rollout, at(999)), dueAt(rollout, at(999))]).toEqual([rollout, null])
  })

  it('is healthy at once where health is off, and takes no report', () => {
    const rollout = begin(everything, { health: 'off' })
    expect([...stateOf(rollout), rollout.awaited]).toEqual(['healthy', timeAt(0), []])
    expect(hear(rollout, [override, 1, fails], [release, 2, rolledBack])).toBe(rollout)
    expect(dueAt(rollout, at(1))).toBeNull()
  })

  it('never becomes healthy where nothing could report', () => {
    const rollout = hear(begin([source, release]), [release, 1], [source, 2])
    expect(rollout.state).toBe('progressing')
    expect(elapsed(rollout, at(60)).state).toBe('unknown')
  })

  it.each([
    [[override, base], false],
    [[{ ...override, waits: false }, base], false],
    [
      [
        { ...override, waits: false },
        { ...base, waits: false, interval: 9 * minute },
      ],
      true,
    ],
    [[], false],
  ])('is weak where nothing in it waits', (objects, weak) => {
    expect(begin(objects).weak).toBe(weak)
    if (weak) expect(begin(objects).interval).toBe(9 * minute)
  })

  it('knows no interval where none is written', () => {
    expect(begin([{ ...override, interval: null }]).interval).toBe(0)
  })
})

describe('what is heard', () => {
  it.each<[string, readonly Said[], RolloutState, number]>([
    ['nothing', [], 'progressing', 0],
    ['one of two', [[override, 1]], 'progressing', 0],
    ['both', green, 'healthy', 2],
    ['both, again and again', [...green, [override, 6], [base, 7], [base, 12]], 'healthy', 2],
    ['both, in progress before', [[override, 1, progresses], [base, 1, progresses], ...green], 'healthy', 2],
    ['something in progress at the instant of success', [...green, [base, 2, progresses]], 'healthy', 2],
    ['drift that is corrected after success', [...green, [base, 9, progresses]], 'healthy', 2],
    [
      'a success of before the merge',
      [
        [override, -1],
        [base, 2],
      ],
      'progressing',
      0,
    ],
    [
      'a success at the instant of the merge',
      [
        [override, 0],
        [base, 2],
      ],
      'progressing',
      0,
    ],
    ['a failure of before the merge', [...green, [base, -1, fails]], 'healthy', 2],
    [
      'one failure',
      [
        [override, 1],
        [base, 2, fails],
      ],
      'failing',
      2,
    ],
    [
      'a failure before success',
      [
        [base, 1, fails],
        [override, 2],
        [base, 3],
      ],
      'healthy',
      3,
    ],
    ['success before a failure', [...green, [base, 9, fails]], 'failing', 9],
    ['a failure at the instant of success', [...green, [base, 2, fails]], 'healthy', 2],
    [
      'a success at the instant of a failure',
      [
        [override, 1],
        [base, 2, fails],
        [base, 2],
      ],
      'healthy',
      2,
    ],
    [
      'an old failure after success',
      [
        [override, 3],
        [base, 3],
        [base, 2, fails],
      ],
      'healthy',
      3,
    ],
    [
      'an old success after a failure',
      [
        [override, 3],
        [base, 3, fails],
        [base, 2],
      ],
      'failing',
      3,
    ],
    [
      'a failure that lasts nine minutes',
      [
        [base, 1, fails],
        [base, 4, fails],
        [base, 10, fails],
      ],
      'failing',
      1,
    ],
    [
      'a failure that lasts ten minutes',
      [
        [base, 1, fails],
        [base, 4, fails],
        [base, 11, fails],
      ],
      'failed',
      11,
    ],
    [
      'progress within a failure',
      [
        [base, 1, fails],
        [base, 4, progresses],
        [base, 11, fails],
      ],
      'failed',
      11,
    ],
    [
      'waiting within a failure',
      [
        [base, 1, fails],
        [base, 4, waits],
        [base, 11, fails],
      ],
      'failed',
      11,
    ],
    ['flapping', [...green, [base, 3, fails], [base, 4], [base, 12, fails], [base, 13]], 'healthy', 13],
    [
      'flapping that ends badly',
      [
        [base, 3, fails],
        [base, 4],
        [base, 12, fails],
        [base, 14, fails],
      ],
      'failing',
      12,
    ],
    ['a broken build', [[override, 1, breaks]], 'failing', 1],
    [
      'the same broken build twice',
      [
        [override, 1, breaks],
        [override, 1, breaks],
      ],
      'failing',
      1,
    ],
    [
      'a broken build again',
      [
        [override, 1, breaks],
        [override, 2, breaks],
      ],
      'failed',
      2,
    ],
    [
      'broken builds with a success between',
      [
        [override, 1, breaks],
        [override, 2],
        [override, 3, breaks],
      ],
      'failing',
      3,
    ],
    [
      'a broken build after another failure',
      [
        [override, 1, fails],
        [override, 2, breaks],
      ],
      'failing',
      1,
    ],
    [
      'another failure after a broken build',
      [
        [override, 1, breaks],
        [override, 2, fails],
      ],
      'failing',
      1,
    ],
    [
      'waiting for a dependency',
      [
        [override, 1, waits],
        [base, 1, waits],
        [base, 50, waits],
      ],
      'progressing',
      0,
    ],
    [
      'waiting, then success',
      [
        [override, 1, waits],
        [base, 1, waits],
        [override, 2],
        [base, 3],
      ],
      'healthy',
      3,
    ],
    [
      'something of no account',
      [
        [override, 1],
        [base, 2, { state: 'ignored' }],
      ],
      'progressing',
      0,
    ],
    [
      'what nobody signed',
      [
        [override, 1],
        [base, 2, { trusted: false }],
      ],
      'progressing',
      0,
    ],
    ['a failure that nobody signed', [...green, [base, 3, { ...fails, trusted: false }]], 'healthy', 2],
    [
      'one that recovers after it failed',
      [
        [override, 1, breaks],
        [override, 2, breaks],
        [override, 5],
        [base, 6],
      ],
      'healthy',
      6,
    ],
    [
      'one of two that recover',
      [
        [override, 1, breaks],
        [override, 2, breaks],
        [base, 3, fails],
        [override, 5],
      ],
      'failed',
      2,
    ],
  ])('%s', (_, said, state, since) => {
    expect(stateOf(hear(begin(), ...said))).toEqual([state, timeAt(since)])
  })

  it.each([null, '', 'yesterday'])('has no effect at no time (%s)', (time) => {
    const rollout = begin()
    expect(reported(rollout, override, report(override, time))).toBe(rollout)
  })

  it.each<[string, (typeof everything)[number]]>([
    ['a suspended object', { ...override, name: 'redis-idle', suspended: true }],
    ['an object that came later', { ...override, name: 'redis-new' }],
    ['a source without a tag', { ...source, tag: null }],
  ])('has no effect of %s', (_, of) => {
    const rollout = hear(begin(), ...green)
    expect(hear(rollout, [of, 5], [of, 6, fails], [of, 7, notFound])).toBe(rollout)
  })

  it('never moves what is superseded', () => {
    const rollout: Rollout = { ...hear(begin(), ...green), state: 'superseded' }
    expect(hear(rollout, [base, 5, fails], [release, 6, rolledBack], [override, 7])).toBe(rollout)
    expect([elapsed(rollout, at(999)), dueAt(rollout, at(999))]).toEqual([rollout, null])
  })

  it('keeps who said what', () => {
    const { objects } = hear(begin(), [base, 1, fails], [base, 3, { ...fails, message: 'still' }])
    expect(objects[fluxKey(base)]).toEqual({
      state: 'failed',
      at: timeAt(3),
      since: timeAt(1),
      revision: `2026.01@sha1:${'a'.repeat(40)}`,
      reason: 'HealthCheckFailed',
      message: 'still',
      deterministic: false,
      sticky: false,
    })
  })

  it('takes what is under way for later than what waits at the same instant', () => {
    const one = hear(begin(), [base, 1, waits], [base, 1, progresses])
    const other = hear(begin(), [base, 1, progresses], [base, 1, waits])
    for (const { objects } of [one, other]) expect(objects[fluxKey(base)]?.state).toBe('progressing')
  })

  it('is sure of the end of a stretch alone, when something else lay within it', () => {
    expect(hear(begin(), ...green, [base, 9], [base, 5, fails]).since).toBe(timeAt(9))
    expect(hear(begin(), [base, 1, fails], [base, 9, fails], [base, 5]).since).toBe(timeAt(9))
    expect(hear(begin(), [base, 1, fails], [base, 9, fails], [base, 1]).since).toBe(timeAt(9))
    expect(hear(begin(), ...green, [base, 9], [base, 2, fails]).since).toBe(timeAt(2))
  })
})

describe('a pinned tag', () => {
  it.each<[string, readonly Said[], RolloutState]>([
    [
      'is not there yet',
      [
        [override, 1],
        [base, 2, { revision: revisionAt('2025.12') }],
      ],
      'progressing',
    ],
    [
      'is not there yet, and the old one fails',
      [
        [override, 1],
        [base, 2, { ...fails, revision: revisionAt('2025.12') }],
      ],
      'progressing',
    ],
    [
      'arrives',
      [
        [override, 1],
        [base, 2, { revision: revisionAt('2025.12') }],
        [base, 3],
      ],
      'healthy',
    ],
    [
      'is not named by a success',
      [
        [override, 1],
        [base, 2, { revision: null }],
      ],
      'progressing',
    ],
    [
      'is not named by a failure',
      [
        [override, 1],
        [base, 2, { ...fails, revision: null }],
      ],
      'failing',
    ],
    ['stands, and an old success comes late', [...green, [base, 5, { revision: revisionAt('2025.12') }]], 'healthy'],
    [
      'does not exist',
      [
        [override, 1],
        [source, 2, notFound],
      ],
      'failing',
    ],
    [
      'still does not exist',
      [
        [override, 1],
        [source, 2, notFound],
        [source, 7, notFound],
      ],
      'failed',
    ],
    [
      'exists after all',
      [
        [override, 1],
        [source, 2, notFound],
        [source, 4],
        [base, 5],
      ],
      'healthy',
    ],
    [
      'exists, as what is built from it shows',
      [
        [override, 1],
        [source, 2, notFound],
        [base, 5],
      ],
      'healthy',
    ],
    [
      'exists, and the old failure comes late',
      [
        [override, 1],
        [base, 5],
        [source, 2, notFound],
      ],
      'healthy',
    ],
    ['is named by nothing in the failure', [...green, [source, 3, { ...fails, message: 'timeout' }]], 'healthy'],
    ['is part of another', [...green, [source, 3, { ...notFound, message: 'refs/tags/2026.01.1 is gone' }]], 'healthy'],
    [
      'is part of an address',
      [...green, [source, 3, { ...notFound, message: 'https://a.b/2026.01/c timed out' }]],
      'healthy',
    ],
    ['ends a sentence', [...green, [source, 3, { ...notFound, message: 'there is no tag 2026.01.' }]], 'failing'],
    [
      'is an artifact',
      [...green, [source, 3, { ...notFound, message: 'GET https://a/v2/b/manifests/2026.01: MANIFEST_UNKNOWN' }]],
      'failing',
    ],
  ])('that %s', (_, said, state) => {
    expect(hear(begin(), ...said).state).toBe(state)
  })
})

describe('a release', () => {
  it.each<[string, readonly Said[], RolloutState]>([
    ['fails beside green Kustomizations', [...green, [release, 3, fails]], 'failing'],
    ['fails before them', [[release, 1, fails], ...green], 'failing'],
    ['fails and recovers', [[release, 1, fails], ...green, [release, 4]], 'healthy'],
    ['waits', [...green, [release, 4, waits]], 'healthy'],
    ['was rolled back', [...green, [release, 3, fails], [release, 4, rolledBack]], 'failing'],
    [
      'was rolled back, and is green again',
      [...green, [release, 4, rolledBack], [release, 5], [release, 50]],
      'failing',
    ],
    ['was rolled back, which is heard late', [...green, [release, 5], [release, 4, rolledBack]], 'failing'],
    [
      'is rolled back for ten minutes, which is heard late',
      [...green, [release, 14, rolledBack], [release, 4, rolledBack], [release, 14.5, rolledBack]],
      'failed',
    ],
    [
      'was rolled back, and said so as a success',
      [...green, [release, 4, { ...rolledBack, state: 'healthy' }], [release, 5]],
      'failing',
    ],
    ['is rolled back for ten minutes', [...green, [release, 4, rolledBack], [release, 14, rolledBack]], 'failed'],
  ])('that %s', (_, said, state) => {
    expect(hear(begin(), ...said).state).toBe(state)
  })

  it('that was rolled back stays failed until the content changes', () => {
    const rollout = elapsed(hear(begin(), ...green, [release, 4, rolledBack]), at(14))
    expect(stateOf(rollout)).toEqual(['failed', timeAt(14)])
    expect(hear(rollout, [release, 20], [base, 21], [override, 22]).state).toBe('failed')
  })

  it('makes a weak rollout strong by its success alone', () => {
    const weak = begin([{ ...override, waits: false }, release])
    expect(hear(weak, [override, 1]).weak).toBe(true)
    expect(hear(weak, [override, 1], [release, 2, fails]).weak).toBe(true)
    expect(hear(weak, [override, 1], [release, 2])).toMatchObject({ weak: false, state: 'healthy', since: timeAt(2) })
  })
})

describe('time that passes', () => {
  const failing = hear(begin(), [override, 1], [base, 2, fails])

  it('ends the grace of a failure that no success ended', () => {
    expect(dueAt(failing, at(3))).toBe(at(12))
    expect(elapsed(failing, at(12) - 1)).toBe(failing)
    expect(stateOf(elapsed(failing, at(12)))).toEqual(['failed', timeAt(12)])
    expect(elapsed(hear(failing, [base, 11]), at(99)).state).toBe('healthy')
  })

  it('says that what is overdue is due now', () => {
    expect(dueAt(failing, at(99))).toBe(at(99))
  })

  it('makes unknown what nobody spoke of, whatever waits', () => {
    const waiting = hear(begin(), [override, 1], [base, 2, waits])
    expect(dueAt(waiting, at(3))).toBe(at(60))
    expect(elapsed(waiting, at(60) - 1)).toBe(waiting)
    const unknown = elapsed(waiting, at(61))
    expect([...stateOf(unknown), dueAt(unknown, at(61)), elapsed(unknown, at(99))]).toEqual([
      'unknown',
      timeAt(60),
      null,
      unknown,
    ])
    expect(hear(unknown, [base, 70, progresses]).state).toBe('unknown')
    expect(stateOf(hear(unknown, [base, 70]))).toEqual(['healthy', timeAt(70)])
    expect(hear(unknown, [base, 70, fails]).state).toBe('failing')
  })

  it('leaves a failure its grace beyond the deadline', () => {
    const late = hear(begin(), [override, 1], [base, 58, fails])
    expect(elapsed(late, at(61))).toBe(late)
    expect(elapsed(late, at(68)).state).toBe('failed')
  })

  it('makes unknown again what recovered in part, behind the deadline', () => {
    const late = hear(elapsed(begin(), at(60)), [base, 61, fails], [base, 62])
    expect([late.state, dueAt(late, at(63))]).toEqual(['progressing', at(63)])
    expect(elapsed(late, at(63)).state).toBe('unknown')
  })

  it('lets a healthy one fail later, and recover quietly', () => {
    const later = hear(begin(), ...green, [base, 900, fails])
    expect(stateOf(later)).toEqual(['failing', timeAt(900)])
    expect(stateOf(hear(later, [base, 905]))).toEqual(['healthy', timeAt(905)])
    expect(elapsed(later, at(910)).state).toBe('failed')
  })

  it('begins where the merge was', () => {
    const { index, ...of } = {
      index: { cluster: 'c', commit: 'a'.repeat(40), objects: everything },
      at: '2026-11-29T10:00:00Z',
    }
    const rollout = beginRollout({
      ...of,
      index,
      service: 'redis',
      content: 'x',
      before: null,
      pull: null,
      by: 'sight',
      grace: 0,
      window: minute,
      health: 'required',
    })
    expect(rollout.deadline).toBe(timeAt(1))
    expect(elapsed(hear(rollout, [base, 1, fails]), at(1)).state).toBe('failed')
  })
})

describe('where only commit statuses come from a cluster', () => {
  it('bases are not waited for, and that is remembered', () => {
    const rollout = begin(everything, { hears: 'overrides' })
    expect(rollout).toMatchObject({ awaited: [fluxKey(override)], silent: [fluxKey(base)], tags: {} })
    expect(hear(rollout, [override, 1]).state).toBe('healthy')
  })

  it('a service that has nothing but a base waits for its deadline, and is not taken for suspended', () => {
    expect(begin([base], { hears: 'overrides' })).toMatchObject({ state: 'progressing', awaited: [] })
    expect(begin([{ ...base, suspended: true }], { hears: 'overrides' }).state).toBe('suspended')
  })
})
