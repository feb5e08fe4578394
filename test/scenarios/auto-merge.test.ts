// `merge: auto`: GitHub merges what is green, where the branch asks for more than our own check, and never what a person must see.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pullOf } from '../sandbox/state/github.ts'
import { bumpIn, moveTag, publish } from './bumping.ts'
import { promotion, pullTo, tagIn, values, withTag } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
const path = '.github/sluice.yaml'
const protect = (requiredChecks: string[]) =>
  world.sandbox.repository.protections.set('main', { pullRequestRequired: false, requiredChecks, requiredApprovals: 0 })
beforeEach(async () => {
  world = await openWorld()
  protect(['ci', 'sluice/gate'])
  const text = (await world.read(path)) ?? ''
  const auto = (found: string) => `${found}\n    merge: auto`
  await world.push('Merge by itself', { [path]: text.replace(/clusters: \[(dev|staging)-cluster\]/g, auto) })
})
afterEach(() => world.close())

const succeed = async (sha: string, context = 'ci') => {
  await world.as('alice').repos.createCommitStatus({ ...at, sha, state: 'success', context })
  await world.settled()
}
const stateOf = async (number: number) => {
  const { data } = await world.as('alice').pulls.get({ ...at, pull_number: number })
  return data.merged ? 'merged' : data.auto_merge === null ? data.state : 'waiting'
}
const summaryOf = async (sha: string) => (await world.gate(sha))[0]?.summary ?? ''
const opened = async () => {
  await world.push('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
  return pullTo(world, 'staging')
}

describe('on a branch with another required check', () => {
  it('is merged as soon as that check is there, and goes on', async () => {
    const { number, head } = await opened()
    expect(await stateOf(number)).toBe('waiting')
    expect(await summaryOf(head.sha)).toContain('Merges by itself')
    await world.redeliverAll()
    expect(await stateOf(number)).toBe('waiting')
    await succeed(head.sha)
    expect(await stateOf(number)).toBe('merged')
    expect(await world.read(values('staging'))).toContain('7.9.9')
    const next = await pullTo(world, 'prod')
    expect(await stateOf(next.number)).toBe('open')
    expect(await summaryOf(next.head.sha)).not.toContain('Merges by itself')
  })

  it('waits no more once somebody else committed to its branch', async () => {
    const { number } = await opened()
    const text = (await world.read(values('staging'), promotion('staging'))) ?? ''
    const sha = await world.push('Mine', { [values('staging')]: `${text}# mine\n` }, promotion('staging'), 'bob')
    expect(await stateOf(number)).toBe('open')
    expect(await summaryOf(sha)).toContain('Its branch holds commits by others than Sluice')
  })

  it('waits no more once its gate is red', async () => {
    await publish(world, '2026.02')
    const { number, head } = await bumpIn(world, 'dev')
    expect(await stateOf(number)).toBe('waiting')
    await moveTag(world, '2026.02', '2026.01')
    await world.sweep()
    expect((await world.gate(head.sha))[0]?.conclusion).toBe('failure')
    expect(await stateOf(number)).toBe('open')
  })

  it('leaves what a person turned on as it is', async () => {
    await publish(world, '2026.02')
    const { number, head } = await bumpIn(world, 'dev')
    const { pull } = pullOf(world.sandbox.repository, number)
    if (pull.autoMerge === null) throw new Error('it does not wait')
    pull.autoMerge = { ...pull.autoMerge, by: world.sandbox.users.alice.user }
    await moveTag(world, '2026.02', '2026.01')
    await world.sweep()
    expect((await world.gate(head.sha))[0]?.conclusion).toBe('failure')
    expect(await stateOf(number)).toBe('waiting')
  })

  it('is merged at once where nothing is left to wait for', async () => {
    const edit = (text: string | null, to: string) => (text ?? '').replace('allkeys-lru', to)
    await world.push('Evict nothing', { [values('staging')]: edit(await world.read(values('staging')), 'noeviction') })
    const dev = withTag(edit(await world.read(values('dev')), 'volatile-lru'), '7.9.9')
    await world.push('Evict what expires', { [values('dev')]: dev })
    const { number, head } = await pullTo(world, 'staging')
    await succeed(head.sha)
    expect(await stateOf(number)).toBe('open')
    await world.comment(number, '/keep 1', 'bob')
    const { head: now } = (await world.as('alice').pulls.get({ ...at, pull_number: number })).data
    if (now.sha !== head.sha) await succeed(now.sha)
    expect(await stateOf(number)).toBe('merged')
  })

  it('is left to a person, and says so in red, where it names another environment', async () => {
    const text = (await world.read(values('dev'))) ?? ''
    await world.push('feat: Tell where it runs', { [values('dev')]: `${text}stage: dev\n` })
    const { number, head, body } = await pullTo(world, 'staging')
    expect(body).toContain('A person must look at this and merge it')
    expect(await stateOf(number)).toBe('open')
    expect(await summaryOf(head.sha)).toContain('in spite of merge: auto')
    await succeed(head.sha)
    expect(await stateOf(number)).toBe('open')
  })

  it('takes bumps, too', async () => {
    await publish(world, '2026.02')
    const { number, head } = await bumpIn(world, 'dev')
    expect(await stateOf(number)).toBe('waiting')
    await succeed(head.sha)
    expect(await stateOf(number)).toBe('merged')
    expect(await stateOf((await bumpIn(world, 'staging')).number)).toBe('waiting')
  })
})

describe('where a merge would wait for nothing but us', () => {
  it('is left to a person, and the check says why', async () => {
    protect(['sluice/gate'])
    const { number, head } = await opened()
    expect(await stateOf(number)).toBe('open')
    expect(await summaryOf(head.sha)).toContain('requires no check other than sluice/gate')
  })

  it('is left to a person where the rules cannot be read', async () => {
    protect(['sluice/gate'])
    world.fault({ match: 'GET /repos/*/*/rules/branches/*', times: 9, status: 403 })
    const { number, head } = await opened()
    expect(await stateOf(number)).toBe('open')
    expect(await summaryOf(head.sha)).toContain('cannot be read')
  })

  it('is left to a person where the repository does not allow it', async () => {
    world.sandbox.repository.allowAutoMerge = false
    const { number, head } = await opened()
    expect(await stateOf(number)).toBe('open')
    expect((await world.gate(head.sha))[0]?.conclusion).toBe('success')
  })
})
