// A newer merge fails where an older one's revert is still open: one revert stands open, and the older one says why it went.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { bring, fails, healthy, keys, mergeNow, patience } from './health-words.ts'
import { slice, values, withTag } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld({ keys, patience })
})
afterEach(() => world.close())

const reverts = async (state: 'open' | 'closed' = 'open') =>
  (await world.pulls(state)).filter(({ head }) => head.ref.startsWith('sluice/revert/prod/redis/'))
const states = async () => {
  const record = (await world.ledger('rollouts/prod/redis.json')) as {
    readonly reverts: readonly { readonly pull: number | null; readonly state: string }[]
  }
  return record.reverts.map(({ state }) => state)
}

/** A merge to prod fails, and people put another one upon it by hand, which fails as well. */
async function failsTwice(between: (number: number, branch: string) => Promise<unknown> = async () => {}) {
  await bring(world, 'prod')
  await fails(world, 'prod')
  const [older, ...more] = await reverts()
  if (older === undefined || more.length > 0) throw new Error('expected one revert')
  await between(older.number, older.head.ref)
  await world.change('fix: Try another', { [values('prod')]: withTag(await world.read(values('prod')), '7.9.10') })
  await fails(world, 'prod')
  return older
}

it('the older one is closed with the reason, and its branch removed', async () => {
  const before = await world.read(values('prod'))
  const older = await failsTwice()
  const [newer, ...more] = await reverts()
  expect(more).toEqual([])
  expect(newer?.number).toBeGreaterThan(older.number)
  expect(await world.read(values('prod'), newer?.head.ref)).toBe(before)
  expect((await reverts('closed')).map(({ number }) => number)).toEqual([older.number])
  const { data } = await world.as('alice').issues.listComments({ ...at, issue_number: older.number })
  expect(data.map(({ body }) => body ?? '').join()).toContain('Something newer failed there as well')
  expect(await world.head(older.head.ref)).toBeNull()
  expect(await states()).toEqual(['withdrawn', 'open'])
  await mergeNow(world, newer?.number ?? 0)
  await healthy(world, 'prod')
  expect(await reverts()).toEqual([])
  expect(await states()).toEqual(['withdrawn', 'merged'])
})

it('one that could not be closed at first is closed by the next try', async () => {
  const older = await failsTwice(async (number) => {
    world.fault({ match: `PATCH /repos/*/*/pulls/${number}`, times: 1, status: 502 })
  })
  expect((await reverts('closed')).map(({ number }) => number)).toEqual([older.number])
  expect(await reverts()).toHaveLength(1)
  const { data } = await world.as('alice').issues.listComments({ ...at, issue_number: older.number })
  expect(data).toHaveLength(1)
  expect(await states()).toEqual(['withdrawn', 'open'])
})

it('one that a person has touched stays', async () => {
  const file = `${slice('prod')}/kustomization.yaml`
  const older = await failsTwice(async (_, branch) =>
    world.push('Mine', { [file]: `# mine\n${await world.read(file, branch)}` }, branch, 'bob'),
  )
  expect((await reverts()).map(({ number }) => number)).toContain(older.number)
  expect(await states()).toEqual(['open', 'open'])
})
