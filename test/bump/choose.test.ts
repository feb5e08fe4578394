// Which tag automation may propose in an environment, rule by rule.
import { describe, expect, it } from 'vitest'
import { type Choice, chooseTag, type RingQuestion } from '../../src/bump/choose.ts'
import type { Ring } from '../../src/bump/stood.ts'
import { heldIn, hour, markedBad, now, pin, record, ring, stood } from './rings.ts'

const first: RingQuestion = {
  environment: { name: 'dev', promote: 'auto', freeze: [] },
  now,
  scheme: { kind: 'calver' },
  allowed: ['2026.03', '2026.02', '2026.01'],
  policy: { prereleases: false, allow: null, ignore: [] },
  pins: [pin('2026.01', 'redis'), pin('2026.01', 'loki')],
  record: record('dev'),
  held: () => null,
  upstream: [],
  schedule: null,
  movedTags: [],
}
const dev = ring('dev', hour, [stood('2026.01', 900, 100), stood('2026.02', 100, 2), stood('2026.03', 2)])
const later: RingQuestion = { ...first, environment: { ...first.environment, name: 'staging' }, upstream: [dev] }

/** The tag, or the code of why there is none. */
const answer = (choice: Choice) => (choice.kind === 'go' ? choice.tag : choice.code)
type Row = [string, Partial<RingQuestion>, string]

describe('the first ring', () => {
  it.each<Row>([
    ['the newest allowed tag', {}, '2026.03'],
    ['nothing without a newer tag', { allowed: ['2026.01'] }, 'newest'],
    ['nothing without tags', { allowed: [] }, 'newest'],
    ['nothing without pins', { pins: [] }, 'newest'],
    ['nothing while the tags are not known', { allowed: null }, 'unknown-tags'],
    ['nothing without a scheme', { scheme: null }, 'no-scheme'],
    [
      'nothing where all pins are of another scheme',
      { pins: [pin('v1.0.0', 'redis'), pin('main', 'loki')] },
      'no-scheme',
    ],
    [
      'a tag that is newer than one of the pins',
      { pins: [pin('2026.04', 'redis'), pin('2026.02', 'loki')] },
      '2026.03',
    ],
    ['no downgrade', { pins: [pin('2026.04', 'redis'), pin('2026.05', 'loki')] }, 'newest'],
    ['no other text of the same version', { allowed: ['2026.1', 'v2026.01'] }, 'newest'],
    ['the next tag after one that is bad', { record: record('dev', { bad: [markedBad('2026.03')] }) }, '2026.02'],
    [
      'nothing where all newer ones are bad',
      { record: record('dev', { bad: [markedBad('2026.03'), markedBad('2026.02')] }) },
      'bad',
    ],
    ['nothing older than a refused tag', { record: record('dev', { refused: ['2026.03'] }) }, 'refused'],
    ['a newer tag than the refused one', { record: record('dev', { refused: ['2026.02', 'v1.0.0'] }) }, '2026.03'],
    [
      'nothing that is the refused version in another text',
      { record: record('dev', { refused: ['v2026.3'] }) },
      'refused',
    ],
    ['a newer tag than a refused one of another scheme', { record: record('dev', { refused: ['v9.0.0'] }) }, '2026.03'],
    ['nothing under the brake', { held: heldIn('dev', { service: 'all' }) }, 'hold'],
    [
      'the next tag after one that everything is held back from',
      { held: heldIn('dev', { service: 'all', version: '2026.03' }) },
      '2026.02',
    ],
    ['nothing once a tag was moved', { movedTags: ['2025.01'] }, 'moved-tag'],
    ['nothing where people promote', { environment: { name: 'dev', promote: 'manual', freeze: [] } }, 'manual'],
  ])('gets %s', (_, change, expected) => {
    expect(answer(chooseTag({ ...first, ...change }))).toBe(expected)
  })

  it('tells why it gets no newer one', () => {
    const choice = chooseTag({ ...first, record: record('dev', { bad: [markedBad('2026.03')] }) })
    expect(choice).toEqual({
      kind: 'go',
      tag: '2026.02',
      kept: {},
      because:
        '2026.02 is the newest allowed tag of the base that may come. alice marked 2026.03 as bad in dev: it crashed.',
      notes: [],
      again: null,
    })
  })

  it('says what people who promote could have', () => {
    const environment = { name: 'dev', promote: 'manual', freeze: [] } as const
    expect(chooseTag({ ...first, environment }).because).toContain('2026.03 could come: `/bump` opens it.')
    expect(chooseTag({ ...first, environment, allowed: [] }).because).not.toContain('/bump')
  })

  it('of environments that have none with pins before them says so', () => {
    const choice = chooseTag({ ...later, upstream: [{ ...dev, services: [] }] })
    expect(choice).toMatchObject({ kind: 'go', tag: '2026.03' })
    expect(choice).toHaveProperty('notes', [
      'No environment before staging pins this base: its tags come from the base itself.',
    ])
  })
})

describe('a service', () => {
  it.each<[string, Partial<RingQuestion>, string, Record<string, string>]>([
    [
      'for which the tag is bad here',
      { record: record('dev', { bad: [markedBad('2026.03', 'redis')] }) },
      '2026.03',
      { redis: 'redis keeps its pin: alice marked 2026.03 as bad in dev: it crashed.' },
    ],
    [
      'that is held',
      { held: heldIn('dev', { service: 'redis' }) },
      '2026.03',
      { redis: 'redis keeps its pin: bob holds redis in dev: an audit.' },
    ],
    [
      'that is held back from one tag',
      { held: heldIn('dev', { service: 'redis', version: '2026.03' }) },
      '2026.03',
      { redis: 'redis keeps its pin: bob holds redis back from 2026.03 in dev: an audit.' },
    ],
  ])('%s keeps its pin while others move', (_, change, tag, kept) => {
    expect(chooseTag({ ...first, ...change })).toMatchObject({ kind: 'go', tag, kept })
  })

  it('shares the sentence with others that stay for the same reason, where nothing is left to move', () => {
    const bad = record('dev', { bad: [markedBad('2026.03', 'redis', 'loki'), markedBad('2026.02', 'redis', 'loki')] })
    const because = 'loki, redis keep their pins: alice marked 2026.03 as bad in dev: it crashed.'
    expect(chooseTag({ ...first, record: bad })).toMatchObject({ kind: 'stay', code: 'bad', because })
    const held = heldIn('dev', { service: 'loki' })
    const apart = {
      ...first,
      held,
      record: record('dev', { bad: [markedBad('2026.03', 'redis')] }),
      allowed: ['2026.03'],
    }
    expect(chooseTag(apart)).toHaveProperty(
      'because',
      'loki keeps its pin: bob holds loki in dev: an audit. redis keeps its pin: alice marked 2026.03 as bad in dev: it crashed.',
    )
  })

  it('gets the next older tag once the others have the newest', () => {
    const pins = [pin('2026.01', 'redis'), pin('2026.03', 'loki')]
    const bad = record('dev', { bad: [markedBad('2026.03', 'redis')] })
    expect(chooseTag({ ...first, pins, record: bad })).toMatchObject({ kind: 'go', tag: '2026.02', kept: {} })
  })

  it('that has the tag already is not said to keep its pin', () => {
    const pins = [pin('2026.03', 'redis'), pin('2026.01', 'loki')]
    expect(chooseTag({ ...first, pins, held: heldIn('dev', { service: 'redis' }) })).toMatchObject({
      tag: '2026.03',
      kept: {},
    })
  })

  it('keeps back those that read the same source', () => {
    const pins = [pin('2026.01', 'redis', 'loki')]
    const bad = [markedBad('2026.03', 'redis'), markedBad('2026.02', 'loki')]
    expect(chooseTag({ ...first, pins, record: record('dev', { bad }) })).toMatchObject({ kind: 'stay', code: 'bad' })
    expect(chooseTag({ ...first, pins, held: heldIn('dev', { service: 'loki' }) })).toMatchObject({
      kind: 'stay',
      code: 'hold',
    })
  })

  it('is not asked for where a source serves none', () => {
    expect(chooseTag({ ...first, pins: [pin('2026.01')], held: heldIn('dev', { service: 'redis' }) })).toMatchObject({
      tag: '2026.03',
      kept: {},
    })
  })
})

describe('a later ring', () => {
  const soaking = (hours: number) => [ring('dev', hours * hour, dev.record.stood)]
  const only = (...stands: Ring['record']['stood']) => [ring('dev', hour, stands)]
  it.each<Row>([
    ['the newest tag that stands upstream for its soak time', {}, '2026.03'],
    ['it in the instant that the soak ends', { upstream: soaking(2) }, '2026.03'],
    ['one that stood its soak time and was left for a newer one', { upstream: soaking(3) }, '2026.02'],
    ['one that stood exactly that long', { upstream: soaking(98) }, '2026.02'],
    ['nothing while all that is newer soaks', { upstream: soaking(99) }, 'soaking'],
    ['a tag at once without a soak', { upstream: [ring('dev', 0, [stood('2026.02', 0)])] }, '2026.02'],
    ['nothing that was left too early', { upstream: only(stood('2026.03', 9, 8.5)) }, 'upstream'],
    ['a tag that came back and stood', { upstream: only(stood('2026.03', 9, 8.5), stood('2026.03', 1)) }, '2026.03'],
    ['nothing that did not come upstream', { upstream: only(stood('2026.01', 99)) }, 'upstream'],
    ['nothing that upstream runs by another scheme', { upstream: only(stood('v9.0.0', 99)) }, 'upstream'],
    ['nothing that the base has no more', { allowed: ['2026.01'] }, 'upstream'],
    ['what upstream runs while the tags are not known', { allowed: null }, '2026.03'],
    [
      'only what is allowed while the tags are not known',
      { allowed: null, policy: { ...first.policy, ignore: ['2026.03'] } },
      '2026.02',
    ],
    ['no pre-release that upstream runs', { allowed: null, upstream: only(stood('2026.04-rc.1', 9)) }, 'newest'],
    ['nothing older than its pins', { pins: [pin('2026.04', 'redis')] }, 'newest'],
    [
      'nothing that is bad upstream',
      { upstream: [{ ...dev, record: record('dev', { stood: dev.record.stood, bad: [markedBad('2026.03')] }) }] },
      '2026.02',
    ],
    ['nothing that is bad here', { record: record('staging', { bad: [markedBad('2026.03')] }) }, '2026.02'],
    ['nothing for a refused tag', { record: record('staging', { refused: ['2026.03'] }) }, 'refused'],
    [
      'nothing while the newest one that is not refused soaks',
      { record: record('staging', { refused: ['2026.02'] }), upstream: soaking(3) },
      'soaking',
    ],
  ])('gets %s', (_, change, expected) => {
    expect(answer(chooseTag({ ...later, ...change }))).toBe(expected)
  })

  it('says when to look again', () => {
    expect(chooseTag({ ...later, upstream: soaking(99) })).toEqual({
      kind: 'stay',
      code: 'soaking',
      because: '2026.03 soaks in dev until 2026-12-03 13:00 UTC.',
      again: now + 97 * hour,
    })
    expect(chooseTag({ ...later, upstream: soaking(3) })).toMatchObject({
      kind: 'go',
      tag: '2026.02',
      again: now + hour,
    })
    expect(chooseTag(later)).toMatchObject({ kind: 'go', tag: '2026.03', again: null })
  })

  it('names what the base has no more', () => {
    expect(chooseTag({ ...later, allowed: ['2026.01'] }).because).toBe(
      'Upstream runs 2026.03 and 2026.02, which the base has no more.',
    )
    expect(chooseTag({ ...later, allowed: ['2026.02', '2026.01'] })).toMatchObject({
      tag: '2026.02',
      because: '2026.02 stood in dev for the soak time. Upstream runs 2026.03, which the base has no more.',
    })
    expect(chooseTag({ ...later, allowed: ['2026.03', '2026.01'] }).because).not.toContain('no more')
  })

  it('passes over a newer tag of the base that has not come upstream, and says so', () => {
    const choice = chooseTag({ ...later, allowed: ['2026.04', '2026.03'] })
    expect(choice).toMatchObject({ tag: '2026.03', again: null })
    expect(choice.because).toBe(
      '2026.03 stood in dev for the soak time. 2026.04 did not stand in dev for the soak time.',
    )
  })

  it('keeps the pin of a service that was held back upstream', () => {
    const upstream = only(
      { ...stood('2026.02', 9), services: ['loki'] },
      { ...stood('2026.01', 99), services: ['redis'] },
    )
    expect(chooseTag({ ...later, upstream })).toMatchObject({
      kind: 'go',
      tag: '2026.02',
      kept: { redis: 'redis keeps its pin: in dev it did not stand at 2026.02, or not for the soak time.' },
    })
    expect(chooseTag({ ...later, upstream, pins: [pin('2026.01', 'redis')] })).toMatchObject({ code: 'upstream' })
  })

  it('looks again when a service that came later has soaked', () => {
    const upstream = only(
      { ...stood('2026.02', 9, 2), services: ['loki'] },
      { ...stood('2026.02', 0.5), services: ['redis'] },
    )
    expect(chooseTag({ ...later, upstream })).toMatchObject({
      tag: '2026.02',
      kept: { redis: 'redis keeps its pin: in dev it soaks at 2026.02 until 2026-11-29 12:30 UTC.' },
      again: now + hour / 2,
    })
  })

  it('takes along what nothing upstream runs, and says so', () => {
    const pins = [pin('2026.01', 'redis'), pin('2026.01', 'vault'), pin('2026.03', 'loki')]
    expect(chooseTag({ ...later, pins })).toMatchObject({
      tag: '2026.03',
      kept: {},
      notes: ['Before staging nothing runs vault: untried, but going along.'],
    })
  })

  it('keeps a service for which the tag is bad upstream', () => {
    const bad = [markedBad('2026.03', 'redis', 'vault')]
    const upstream = [{ ...dev, record: record('dev', { stood: dev.record.stood, bad }) }]
    const kept = { redis: 'redis keeps its pin: alice marked 2026.03 as bad in dev: it crashed.' }
    expect(chooseTag({ ...later, upstream })).toMatchObject({ tag: '2026.03', kept })
    expect(chooseTag({ ...later, upstream, pins: [pin('2026.01', 'redis')] })).toMatchObject({
      tag: '2026.02',
      kept: {},
    })
  })
})

describe('prod after two stagings', () => {
  const environment = { ...first.environment, name: 'prod' }
  const eu = ring('staging-eu', hour, [stood('2026.01', 99, 9), stood('2026.03', 9)])
  const us = ring('staging-us', 4 * hour, [stood('2026.02', 99, 3), stood('2026.03', 3)])
  const prod = { ...first, environment, upstream: [eu, us] }

  it.each<Row>([
    ['nothing that stood in one of them only', {}, 'soaking'],
    ['it once it stood in both', { now: now + hour }, '2026.03'],
    [
      'the newest one that stood in both',
      { upstream: [ring('staging-eu', hour, [stood('2026.02', 20, 9), stood('2026.03', 9)]), us] },
      '2026.02',
    ],
    [
      'nothing that is bad in one of them',
      {
        now: now + hour,
        upstream: [
          { ...eu, record: record('staging-eu', { stood: eu.record.stood, bad: [markedBad('2026.03')] }) },
          us,
        ],
      },
      'bad',
    ],
    ['what one of them says where the other pins nothing', { upstream: [eu, { ...us, services: [] }] }, '2026.03'],
  ])('gets %s', (_, change, expected) => {
    expect(answer(chooseTag({ ...prod, ...change }))).toBe(expected)
  })

  it('names the one that it waits for', () => {
    expect(chooseTag(prod)).toMatchObject({
      because: '2026.03 soaks in staging-us until 2026-11-29 13:00 UTC.',
      again: now + hour,
    })
    expect(chooseTag({ ...prod, now: now + hour }).because).toBe(
      '2026.03 stood in staging-eu and staging-us for the soak time.',
    )
  })

  it('moves a service by those that run it', () => {
    const upstream = [
      { ...eu, services: ['loki'] },
      { ...us, record: record('x', { stood: [{ ...stood('2026.03', 9), services: ['redis'] }] }), services: ['redis'] },
    ]
    expect(chooseTag({ ...prod, upstream })).toMatchObject({ tag: '2026.03', kept: {}, notes: [] })
  })
})

describe('the hour', () => {
  const freeze = [{ from: '2026-11-20', until: '2026-11-30', reason: 'the sale' }]
  const schedule = { days: ['mon'], from: '06:00', until: '16:00' }
  const cold = { ...first, environment: { ...first.environment, freeze } }

  it('of a freeze stops what could come', () => {
    expect(chooseTag({ ...cold, schedule })).toEqual({
      kind: 'stay',
      code: 'freeze',
      because: 'dev is frozen until the end of 2026-11-30 (the sale): 2026.03 waits.',
      again: Date.parse('2026-12-01'),
    })
  })

  it('outside of the schedule stops what could come', () => {
    expect(chooseTag({ ...first, schedule })).toEqual({
      kind: 'stay',
      code: 'schedule',
      because: 'The schedule of the base opens at 2026-11-30 06:00 UTC: 2026.03 waits.',
      again: Date.parse('2026-11-30T06:00:00Z'),
    })
    expect(chooseTag({ ...first, schedule, now: Date.parse('2026-11-30T06:00:00Z') })).toMatchObject({ tag: '2026.03' })
  })

  it('does not matter where nothing could come', () => {
    expect(chooseTag({ ...cold, schedule, allowed: [] })).toMatchObject({ code: 'newest', again: null })
  })
})
