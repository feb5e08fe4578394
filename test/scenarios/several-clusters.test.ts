// Environments with several clusters and explicit templates: one pull request for all clusters of the environment.
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWorld, type World } from './world.ts'

const seed = join(import.meta.dirname, '..', '..', 'fixtures', 'services-layout')
let world: World
beforeEach(async () => {
  world = await openWorld({ seed, logLevel: 'warn' })
})
afterEach(() => world.close())

it('brings a change to every cluster of the next environment in one pull request', async () => {
  const path = 'charts/web/values-test-eu.yaml'
  const before = (await world.read(path)) ?? ''
  await world.change('feat: More log', { [path]: `${before}\nauditLog: true\n` })
  const [pull, ...others] = await world.pulls()
  expect(others).toEqual([])
  expect(pull?.title).toBe('promote web to live')
  for (const cluster of ['live-eu', 'live-us']) {
    expect(await world.read(`charts/web/values-${cluster}.yaml`, pull?.head.ref)).toContain('auditLog: true')
  }
  await world.merge(pull?.number ?? 0)
  await world.settled()
  const record = await world.ledger('environments/live/web.json')
  expect(Object.keys((record as { bases: object }).bases)).toEqual(['live-eu', 'live-us'])
})
