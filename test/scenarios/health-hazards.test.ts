// What must not mislead: reports of what is past, of elsewhere, of strangers; and what a revert leaves behind.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LoggedRequest } from '../sandbox/control.ts'
import { bring, broken, event, failing, fails, healthy, keys, mergeNow, minute, patience } from './health-words.ts'
import { moveOn, pullTo, values } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld({ keys, patience })
})
afterEach(() => world.close())

const reverts = async () => (await world.pulls()).filter(({ head }) => head.ref.startsWith('sluice/revert/'))
const states = async (environment: string) => {
  const record = await world.ledger(`rollouts/${environment}/redis.json`)
  return ((record as { readonly rollouts: readonly { readonly state: string }[] } | null)?.rollouts ?? []).map(
    ({ state }) => state,
  )
}
const onlyRevert = async () => {
  const [revert, ...others] = await reverts()
  if (revert === undefined || others.length > 0) throw new Error(`expected one revert, found ${others.length + 1}`)
  return revert
}

it('what fails while something newer is merged is past: only the newer one counts, and goes back to what was healthy', async () => {
  await bring(world, 'staging')
  await healthy(world, 'staging')
  const good = await world.read(values('staging'))
  await moveOn(world, '7.9.10')
  await mergeNow(world, (await pullTo(world, 'staging')).number)
  const first = await world.head()
  world.clock.pass(minute)
  await world.report('staging', await event(world, 'staging', failing))
  expect(await states('staging')).toEqual(['healthy', 'failing'])
  await moveOn(world, '7.9.11')
  await mergeNow(world, (await pullTo(world, 'staging')).number)
  expect(await states('staging')).toEqual(['healthy', 'superseded', 'progressing'])
  // Of the commit before, however often it is said.
  for (let number = 0; number < 3; number += 1) {
    world.clock.pass(minute)
    await world.report('staging', await event(world, 'staging', { ...broken, revision: `main@sha1:${first}` }))
  }
  expect(await states('staging')).toEqual(['healthy', 'superseded', 'progressing'])
  expect(await reverts()).toEqual([])
  await fails(world, 'staging')
  expect(await world.read(values('staging'), (await onlyRevert()).head.ref)).toBe(good)
})

it('a merged revert keeps away what failed, until something else comes', async () => {
  await bring(world, 'staging')
  await fails(world, 'staging')
  await mergeNow(world, (await onlyRevert()).number)
  expect(await world.pulls()).toEqual([])
  const { replies } = await world.comment(await world.issue(), '/promote redis to staging', 'alice')
  expect(replies.join()).toContain('holds redis back from the content that failed in staging')
  expect(await world.pulls()).toEqual([])
  await moveOn(world, '7.9.10')
  const pull = await pullTo(world, 'staging')
  expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success' })
})

describe('no effect has', () => {
  it('what nobody signed, signed for elsewhere, or sent again after a newer merge', async () => {
    await bring(world, 'prod')
    const before = await world.head('sluice-ledger')
    world.clock.pass(minute)
    // Staging's key may not speak for prod.
    expect(await world.report('staging', await event(world, 'prod', broken))).toBe(403)
    const said = await event(world, 'prod', broken)
    for (const _ of ['first', 'second']) {
      world.clock.pass(2 * minute)
      await world.as('bob').repos.createDispatchEvent({
        ...at,
        event_type: 'Kustomization/redis-override.flux-system',
        client_payload: { ...said, timestamp: new Date(world.clock.now()).toISOString() },
      })
      await world.as('bob').repos.createCommitStatus({
        ...at,
        sha: (await world.head()) ?? '',
        state: 'failure',
        context: 'kustomization/redis-override/12345678',
        description: 'build failed',
      })
      await world.settled()
    }
    expect(await world.head('sluice-ledger')).toBe(before)
    expect(await reverts()).toEqual([])
    expect(await states('prod')).toEqual(['progressing'])
  })
})

/** What the dashboard costs is not counted: it waits for a quiet moment. */
const isWork = ({ route }: LoggedRequest) => !/access_tokens$|issues\/\{issue_number\}$/.test(route)

it('from the report of a failure to its revert it takes at most 14 requests; a success that changes nothing costs none', async () => {
  await bring(world, 'prod')
  world.clock.pass(minute)
  await world.report('prod', await event(world, 'prod', broken))
  world.clock.pass(minute)
  const said = await event(world, 'prod', broken)
  const requests = await world.during(() => world.send('prod', said))
  expect(await reverts()).toHaveLength(1)
  expect(requests.filter(isWork).length).toBeLessThanOrEqual(14)
  await healthy(world, 'staging')
  world.clock.pass(minute)
  const again = await event(world, 'staging')
  expect(await world.during(() => world.send('staging', again))).toEqual([])
})
