// The check `sluice/gate`: red while something is open on a promotion of ours, green at once for everybody else.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pullOf } from '../sandbox/state/github.ts'
import { finishGroup, queuePulls } from '../sandbox/state/merge-groups.ts'
import { setDraft } from '../sandbox/state/pulls.ts'
import { disagree, moveOn, onlyPull, promotion, values } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const verdict = async (sha: string) => (await world.gate(sha))[0]

describe('on a promotion with a conflict', () => {
  it('is red and shows what differs', async () => {
    const pull = await disagree(world)
    expect(await verdict(pull.head.sha)).toMatchObject({ conclusion: 'failure', title: '1 point to settle' })
    expect((await verdict(pull.head.sha))?.summary).toContain(values('staging'))
    expect(await world.read(values('staging'), pull.head.ref)).toContain('noeviction')
  })

  it('turns green when a person changes that file on the branch, and stays red for another file', async () => {
    await disagree(world)
    const other = await world.push('Elsewhere', { 'notes.md': 'x\n' }, promotion('staging'), 'bob')
    expect(await verdict(other)).toMatchObject({ conclusion: 'failure' })
    const text = (await world.read(values('staging'), promotion('staging'))) ?? ''
    const settled = await world.push(
      'Decide',
      { [values('staging')]: text.replace('noeviction', 'volatile-lru') },
      promotion('staging'),
      'bob',
    )
    expect(await verdict(settled)).toMatchObject({ conclusion: 'success' })
    expect((await verdict(settled))?.summary).toContain(`changed on this branch in ${settled.slice(0, 7)}`)
  })
})

describe('on a promotion', () => {
  it('turns red when somebody points it at another branch, and green when it is put back', async () => {
    await moveOn(world)
    const pull = await onlyPull(world)
    await world.as('alice').git.createRef({ ...at, ref: 'refs/heads/other', sha: (await world.head()) ?? '' })
    await world.as('alice').pulls.update({ ...at, pull_number: pull.number, base: 'other' })
    await world.settled()
    expect(await verdict(pull.head.sha)).toMatchObject({ conclusion: 'failure' })
    expect((await verdict(pull.head.sha))?.summary).toContain('not to other')
    await world.as('alice').pulls.update({ ...at, pull_number: pull.number, base: 'main' })
    await world.settled()
    expect(await verdict(pull.head.sha)).toMatchObject({ conclusion: 'success' })
  })

  it('stays as it was judged when the body is edited', async () => {
    await disagree(world)
    const [pull] = (await world.pulls()).filter((one) => one.title.includes('staging'))
    await world.as('alice').pulls.update({ ...at, pull_number: pull?.number ?? 0, body: 'All is well.' })
    await world.settled()
    expect(await verdict(pull?.head.sha ?? '')).toMatchObject({ conclusion: 'failure' })
  })

  it('is given when it becomes a draft and is ready again', async () => {
    await moveOn(world)
    const { number, head } = await onlyPull(world)
    const { state, repository, users } = world.sandbox
    for (const draft of [true, false]) setDraft(state, pullOf(repository, number), users.alice.user, draft)
    await world.settled()
    expect(await verdict(head.sha)).toMatchObject({ conclusion: 'success' })
  })
})

describe('in the merge queue', () => {
  const queue = async (number: number) => {
    const { state, repository, users } = world.sandbox
    const group = queuePulls(state, repository, users.alice.user, [pullOf(repository, number)])
    await world.settled()
    return group
  }

  it('is green for a group of somebody else’s pull request', async () => {
    const group = await queue(await world.propose('docs: Say more', { 'README.md': '# More\n' }))
    expect(await verdict(group.headSha)).toMatchObject({ conclusion: 'success', title: 'Not a promotion' })
  })

  it('is judged for a group that holds one of ours', async () => {
    const group = await queue((await disagree(world)).number)
    expect(await verdict(group.headSha)).toMatchObject({ conclusion: 'failure' })
  })

  it('is judged for a group in which one of ours is not the last', async () => {
    const ours = (await disagree(world)).number
    const other = await world.propose('docs: Say more', { 'README.md': '# More\n' })
    await world.settled()
    const { state, repository, users } = world.sandbox
    const group = queuePulls(state, repository, users.alice.user, [pullOf(repository, ours), pullOf(repository, other)])
    await world.settled()
    expect(await verdict(group.headSha)).toMatchObject({ conclusion: 'failure' })
  })

  it('a merged group promotes onwards like any merge', async () => {
    await moveOn(world)
    const { number } = await onlyPull(world)
    const group = await queue(number)
    expect(await verdict(group.headSha)).toMatchObject({ conclusion: 'success' })
    const { state, repository, users } = world.sandbox
    finishGroup(state, repository, users.alice.user, group, 'merged')
    await world.settled()
    expect((await onlyPull(world)).title).toBe('promote redis to prod')
  })
})

describe('on everybody else’s pull request', () => {
  it.each([
    ['README.md', '# New\n'],
    [values('dev'), 'a: 1\n'],
    ['.github/sluice.yaml', 'version: 9\n'],
  ])('to %s is green at once', async (path, content) => {
    const number = await world.propose('Mine', { [path]: content })
    await world.settled()
    const { data } = await world.as('bob').pulls.get({ ...at, pull_number: number })
    expect(await world.gate(data.head.sha)).toMatchObject([{ conclusion: 'success', title: 'Not a promotion' }])
  })

  it('to a branch without environments is green too, since a ruleset may require it everywhere', async () => {
    const rest = world.as('alice')
    await rest.git.createRef({ ...at, ref: 'refs/heads/other', sha: (await world.head()) ?? '' })
    await world.push('Aside', { 'README.md': '# New\n' }, 'other')
    await rest.git.createRef({ ...at, ref: 'refs/heads/third', sha: (await world.head()) ?? '' })
    const { data } = await rest.pulls.create({ ...at, head: 'other', base: 'third', title: 'Aside' })
    await world.settled()
    expect(await verdict(data.head.sha)).toMatchObject({ conclusion: 'success', title: 'Not a promotion' })
  })
})
