// GitHub is down for a moment while a base is read: that says nothing of the base, and nothing is free to merge on it.
import { afterEach, expect, it } from 'vitest'
import { bumpIn, mergeBump, publish } from './bumping.ts'
import { moveOn, pullTo } from './redis.ts'
import { openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const ofBase = 'GET /repos/opencenter-cloud/openCenter-gitops-base/git/trees/*'
const outages = [
  ['an outage', { status: 502 }],
  ['a limit', { status: 429, headers: { 'retry-after': '60' } }],
] as const

it.each(outages)('%s while a bump compares its tags is waited for', async (_name, fault) => {
  world = await openWorld()
  world.fault({ match: ofBase, ...fault })
  await publish(world, '2026.02', { services: ['redis'] })
  const { body, head } = await bumpIn(world, 'dev')
  expect(body).not.toMatch(/could not be read \(/)
  expect(body).toContain('`1.0.0` → `1.1.0`')
  expect(await world.gate(head.sha)).toMatchObject([{ conclusion: 'success' }])
})

it.each(outages)('%s while a promotion is held against the base is waited for', async (_name, fault) => {
  world = await openWorld()
  await publish(world, '2026.02', { services: ['redis'] })
  await mergeBump(world, 'dev')
  // What was compared already is remembered as long as the process lives.
  await world.restart()
  world.fault({ match: ofBase, ...fault })
  await moveOn(world)
  const { body, head } = await pullTo(world, 'staging')
  expect(body).not.toContain('not known')
  expect(await world.gate(head.sha)).toMatchObject([{ conclusion: 'failure' }])
})
