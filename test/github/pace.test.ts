// Writes keep their distance and their order; reads do not wait for them.
import { describe, expect, it } from 'vitest'
import { createPace, createPaces } from '../../src/github/pace.ts'

function clockAt(start: number) {
  const clock = { time: start, sleeps: [] as number[] }
  const sleep = async (milliseconds: number) => {
    clock.sleeps.push(milliseconds)
    clock.time += milliseconds
  }
  return { ...clock, clock: { now: () => clock.time, sleep }, state: clock }
}

describe('a pace', () => {
  it('starts writes at least the distance apart, one after the other, in their order', async () => {
    const { clock, state } = clockAt(0)
    const pace = createPace(1000, clock)
    const log: string[] = []
    const write = (name: string, took: number) =>
      pace.write(async () => {
        log.push(`${name} starts at ${state.time}`)
        await Promise.resolve()
        state.time += took
        log.push(`${name} ends`)
      })
    await Promise.all([write('a', 300), write('b', 1500), write('c', 0)])
    expect(log).toEqual(['a starts at 0', 'a ends', 'b starts at 1000', 'b ends', 'c starts at 2500', 'c ends'])
    expect(state.sleeps).toEqual([700])
  })

  it('goes on after a write that failed', async () => {
    const pace = createPace(0, clockAt(0).clock)
    const failing = pace.write(() => Promise.reject(new Error('no')))
    const next = pace.write(() => Promise.resolve('yes'))
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })

  it('lets writes that wait find the gate shut', async () => {
    const pace = createPace(0, clockAt(0).clock)
    const first = pace.write(async () => pace.limited(60_000))
    const second = pace.write(async () => 'sent')
    expect(await first).toBe(60_000)
    await expect(second).rejects.toMatchObject({ failure: { kind: 'retry', after: 60_000 } })
  })

  it('sends nothing after a wait during which the gate was shut', async () => {
    const { clock, state } = clockAt(0)
    const pace = createPace(1000, {
      now: clock.now,
      sleep: async (milliseconds) => {
        state.time += milliseconds
        pace.limited(60_000)
      },
    })
    await pace.write(async () => 'sent')
    await expect(pace.write(async () => 'sent')).rejects.toMatchObject({ failure: { kind: 'retry' } })
  })

  it('runs at most ten reads at once', async () => {
    const pace = createPace(1000, clockAt(0).clock)
    let running = 0
    let most = 0
    const read = () =>
      pace.read(async () => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setImmediate(resolve))
        running--
      })
    await Promise.all(Array.from({ length: 35 }, read))
    expect({ most, running }).toEqual({ most: 10, running: 0 })
  })

  it('counts limits that calls under way meet together as one', () => {
    const pace = createPace(0, clockAt(0).clock)
    expect([pace.limited(60_000), pace.limited(60_000), pace.limited(90_000)]).toEqual([60_000, 60_000, 90_000])
  })

  it('is one per installation', () => {
    const paces = createPaces(0, clockAt(0).clock)
    expect(paces(1)).toBe(paces(1))
    expect(paces(1)).not.toBe(paces(2))
  })
})
