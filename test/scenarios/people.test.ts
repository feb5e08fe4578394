// People and our pull requests: what they close, push to, retarget or name like ours is theirs to decide.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { moveOn, onlyPull, promotion, pullTo, record, tagIn, values } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

describe('a promotion that a person closed', () => {
  beforeEach(async () => {
    await moveOn(world, '7.9.8')
    await world.closePull((await onlyPull(world)).number)
  })

  it('is not opened again for the same content', async () => {
    // Staging keeps its own replicas: what would be proposed stays the same.
    const text = (await world.read(values('dev'))) ?? ''
    await world.change('chore: Size dev', { [values('dev')]: text.replace('replicas: 1', 'replicas: 4') })
    expect(await world.pulls()).toEqual([])
    expect(await world.ledger(record('staging'))).toMatchObject({ open: null, refused: [expect.any(String)] })
  })

  it('is opened anew for newer content', async () => {
    await moveOn(world, '7.9.9')
    const pull = await onlyPull(world)
    expect(await world.read(values('staging'), pull.head.ref)).toContain('tag: "7.9.9"')
    expect(await world.pulls('closed')).toHaveLength(1)
  })

  it('is opened again by /promote', async () => {
    const { replies } = await world.comment(await world.issue(), '/promote redis to staging')
    const pull = await onlyPull(world)
    expect(replies.join()).toContain(`opened #${pull.number}`)
    expect(await world.gate(pull.head.sha)).toMatchObject([{ conclusion: 'success' }])
  })

  it('and deleted the branch of, is opened anew for newer content', async () => {
    await world.as('alice').git.deleteRef({ ...at, ref: `heads/${promotion('staging')}` })
    await moveOn(world, '7.9.9')
    expect(await world.read(values('staging'), (await onlyPull(world)).head.ref)).toContain('tag: "7.9.9"')
  })

  it('and opens again is red until it is planned anew', async () => {
    const [closed] = await world.pulls('closed')
    await world.as('alice').pulls.update({ ...at, pull_number: closed?.number ?? 0, state: 'open' })
    await world.settled()
    const pull = await onlyPull(world)
    expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'failure' })
    await world.comment(pull.number, '/promote')
    expect((await world.gate((await onlyPull(world)).head.sha))[0]).toMatchObject({ conclusion: 'success' })
  })
})

describe('a person’s commit on our branch', () => {
  const theirs = async () => {
    await moveOn(world, '7.9.8')
    return world.push('My own words', { [`${values('staging')}.note`]: 'mine\n' }, promotion('staging'), 'bob')
  }

  it('is never overwritten by a merge, and the gate judges it', async () => {
    const sha = await theirs()
    await moveOn(world, '7.9.9')
    expect(await world.head(promotion('staging'))).toBe(sha)
    expect(await world.gate(sha)).toMatchObject([{ conclusion: 'success' }])
  })

  it('is never overwritten by /promote, which says so', async () => {
    const sha = await theirs()
    const { replies, reactions } = await world.comment((await onlyPull(world)).number, '/promote')
    expect(replies.join()).toContain('never overwritten')
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(await world.head(promotion('staging'))).toBe(sha)
  })

  it('that was forced over ours stands as well', async () => {
    await moveOn(world, '7.9.8')
    const main = (await world.head()) ?? ''
    const rest = world.as('bob').git
    await rest.updateRef({ ...at, ref: `heads/${promotion('staging')}`, sha: main, force: true })
    await world.settled()
    await moveOn(world, '7.9.9')
    expect(await world.head(promotion('staging'))).toBe(main)
  })

  it('is part of what was promoted once it is merged', async () => {
    await theirs()
    await world.merge((await onlyPull(world)).number)
    await world.settled()
    expect(await world.ledger(record('staging'))).toMatchObject({ open: null, bases: { 'staging-cluster': {} } })
    expect((await pullTo(world, 'prod')).title).toBe('promote redis to prod')
    await moveOn(world, '7.9.9')
    expect(await world.read(values('staging'), (await pullTo(world, 'staging')).head.ref)).toContain('tag: "7.9.9"')
  })
})

describe('our branch name', () => {
  const foreign = async () => {
    const sha = (await world.head()) ?? ''
    await world.as('bob').git.createRef({ ...at, ref: `refs/heads/${promotion('staging')}`, sha })
    return world.push('Mine first', { [`${values('staging')}.note`]: 'mine\n' }, promotion('staging'), 'bob')
  }

  it('taken by somebody first is left alone, said in the reply, and freed by its owner', async () => {
    const sha = await foreign()
    const merged = await moveOn(world)
    expect(await world.pulls('all')).toEqual([])
    const { replies, reactions } = await world.comment(merged, '/promote')
    expect(replies.join()).toContain('commits by somebody else')
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(await world.head(promotion('staging'))).toBe(sha)
    await world.as('bob').git.deleteRef({ ...at, ref: `heads/${promotion('staging')}` })
    await world.comment(merged, '/promote')
    expect((await onlyPull(world)).head.ref).toBe(promotion('staging'))
  })

  it('with a pull request by somebody else is not adopted, and that one is no promotion', async () => {
    const sha = await foreign()
    await world.as('bob').pulls.create({ ...at, head: promotion('staging'), base: 'main', title: 'promote redis' })
    await world.settled()
    expect(await world.gate(sha)).toMatchObject([{ title: 'Not a promotion' }])
    await moveOn(world)
    expect(await world.pulls('all')).toEqual([])
    expect(await world.head(promotion('staging'))).toBe(sha)
  })

  it('with our commits and a pull request by somebody else is refused with what to do', async () => {
    await moveOn(world, '7.9.8')
    await world.closePull((await onlyPull(world)).number)
    const title = 'Mine now'
    await world.as('bob').pulls.create({ ...at, head: promotion('staging'), base: 'main', title })
    await world.settled()
    const { replies } = await world.comment(await world.issue(), '/promote redis to staging')
    expect(replies.join()).toContain('somebody else opened')
    expect(await world.pulls()).toEqual([])
  })

  it('in a fork is nobody’s business of ours', async () => {
    const { data: fork } = await world.as('mallory').repos.createFork(at)
    const there = { owner: fork.owner.login, repo: fork.name }
    const sha = (await world.head()) ?? ''
    const rest = world.as('mallory')
    const [path] = Object.keys(await tagIn(world, 'staging', '1'))
    const tree = await rest.git.createTree({
      ...there,
      base_tree: sha,
      tree: [{ path: path ?? '', mode: '100644', type: 'blob', content: 'evil: true\n' }],
    })
    const commit = await rest.git.createCommit({ ...there, message: 'Fork', tree: tree.data.sha, parents: [sha] })
    await rest.git.createRef({ ...there, ref: `refs/heads/${promotion('staging')}`, sha: commit.data.sha })
    const { data: pull } = await rest.pulls.create({
      ...at,
      head: `mallory:${promotion('staging')}`,
      base: 'main',
      title: 'promote redis to staging',
    })
    await world.settled()
    expect(await world.gate(pull.head.sha)).toMatchObject([{ conclusion: 'success', title: 'Not a promotion' }])
    await moveOn(world)
    expect((await onlyPull(world)).number).not.toBe(pull.number)
    await world.closePull(pull.number)
    expect(await world.ledger(record('staging'))).toMatchObject({ refused: [], open: { branch: promotion('staging') } })
  })
})
