// After outages, lost stores and whatever else stopped Sluice: the sweep brings everything to where it would have been.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { moveOn, onlyPull, promotion, pullTo, record, values } from './redis.ts'
import { expectNothingLeft, proposed, say, stagingSays, untold, writesOf } from './untold.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
  await world.sweep()
})
afterEach(() => world.close())

it('a promotion that a person closed unheard is refused, and stays so', async () => {
  await moveOn(world)
  const { number } = await onlyPull(world)
  await untold(world, () => world.as('alice').pulls.update({ ...at, pull_number: number, state: 'closed' }))
  await world.sweep()
  expect(await world.ledger(record('staging'))).toMatchObject({ open: null, refused: [expect.any(String)] })
  await expectNothingLeft(world)
  expect(await world.pulls()).toEqual([])
})

describe('a command that no webhook told', () => {
  it('is carried out once, also when its webhook comes after all', async () => {
    await moveOn(world)
    await world.closePull((await onlyPull(world)).number)
    world.sandbox.deliveries.addRule({ action: 'hold', event: 'issue_comment', times: 1 })
    const { issue, id } = await say(world, '/promote redis to staging')
    await world.sweep()
    const heard = await world.heard(issue, id)
    expect([heard.replies.length, heard.reactions]).toEqual([1, ['eyes', 'rocket']])
    await onlyPull(world)
    expect(await world.during(async () => world.sandbox.deliveries.release('*'))).toEqual([])
    await expectNothingLeft(world)
  })

  it('is not carried out if it was edited, is a day old, or an earlier life answered it', async () => {
    const [edited, old] = await untold(world, async () => [
      await say(world, 'Thanks!', 'alice'),
      await say(world, '/status'),
    ])
    const answered = await say(world, '/help')
    await world.settled()
    const comments = [...world.sandbox.repository.issues.values()].flatMap((one) => [...one.comments.values()])
    const held = (id: number) => comments.find((one) => one.id === id)
    // In another second than it was made, and by somebody else.
    Object.assign(held(edited.id) ?? {}, { createdAt: new Date(Date.now() - 60_000) })
    await untold(world, () =>
      world.as('bob').issues.updateComment({ ...at, comment_id: edited.id, body: '/promote redis' }),
    )
    Object.assign(held(old.id) ?? {}, {
      createdAt: new Date(Date.now() - 9e7),
      updatedAt: new Date(Date.now() - 9e7),
    })
    await world.loseStore()
    expect(await writesOf(world, () => world.sweep())).toEqual([])
    const said = await Promise.all([edited, old, answered].map(({ issue, id }) => world.heard(issue, id)))
    expect(said.map(({ replies }) => replies.length)).toEqual([0, 0, 1])
  })
})

it('a command that an outage stopped is carried out once GitHub is back', async () => {
  world.fault({ match: 'POST /graphql', status: 502, times: 1000 })
  const { issue, id } = await say(world, '/status')
  await world.settled()
  world.sandbox.faults.clear()
  expect((await world.heard(issue, id)).replies).toEqual([])
  await world.sweep()
  expect((await world.heard(issue, id)).replies).toHaveLength(1)
  await expectNothingLeft(world)
})

describe('a promotion that was begun and not made visible', () => {
  const breakOff = async () => {
    const number = await proposed(world)
    world.fault({ match: 'POST /repos/*/*/pulls', status: 502, times: 100 })
    await world.merge(number)
    await world.settled()
    world.sandbox.faults.clear()
    expect(await world.pulls()).toEqual([])
    expect(await world.ledger(record('staging'))).toMatchObject({ open: { branch: promotion('staging') } })
  }

  it('is made visible although the store is lost', async () => {
    await breakOff()
    await world.loseStore()
    await untold(world, () => world.sweep())
    const pull = await onlyPull(world)
    expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success' })
    await expectNothingLeft(world)
    expect(await world.pulls('all')).toHaveLength(1)
  })

  it('because GitHub refuses it is not tried at every sweep', async () => {
    const number = await proposed(world)
    const body = { message: 'Validation Failed' }
    world.fault({ match: 'POST /repos/*/*/pulls', status: 422, times: 100, body })
    await world.merge(number)
    await world.settled()
    // Once more, for what the ledger calls open; the merge itself is not worked on again.
    const opened = (await writesOf(world, () => world.sweep())).filter(({ route }) => route.endsWith('/pulls'))
    expect(opened).toHaveLength(1)
    await expectNothingLeft(world)
  })
})

it('after two hours without Sluice everything is as if it had been there', async () => {
  await moveOn(world, '7.9.8')
  const number = await proposed(world, '7.9.9')
  const { number: first } = await onlyPull(world)
  const { issue, id } = await untold(world, async () => {
    await world.merge(first)
    await world.merge(number)
    return say(world, '/status redis')
  })
  world.clock.pass(7_200_000)
  await world.restart('kill')
  await world.sweep()
  expect((await world.heard(issue, id)).replies).toHaveLength(1)
  const open = (await world.pulls()).map(({ title }) => title).sort()
  expect(open).toEqual(['promote redis to prod', 'promote redis to staging'])
  expect(await world.read(values('prod'), promotion('prod'))).toContain('7.9.8')
  expect(await world.read(values('staging'), promotion('staging'))).toContain('7.9.9')
  await expectNothingLeft(world)
})

it('a lost store is rebuilt: what was merged since is found, nothing is doubled, no old command runs', async () => {
  await moveOn(world, '7.9.8')
  await world.merge((await onlyPull(world)).number)
  await world.settled()
  await world.comment(await world.issue(), '/promote redis to prod')
  const number = await proposed(world, '7.9.9')
  await untold(world, () => world.merge(number))
  await world.loseStore()
  await untold(world, () => world.sweep())
  expect((await pullTo(world, 'staging')).title).toBe('promote redis to staging')
  expect(await world.pulls('all')).toHaveLength(3)
  await expectNothingLeft(world)
})

it('a configuration that broke unheard is said on its commit, and what was merged until it is mended is found', async () => {
  const path = '.github/sluice.yaml'
  const good = await world.read(path)
  const broken = await untold(world, () => world.push('Break it', { [path]: 'version: 9\n' }))
  await world.sweep()
  expect(await world.checks(broken, 'sluice/configuration')).toMatchObject([{ conclusion: 'action_required' }])
  await expectNothingLeft(world)
  const number = await proposed(world)
  await untold(world, () => world.merge(number))
  await world.sweep()
  await untold(world, () => world.push('Mend it', { [path]: good }))
  await world.sweep()
  expect(await stagingSays(world)).toContain('7.9.9')
  // What people merge and close meanwhile is heard, and taken in once Sluice goes on.
  const [redis] = await world.pulls()
  await world.push('Break it again', { [path]: 'version: 9\n' })
  await world.closePull(redis?.number ?? 0)
  await world.push('Mend it again', { [path]: good })
  await world.sweep()
  expect(await world.ledger(record('staging'))).toMatchObject({ open: null, refused: [expect.anything()] })
  await expectNothingLeft(world)
})

it('a ledger that was put back is enough for Sluice to go on', async () => {
  const good = (await world.head('sluice-ledger')) ?? ''
  await world.push('Let me help', { 'x.json': '{}\n' }, 'sluice-ledger', 'bob')
  await moveOn(world)
  expect(await world.pulls()).toEqual([])
  await world.as('alice').git.updateRef({ ...at, ref: 'heads/sluice-ledger', sha: good, force: true })
  await world.sweep()
  expect(await stagingSays(world)).toContain('7.9.9')
})
