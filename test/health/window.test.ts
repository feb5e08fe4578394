import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WatchedObject } from '../../src/health/model.ts'
import { graceFor, settleWindow } from '../../src/health/window.ts'
import { indexed, watched } from './objects.ts'

const minutes = (count: number) => count * 60_000
const inMinutes = (objects: readonly WatchedObject[], service = 'redis') =>
  settleWindow(indexed(objects), service) / minutes(1)

const source = watched({ kind: 'GitRepository', name: 'src', role: 'source', interval: minutes(15) })
const timed = { source: 'GitRepository/flux-system/src', interval: minutes(5), timeout: minutes(10) }
const release = watched({ kind: 'HelmRelease', namespace: 'redis', name: 'redis', role: 'release' })
const key = (name: string) => `Kustomization/flux-system/${name}`

describe('the settle window', () => {
  it.each<[string, readonly WatchedObject[], number]>([
    ['is an hour where nothing speaks for the service', [watched({ service: 'loki' })], 60],
    ['adds source, time-out and a second look', [source, watched(timed)], 15 + 10 + 5],
    ['takes the time-out that Flux takes by itself', [source, watched({ ...timed, timeout: null })], 15 + 4.5 + 5],
    [
      'takes half a minute at least',
      [source, watched({ ...timed, timeout: null, interval: minutes(0.5) })],
      15 + 0.5 + 0.5,
    ],
    ['takes usual times where none are written', [watched()], 10 + 9.5 + 10],
    ['adds the release that is checked', [source, watched(timed), release], 30 + 5 + 5],
    [
      'adds each try of Helm',
      [source, watched(timed), { ...release, interval: minutes(1), timeout: minutes(2), retries: 3 }],
      30 + 1 + 8,
    ],
    ['ends the tries of one without end', [source, watched(timed), { ...release, retries: -1 }], 30 + 5 + 55],
    [
      'takes the slowest release',
      [source, watched(timed), release, { ...release, name: 'x', interval: minutes(9) }],
      30 + 9 + 5,
    ],
    [
      'adds the chain of dependencies',
      [
        source,
        watched({ ...timed, dependsOn: [key('b')] }),
        watched({ name: 'b', service: 'b', timeout: minutes(3), dependsOn: [key('c')] }),
        watched({ name: 'c', service: 'c', timeout: minutes(4) }),
      ],
      30 + 3 + 4 + 2 * 0.5,
    ],
    [
      'takes the longest of several chains',
      [
        source,
        watched({ ...timed, dependsOn: [key('b'), key('c')] }),
        watched({ name: 'b', service: 'b', timeout: minutes(3) }),
        watched({ name: 'c', service: 'c', timeout: minutes(7) }),
      ],
      30 + 7 + 0.5,
    ],
    ['counts a dependency out of sight', [source, watched({ ...timed, dependsOn: [key('sources')] })], 30 + 5 + 0.5],
    [
      'ends in a circle',
      [
        source,
        watched({ ...timed, dependsOn: [key('b')] }),
        watched({ name: 'b', service: 'b', timeout: minutes(3), dependsOn: [key('redis-override')] }),
      ],
      30 + 3 + 0.5 + 10 + 0.5,
    ],
    [
      'leaves out what is suspended',
      [source, watched(timed), watched({ ...timed, name: 'x', suspended: true, timeout: minutes(50) })],
      30,
    ],
    ['counts it where all is', [source, watched({ ...timed, suspended: true })], 30],
    ['has no source and no Kustomization to count on', [release], 25 + 10],
    ['ends after a week', [source, watched({ ...timed, timeout: minutes(1e9) })], 7 * 24 * 60],
  ])('%s', (_, objects, expected) => {
    expect(inMinutes(objects)).toBe(expected)
  })

  it('is what it is told to be where nothing speaks for the service', () => {
    expect(settleWindow(indexed([]), 'redis', 7)).toBe(7)
    expect(settleWindow(indexed([source, watched(timed)]), 'redis', 7)).toBe(minutes(30))
  })
})

describe('the grace', () => {
  it.each<[string, readonly WatchedObject[], number]>([
    ['is twice the time of the next try', [watched({ retryInterval: minutes(8), interval: minutes(60) })], 16],
    ['is what was asked for at least', [watched({ retryInterval: minutes(1) })], 10],
    ['takes the interval where no other time is written', [watched({ interval: minutes(15) })], 30],
    [
      'takes the slowest',
      [watched({ retryInterval: minutes(8) }), watched({ name: 'b', retryInterval: minutes(9) })],
      18,
    ],
    ['knows nothing of sources and other services', [source, watched({ service: 'x', interval: minutes(60) })], 10],
    [
      'leaves out what is suspended',
      [watched({ retryInterval: minutes(8) }), watched({ name: 'b', suspended: true, interval: minutes(60) })],
      16,
    ],
    ['is what was asked for where nothing speaks', [], 10],
  ])('%s', (_, objects, expected) => {
    expect(graceFor(indexed(objects), 'redis', minutes(10))).toBe(minutes(expected))
  })
})

const times = fc.option(fc.nat(minutes(60)))
const objects = fc.array(
  fc
    .record({
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      service: fc.constantFrom('redis', 'loki'),
      role: fc.constantFrom('override' as const, 'base' as const),
      interval: times,
      retryInterval: times,
      timeout: times,
      suspended: fc.boolean(),
      dependsOn: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'x').map(key), { maxLength: 4 }),
    })
    .map(watched),
  { maxLength: 12 },
)

describe('windows', () => {
  it('are finite, and the same in any order', () => {
    fc.assert(
      fc.property(objects, (all) => {
        const [index, turned] = [
          indexed(all),
          indexed(all.toReversed().map((one) => ({ ...one, dependsOn: one.dependsOn.toReversed() }))),
        ]
        const window = settleWindow(index, 'redis')
        expect(window).toBeGreaterThan(0)
        expect(window).toBeLessThanOrEqual(minutes(7 * 24 * 60))
        expect(settleWindow(turned, 'redis')).toBe(window)
        expect(graceFor(index, 'redis', 5)).toBe(graceFor(turned, 'redis', 5))
      }),
    )
  })

  it('come to an end where thousands depend on one another', () => {
    const count = 2000
    const names = Array.from({ length: count }, (_, at) => `k${at}`)
    const all = names.map((name, at) =>
      watched({ name, dependsOn: [1, 2, 3, 5].map((step) => key(`k${(at + step) % count}`)) }),
    )
    expect(
      settleWindow(indexed(all.slice(0, 3).concat(all.slice(3).map((one) => ({ ...one, service: 'x' })))), 'redis'),
    ).toBeGreaterThan(0)
  })
})
