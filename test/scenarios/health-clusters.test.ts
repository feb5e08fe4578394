// Several clusters of one environment fail with one merge, one after the other: one pull request takes it back in all of them.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fleetFiles } from '../sandbox/demo/fleet.ts'
import { demoKeys, fluxOf, patience } from '../sandbox/demo/flux.ts'
import { broken, event, mergeNow, minute } from './health-words.ts'
import { moveOn, pullTo } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld({ files: fleetFiles(), keys: demoKeys(), patience })
})
afterEach(() => world.close())

async function failsIn(cluster: string) {
  for (const _ of ['first', 'second']) {
    world.clock.pass(2 * minute)
    await world.report('prod', await event(world, 'prod', { ...broken, metadata: { cluster } }))
  }
}

async function reverts() {
  const open = (await world.pulls()).filter(({ head }) => head.ref.startsWith('sluice/revert/prod/'))
  return Promise.all(
    open.map(async ({ number, body }) => {
      const { data } = await world.as('alice').pulls.listFiles({ ...at, pull_number: number })
      return { body: body ?? '', files: data.map(({ filename }) => filename.split('/')[2]) }
    }),
  )
}

it('and what the first brought stays in it', async () => {
  await moveOn(world)
  await mergeNow(world, (await pullTo(world, 'staging')).number)
  await fluxOf(world).reconcilesAndSoaks('staging')
  await mergeNow(world, (await pullTo(world, 'prod')).number)
  await failsIn('prod-cluster')
  expect((await reverts()).map(({ files }) => files)).toEqual([['prod-cluster']])
  await failsIn('prod-us-cluster')
  const [revert, ...others] = await reverts()
  expect(others).toEqual([])
  expect(revert?.files).toEqual(['prod-cluster', 'prod-us-cluster'])
  for (const cluster of ['prod-cluster', 'prod-us-cluster'])
    expect(revert?.body).toContain(`failed in ${cluster}: Kustomization/flux-system/redis-override says BuildFailed`)
})
