// What was lost on the way, a store, a job, a webhook, is found again by looking, and health goes on from there.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { bring, broken, event, fails, healthy, keys, minute, patience } from './health-words.ts'
import { pullTo } from './redis.ts'
import { isWrite, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld({ keys, patience })
})
afterEach(() => world.close())

const reverts = async () => (await world.pulls()).filter(({ head }) => head.ref.startsWith('sluice/revert/'))
const stateIn = async (environment: string) => {
  const record = await world.ledger(`rollouts/${environment}/redis.json`)
  return (record as { readonly rollouts: readonly { readonly state: string }[] } | null)?.rollouts.at(-1)?.state
}
const hour = 60 * minute

it('a deadline that was lost with the store is found by a sweep, and a late success still counts', async () => {
  await bring(world, 'staging')
  await world.loseStore()
  await world.sweep()
  expect(await stateIn('staging')).toBe('progressing')
  // What was heard last is forgotten, but not that a verdict is waited for.
  world.clock.pass(5 * hour)
  await world.settled()
  expect(await stateIn('staging')).toBe('unknown')
  expect(await world.pulls()).toEqual([])
  await healthy(world, 'staging')
  expect(await stateIn('staging')).toBe('healthy')
  expect((await pullTo(world, 'prod')).title).toContain('prod')
})

it('what passed while nobody was there is taken up, and an idle sweep writes nothing', async () => {
  await bring(world, 'staging')
  world.clock.pass(5 * hour)
  await world.loseStore()
  await world.sweep()
  expect(await stateIn('staging')).toBe('unknown')
  const idle = await world.during(() => world.sweep())
  expect(idle.filter(isWrite)).toEqual([])
})

it('a revert whose pull request could not be opened is opened by the next try', async () => {
  await bring(world, 'prod')
  world.fault({ match: 'POST /repos/*/*/pulls', times: 1, status: 502 })
  await fails(world, 'prod')
  expect(await reverts()).toHaveLength(1)
})

it('a revert that the ledger knows and nobody ever saw is opened by a sweep, once', async () => {
  await bring(world, 'prod')
  world.fault({ match: 'POST /repos/*/*/pulls', times: 1, status: 422, body: { message: 'Validation Failed' } })
  await fails(world, 'prod')
  expect(await reverts()).toEqual([])
  await world.loseStore()
  await world.sweep()
  expect(await reverts()).toHaveLength(1)
  world.clock.pass(minute)
  await world.report('prod', await event(world, 'prod', broken))
  await world.sweep()
  expect(await reverts()).toHaveLength(1)
})
