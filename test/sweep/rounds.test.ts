// When sweeps begin: at the start and in even steps, whatever becomes of the last one, until they are stopped.
import { expect, it } from 'vitest'
import { keepSweeping } from '../../src/sweep/rounds.ts'
import { handClock } from '../inbox/fixtures.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

it('sweeps at once, then every interval, also after one that could not be stored, until it is stopped', () => {
  const clock = handClock()
  const at: number[] = []
  const begin = clock.now()
  const sweep = async () => {
    at.push(clock.now() - begin)
    throw new Error('disk full')
  }
  const stop = keepSweeping({ sweep }, 600_000, clock, log)
  clock.pass(1_200_000)
  expect(at).toEqual([0, 600_000, 1_200_000])
  stop()
  clock.pass(1_200_000)
  expect(at).toHaveLength(3)
  expect(clock.timers()).toBe(0)
})
