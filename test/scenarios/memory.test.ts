// The ledger branch as Sluice's memory: who may write it, what a lost store costs, and that each step is one commit.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { moveOn, onlyPull, promotion, pullTo, record, tagIn, values } from './redis.ts'
import { at, isWrite, openWorld, type World } from './world.ts'

const branch = 'sluice-ledger'
let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const isStopped = async () => {
  const [said] = await world.checks((await world.head()) ?? '', 'sluice/configuration')
  expect(said).toMatchObject({ conclusion: 'action_required', title: 'Automation stopped: the ledger' })
  expect(said?.summary).toContain(branch)
}

describe('a ledger that somebody else touched', () => {
  it('by a commit of their own stops automation and is said', async () => {
    await world.push('Let me help', { 'repository.json': '{}\n' }, branch, 'bob')
    await moveOn(world)
    expect(await world.pulls('all')).toEqual([])
    await isStopped()
    const { replies, reactions } = await world.comment(await world.issue(), '/promote redis to staging')
    expect(replies.join()).toContain('cannot trust its memory')
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(await world.pulls('all')).toEqual([])
  })

  it('by winding it back stops automation and is said', async () => {
    const old = (await world.head(branch)) ?? ''
    await moveOn(world)
    const { sha } = (await onlyPull(world)).head
    await world.as('alice').git.updateRef({ ...at, ref: `heads/${branch}`, sha: old, force: true })
    await moveOn(world, '7.9.10')
    expect((await onlyPull(world)).head.sha).toBe(sha)
    await isStopped()
  })

  it('by deleting it stops automation and is said', async () => {
    await world.as('alice').git.deleteRef({ ...at, ref: `heads/${branch}` })
    await moveOn(world)
    expect(await world.pulls('all')).toEqual([])
    await isStopped()
  })

  it('goes on where it stopped when the branch is put back', async () => {
    const good = (await world.head(branch)) ?? ''
    await world.push('Let me help', { 'x.json': '{}\n' }, branch, 'bob')
    await moveOn(world)
    await world.as('alice').git.updateRef({ ...at, ref: `heads/${branch}`, sha: good, force: true })
    await world.settled()
    await world.change('docs: Anything', { 'README.md': '# x\n' })
    expect((await onlyPull(world)).title).toBe('promote redis to staging')
  })

  it('turns the gate of what is open red', async () => {
    await moveOn(world)
    await world.push('Let me help', { 'x.json': '{}\n' }, branch, 'bob')
    const sha = await world.push('Mine', { 'note.md': 'x\n' }, promotion('staging'), 'bob')
    expect((await world.gate(sha))[0]).toMatchObject({ conclusion: 'failure' })
  })
})

it('each transaction is one commit by the App on top of the last, marked so that no workflow runs', async () => {
  await moveOn(world, '7.9.8')
  await moveOn(world, '7.9.9')
  await world.merge((await onlyPull(world)).number)
  await world.settled()
  const { data } = await world.as('alice').repos.listCommits({ ...at, sha: branch, per_page: 100 })
  for (const { commit, author, parents } of data) {
    expect(commit.message.split('\n')[0]).toMatch(/\[skip ci\]$/)
    expect(author?.login).toBe('sluice[bot]')
    expect(commit.verification?.verified).toBe(true)
    expect(parents.length).toBeLessThanOrEqual(1)
  }
  expect(data.filter(({ parents }) => parents.length === 0)).toHaveLength(1)
  expect(new Set(data.map(({ commit }) => commit.tree.sha)).size).toBe(data.length)
})

it.each([1, 2, 3])('two processes that each have a store of their own end in one promotion (%i)', async () => {
  const other = await world.second()
  try {
    const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
    await world.settled()
    await world.merge(number)
    await other.hear()
    await other.idle()
    await world.settled()
    const pull = await onlyPull(world)
    expect(await world.pulls('all')).toHaveLength(1)
    expect(await world.ledger(record('staging'))).toMatchObject({ open: { head: pull.head.sha } })
    expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success' })
  } finally {
    await other.stop()
  }
})

describe('when the store is lost', () => {
  it('an open promotion is still known, and nothing is doubled', async () => {
    await moveOn(world, '7.9.8')
    const first = await onlyPull(world)
    await world.loseStore()
    await world.redeliverAll()
    expect(await world.pulls('all')).toHaveLength(1)
    expect((await onlyPull(world)).head.sha).toBe(first.head.sha)
    await moveOn(world, '7.9.9')
    expect((await onlyPull(world)).number).toBe(first.number)
  })

  it('what people said no to stays no', async () => {
    await moveOn(world)
    await world.closePull((await onlyPull(world)).number)
    await world.loseStore()
    await world.redeliverAll()
    expect(await world.pulls()).toEqual([])
  })

  it('a merge that was never worked on is found again by its redelivery', async () => {
    const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
    await world.settled()
    world.sandbox.deliveries.addRule({ action: 'drop', event: 'push', times: 1 })
    world.sandbox.deliveries.addRule({ action: 'drop', event: 'pull_request', times: 1 })
    await world.merge(number)
    await world.settled()
    expect(await world.pulls()).toEqual([])
    await world.loseStore()
    await world.redeliverFailed()
    expect((await onlyPull(world)).title).toBe('promote redis to staging')
  })

  it('a foreign ledger is not believed either', async () => {
    await moveOn(world, '7.9.8')
    await world.push('Let me help', { 'x.json': '{}\n' }, branch, 'bob')
    await world.loseStore()
    await moveOn(world, '7.9.9')
    await isStopped()
  })

  it('the whole way to prod goes on as if nothing had been', async () => {
    await moveOn(world)
    await world.loseStore()
    await world.merge((await pullTo(world, 'staging')).number)
    await world.settled()
    await world.loseStore()
    const prod = await pullTo(world, 'prod')
    expect(await world.read(values('prod'), prod.head.ref)).toContain('7.9.9')
    const requests = await world.during(world.redeliverAll)
    // The verdict is said again and the body may tell it in newer words; nothing is made a second time.
    const made = requests.filter((one) => isWrite(one) && one.method !== 'PATCH' && !one.route.endsWith('/check-runs'))
    expect(made).toEqual([])
    expect(await world.pulls('all')).toHaveLength(2)
  })
})
