// A repository without configuration: one pull request proposes it, once, and nothing else happens until it is merged.
import { afterEach, describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config/parse.ts'
import { commitFiles } from '../sandbox/state/contents.ts'
import { moveOn } from './redis.ts'
import { at, isWrite, openWorld, type World } from './world.ts'

const path = '.github/sluice.yaml'
const branch = 'sluice/onboarding'
let world: World
afterEach(() => world.close())

const unconfigured = async (options: Parameters<typeof openWorld>[0] = {}) => {
  world = await openWorld({ files: { [path]: null }, ...options })
}
/** As if the App were installed again: the event alone, whatever was done before. */
const installAgain = () => {
  const { state, installation, users } = world.sandbox
  state.emit({ kind: 'installation', action: 'created', installation, by: users.alice.user })
}
async function proposal() {
  const [pull, ...more] = await world.pulls('all')
  if (pull === undefined || more.length > 0) throw new Error(`expected one pull request, found ${more.length}`)
  return pull
}

describe('the App is installed on a repository without configuration', () => {
  it('one pull request proposes the file, says why, and what the last merges would have led to', async () => {
    await unconfigured({ installed: false })
    await moveOn(world, '7.9.8')
    const requests = await world.during(async () => installAgain())
    const pull = await proposal()
    expect(pull).toMatchObject({
      title: 'Configure Sluice',
      state: 'open',
      head: { ref: branch },
      base: { ref: 'main' },
    })
    expect(pull.labels.map(({ name }) => name)).toEqual(['sluice', 'sluice/onboarding'])
    expect(pull.body).toContain('| staging | dev | `staging-cluster` |')
    expect(pull.body).toContain('0 problems, 3 notes')
    expect(pull.body).toMatch(/feat: Move redis to 7\\?\.9\\?\.8.*redis to staging: 1 value/)
    expect(pull.body).toContain('`mode: observe`')
    const files = await world.as('alice').pulls.listFiles({ ...at, pull_number: pull.number })
    expect(files.data.map(({ filename, status }) => [filename, status])).toEqual([[path, 'added']])
    expect(parseConfig((await world.read(path, branch)) ?? '', path)).toMatchObject({
      config: { mode: 'observe', layout: { preset: 'opencenter' } },
    })
    // Branch, pull request and labels; the commit and its tree before them.
    expect(requests.filter(isWrite).length).toBeLessThanOrEqual(5)
    expect(requests.length).toBeLessThanOrEqual(40)

    // Until it is merged: nothing, whatever people do and GitHub tells again.
    const quiet = await world.during(async () => {
      const number = await moveOn(world)
      expect(await world.comment(number, '/promote redis to staging')).toMatchObject({ replies: [], reactions: [] })
      await world.redeliverAll()
      await world.restart()
      installAgain()
    })
    expect(quiet.filter(isWrite)).toEqual([])

    await world.merge(pull.number)
    await world.settled()
    expect([await world.head('sluice-ledger'), await world.head(branch)]).toEqual([null, null])
    const after = await world.during(async () => installAgain())
    expect(after.filter(isWrite)).toEqual([])
    expect(await world.pulls('all')).toHaveLength(1)
  })

  it('is closed by a person: it is not proposed again, not even after the store was lost and the branch removed', async () => {
    await unconfigured()
    const pull = await proposal()
    await world.closePull(pull.number)
    await world.as('alice').git.deleteRef({ ...at, ref: `heads/${branch}` })
    await world.loseStore()
    const requests = await world.during(async () => installAgain())
    expect(requests.filter(isWrite)).toEqual([])
    expect(await world.pulls('open')).toEqual([])
  })

  it('is edited by a person: their file stays, and what they merge is the configuration', async () => {
    await unconfigured()
    const pull = await proposal()
    const edited = ((await world.read(path, branch)) ?? '').replace('mode: observe', 'mode: act')
    await world.push('Act', { [path]: edited }, branch, 'bob')
    const requests = await world.during(async () => installAgain())
    expect(requests.filter(isWrite)).toEqual([])
    expect(await world.read(path, branch)).toBe(edited)
    await world.merge(pull.number)
    await world.settled()
    await moveOn(world)
    expect((await world.pulls('open')).map(({ title }) => title)).toEqual(['promote redis to staging'])
  })

  it('gets a configuration by another way: the proposal is closed, also where its conversation is locked', async () => {
    await unconfigured()
    world.fault({ match: 'POST /repos/*/*/issues/*/comments', status: 403, body: { message: 'The issue is locked.' } })
    await world.push('Configure by hand', { [path]: (await world.read(path, branch)) ?? '' })
    expect((await proposal()).state).toBe('closed')
  })

  it('gets a configuration by another way: the proposal is closed with the reason', async () => {
    await unconfigured()
    const pull = await proposal()
    await world.push('Configure by hand', { [path]: (await world.read(path, branch)) ?? '' })
    expect((await proposal()).state).toBe('closed')
    const { data } = await world.as('alice').issues.listComments({ ...at, issue_number: pull.number })
    expect(data.map(({ body }) => body)).toEqual([expect.stringContaining('has a configuration now')])
    expect(await world.head(branch)).toBeNull()
    const requests = await world.during(async () => world.redeliverAll())
    expect(requests.filter(isWrite)).toEqual([])
  })

  it('heals after a power cut at each request that writes', async () => {
    await unconfigured({ installed: false })
    const clean = await world.during(async () => installAgain())
    const points = clean.flatMap((request, index) => (isWrite(request) ? [index + 1] : []))
    expect(points.length).toBeGreaterThan(2)
    await world.close()
    for (const point of points) {
      await unconfigured({ installed: false, wired: true })
      const cut = world.wire()?.trapAt(point, 'after')
      installAgain()
      await world.sandbox.drained()
      await cut
      await world.restart('kill')
      await world.settled()
      await world.redeliverFailed()
      const pull = await proposal()
      expect(pull.labels).toHaveLength(2)
      expect(parseConfig((await world.read(path, branch)) ?? '', path)).toHaveProperty('config')
      const requests = await world.during(world.redeliverAll)
      expect(requests.filter(isWrite)).toEqual([])
      if (point !== points.at(-1)) await world.close()
    }
  })
})

describe('an empty repository', () => {
  it('leads to a proposal once its commits tell something, and to one alone', async () => {
    world = await openWorld({ repositories: { fresh: null } })
    const { state, users } = world.sandbox
    const fresh = [...state.repositories.values()].find(({ name }) => name === 'fresh')
    if (fresh === undefined) throw new Error('no such repository')
    const commit = async (files: Readonly<Record<string, string>>) => {
      commitFiles(state, fresh, users.alice.user, { message: 'Go on', files })
      await world.settled()
    }
    await commit({ 'README.md': '# Fresh\n' })
    await commit({ 'apps/dev/web/release.yaml': 'replicas: 1\n', 'apps/prod/web/release.yaml': 'replicas: 2\n' })
    await commit({ 'apps/dev/api/release.yaml': 'replicas: 1\n' })
    const { data } = await world.as('alice').pulls.list({ owner: 'acme', repo: 'fresh', state: 'all' })
    expect(data.map(({ title }) => title)).toEqual(['Configure Sluice'])
  })
})

describe('nothing is proposed', () => {
  const silent = async () => {
    expect(await world.pulls('all')).toEqual([])
    expect(await world.head(branch)).toBeNull()
  }

  it('where a configuration stands, be it broken', async () => {
    world = await openWorld({ files: { [path]: 'version: 1\nnonsense: true\n' } })
    await silent()
  })

  it('where nothing is recognised', async () => {
    world = await openWorld({ seed: import.meta.dirname })
    await silent()
  })

  it('where somebody else has a branch of that name', async () => {
    await unconfigured({ installed: false })
    await world.as('bob').git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: (await world.head()) ?? '' })
    const requests = await world.during(async () => installAgain())
    expect(requests.filter(isWrite)).toEqual([])
    expect(await world.pulls('all')).toEqual([])
  })

  it('where listing the files would cost too many requests', async () => {
    await unconfigured({ treeLimit: 3 })
    await silent()
    expect(world.sandbox.requests.length).toBeLessThan(120)
  })
})
