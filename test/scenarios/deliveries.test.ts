// Webhooks as they really come: twice, swapped, late, lost, across a restart, and all of them once more.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { moveOn, onlyPull, promotion, pullTo, record, tagIn, values } from './redis.ts'
import { isWrite, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

/** From the developer's pull request to prod, with a promotion that is refused on the way. */
async function story() {
  await moveOn(world, '7.9.8')
  await world.closePull((await onlyPull(world)).number)
  await moveOn(world, '7.9.9')
  await world.merge((await onlyPull(world)).number)
  await world.settled()
  await world.comment(await world.issue(), '/promote redis to prod')
}
async function expectTold() {
  expect(await world.pulls('all')).toHaveLength(3)
  expect((await onlyPull(world)).title).toBe('promote redis to prod')
  expect(await world.read(values('prod'), promotion('prod'))).toContain('7.9.9')
  expect(await world.ledger(record('staging'))).toMatchObject({ open: null, refused: [expect.any(String)] })
}

it('every delivery twice is as good as once', async () => {
  world.sandbox.deliveries.addRule({ action: 'duplicate', event: '*', times: 1000 })
  await story()
  await expectTold()
})

it('every two deliveries swapped end in the same', async () => {
  for (let n = 0; n < 200; n++) {
    world.sandbox.deliveries.addRule({ action: 'reorder', event: '*', times: 1 })
  }
  await moveOn(world, '7.9.8')
  world.sandbox.deliveries.clearRules()
  await world.change('docs: Anything', { 'README.md': '# x\n' })
  const pull = await onlyPull(world)
  expect(await world.read(values('staging'), pull.head.ref)).toContain('7.9.8')
  expect(await world.pulls('all')).toHaveLength(1)
})

it('all of a story once more writes nothing', async () => {
  await story()
  await expectTold()
  const requests = await world.during(world.redeliverAll)
  expect(requests).toEqual([])
})

it('all of a story under new delivery ids writes nothing', async () => {
  await story()
  const firsts = [...world.sandbox.deliveries.all()]
  const ledger = await world.head('sluice-ledger')
  const requests = await world.during(async () => {
    for (const { event, action, installationId, repositoryId, payload } of firsts)
      world.sandbox.deliveries.take({ event, action, installationId, repositoryId, payload })
  })
  // A verdict may be said again where nobody knows it was said; nothing else.
  expect(requests.filter((one) => isWrite(one) && !one.route.endsWith('/check-runs'))).toEqual([])
  expect(await world.head('sluice-ledger')).toBe(ledger)
  await expectTold()
})

it('the merge told by the push alone, or by the pull request alone, is enough', async () => {
  for (const [event, tag] of [
    ['push', '7.9.8'],
    ['pull_request', '7.9.9'],
  ] as const) {
    const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', tag))
    await world.settled()
    world.sandbox.deliveries.addRule({ action: 'drop', event, times: 1 })
    await world.merge(number)
    await world.settled()
    expect(await world.read(values('staging'), (await onlyPull(world)).head.ref)).toContain(tag)
  }
})

it('a push that comes after the next one has nothing left to say', async () => {
  world.sandbox.deliveries.addRule({ action: 'hold', event: 'push', times: 1 })
  await world.push('One', await tagIn(world, 'dev', '7.9.8'))
  await world.push('Two', await tagIn(world, 'dev', '7.9.9'))
  const first = await onlyPull(world)
  const requests = await world.during(async () => world.sandbox.deliveries.release('push'))
  expect(requests.filter(isWrite)).toEqual([])
  expect((await onlyPull(world)).head.sha).toBe(first.head.sha)
})

it('the closing of a promotion that is heard after its successor opened refuses nothing newer', async () => {
  await moveOn(world, '7.9.8')
  const first = await onlyPull(world)
  world.sandbox.deliveries.addRule({ action: 'hold', event: 'pull_request', times: 1 })
  await world.closePull(first.number)
  await moveOn(world, '7.9.9')
  const second = await onlyPull(world)
  world.sandbox.deliveries.release('pull_request')
  await world.settled()
  expect((await onlyPull(world)).number).toBe(second.number)
  expect(await world.ledger(record('staging'))).toMatchObject({ open: { head: second.head.sha } })
})

describe.each(['stop', 'kill'] as const)('after a %s between delivery and work', (how) => {
  it('what was accepted is worked on by the next process', async () => {
    const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
    await world.settled()
    await world.merge(number)
    await world.sandbox.drained()
    await world.restart(how)
    await world.settled()
    await world.redeliverFailed()
    expect((await pullTo(world, 'staging')).title).toBe('promote redis to staging')
    expect(await world.pulls('all')).toHaveLength(1)
  })
})

it('a branch wound back by force promotes nothing, and the next merge goes on from there', async () => {
  const old = (await world.head()) ?? ''
  await moveOn(world, '7.9.8')
  const first = await onlyPull(world)
  const requests = await world.during(() =>
    world.as('alice').git.updateRef({ owner: 'acme', repo: 'platform', ref: 'heads/main', sha: old, force: true }),
  )
  expect(requests.filter(isWrite).map(({ route }) => route)).toEqual(['/repos/{owner}/{repo}/check-runs'])
  expect(await world.checks(old, 'sluice/promotion')).toMatchObject([{ conclusion: 'neutral' }])
  expect((await onlyPull(world)).head.sha).toBe(first.head.sha)
  await moveOn(world, '7.9.9')
  expect(await world.read(values('staging'), (await onlyPull(world)).head.ref)).toContain('7.9.9')
})
