// A service that is suspended in the middle: the next environment waits with that reason, and goes on once it runs and is well again.
import { afterEach, expect, it } from 'vitest'
import { healthy, keys, mergeNow, patience } from './health-words.ts'
import { moveOn, promotion, pullTo, slice } from './redis.ts'
import { openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const flux = (environment: string) => `${slice(environment, 'fluxcd')}/redis.yaml`
const toProd = async () => (await world.pulls()).find(({ head }) => head.ref === promotion('prod'))
const stateIn = async (environment: string) => {
  const record = await world.ledger(`rollouts/${environment}/redis.json`)
  return (record as { readonly rollouts: readonly { readonly state: string }[] } | null)?.rollouts.at(-1)?.state
}
/** Asks for it in staging, and merges what is opened. */
async function ask(verb: 'suspend' | 'resume') {
  await world.comment(await world.issue(), `/${verb} redis in staging`)
  const pull = (await world.pulls()).find(({ head }) => head.ref === 'sluice/suspend/staging/redis')
  expect(pull?.title).toBe(`${verb} redis in staging`)
  await mergeNow(world, pull?.number ?? 0)
}

it('holds prod back until it is resumed and healthy, and stays in its environment', async () => {
  world = await openWorld({ keys, patience })
  const before = await world.read(flux('prod'))
  await moveOn(world)
  await mergeNow(world, (await pullTo(world, 'staging')).number)
  await ask('suspend')
  expect(await world.read(flux('staging'))).toContain('suspend: true')
  expect(await stateIn('staging')).toBe('suspended')
  expect(await toProd()).toBeUndefined()
  const { replies } = await world.comment(await world.issue(), '/status redis')
  expect(replies.join()).toContain('suspended')
  await ask('resume')
  expect(await stateIn('staging')).toBe('progressing')
  expect(await toProd()).toBeUndefined()
  await healthy(world, 'staging')
  expect(await stateIn('staging')).toBe('healthy')
  const pull = await pullTo(world, 'prod')
  expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success' })
  expect(await world.read(flux('prod'), pull.head.ref)).toBe(before)
  await mergeNow(world, pull.number)
  expect(await world.read(flux('prod'))).toBe(before)
})

it('makes the gate of what a person asks for red, with that reason, and does not travel with it', async () => {
  world = await openWorld({ keys, patience })
  const before = await world.read(flux('prod'))
  await moveOn(world)
  await mergeNow(world, (await pullTo(world, 'staging')).number)
  await ask('suspend')
  await world.comment(await world.issue(), '/promote redis to prod', 'alice')
  const asked = await pullTo(world, 'prod')
  const [verdict] = await world.gate(asked.head.sha)
  expect(verdict?.conclusion).toBe('failure')
  expect(verdict?.summary).toContain('redis is suspended in staging')
  expect(await world.read(flux('prod'), asked.head.ref)).toBe(before)
})
