// What bumps may cost in requests, counted by the sandbox.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { LoggedRequest } from '../sandbox/control.ts'
import { bumpIn, bumps, publish, source } from './bumping.ts'
import { isWrite, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

/** Planning and opening alone: without tokens, the verdict, the memory and the dashboard. */
const isOpening = ({ route, operation }: LoggedRequest) =>
  !/access_tokens$|check-runs$|issues\/\{issue_number\}$/.test(route) &&
  !(route === '/graphql' && operation === 'mutation')
const isOfBase = ({ path }: LoggedRequest) => path.includes('openCenter-gitops-base')

it('a bump of all pins of an environment costs at most 5 requests to compare two tags, and 10 to plan and open', async () => {
  const requests = await world.during(() => publish(world, '2026.02'))
  expect(await bumps(world)).toEqual(['dev 2026.02'])
  const objects = requests.filter((one) => /\/trees\/\w+$/.test(one.path))
  expect(objects.length).toBeLessThanOrEqual(3)
  // The job begins with its own look, and asks the sweep's question again.
  const asked = requests.findLastIndex((one) => one.status === 304)
  const job = requests.slice(asked - 1).filter(isOpening)
  const opened = job.slice(0, job.findIndex(({ route }) => route.endsWith('/labels')) + 1)
  const isComparing = (one: LoggedRequest) => one.route === '/graphql' || objects.includes(one)
  expect(opened.filter(isComparing).length).toBeLessThanOrEqual(5)
  expect(opened.filter((one) => !isComparing(one)).length).toBeLessThanOrEqual(10)
  expect(requests.filter(({ operation }) => operation === 'mutation')).toHaveLength(1)
})

it('an evaluation without news costs one conditional request of the base, and writes nothing', async () => {
  await publish(world, '2026.02')
  const { head } = await bumpIn(world, 'dev')
  const text = await world.read(source('prod'))
  await world.push('Touch a pin', { [source('prod')]: `${text}# touched\n` })
  const requests = await world.during(() => world.push('Touch a pin', { [source('prod')]: `${text}# again\n` }))
  expect(requests.filter(isOfBase).map(({ status }) => status)).toEqual([304])
  expect(requests.filter(isWrite)).toEqual([])
  expect((await bumpIn(world, 'dev')).head.sha).toBe(head.sha)
})

it('a push that touches no pin has nothing evaluated', async () => {
  await publish(world, '2026.02')
  const requests = await world.during(() => world.push('A note', { 'applications/note.yaml': 'a: 1\n' }))
  expect(requests.filter(isOfBase)).toEqual([])
  expect(requests.length).toBeLessThanOrEqual(3)
})
