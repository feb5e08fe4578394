// Jobs with items: what comes while a job waits or runs is gathered beside it, bounded, in order and never lost.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Inbox, Item, Job } from '../../src/inbox/job.ts'
import { openSqliteInbox } from '../../src/inbox/sqlite.ts'
import { startWorker } from '../../src/inbox/worker.ts'
import { aFolder, anInbox, handClock } from './fixtures.ts'
import { aJob, nobody } from './jobs.ts'

const item = (key: string, stamp: number, over: Partial<Item> = {}): Item => ({
  key,
  stamp,
  lane: 'promotion',
  value: `${key}@${stamp}`,
  ...over,
})
const gather = (inbox: Inbox, one: Item, job: Partial<Job> = {}) =>
  inbox.put(aJob('gathering', { kind: 'report', lane: one.lane, ...job }), { again: true, item: one })
const valuesOf = async (inbox: Inbox, id = 'gathering') => (await inbox.itemsOf({ id }, 100)).map(({ value }) => value)

async function taken(inbox: Inbox, now: number) {
  const lease = await inbox.take(now, nobody)
  if (lease === null) throw new Error('nothing waits')
  return lease
}

it('items are gathered oldest first, and of one key the newest waits, whichever came first', async () => {
  const inbox = anInbox(handClock())
  expect(await gather(inbox, item('b', 5))).toBe('stored')
  expect(await gather(inbox, item('a', 7))).toBe('known')
  await gather(inbox, item('c', 3))
  await gather(inbox, item('a', 6))
  await gather(inbox, item('b', 9))
  expect(await valuesOf(inbox)).toEqual(['c@3', 'a@7', 'b@9'])
  expect((await inbox.itemsOf({ id: 'gathering' }, 2)).map(({ key }) => key)).toEqual(['c', 'a'])
  expect(await inbox.counts()).toMatchObject({ waiting: 1 })
})

it('what comes while the job runs waits for its next turn; also the newer one of a key that was worked on', async () => {
  const clock = handClock()
  const inbox = anInbox(clock)
  await gather(inbox, item('a', 1))
  await gather(inbox, item('b', 1))
  const lease = await taken(inbox, clock.now())
  const worked = await inbox.itemsOf(lease.job, 100)
  expect(await gather(inbox, item('a', 2))).toBe('known')
  await inbox.done(lease, 'x', { worked, pause: 500 })
  expect(await valuesOf(inbox)).toEqual(['a@2'])
  expect(await inbox.take(clock.now(), nobody)).toBeNull()
  clock.pass(500)
  const next = await taken(inbox, clock.now())
  expect(next).toMatchObject({ job: { id: 'gathering', key: '1', kind: 'report' }, attempt: 1, starts: 1 })
  await inbox.done(next, 'x', { worked: await inbox.itemsOf(next.job, 100), pause: 500 })
  expect(await inbox.counts()).toMatchObject({ waiting: 0, done: 1 })
  expect(await gather(inbox, item('a', 3))).toBe('stored')
})

it('an urgent item takes the waiting job along, and only as long as it is there', async () => {
  const clock = handClock()
  const inbox = anInbox(clock)
  await inbox.put(aJob('merge', { key: '2' }))
  await gather(inbox, item('a', 1, { lane: 'cosmetic' }))
  await gather(inbox, item('b', 2, { lane: 'rollback' }))
  await gather(inbox, item('c', 3, { lane: 'bump' }))
  const lease = await taken(inbox, clock.now())
  expect(lease.job).toMatchObject({ id: 'gathering', lane: 'rollback' })
  const worked = (await inbox.itemsOf(lease.job, 100)).filter(({ lane }) => lane !== 'bump')
  await inbox.done(lease, 'x', { worked, pause: 0 })
  expect((await taken(inbox, clock.now())).job.id).toBe('merge')
  expect((await taken(inbox, clock.now())).job).toMatchObject({ id: 'gathering', lane: 'bump' })
})

it('an urgent item that comes while the job runs is not left behind in its old lane', async () => {
  const clock = handClock()
  const inbox = anInbox(clock)
  await gather(inbox, item('a', 1, { lane: 'cosmetic' }))
  const lease = await taken(inbox, clock.now())
  await gather(inbox, item('b', 2, { lane: 'rollback' }))
  await inbox.put(aJob('merge', { key: '2' }))
  await inbox.done(lease, 'x', { worked: await inbox.itemsOf(lease.job, 1), pause: 0 })
  expect((await taken(inbox, clock.now())).job).toMatchObject({ id: 'gathering', lane: 'rollback' })
})

it('a job that is moved leaves its old line in order', async () => {
  const clock = handClock()
  const inbox = anInbox(clock)
  await gather(inbox, item('a', 1))
  await inbox.put(aJob('behind'))
  await gather(inbox, item('b', 2, { lane: 'rollback' }))
  const first = await taken(inbox, clock.now())
  expect(first.job.id).toBe('gathering')
  await inbox.done(first, 'x', { worked: await inbox.itemsOf(first.job, 9), pause: 0 })
  expect((await taken(inbox, clock.now())).job.id).toBe('behind')
})

it('items outlive the process and a job that was set aside', async () => {
  const clock = handClock()
  const file = join(aFolder(), 'store.db')
  const first = openSqliteInbox({ file, clock })
  await gather(first, item('a', 1))
  await taken(first, clock.now())
  await gather(first, item('b', 2))
  await first.close()
  const second = anInbox(clock, file)
  expect(await second.recover()).toBe(1)
  expect(await valuesOf(second)).toEqual(['a@1', 'b@2'])
  await second.park(await taken(second, clock.now()), 'x')
  expect(await gather(second, item('c', 3))).toBe('stored')
  expect(await valuesOf(second)).toEqual(['a@1', 'b@2', 'c@3'])
})

it('the worker goes on with what is left, without counting it as another try', async () => {
  const clock = handClock()
  const inbox = anInbox(clock)
  const turns: string[][] = []
  for (let n = 0; n < 50; n++) await gather(inbox, item(`${n}`, n))
  const worker = await startWorker({
    inbox,
    clock,
    random: () => 0,
    log: { info() {}, warn() {}, error() {} },
    handler: async (job, attempt) => {
      const worked = await inbox.itemsOf(job, 2)
      turns.push([...worked.map(({ key }) => key), `try ${attempt}`])
      return { kind: 'done', because: 'x', rest: { worked, pause: 0 } }
    },
  })
  await worker.idle()
  await worker.drain()
  expect(turns).toHaveLength(25)
  expect(turns.at(-1)).toEqual(['48', '49', 'try 1'])
})
