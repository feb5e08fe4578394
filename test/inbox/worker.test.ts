import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Inbox, Job } from '../../src/inbox/job.ts'
import { type Handler, type Outcome, startWorker, type WorkerOptions } from '../../src/inbox/worker.ts'
import { anInbox, type HandClock, handClock } from './fixtures.ts'
import { aJob, nobody } from './jobs.ts'

const log = pino({ level: 'silent' })
const done: Outcome = { kind: 'done', because: 'tested' }

async function aWorker(handler: Handler, part: Partial<WorkerOptions> = {}) {
  const clock = handClock()
  const inbox = part.inbox ?? anInbox(clock)
  const worker = await startWorker({ inbox, handler, clock, random: () => 0, log, ...part })
  onTestFinished(() => worker.drain())
  return { clock, inbox, worker }
}

/** A handler whose jobs run until the test lets them end, and which says when one has begun. */
function gate() {
  const running = new Map<string, () => void>()
  const seen: string[] = []
  let told = Promise.withResolvers<void>()
  const handler: Handler = async (job) => {
    seen.push(job.id)
    const end = Promise.withResolvers<void>()
    running.set(job.id, end.resolve)
    told.resolve()
    told = Promise.withResolvers()
    await end.promise
    running.delete(job.id)
    return done
  }
  return {
    handler,
    seen,
    running: () => [...running.keys()],
    end: (id: string) => running.get(id)?.(),
    async until(ids: readonly string[]) {
      while (!ids.every((id) => running.has(id))) await told.promise
    },
  }
}

/** Succeeds with every job and writes down which. */
function record(seen: string[]): Handler {
  return async (job) => {
    seen.push(job.id)
    return done
  }
}

/** A clock that says when the first timer was set. */
function tellingClock() {
  const clock = handClock()
  const set = Promise.withResolvers<void>()
  const after: HandClock['after'] = (ms, run) => {
    set.resolve()
    return clock.after(ms, run)
  }
  return { clock: { ...clock, after }, timerIsSet: set.promise }
}

const putAll = (inbox: Inbox, jobs: readonly Job[]) => Promise.all(jobs.map((job) => inbox.put(job)))

describe('a worker', () => {
  it('does what was put before it started and what is put later, in order', async () => {
    const seen: string[] = []
    const clock = handClock()
    const inbox = anInbox(clock)
    await putAll(inbox, [aJob('1'), aJob('2')])
    const { worker } = await aWorker(record(seen), { inbox, clock })
    await worker.idle()
    await putAll(inbox, [aJob('3'), aJob('urgent', { lane: 'rollback' }), aJob('4')])
    await worker.idle()
    expect(seen).toEqual(['1', '2', 'urgent', '3', '4'])
    expect(await inbox.counts()).toMatchObject({ waiting: 0, active: 0, done: 5 })
    expect(clock.timers()).toBe(0)
  })

  it('runs one job of a key at a time, and as many keys at once as it has slots', async () => {
    const { handler, running, end, until, seen } = gate()
    const { inbox, worker } = await aWorker(handler, { slots: 3 })
    await putAll(
      inbox,
      ['a1', 'a2', 'b1', 'c1', 'd1'].map((id) => aJob(id, { key: id.slice(0, 1) })),
    )
    await until(['a1', 'b1', 'c1'])
    expect(running()).toEqual(['a1', 'b1', 'c1'])
    end('b1')
    await until(['d1'])
    expect(running()).toEqual(['a1', 'c1', 'd1'])
    end('a1')
    await until(['a2'])
    for (const id of running()) end(id)
    await worker.idle()
    expect(seen).toEqual(['a1', 'b1', 'c1', 'd1', 'a2'])
  })

  it('sleeps until the next job is due, on one timer', async () => {
    const seen: string[] = []
    const { clock, inbox, worker } = await aWorker(record(seen))
    await inbox.put(aJob('timer', { notBefore: clock.now() + 60_000 }))
    await worker.idle()
    expect([seen, clock.timers()]).toEqual([[], 1])
    clock.pass(59_999)
    await worker.idle()
    expect(seen).toEqual([])
    clock.pass(1)
    await worker.idle()
    expect(seen).toEqual(['timer'])
  })
})

describe('a job that fails', () => {
  const boom: Handler = async () => {
    throw new Error('boom')
  }

  async function starts(handler: Handler, random: () => number, steps: number, clock: HandClock = handClock()) {
    const at: number[] = []
    const inbox = anInbox(clock)
    const begin = clock.now()
    const counting: Handler = (job, attempt, started) => {
      at.push((clock.now() - begin) / 1000)
      return handler(job, attempt, started)
    }
    const { worker } = await aWorker(counting, { inbox, clock, random })
    await inbox.put(aJob('a'))
    await worker.idle()
    for (let n = 0; n < steps; n++) {
      const next = await inbox.nextAt(clock.now())
      if (next === null) break
      clock.pass(next - clock.now())
      await worker.idle()
    }
    return { at, inbox }
  }

  it('is tried five times, each pause four times the last, and then parked', async () => {
    const { at, inbox } = await starts(boom, () => 0, 10)
    expect(at).toEqual([0, 2, 10, 42, 170])
    expect(await inbox.counts()).toMatchObject({ waiting: 0, parked: 1 })
  })

  it('comes back up to half a pause earlier, by the random number', async () => {
    expect((await starts(boom, () => 0.5, 10)).at).toEqual([0, 1.5, 7.5, 31.5, 127.5])
  })

  it('succeeds at a later try', async () => {
    const { inbox } = await starts(
      async (_, attempt) => (attempt < 3 ? boom(aJob('x'), 1, 1) : done),
      () => 0,
      10,
    )
    expect(await inbox.counts()).toMatchObject({ done: 1, parked: 0 })
  })

  it('for good is parked at once', async () => {
    const { at, inbox } = await starts(
      async () => Promise.reject({ retryable: false, message: 'no' }),
      () => 0,
      10,
    )
    expect(at).toEqual([0])
    expect(await inbox.counts()).toMatchObject({ parked: 1 })
  })

  it('synchronously is a failure like any other', async () => {
    const thrower: Handler = () => {
      throw Object.assign(new Error('at once'), { retryable: false })
    }
    expect(await (await starts(thrower, () => 0, 1)).inbox.counts()).toMatchObject({ parked: 1 })
  })

  it('waits as long as it is told, without using up its tries, but not for ever', async () => {
    const limit: Handler = async (_, attempt) =>
      Promise.reject({ retryable: true, after: 3_600_000, message: `${attempt}` })
    const { at, inbox } = await starts(limit, () => 0, 30)
    expect(at).toEqual(Array.from({ length: 20 }, (_, n) => n * 3600))
    expect(await inbox.counts()).toMatchObject({ parked: 1 })
  })

  it('for ever stops no other key, and its own key only until it is parked', async () => {
    const seen: string[] = []
    const { clock, inbox, worker } = await aWorker(async (job) => {
      seen.push(job.id)
      return job.id === 'poison' ? boom(job, 1, 1) : done
    })
    await inbox.put(aJob('poison', { key: 'bad' }))
    await inbox.put(aJob('next', { key: 'bad' }))
    for (let n = 0; n < 20; n++) await inbox.put(aJob(`good${n}`, { key: `good${n % 7}` }))
    await worker.idle()
    expect(seen.filter((id) => id.startsWith('good'))).toHaveLength(20)
    expect(seen).not.toContain('next')
    for (let next = await inbox.nextAt(clock.now()); next !== null; next = await inbox.nextAt(clock.now())) {
      clock.pass(next - clock.now())
      await worker.idle()
    }
    expect(seen.slice(-2)).toEqual(['poison', 'next'])
    expect(await inbox.counts()).toMatchObject({ waiting: 0, done: 21, parked: 1 })
  })

  it('by killing the process each time is parked without being started once more', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    await inbox.put(aJob('killer'))
    for (let n = 0; n < 20; n++) {
      await inbox.take(clock.now(), nobody)
      await inbox.recover()
      clock.pass(300_000)
    }
    const seen: string[] = []
    const { worker } = await aWorker(record(seen), { inbox, clock })
    await worker.idle()
    expect(seen).toEqual([])
    expect(await inbox.counts()).toMatchObject({ parked: 1 })
  })
})

describe('starting and stopping', () => {
  it('does again what a dead process left active', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    await inbox.put(aJob('left'))
    await inbox.take(clock.now(), nobody)
    const seen: string[] = []
    const { worker } = await aWorker(record(seen), { inbox, clock })
    await worker.idle()
    expect(seen).toEqual(['left'])
  })

  it('drains: takes no more, waits for what is active and writes its end', async () => {
    const { handler, end, until, seen } = gate()
    const { clock, inbox, worker } = await aWorker(handler)
    await putAll(inbox, [aJob('a'), aJob('b')])
    await until(['a'])
    let drained = false
    const draining = worker.drain().then(() => {
      drained = true
    })
    await inbox.put(aJob('c', { key: '2' }))
    expect(drained).toBe(false)
    end('a')
    await draining
    expect(seen).toEqual(['a'])
    expect(await inbox.counts()).toMatchObject({ waiting: 2, active: 0, done: 1 })
    expect(clock.timers()).toBe(0)
  })
})

describe('a store that fails', () => {
  /** Fails the named call as often as said, then works. */
  function faulty(inbox: Inbox, call: 'take' | 'done', times: number): Inbox {
    let left = times
    const fail = async () => {
      left--
      throw new Error('disk full')
    }
    return {
      ...inbox,
      take: (...of) => (call === 'take' && left > 0 ? fail() : inbox.take(...of)),
      done: (...of) => (call === 'done' && left > 0 ? fail() : inbox.done(...of)),
    }
  }

  it('when a job ends is asked again, and the job is not done twice', async () => {
    const { clock, timerIsSet } = tellingClock()
    const good = anInbox(clock)
    const seen: string[] = []
    const inbox = faulty(good, 'done', 1)
    const { worker } = await aWorker(record(seen), { inbox, clock })
    await inbox.put(aJob('a'))
    await timerIsSet
    expect(await good.counts()).toMatchObject({ active: 1 })
    clock.pass(1000)
    await worker.idle()
    expect(seen).toEqual(['a'])
    expect(await good.counts()).toMatchObject({ active: 0, done: 1 })
  })

  it('when a job ends does not hold up the end of the process', async () => {
    const { clock, timerIsSet } = tellingClock()
    const good = anInbox(clock)
    const { worker } = await aWorker(async () => done, { inbox: faulty(good, 'done', 100), clock })
    await good.put(aJob('a'))
    await timerIsSet
    await worker.drain()
    expect(await good.counts()).toMatchObject({ active: 1 })
  })

  it('when a job is taken is asked again later', async () => {
    const clock = handClock()
    const good = anInbox(clock)
    const seen: string[] = []
    const { worker } = await aWorker(record(seen), {
      inbox: faulty(good, 'take', 1),
      clock,
    })
    const idle = worker.idle()
    await good.put(aJob('a'))
    clock.pass(1000)
    await idle
    await worker.idle()
    expect(seen).toEqual(['a'])
  })
})
