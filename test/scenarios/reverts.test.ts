// A promotion that people take back in the target: automation does not undo that at once, and nothing is lost.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { moveOn, onlyPull, pullTo, record, values, withTag } from './redis.ts'
import { openWorld, type World } from './world.ts'

const [dev, staging] = [values('dev'), values('staging')]
let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const edit = async (from: string, to: string) =>
  world.change(`feat: Make ${from} ${to}`, { [dev]: ((await world.read(dev)) ?? '').replace(from, to) })

const shown = (body: string | null) => (body ?? '').replaceAll('\u200b', '')

/** A promotion that is merged; staging before it. */
async function promoted() {
  const before = await world.read(staging)
  await moveOn(world)
  const { number } = await pullTo(world, 'staging')
  await world.merge(number)
  await world.settled()
  return { number, before, after: await world.read(staging) }
}

it('is not proposed again by itself, but by the next merge that brings more, which says so', async () => {
  const { number, before } = await promoted()
  await world.change('Revert "promote redis to staging"', { [staging]: before })
  expect((await world.pulls()).filter(({ title }) => title.endsWith('staging'))).toEqual([])
  // Staging keeps its own replicas: this brings nothing more.
  await edit('replicas: 1', 'replicas: 4')
  expect((await world.pulls()).filter(({ title }) => title.endsWith('staging'))).toEqual([])
  const policy = await edit('allkeys-lru', 'volatile-lru')
  const pull = await pullTo(world, 'staging')
  expect(await world.read(staging, pull.head.ref)).toContain('tag: "7.9.9"')
  expect(await world.read(staging, pull.head.ref)).toContain('volatile-lru')
  expect(shown(pull.body)).toContain(`#${number} was reverted in staging: this brings its changes back.`)
  expect(pull.body).toContain(`#${policy} `)
  await world.merge(pull.number)
  await world.settled()
  const { replies } = await world.comment(await world.issue(), '/promote redis to staging')
  expect(replies.join()).toContain('in step already')
})

it('comes again by /promote, and beside a hotfix of the same file', async () => {
  const { number, before, after } = await promoted()
  const hot = (before ?? '').replace('replicas: 2', 'replicas: 5')
  await world.change('Revert and resize', { [staging]: hot })
  const { replies } = await world.comment(await world.issue(), '/promote redis to staging')
  expect(replies.join()).toContain('opened #')
  const pull = await pullTo(world, 'staging')
  expect(await world.read(staging, pull.head.ref)).toBe((after ?? '').replace('replicas: 2', 'replicas: 5'))
  expect(shown(pull.body)).toContain(`#${number} was reverted in staging`)
})

it('that is open when an earlier one is taken back is planned again with it', async () => {
  const { number, before } = await promoted()
  await edit('allkeys-lru', 'volatile-lru')
  const open = await pullTo(world, 'staging')
  expect(await world.read(staging, open.head.ref)).toBe(withTag(before, '7.9.9').replace('allkeys-lru', 'volatile-lru'))
  await world.change('Revert "promote redis to staging"', { [staging]: before })
  const again = await pullTo(world, 'staging')
  expect(again.number).toBe(open.number)
  expect(again.head.sha).not.toBe(open.head.sha)
  expect(await world.read(staging, again.head.ref)).toBe(
    withTag(before, '7.9.9').replace('allkeys-lru', 'volatile-lru'),
  )
  expect(shown(again.body)).toContain(`#${number} was reverted in staging`)
  expect((await world.gate(again.head.sha))[0]).toMatchObject({ conclusion: 'success' })
})

it('a part that a person dropped on the branch before the merge is a decision', async () => {
  const before = await world.read(staging)
  await world.change('feat: Two at once', {
    [dev]: withTag(await world.read(dev), '7.9.9').replace('allkeys-lru', 'volatile-lru'),
  })
  const pull = await onlyPull(world)
  await world.push('Not yet', { [staging]: withTag(before, '7.9.9') }, pull.head.ref, 'bob')
  await world.merge(pull.number)
  await world.settled()
  expect((await world.pulls()).filter(({ title }) => title.endsWith('staging'))).toEqual([])
  const { replies } = await world.comment(await world.issue(), '/promote redis to staging')
  expect(replies.join()).toContain('in step already')
  const kept = (await world.ledger(record('staging'))) as { merged: readonly { pull: number }[] }
  expect(kept.merged.map((one) => one.pull)).toEqual([pull.number])
})
