// What an organisation says for all of its repositories: heard at once, kept through errors, never taken for absent.
import { afterEach, describe, expect, it } from 'vitest'
import { commitFiles } from '../sandbox/state/contents.ts'
import { findRepository } from '../sandbox/state/github.ts'
import { addRepositories, removeRepositories } from '../sandbox/state/installations.ts'
import { moveOn, onlyPull } from './redis.ts'
import { openWorld, type World, type WorldOptions } from './world.ts'

const path = '.github/sluice.yaml'
const observed = 'version: 1\ndefaults: { mode: observe }\nlocked: [mode]\n'
let world: World
afterEach(() => world.close())

/** The organisation's repository, and its file if there is one. */
const theirs = () => findRepository(world.sandbox.state, 'acme', '.github') ?? expect.fail('no .github')
function write(text: string | null): string {
  const { state, users } = world.sandbox
  return commitFiles(state, theirs(), users.alice.user, { message: 'Policy', files: { [path]: text } })
}
/** By a pull request whose webhook comes before that of its push. */
async function mergeThere(text: string) {
  const repository = { owner: 'acme', repo: '.github' }
  const { state, users } = world.sandbox
  commitFiles(state, theirs(), users.alice.user, { branch: 'work', message: 'Policy', files: { [path]: text } })
  const { data } = await world.as('alice').pulls.create({ ...repository, head: 'work', base: 'main', title: 'Policy' })
  world.sandbox.deliveries.addRule({ action: 'drop', event: 'push', times: 1 })
  await world.as('alice').pulls.merge({ ...repository, pull_number: data.number })
  await world.settled()
}
async function opened(text: string | null, options: WorldOptions = {}) {
  world = await openWorld({ repositories: { '.github': null }, installed: false, ...options })
  if (text !== null) write(text)
  await world.settled()
}
const checksOf = async (ref: string) => {
  const { data } = await world.as('alice').checks.listForRef({ owner: 'acme', repo: '.github', ref, filter: 'all' })
  return data.check_runs.toSorted((a, b) => b.id - a.id).map(({ conclusion, output }) => ({ conclusion, ...output }))
}
const status = async () => (await world.comment(await world.issue(), '/status')).replies.join('\n')
const asked = (requests: Awaited<ReturnType<World['during']>>) =>
  requests.filter(({ route, path: at }) => route.includes('contents') && at.includes('/.github/contents/'))
/** Longer than what was read last is taken for current. */
const later = () => world.clock.pass(601_000)

describe('a file that can be read', () => {
  it('holds in every repository, is said in /status, and is heard at once when it changes', async () => {
    await opened(observed)
    await moveOn(world, '7.9.8')
    expect(await world.pulls('all')).toEqual([])
    expect(await status()).toContain('its defaults and locked keys hold here')
    const requests = await world.during(() => moveOn(world, '7.9.9'))
    expect(asked(requests)).toEqual([])
    await mergeThere('version: 1\n')
    await moveOn(world, '7.9.10')
    expect((await onlyPull(world)).title).toBe('promote redis to staging')
  })

  it('goes on as it was while it is broken, which its own commit is told, and the one that mends it', async () => {
    await opened(observed)
    const broken = write('version: 1\ndefautls: {}\n')
    await world.settled()
    const [said, ...more] = await checksOf(broken)
    expect(more).toEqual([])
    expect(said).toMatchObject({ conclusion: 'action_required', title: expect.stringContaining('what was good last') })
    expect(said?.summary).toMatch(/sluice\.yaml:2:1.*Did you mean.*defaults/)
    await moveOn(world)
    expect(await world.pulls('all')).toEqual([])
    expect(await status()).toMatch(/not readable\..*2:1 is broken \(unknown-key\)\..*as they were read last/s)
    const mended = write(observed)
    await world.settled()
    expect(await checksOf(mended)).toMatchObject([{ conclusion: 'success' }])
    expect(await status()).toContain('hold here')
  })

  it('that was never good stops everything: nobody knows what it locks', async () => {
    await opened('version: 1\nlocked: [everything]\n')
    await moveOn(world)
    expect(await world.pulls('all')).toEqual([])
    const [said] = await world.checks((await world.head()) ?? '', 'sluice/configuration')
    expect(said).toMatchObject({ conclusion: 'action_required' })
    expect(said?.summary).toContain('broken')
    // Once it is mended, what was merged meanwhile is found everywhere, though nothing happens there.
    write('version: 1\n')
    await world.settled()
    expect((await onlyPull(world)).title).toBe('promote redis to staging')
    expect(await world.checks((await world.head()) ?? '', 'sluice/configuration')).toMatchObject([
      { conclusion: 'success' },
      { conclusion: 'action_required' },
    ])
  })

  it('that is no file at all stops everything, too, until it is one', async () => {
    await opened(null)
    const { state, users } = world.sandbox
    const put = (files: Readonly<Record<string, string | null>>) =>
      commitFiles(state, theirs(), users.alice.user, { message: 'Policy', files })
    put({ [`${path}/policy.yaml`]: observed })
    await world.settled()
    await moveOn(world)
    expect(await world.pulls('all')).toEqual([])
    expect(await status()).toContain('is no file that can be read')
    put({ [`${path}/policy.yaml`]: null })
    put({ [path]: 'version: 1\n' })
    await world.settled()
    expect(await world.pulls()).toHaveLength(1)
  })

  it('is gone when it was taken away', async () => {
    await opened(observed)
    write(null)
    await world.settled()
    await moveOn(world)
    expect(await world.pulls()).toHaveLength(1)
    expect(await status()).not.toContain('Organisation')
  })
})

describe('a file that cannot be read any more', () => {
  it.each([
    [
      'because GitHub is down',
      () => void world.fault({ match: 'GET /repos/*/.github/contents/*', times: 1000, status: 502 }),
      'GitHub did not answer',
    ],
    [
      'because the App was taken off its repository',
      () => {
        const { state, installation, users } = world.sandbox
        theirs().private = true
        removeRepositories(state, installation, users.alice.user, [theirs()])
      },
      'is gone, or the App may not read it',
    ],
  ])('goes on as it was read last, also through a restart, %s', async (_title, happen, because) => {
    await opened(observed)
    happen()
    await world.settled()
    await world.restart()
    later()
    await moveOn(world)
    expect(await world.pulls('all')).toEqual([])
    const said = await status()
    expect(said).toContain(because)
    expect(said).toContain('hold as they were read last')
  })

  it('is never taken for none by who sees it for the first time', async () => {
    world = await openWorld({ repositories: { '.github': null }, installed: false })
    commitFiles(world.sandbox.state, theirs(), world.sandbox.users.alice.user, {
      message: 'Policy',
      files: { [path]: observed },
    })
    world.fault({ match: 'GET /repos/*/.github/contents/*', times: 3, status: 500 })
    await moveOn(world)
    expect(await world.pulls('all')).toEqual([])
    expect(await status()).toContain('hold here')
  })
})

describe('without a repository of the organisation that the App is on', () => {
  it('what is public counts, what is not is said', async () => {
    await opened(null)
    const { state, installation, users } = world.sandbox
    removeRepositories(state, installation, users.alice.user, [theirs()])
    write(observed)
    await moveOn(world, '7.9.8')
    expect(await world.pulls('all')).toEqual([])
    addRepositories(state, installation, users.alice.user, [theirs()])
    write('version: 1\n')
    await world.settled()
    await moveOn(world, '7.9.9')
    expect(await world.pulls()).toHaveLength(1)
  })

  it('nothing holds, and /status says why', async () => {
    world = await openWorld()
    await moveOn(world)
    expect(await world.pulls()).toHaveLength(1)
    expect(await status()).toContain(
      'acme/.github is not there, or not readable. This repository’s own file counts alone.',
    )
    later()
    const requests = await world.during(() => world.push('Docs', { 'README.md': '# x\n' }))
    expect(requests.length).toBeLessThanOrEqual(3)
  })
})

it('asking again costs a token and one request that counts for nothing', async () => {
  await opened('version: 1\n')
  later()
  const requests = asked(await world.during(() => moveOn(world)))
  expect(requests.map(({ status: code }) => code)).toEqual([304])
})
