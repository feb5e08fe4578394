// GitHub asking to slow down: nothing is sent before the time, nothing is lost, nothing is done twice.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { onlyPull, tagIn } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
let number: number
beforeEach(async () => {
  world = await openWorld()
  number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
  await world.settled()
})
afterEach(() => world.close())

const minute = 60_000
const secondary = {
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
}
const rateLimited = { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] }

it.each([
  [
    '403 with retry-after',
    { match: 'POST /repos/*/*/pulls', status: 403, headers: { 'retry-after': '600' }, body: secondary },
    600_000,
  ],
  ['403 with the text alone', { match: 'POST /repos/*/*/pulls', status: 403, body: secondary }, minute],
  ['429', { match: 'POST /repos/*/*/git/trees', status: 429, body: secondary }, minute],
  ['GraphQL’s 200', { match: 'POST /graphql', status: 200, body: rateLimited }, minute],
])('%s is obeyed: no request before the time, and then one promotion', async (_name, fault, wait) => {
  world.fault(fault)
  await world.merge(number)
  await world.rested()
  expect(await world.pulls('all')).toEqual([])
  // Others ask meanwhile: their jobs wait, too, without a single request.
  const sent = world.sandbox.requests.length
  const { data } = await world.as('bob').issues.createComment({ ...at, issue_number: number, body: '/status' })
  await world.rested()
  const since = world.sandbox.requests.slice(sent).map(({ actor }) => actor)
  expect(since).not.toContain('sluice[bot]')
  expect(since).not.toContain('sluice')
  expect(world.clock.passed()).toBe(0)
  await world.settled()
  expect(world.clock.passed()).toBeGreaterThanOrEqual(wait)
  expect(await world.pulls('all')).toHaveLength(1)
  expect((await onlyPull(world)).title).toBe('promote redis to staging')
  expect((await world.heard(number, data.id)).reactions).toEqual(['eyes', 'rocket'])
})

it('a fault that never ends is given up on after a few tries with longer and longer waits, and others go on', async () => {
  world.fault({ match: 'POST /repos/*/*/git/trees', status: 500, times: 1000 })
  const requests = await world.during(() => world.merge(number))
  const tries = requests.filter(({ route }) => route.endsWith('/git/trees'))
  expect(tries.length).toBeLessThanOrEqual(5)
  expect(world.clock.passed()).toBeGreaterThan(minute)
  world.sandbox.faults.clear()
  expect((await world.comment(number, '/status')).reactions).toEqual(['eyes', 'rocket'])
  await world.redeliverAll()
  expect((await onlyPull(world)).title).toBe('promote redis to staging')
})

it('one new token is asked for when the token runs out midway, and no more', async () => {
  world.fault({ match: 'POST /repos/*/*/pulls', status: 401, body: { message: 'Bad credentials' } })
  const requests = await world.during(() => world.merge(number))
  expect(requests.filter(({ route }) => route.endsWith('/access_tokens'))).toHaveLength(2)
  expect(world.clock.passed()).toBe(0)
  await onlyPull(world)
})
