// Work that comes round under one id, what is known of an intent, and a second chance for what an outage set aside.
import { expect, it } from 'vitest'
import { readTask, tasksOf } from '../../src/inbox/enqueue.ts'
import type { Inbox } from '../../src/inbox/job.ts'
import { startWorker } from '../../src/inbox/worker.ts'
import { anInbox, handClock, workAll, workOne } from './fixtures.ts'
import { aJob, nobody } from './jobs.ts'

const again = { again: true }
const origin = { installation: 3, repository: { id: 7, owner: 'acme', name: 'platform' } }
const trigger = { kind: 'moved', branch: 'main', before: null, after: 'a'.repeat(40), forced: false } as const
const silent = { info() {}, warn() {}, error() {} }

async function park(inbox: Inbox, now: number, outage: boolean) {
  const lease = await inbox.take(now, nobody)
  if (lease) await inbox.park(lease, 'x', outage)
}

it('an id that comes round waits once, runs once, and comes again once it is over', async () => {
  const clock = handClock()
  const inbox = anInbox(clock)
  const put = () => inbox.put(aJob('sweep', { kind: 'sweep' }), again)
  expect([await put(), await put()]).toEqual(['stored', 'known'])
  const lease = await inbox.take(clock.now(), nobody)
  expect(await put()).toBe('known')
  if (lease) await inbox.done(lease, 'x')
  expect(await put()).toBe('stored')
  await park(inbox, clock.now(), false)
  expect(await put()).toBe('stored')
  expect(await workAll(inbox, clock)).toEqual(['sweep'])
  expect(await inbox.counts()).toMatchObject({ waiting: 0, done: 1, parked: 0 })
})

it('a webhook that is done never comes again', async () => {
  const clock = handClock()
  const inbox = anInbox(clock)
  await inbox.put(aJob('guid'))
  await workOne(inbox, clock)
  expect(await inbox.put(aJob('guid'))).toBe('known')
})

it('an intent waits, is done or parked; what can still do something counts', async () => {
  const clock = handClock()
  const inbox = anInbox(clock)
  const intent = 'comment:1:2'
  expect(await inbox.stateOf({ intent })).toBeNull()
  await inbox.put(aJob('a', { intent }))
  expect(await inbox.stateOf({ intent })).toBe('waiting')
  await park(inbox, clock.now(), false)
  expect([await inbox.stateOf({ intent }), await inbox.stateOf({ id: 'a' })]).toEqual(['parked', 'parked'])
  await inbox.put(aJob('b', { intent }))
  await workOne(inbox, clock)
  await inbox.put(aJob('twin', { intent }))
  expect([await inbox.stateOf({ intent }), await inbox.stateOf({ id: 'twin' })]).toEqual(['done', 'done'])
  expect(await inbox.stateOf({ id: 'nobody' })).toBeNull()
})

it('what an outage set aside gets another try in its place, knowing that it is not the first', async () => {
  const clock = handClock()
  const inbox = anInbox(clock)
  for (const [id, outage] of [
    ['outage', true],
    ['refused', false],
  ] as const) {
    await inbox.put(aJob(id))
    await park(inbox, clock.now(), outage)
  }
  await inbox.put(aJob('command', { lane: 'command' }))
  await park(inbox, clock.now(), true)
  clock.pass(1000)
  expect(await inbox.revive((lane) => clock.now() - (lane === 'command' ? 999 : 1000))).toBe(1)
  expect(await inbox.take(clock.now(), nobody)).toMatchObject({ job: { id: 'outage' }, attempt: 1, starts: 2 })
  expect(await inbox.take(clock.now(), nobody)).toBeNull()
  expect(await inbox.counts()).toMatchObject({ parked: 2 })
})

it.each([
  [{ retryable: true, message: 'GitHub is down' }, 1],
  [new Error('a fault of ours'), 0],
  [{ retryable: false, message: 'no' }, 0],
])('the worker tells an outage from the rest: %o', async (error, revived) => {
  const clock = handClock()
  const inbox = anInbox(clock)
  const handler = () => Promise.reject(error)
  const worker = await startWorker({ inbox, handler, clock, random: () => 0, log: silent })
  await inbox.put(aJob('a'))
  await worker.idle()
  for (let next = await inbox.nextAt(clock.now()); next !== null; next = await inbox.nextAt(clock.now())) {
    clock.pass(next - clock.now())
    await worker.idle()
  }
  await worker.drain()
  expect(await inbox.counts()).toMatchObject({ parked: 1 })
  expect(await inbox.revive(() => 0)).toBe(revived)
})

it('a task is a trigger on its repository, due when it is said', async () => {
  const clock = handClock()
  const inbox = anInbox(clock)
  const tasks = tasksOf(inbox, clock.now, origin, { info: () => {} })
  await tasks.later({ id: 'found', lane: 'promotion', trigger, intent: 'head:7', after: 500 })
  expect(await tasks.stateOf('head:7')).toBe('waiting')
  expect(await inbox.take(clock.now(), nobody)).toBeNull()
  clock.pass(500)
  const lease = await inbox.take(clock.now(), nobody)
  expect(lease?.job).toMatchObject({ key: '7', kind: 'task' })
  expect(lease && readTask(lease.job)).toEqual({ origin, trigger })
  expect(readTask(aJob('webhook'))).toBeNull()
})
