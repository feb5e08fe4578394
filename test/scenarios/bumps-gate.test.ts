// Gates that were green and may be no more, and what an earlier try left half done: each evaluation of bumps looks again.
import { afterEach, expect, it } from 'vitest'
import {
  bumpBranch,
  bumpIn,
  bumpRecord,
  bumps,
  mergeBump,
  moveTag,
  publish,
  source,
  tagOid,
  writeMemory,
} from './bumping.ts'
import { moveOn, pullTo } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const gateOf = async (sha: string) => (await world.gate(sha))[0]
const promoted = async () => gateOf((await pullTo(world, 'staging')).head.sha)
const touchPin = async () =>
  world.push('Touch a pin', { [source('prod')]: `${await world.read(source('prod'))}# touched\n` })

it('a promotion is held again once its target goes back to an older base', async () => {
  world = await openWorld()
  await publish(world, '2026.02', { services: ['redis'] })
  const before = (await world.read(source('staging'))) ?? ''
  await mergeBump(world, 'dev')
  await mergeBump(world, 'staging')
  await moveOn(world)
  expect(await promoted()).toMatchObject({ conclusion: 'success' })
  await world.push('Back by hand', { [source('staging')]: before })
  expect(await promoted()).toMatchObject({ conclusion: 'failure' })
})

it('a promotion that opened while nothing was known of bases, as the store was lost, is held once it is', async () => {
  world = await openWorld()
  await publish(world, '2026.02', { services: ['redis'] })
  await mergeBump(world, 'dev')
  await world.loseStore()
  await moveOn(world)
  await world.sweep()
  expect(await promoted()).toMatchObject({ conclusion: 'failure' })
})

it('an open bump turns red when its tag is moved, and green when that is put back', async () => {
  world = await openWorld()
  await publish(world, '2026.02')
  const { head } = await bumpIn(world, 'dev')
  const good = tagOid(world, '2026.02')
  await moveTag(world, '2026.02', '2026.01')
  await world.sweep()
  expect(await gateOf(head.sha)).toMatchObject({ conclusion: 'failure' })
  expect((await gateOf(head.sha))?.summary).toContain('Put the tag back')
  await moveTag(world, '2026.02', good)
  await world.sweep()
  expect(await gateOf(head.sha)).toMatchObject({ conclusion: 'success' })
})

it('an approved bump turns red with a hold on what it moves, and green without it', async () => {
  world = await openWorld()
  await publish(world, '2026.02')
  const { head, number } = await bumpIn(world, 'dev')
  await world.as('alice').pulls.createReview({ ...at, pull_number: number, event: 'APPROVE' })
  const hold = { environment: 'dev', service: 'redis', version: null, reason: 'look first', by: 'alice' }
  const holds = [{ ...hold, at: '2026-01-01T00:00:00.000Z' }]
  await writeMemory(world, { 'holds.json': { version: 1, holds } })
  await touchPin()
  expect(await gateOf(head.sha)).toMatchObject({ conclusion: 'failure' })
  expect((await gateOf(head.sha))?.summary).toContain('look first')
  await writeMemory(world, { 'holds.json': { version: 1, holds: [] } })
  await touchPin()
  expect(await gateOf(head.sha)).toMatchObject({ conclusion: 'success' })
})

it('a bump to a tag that turned out to be bad is closed although GitHub failed in between', async () => {
  world = await openWorld()
  await publish(world, '2026.02')
  await mergeBump(world, 'dev')
  const record = (await world.ledger(bumpRecord('dev'))) as Record<string, unknown>
  const bad = [{ tag: '2026.02', services: [], because: 'redis crashes', by: 'alice', at: '2026-01-01T00:00:00.000Z' }]
  await writeMemory(world, { [bumpRecord('dev')]: { ...record, bad } })
  world.fault({ match: 'PATCH /repos/acme/platform/pulls/*', status: 502 })
  await touchPin()
  expect(await bumps(world)).toEqual([])
  expect(await world.head(bumpBranch('staging'))).toBeNull()
})

it('a tag that came while the configuration was broken is proposed once that is mended', async () => {
  world = await openWorld()
  const path = '.github/sluice.yaml'
  const good = await world.read(path)
  await world.push('Break it', { [path]: 'version: 7\n' })
  await publish(world, '2026.02')
  expect(await bumps(world)).toEqual([])
  await world.push('Mend it', { [path]: good })
  expect(await bumps(world)).toEqual(['dev 2026.02'])
})
