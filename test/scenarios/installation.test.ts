// The life of an installation: repositories come and go, owners suspend, uninstall, and leave permissions pending.
import { afterEach, expect, it } from 'vitest'
import {
  addRepositories,
  grantPermissions,
  removeRepositories,
  suspendInstallation,
  uninstallApp,
} from '../sandbox/state/installations.ts'
import type { Permissions } from '../sandbox/state/model.ts'
import { moveOn, onlyPull, tagIn } from './redis.ts'
import { isWrite, openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

/** What an owner does. */
const owner = () => {
  const { state, installation, users, repository } = world.sandbox
  const by = users.alice.user
  return {
    suspend: (suspended: boolean) => suspendInstallation(state, installation, by, suspended),
    remove: () => removeRepositories(state, installation, by, [repository]),
    add: () => addRepositories(state, installation, by, [repository]),
    uninstall: () => uninstallApp(state, installation, by),
    withhold: (name: string) => {
      const { [name]: _, ...rest } = installation.permissions
      installation.permissions = rest
    },
    accept: (permissions: Permissions) => grantPermissions(state, installation, by, permissions),
  }
}
const tokens = (requests: Awaited<ReturnType<World['during']>>) =>
  requests.filter(({ route }) => route.endsWith('/access_tokens'))

/** A merge whose webhook reaches the bot just before the owner acts. */
async function mergeThen(act: () => void) {
  const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
  await world.settled()
  return world.during(async () => {
    await world.merge(number)
    act()
  })
}

it('a repository that was taken out ends quietly, and goes on from there when it comes back', async () => {
  world = await openWorld()
  expect([await world.pulls(), await world.ledger('repository.json')]).toMatchObject([[], { cuts: {} }])
  const requests = await mergeThen(() => owner().remove())
  expect(requests.filter(isWrite)).toEqual([])
  expect(tokens(requests).length).toBeLessThanOrEqual(2)
  expect(await world.pulls()).toEqual([])
  owner().add()
  await world.settled()
  expect((await onlyPull(world)).title).toBe('promote redis to staging')
})

it('suspended: work stops at once and is tried no more; unsuspended, it goes on', async () => {
  world = await openWorld()
  const requests = await mergeThen(() => owner().suspend(true))
  expect(requests.filter(isWrite)).toEqual([])
  expect(tokens(requests).length).toBeLessThanOrEqual(2)
  const pull_number = await world.propose('docs: Say hello', { 'README.md': '# Hello\n' })
  const { data: meanwhile } = await world.as('alice').pulls.get({ owner: 'acme', repo: 'platform', pull_number })
  owner().suspend(false)
  await world.settled()
  expect(await world.gate(meanwhile.head.sha)).toMatchObject([{ conclusion: 'success' }])
  expect((await onlyPull(world)).title).toBe('promote redis to staging')
  // Nothing is done twice, and what comes next is worked on as ever.
  await moveOn(world, '7.9.10')
  expect(await world.pulls('all')).toHaveLength(1)
})

it('uninstalled: what still waits ends without effect', async () => {
  world = await openWorld()
  const requests = await mergeThen(() => owner().uninstall())
  expect(requests.filter(isWrite)).toEqual([])
  expect(await world.pulls('all')).toEqual([])
})

it('a permission that is pending is said once, stops without a storm, and the work goes on once it is accepted', async () => {
  world = await openWorld()
  const all = world.sandbox.installation.permissions
  owner().withhold('issues')
  const requests = await mergeThen(() => {})
  expect(tokens(requests).length).toBeLessThanOrEqual(4)
  const number = await world.propose('docs: Say hello', { 'README.md': '# Hello\n' })
  await world.settled()
  await world.merge(number)
  await world.settled()
  expect(await world.pulls()).toEqual([])
  const said = (await Promise.all((await commits()).map((sha) => world.checks(sha, 'sluice/configuration')))).flat()
  expect(said).toMatchObject([{ conclusion: 'failure', title: 'Permissions are missing: issues: write' }])
  expect(said[0]?.summary).toContain('/settings/installations/')

  owner().accept(all)
  await world.settled()
  expect((await onlyPull(world)).title).toBe('promote redis to staging')
  const now = (await Promise.all((await commits()).map((sha) => world.checks(sha, 'sluice/configuration')))).flat()
  expect(now[0]?.conclusion).toBe('success')
})

async function commits(): Promise<readonly string[]> {
  const { data } = await world.as('alice').repos.listCommits({ owner: 'acme', repo: 'platform', per_page: 10 })
  return data.map(({ sha }) => sha)
}
