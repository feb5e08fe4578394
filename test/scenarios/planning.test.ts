// The planning thread in the bot: it ends with the bot, and a job whose planning killed it is tried again.
import { expect, it, onTestFinished } from 'vitest'
import { createPlanner, type Planner } from '../../src/planner/planner.ts'
import { moveOn, onlyPull } from './redis.ts'
import { openWorld } from './world.ts'

const nowhere = { reader: { read: () => Promise.reject(new Error('nothing to read')) }, repository: 1 }

it('ends when the bot stops', async () => {
  const planner = createPlanner()
  const world = await openWorld({ planner })
  try {
    await moveOn(world)
    expect((await onlyPull(world)).title).toBe('promote redis to staging')
  } finally {
    await world.close()
  }
  const places = { config: {} as never, places: [] }
  await expect(planner.plan('services', places, nowhere)).rejects.toThrow('planning was stopped')
})

it('is started anew when a planning killed it, and the merge is promoted by a later try', async () => {
  const planner = createPlanner()
  const dying = createPlanner({ script: new URL('../planner/stubborn.ts', import.meta.url) })
  onTestFinished(async () => {
    await planner.stop()
    await dying.stop()
  })
  let deaths = 0
  const first: Planner = {
    plan: (name, question, from) => {
      const isDeadly = name === 'unit' && deaths < 2
      if (isDeadly) deaths++
      return (isDeadly ? dying : planner).plan(name, question, from)
    },
    stop: async () => {},
  }
  const world = await openWorld({ planner: first })
  try {
    await moveOn(world)
    expect([deaths, (await onlyPull(world)).title]).toEqual([2, 'promote redis to staging'])
  } finally {
    await world.close()
  }
})
