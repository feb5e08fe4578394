// The sweep: what no webhook told is found by looking, once, and nothing is written where there is nothing to find.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { LoggedRequest } from '../sandbox/control.ts'
import { commitFiles } from '../sandbox/state/contents.ts'
import { findRepository } from '../sandbox/state/github.ts'
import { installApp, suspendInstallation, uninstallApp } from '../sandbox/state/installations.ts'
import { moveOn, onlyPull, promotion, record } from './redis.ts'
import { expectNothingLeft, proposed, say, stagingSays, untold, writesOf } from './untold.ts'
import { at, isWrite, openWorld, type World, type WorldOptions } from './world.ts'

let world: World
const begin = async (options: WorldOptions = {}) => {
  world = await openWorld(options)
  await world.sweep()
}

const attempts = (requests: readonly LoggedRequest[]) => requests.filter(({ route }) => route.endsWith('/attempts'))

describe('in one life', () => {
  beforeAll(() => begin())
  afterAll(() => world.close())

  it('failed deliveries are sent again, once each, within one sweep', async () => {
    const number = await proposed(world)
    // Nobody listens to what is created.
    world.sandbox.deliveries.addRule({ action: 'drop', event: 'create', times: 1 })
    await world.as('alice').git.createRef({ ...at, ref: 'refs/tags/v1', sha: (await world.head()) ?? '' })
    world.sandbox.deliveries.addRule({ action: 'drop', event: '*', times: 2 })
    await world.merge(number)
    await world.settled()
    expect(await world.pulls()).toEqual([])
    expect(attempts(await world.during(() => world.sweep()))).toHaveLength(2)
    expect(await stagingSays(world)).toContain('7.9.9')
    expect(attempts(await world.during(() => world.sweep()))).toEqual([])
    await expectNothingLeft(world)
  })

  it('what is stored is not sent again where only the answer was lost', async () => {
    await moveOn(world, '7.9.11')
    for (const one of world.sandbox.deliveries.all()) Object.assign(one, { statusCode: 504 })
    expect(attempts(await world.during(() => world.sweep()))).toEqual([])
  })

  it('a log of deliveries that cannot be read does not stop the rest', async () => {
    world.fault({ match: 'GET /app/hook/deliveries', status: 404, times: 100, body: { message: 'Not Found' } })
    const number = await proposed(world, '7.9.12')
    await untold(world, () => world.merge(number))
    await world.sweep()
    expect(await stagingSays(world)).toContain('7.9.12')
    world.sandbox.faults.clear()
  })

  it('a merge that no webhook told is found as if one had', async () => {
    const number = await proposed(world, '7.9.13')
    await untold(world, () => world.merge(number))
    await world.sweep()
    expect(await stagingSays(world)).toContain('7.9.13')
    await expectNothingLeft(world)
  })

  it('a merge that is told and found has one effect', async () => {
    const number = await proposed(world, '7.9.14')
    world.sandbox.deliveries.addRule({ action: 'hold', event: '*', times: 2 })
    await world.merge(number)
    await world.sweep()
    const { sha } = (await onlyPull(world)).head
    const late = await world.during(async () => world.sandbox.deliveries.release('*'))
    expect(late).toEqual([])
    expect((await onlyPull(world)).head.sha).toBe(sha)
    await expectNothingLeft(world)
  })

  it('a pull request that nobody told of gets its gate, once', async () => {
    const number = await untold(world, () => world.propose('docs: Say hello', { 'README.md': '# Hello' }))
    await world.sweep()
    const { data } = await world.as('bob').pulls.get({ ...at, pull_number: number })
    expect(await world.gate(data.head.sha)).toMatchObject([{ conclusion: 'success' }])
    await expectNothingLeft(world)
  })

  it('sweeps of nothing write nothing, however many, and ask little', async () => {
    const requests = await world.during(async () => {
      for (let n = 0; n < 20; n++) await world.sweep()
    })
    expect(requests.filter(isWrite)).toEqual([])
    // Deliveries, installations, a token, repositories, one glance; a token and one question for the base; and once another look.
    expect(requests.length).toBeLessThanOrEqual(20 * 7 + 5)
  })

  it('a merged promotion moves the ledger on, and the next one opens', async () => {
    const { number } = await onlyPull(world)
    await untold(world, () => world.merge(number))
    await world.sweep()
    expect((await onlyPull(world)).title).toBe('promote redis to prod')
    expect(await world.ledger(record('staging'))).toMatchObject({ open: null, bases: { 'staging-cluster': {} } })
    expect(await world.head(promotion('staging'))).toBeNull()
    await expectNothingLeft(world)
  })

  it('a branch that was wound back by force pauses, as by its webhook', async () => {
    const old = (await world.head()) ?? ''
    await moveOn(world, '7.9.15')
    await untold(world, () => world.as('alice').git.updateRef({ ...at, ref: 'heads/main', sha: old, force: true }))
    expect((await writesOf(world, () => world.sweep())).map(({ route }) => route)).toEqual([
      '/repos/{owner}/{repo}/check-runs',
    ])
    expect(await world.checks(old, 'sluice/promotion')).toMatchObject([{ conclusion: 'neutral' }])
    await expectNothingLeft(world)
  })

  it('an installation that GitHub limits holds up neither the others nor the next sweep', async () => {
    const { state, installation, users, requests } = world.sandbox
    const other = installApp(state, installation.app, users.bob.user, users.bob.user, [])
    await world.settled()
    const tokens = (id: number) => `/app/installations/${id}/access_tokens`
    world.fault({ match: `POST ${tokens(installation.id)}`, status: 403, headers: { 'retry-after': '3600' } })
    const from = requests.length
    await world.sweep('glance')
    await world.sweep('glance')
    const paths = requests.slice(from).map(({ path }) => path)
    const count = (path: string) => paths.filter((one) => one === path).length
    expect([count('/app/installations'), count(tokens(installation.id)), count(tokens(other.id))]).toEqual([2, 1, 2])
    await world.settled()
    uninstallApp(state, other, users.bob.user)
    await world.settled()
  })

  it('a suspended installation is left alone', async () => {
    const { state, installation, users } = world.sandbox
    suspendInstallation(state, installation, users.alice.user, true)
    await world.settled()
    const routes = (await world.during(() => world.sweep())).map(({ route }) => route)
    expect(new Set(routes)).toEqual(new Set(['/app/installations', '/app/hook/deliveries']))
  })
})

describe('from the first day', () => {
  afterEach(() => world.close())

  it('an installation that nobody told of is met: its baseline is how it stood, and merges since count', async () => {
    world = await openWorld({ installed: false })
    const number = await proposed(world)
    await untold(world, async () => {
      await world.sweep('glance')
      await world.merge(number)
      await world.settled()
    })
    expect(await stagingSays(world)).toContain('7.9.9')
    const { baseline } = (await world.ledger('repository.json')) as {
      readonly baseline: Readonly<Record<string, string>>
    }
    expect(Object.values(baseline)).not.toContain(await world.head())
    await expectNothingLeft(world)
  })

  it('what was said before Sluice came was not said to it', async () => {
    world = await openWorld({ installed: false })
    const { issue, id } = await untold(world, () => say(world, '/status'))
    const comment = world.sandbox.repository.issues.get(issue)?.comments.get(id)
    const before = new Date(Date.now() - 3_600_000)
    Object.assign(comment ?? expect.fail('no comment'), { createdAt: before, updatedAt: before })
    const { state, installation, users } = world.sandbox
    state.emit({ kind: 'installation', action: 'created', installation, by: users.alice.user })
    await world.settled()
    await world.sweep()
    expect(await world.heard(issue, id)).toMatchObject({ replies: [], reactions: [] })
    const later = await untold(world, () => say(world, '/status'))
    await world.sweep()
    expect((await world.heard(later.issue, later.id)).replies).toHaveLength(1)
  })

  it('a change of the organisation’s file is judged, once', async () => {
    await begin({ repositories: { '.github': null } })
    const { state, users } = world.sandbox
    const theirs = findRepository(state, 'acme', '.github') ?? expect.fail('no .github')
    const files = { '.github/sluice.yaml': 'version: 1\ndefautls: {}\n' }
    await untold(world, async () => commitFiles(state, theirs, users.alice.user, { message: 'Policy', files }))
    const said = (await writesOf(world, () => world.sweep())).map(({ path }) => path)
    expect(said).toEqual(['/repos/acme/.github/check-runs'])
    await expectNothingLeft(world)
  })

  it('a power cut at any request of a sweep loses nothing: the next one finds it', async () => {
    await begin({ wired: true })
    await moveOn(world, '7.9.10')
    // There are nine until the merge is handed on: from then on it is a job like any other.
    for (const nth of [4, 7]) {
      const number = await proposed(world, `7.9.1${nth}`)
      await untold(world, () => world.merge(number))
      const cut = world.wire()?.trapAt(nth, 'after')
      const swept = world.sweep()
      await cut
      await world.restart('kill')
      await swept
      await world.sweep()
      expect(await stagingSays(world)).toContain(`7.9.1${nth}`)
    }
    expect(await world.pulls('all')).toHaveLength(1)
    await expectNothingLeft(world)
  })
})
