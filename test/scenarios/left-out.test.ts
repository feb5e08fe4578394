// What people do around a promotion must lose nothing, overwrite nothing and open no gate.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultSeed } from '../sandbox/world.ts'
import { disagree, moveOn, onlyPull, promotion, pullTo, tagIn, values } from './redis.ts'
import { openWorld, type World } from './world.ts'

const at = { owner: 'acme', repo: 'platform' }
let world: World
beforeEach(async () => {
  world = await openWorld({ seed: defaultSeed })
})
afterEach(() => world.close())

it('a pull request from another branch at our red head does not turn its gate green', async () => {
  const { head } = await disagree(world)
  expect(await world.gate(head.sha)).toMatchObject([{ conclusion: 'failure' }])
  await world.as('bob').git.createRef({ ...at, ref: 'refs/heads/copy', sha: head.sha })
  await world.as('bob').pulls.create({ ...at, head: 'copy', base: 'main', title: 'the same head' })
  await world.settled()
  expect((await world.gate(head.sha))[0]).toMatchObject({ conclusion: 'failure' })
})

it('what GitHub refuses for one service does not stop the others', async () => {
  await world
    .as('alice')
    .git.createRef({ ...at, ref: `refs/heads/${promotion('staging', 'harbor')}/x`, sha: (await world.head()) ?? '' })
  const harbor = values('dev', 'harbor')
  const edited = `${(await world.read(harbor)) ?? ''}\ncache:\n    enabled: true\n`
  await world.change('feat: Two at once', { ...(await tagIn(world, 'dev', '7.9.9')), [harbor]: edited })
  expect((await world.pulls()).map((pull) => pull.title)).toEqual(['promote redis to staging'])
  const [said] = await world.checks((await world.head()) ?? '', 'sluice/promotion')
  expect(said?.summary).toContain('GitHub refused it')
})

it('what an approved promotion left out is proposed once that is merged', async () => {
  await moveOn(world, '7.9.8')
  const first = await onlyPull(world)
  await world.as('alice').pulls.createReview({ ...at, pull_number: first.number, event: 'APPROVE' })
  await moveOn(world, '7.9.9')
  expect((await onlyPull(world)).head.sha).toBe(first.head.sha)
  await world.merge(first.number)
  await world.settled()
  const next = await pullTo(world, 'staging')
  expect(await world.read(values('staging'), next.head.ref)).toContain('tag: "7.9.9"')
})

it('a promotion that was pointed at another branch and merged there does not count as received', async () => {
  await moveOn(world)
  const pull = await onlyPull(world)
  await world.as('alice').git.createRef({ ...at, ref: 'refs/heads/feature', sha: (await world.head()) ?? '' })
  await world.as('alice').pulls.update({ ...at, pull_number: pull.number, base: 'feature' })
  await world.merge(pull.number)
  await world.settled()
  const { replies } = await world.comment(await world.issue(), '/promote redis to staging')
  expect(replies.join()).not.toContain('in step')
  const again = await pullTo(world, 'staging')
  expect(await world.read(values('staging'), again.head.ref)).toContain('7.9.9')
})
