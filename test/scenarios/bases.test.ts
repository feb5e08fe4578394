// Which base a merge has is said in its pull request, with the reason.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { moveOn, pullTo, values } from './redis.ts'
import { openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const because = async (environment: string) =>
  /^Compared with what .* last received: (.*)\.$/m.exec((await pullTo(world, environment)).body ?? '')?.[1]

it('of the first merge it is the source at first sight, then that of the open promotion, then what was merged', async () => {
  await moveOn(world, '7.9.8')
  expect(await because('staging')).toBe('the source as it stood when Sluice first saw this repository')
  await moveOn(world, '7.9.9')
  expect(await because('staging')).toBe('the base of the promotion that is open')
  await world.merge((await pullTo(world, 'staging')).number)
  await world.settled()
  await moveOn(world, '7.9.10')
  expect(await because('staging')).toBe('what the last promotion of redis brought to staging-cluster')
})

it('of a first promotion by hand it is the version that explains the target best', async () => {
  await world.push('Move redis on', {
    [values('dev')]: ((await world.read(values('dev'))) ?? '').replace('7.4.1', '7.9.9'),
  })
  await world.closePull((await pullTo(world, 'staging')).number)
  await world.comment(await world.issue(), '/promote redis to staging')
  expect(await because('staging')).toMatch(
    /^no record of an earlier promotion: of 2 versions of the source, .* explains/,
  )
})

it('of a service that the target does not have there is none', async () => {
  const file = values('dev', 'fresh')
  await world.change('feat: Begin', { [file]: 'image:\n  tag: "1.0.0"\n' })
  await world.comment(await world.issue(), '/promote fresh to staging')
  const { body } = await pullTo(world, 'staging', 'fresh')
  expect(body).toMatch(/^staging-cluster does not have fresh yet: a first copy, everything in it is new\.$/m)
})
