// What the main job may cost in requests, counted by the sandbox: the same for one file as for a hundred.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { LoggedRequest } from '../sandbox/control.ts'
import { moveOn, onlyPull, pullTo, slice, tagIn, values } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const files = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${slice('dev')}/part-${n}.yaml`, `part: ${n}\n`] as const),
  )
const cost = async (change: Readonly<Record<string, string>>) => {
  const number = await world.propose('feat: Move on', change)
  await world.settled()
  const requests = await world.during(() => world.merge(number))
  await onlyPull(world)
  return requests
}
/** Planning and opening alone: without the token, the verdict, the memory and the dashboard. */
const isOpening = ({ route, operation }: LoggedRequest) =>
  !/access_tokens$|check-runs$|issues\/\{issue_number\}$/.test(route) &&
  !(route === '/graphql' && operation === 'mutation')

it('a merge that opens a promotion costs at most 14 requests, 10 of them to plan and open', async () => {
  const requests = await cost(await tagIn(world, 'dev', '7.9.9'))
  expect(requests.length).toBeLessThanOrEqual(14)
  expect(requests.filter(isOpening).length).toBeLessThanOrEqual(10)
})

it('a hundred files cost no more', async () => {
  const requests = await cost(files(100))
  expect(requests.length).toBeLessThanOrEqual(14)
  expect(requests.filter(isOpening).length).toBeLessThanOrEqual(10)
})

it('a merge that joins others costs two requests more, to read who set what', async () => {
  await moveOn(world)
  const requests = await cost(await tagIn(world, 'dev', '7.9.10'))
  expect(requests.length).toBeLessThanOrEqual(16)
  expect(requests.filter(isOpening).length).toBeLessThanOrEqual(12)
  const { body } = await onlyPull(world)
  expect(body).toMatch(/- #\d+ feat: Move on \([^)]*\): `image\.tag`\n/)
  expect(body).toMatch(/- #\d+ feat: Move redis to 7\.9\.9 \([^)]*\)\n/)
})

it('a merge in a repository that Sluice had not seen costs a baseline and a dashboard more, and two to look for the organisation’s file', async () => {
  await world.close()
  world = await openWorld({ installed: false })
  expect((await cost(await tagIn(world, 'dev', '7.9.9'))).length).toBeLessThanOrEqual(27)
})

it.each([
  ['a push to a branch of somebody', () => world.push('Mine', { 'a.md': 'x\n' }, 'mine', 'bob')],
  ['a push that touches no slice', () => world.push('Docs', { 'README.md': '# x\n' })],
  ['a pull request that opens', () => world.propose('Mine', { 'README.md': '# y\n' })],
])('%s costs at most 3 requests an event', async (_name, happen) => {
  await world.as('bob').git.createRef({ ...at, ref: 'refs/heads/mine', sha: (await world.head()) ?? '' })
  await moveOn(world)
  const from = world.sandbox.deliveries.all().length
  const requests = await world.during(happen)
  const events = world.sandbox.deliveries
    .all()
    .slice(from)
    .filter(({ event }) => event === 'push' || event === 'pull_request')
  expect(requests.length).toBeLessThanOrEqual(3 * events.length)
})

it('a comment that promotes costs at most 18 requests', async () => {
  await moveOn(world)
  await world.closePull((await onlyPull(world)).number)
  const issue_number = await world.issue()
  const body = '/promote redis to staging'
  const requests = await world.during(() => world.as('bob').issues.createComment({ ...at, issue_number, body }))
  await onlyPull(world)
  expect(requests.length).toBeLessThanOrEqual(18)
})

it('a comment that picks one change of two costs at most 18 requests', async () => {
  const number = await moveOn(world)
  const dev = values('dev')
  await world.change('feat: Evict', { [dev]: ((await world.read(dev)) ?? '').replace('allkeys-lru', 'volatile-lru') })
  const issue_number = await world.issue()
  const body = `/promote redis to staging --only #${number}`
  const requests = await world.during(() => world.as('bob').issues.createComment({ ...at, issue_number, body }))
  expect((await onlyPull(world)).body).toContain('never ran')
  expect(requests.length).toBeLessThanOrEqual(18)
})

it('a merge after a promotion was taken back costs one request more than one after it stands', async () => {
  const before = await world.read(values('staging'))
  await moveOn(world, '7.9.8')
  await world.merge((await onlyPull(world)).number)
  await world.settled()
  await world.change('Revert and resize', { [values('staging')]: (before ?? '').replace('replicas: 2', 'replicas: 5') })
  const number = await world.propose('feat: Move on', await tagIn(world, 'dev', '7.9.9'))
  await world.settled()
  const requests = await world.during(() => world.merge(number))
  expect((await pullTo(world, 'staging')).body).toContain('was reverted in staging')
  expect(requests.length).toBeLessThanOrEqual(15)
})
