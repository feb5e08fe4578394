// A promotion whose source runs on a newer base than its target: held where the base changed what the service applies.
import { afterEach, expect, it } from 'vitest'
import { bumpIn, mergeBump, moveTag, publish } from './bumping.ts'
import { moveOn, pullTo, tagIn } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const verdict = async (service = 'redis') => (await world.gate((await pullTo(world, 'staging', service)).head.sha))[0]

it('waits for the bump, and is free without a new commit once that is merged', async () => {
  world = await openWorld()
  await publish(world, '2026.02', { services: ['redis'] })
  await mergeBump(world, 'dev')
  await moveOn(world)
  const { head, body, number } = await pullTo(world, 'staging')
  const says =
    /redis runs on 2026\\?\.02 of opencenter-cloud\/openCenter-gitops-base in dev, and staging stands at 2026\\?\.01: the base changed applications\/base\/services\/redis\/\S+/
  expect(body).toMatch(says)
  expect(body).toMatch(
    /merge the bump of staging, or comment \/bump opencenter-cloud\/openCenter-gitops-base to 2026\\?\.02/,
  )
  expect(await verdict()).toMatchObject({ conclusion: 'failure' })
  expect((await verdict())?.summary).toMatch(says)
  await world.as('alice').pulls.createReview({ ...at, pull_number: number, event: 'APPROVE' })
  await mergeBump(world, 'staging')
  expect(await verdict()).toMatchObject({ conclusion: 'success' })
  expect((await pullTo(world, 'staging')).head.sha).toBe(head.sha)
  expect((await pullTo(world, 'staging')).body).not.toMatch(says)
})

it('holds also what was open before its source got the newer base', async () => {
  world = await openWorld()
  await publish(world, '2026.02', { services: ['redis'] })
  await moveOn(world)
  expect(await verdict()).toMatchObject({ conclusion: 'success' })
  const { head } = await pullTo(world, 'staging')
  await mergeBump(world, 'dev')
  expect(await verdict()).toMatchObject({ conclusion: 'failure' })
  await mergeBump(world, 'staging')
  expect(await verdict()).toMatchObject({ conclusion: 'success' })
  expect((await pullTo(world, 'staging')).head.sha).toBe(head.sha)
})

it('of a service that the base did not change says so, and asks the base little', async () => {
  world = await openWorld()
  const isOfBase = ({ path }: { readonly path: string }) => path.includes('/opencenter-cloud/')
  const alike = await world.during(() => moveOn(world))
  expect(alike.filter(isOfBase)).toEqual([])
  await publish(world, '2026.02', { services: ['harbor'] })
  await mergeBump(world, 'dev')
  const asked = await world.during(async () => world.change('feat: More', await tagIn(world, 'dev', '7.9.10')))
  const { body } = await pullTo(world, 'staging')
  expect(body).toMatch(/and staging stands at 2026\\?\.01: nothing that it applies changed in between/)
  expect(await verdict()).toMatchObject({ conclusion: 'success' })
  expect(asked.filter(isOfBase).length).toBeLessThanOrEqual(4)
})

it('of a base that cannot be compared says that, and goes on', async () => {
  world = await openWorld()
  await publish(world, '2026.02')
  await mergeBump(world, 'dev')
  await world.closePull((await bumpIn(world, 'staging')).number)
  await moveTag(world, '2026.01', null)
  await moveOn(world)
  expect((await pullTo(world, 'staging')).body).toMatch(
    /What changed in between is not known: the base has no tag 2026\\?\.01 any more/,
  )
  expect(await verdict()).toMatchObject({ conclusion: 'success' })
})
