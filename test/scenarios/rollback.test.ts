// `/rollback` of a service: where it leads, what it leaves as bad, and what it refuses.
import { afterEach, describe, expect, it } from 'vitest'
import { bring, fails, healthy, keys, mergeNow, patience } from './health-words.ts'
import { moveOn, pullTo, tagIn, values } from './redis.ts'
import { at, openWorld, type World, type WorldOptions } from './world.ts'

let world: World
const open = async (options: WorldOptions = {}) => {
  world = await openWorld(options)
  return world
}
afterEach(() => world.close())

const ask = async (body: string, where?: number) => {
  const { replies, reactions } = await world.comment(where ?? (await world.issue()), body)
  expect(replies).toHaveLength(1)
  return { said: replies[0] ?? '', reactions }
}
const reverts = async () => (await world.pulls()).filter(({ head }) => head.ref.startsWith('sluice/revert/'))
const onlyRevert = async () => {
  const [pull, ...more] = await reverts()
  if (pull === undefined || more.length > 0)
    throw new Error(`expected one revert, found ${more.length + (pull ? 1 : 0)}`)
  return pull
}
type Remembered = {
  readonly bad: readonly { readonly by: string }[]
  readonly reverts: readonly { readonly state: string; readonly requestedBy: string | null }[]
}
const remembered = async (environment: string) =>
  (await world.ledger(`rollouts/${environment}/redis.json`)) as Remembered | null
const held = async () => {
  const found = (await world.ledger('holds.json')) as {
    readonly holds: readonly { readonly environment: string }[]
  } | null
  return found?.holds.map(({ environment }) => environment) ?? []
}

describe('where no health is recorded', () => {
  it('what stood before the newest merge comes back, byte for byte, and the body says that its health is not known', async () => {
    await open()
    const before = await world.read(values('dev'))
    const merged = await moveOn(world)
    const shown = await ask('/rollback redis in dev --plan')
    expect(shown.said).toContain('+')
    expect(shown.said).toContain('would go back')
    expect(await reverts()).toEqual([])
    expect(await remembered('dev')).toBeNull()
    const { said, reactions } = await ask('/rollback', merged)
    const pull = await onlyRevert()
    expect(said).toContain(`opened #${pull.number}`)
    expect(said).toContain('Its health was never recorded')
    expect(reactions).toEqual(['eyes', 'rocket'])
    expect(pull.title).toMatch(/^revert redis in dev to [0-9a-f]{7}$/)
    expect(pull.body).toContain('back to what stood there before')
    expect(pull.body).toContain('bob asked for it')
    expect(await world.read(values('dev'), pull.head.ref)).toBe(before)
    expect((await world.gate(pull.head.sha))[0]?.conclusion).toBe('success')
    expect((await remembered('dev'))?.bad).toMatchObject([{ by: 'bob' }])
    expect(await held()).toEqual(['staging'])
    // Said again it is answered, not doubled.
    expect((await ask('/rollback redis in dev')).said).toContain(`is open already: #${pull.number}`)
    await mergeNow(world, pull.number)
    expect(await world.read(values('dev'))).toBe(before)
    expect(await world.head(pull.head.ref)).toBeNull()
    expect((await remembered('dev'))?.reverts).toMatchObject([{ state: 'merged', requestedBy: 'bob' }])
  })

  it.each([
    'squash',
    'rebase',
  ] as const)('a %s makes no difference, and what was left before is no way back', async (method) => {
    await open()
    const before = await world.read(values('dev'))
    await moveOn(world, '7.9.8', method)
    await ask('/rollback redis in dev')
    const pull = await onlyRevert()
    expect(await world.read(values('dev'), pull.head.ref)).toBe(before)
    await world.closePull(pull.number)
    await moveOn(world, '7.9.9', method)
    const { said, reactions } = await ask('/rollback redis in dev')
    expect(said).toMatch(/is bad itself \(bob went back to [0-9a-f]{7}\)/)
    expect(reactions).toEqual(['eyes', 'confused'])
  })
})

describe('`to`', () => {
  it('names a version, a merged pull request or a commit of the branch, and marks nothing where that is newer', async () => {
    await open()
    const first = await world.read(values('dev'))
    const start = await world.head()
    const eight = await moveOn(world, '7.9.8')
    const atEight = await world.read(values('dev'))
    await moveOn(world, '7.9.9')
    for (const to of ['7.9.8', `#${eight}`]) {
      await ask(`/rollback redis in dev to ${to}`)
      expect(await world.read(values('dev'), (await onlyRevert()).head.ref)).toBe(atEight)
    }
    const { said } = await ask(`/rollback redis in dev to ${start}`)
    const pull = await onlyRevert()
    expect(said).toContain(`refreshed #${pull.number}`)
    expect(await world.read(values('dev'), pull.head.ref)).toBe(first)
    await mergeNow(world, pull.number)
    expect((await remembered('dev'))?.bad).toHaveLength(1)
    // Forth again: what a person left may be named, and is not called bad for having been left.
    const forth = await ask('/rollback redis in dev to 7.9.9')
    expect(forth.said).toContain('**Mind:**')
    expect((await remembered('dev'))?.bad).toHaveLength(1)
  })

  it('is refused for what is not there, with what to do', async () => {
    await open()
    await moveOn(world)
    const rest = world.as('bob')
    const parent = (await world.head()) ?? ''
    const { data: tree } = await rest.git.getCommit({ ...at, commit_sha: parent })
    const stray = await rest.git.createCommit({ ...at, message: 'Stray', tree: tree.tree.sha, parents: [parent] })
    const tag = await rest.git.createTag({ ...at, tag: 'v1', message: 'v1', object: parent, type: 'commit' })
    const mine = await world.propose('Mine', await tagIn(world, 'dev', '7.9.7'))
    await world.settled()
    for (const [to, says] of [
      [stray.data.sha, /is no commit of `main`.*git log main/],
      [tag.data.sha, /is no commit of `main`/],
      ['f'.repeat(40), /is no commit of `main`/],
      ['abcdef0', /shortened commit id/],
      [`#${mine}`, /is no pull request that was merged into `main`/],
      ['#9999', /is no pull request that was merged into `main`/],
      ['6.6.6', /had no version `6\.6\.6`.*`7\.9\.9`/],
      ['7.9.9', /stands at `7\.9\.9` already/],
    ] as const) {
      const { said, reactions } = await ask(`/rollback redis in dev to ${to}`)
      expect(said).toMatch(says)
      expect(reactions).toEqual(['eyes', 'confused'])
    }
    expect(await reverts()).toEqual([])
    expect(await remembered('dev')).toBeNull()
  })
})

it('asks back for what is not clear', async () => {
  await open()
  for (const [line, says] of [
    ['/rollback', /Say which service/],
    ['/rollback redis', /Say where: .*dev.*staging.*prod/],
    ['/rollback radis in dev', /Did you mean .*redis/],
    ['/rollback redis in nowhere', /Unknown environment/],
  ] as const)
    expect((await ask(line)).said).toMatch(says)
})

const observing = `version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster], mode: observe }
  - { name: staging, after: [dev], clusters: [staging-cluster] }
  - { name: prod, after: [staging], clusters: [prod-cluster] }
`

it('writes nothing where an environment is only observed', async () => {
  await open()
  await moveOn(world)
  await world.push('Observe', { '.github/sluice.yaml': observing })
  const { said } = await ask('/rollback redis in dev')
  expect(said).toContain('`mode: observe`')
  expect(said).toContain('What would change')
  expect(await reverts()).toEqual([])
})

describe('where health is recorded', () => {
  it('the last healthy content comes back, what is left is held, and nothing brings it again', async () => {
    await open({ keys, patience })
    await bring(world, 'prod', '7.9.8')
    await healthy(world, 'prod')
    const good = await world.read(values('prod'))
    await moveOn(world, '7.9.9')
    await mergeNow(world, (await pullTo(world, 'staging')).number)
    await healthy(world, 'staging')
    const promoted = (await pullTo(world, 'prod')).number
    await mergeNow(world, promoted)
    await healthy(world, 'prod')
    await ask('/rollback', promoted)
    const pull = await onlyRevert()
    expect(pull.body).toContain('its last healthy content')
    expect(await world.read(values('prod'), pull.head.ref)).toBe(good)
    expect(await held()).toEqual(['prod'])
    await mergeNow(world, pull.number)
    await healthy(world, 'prod')
    await world.sweep()
    expect(await world.pulls()).toEqual([])
  })

  it('the revert that is open already is answered, and stays when its rollout recovers after a person asked', async () => {
    await open({ keys, patience })
    await bring(world, 'prod')
    await fails(world, 'prod')
    const { number } = await onlyRevert()
    expect((await ask('/rollback redis in prod')).said).toMatch(new RegExp(`#${number}`))
    expect((await onlyRevert()).number).toBe(number)
    await healthy(world, 'prod')
    expect((await onlyRevert()).number).toBe(number)
  })
})
