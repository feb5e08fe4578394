import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { lanes } from '../../src/inbox/job.ts'
import { openSqliteInbox } from '../../src/inbox/sqlite.ts'
import { aFolder, anInbox, handClock, workAll, workOne } from './fixtures.ts'
import { aJob, nobody } from './jobs.ts'

const day = 86_400_000

describe('putting a job', () => {
  it('gives back exactly what was put', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    const bytes = new Uint8Array([0, 255, 10, 34, 39, 0])
    const job = aJob('a', {
      lane: 'bump',
      key: '7',
      intent: 'merge:1',
      headers: { a: 'b"\u0000' },
      body: bytes,
      notBefore: 5,
    })
    expect(await inbox.put(job)).toBe('stored')
    expect(await inbox.take(clock.now(), nobody)).toEqual({ job, attempt: 1, starts: 1 })
  })

  it('keeps text bodies as text, with quotes and NUL, and takes no part of a job for SQL', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    const body = `'); DROP TABLE jobs; -- "\u0000 é 🚀`
    await inbox.put(aJob(`'); DROP TABLE jobs; --`, { body, key: `k'"` }))
    expect((await inbox.take(clock.now(), nobody))?.job.body).toBe(body)
  })

  it('knows a delivery that waits, is active or is done', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    await inbox.put(aJob('a'))
    expect(await inbox.put(aJob('a'))).toBe('known')
    const lease = await inbox.take(clock.now(), nobody)
    expect(await inbox.put(aJob('a'))).toBe('known')
    if (lease) await inbox.done(lease, 'promoted')
    expect(await inbox.put(aJob('a'))).toBe('known')
    expect(await workAll(inbox, clock)).toEqual([])
  })

  it('stores one of five puts of one delivery at once', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    const answers = await Promise.all(Array.from({ length: 5 }, () => inbox.put(aJob('a'))))
    expect(answers).toEqual(['stored', 'known', 'known', 'known', 'known'])
    expect(await workAll(inbox, clock)).toEqual(['a'])
  })

  it('runs a parked delivery again, from the first try and behind what waits, when it is delivered again', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    await inbox.put(aJob('a', { body: 'old' }))
    const lease = await inbox.take(clock.now(), nobody)
    if (lease) await inbox.park(lease, 'broken')
    await inbox.put(aJob('b'))
    expect(await inbox.put(aJob('a', { body: 'new' }))).toBe('stored')
    expect(await workOne(inbox, clock)).toBe('b')
    expect(await inbox.take(clock.now(), nobody)).toMatchObject({
      job: { id: 'a', body: 'new' },
      attempt: 1,
      starts: 1,
    })
  })

  it('rejects once it is closed', async () => {
    const inbox = anInbox(handClock())
    await inbox.close()
    await expect(inbox.put(aJob('a'))).rejects.toThrow()
  })

  it('rejects what does not fit any more, keeps what did, and goes on when there is room', async () => {
    const clock = handClock()
    const inbox = openSqliteInbox({ file: join(aFolder(), 'store.db'), clock, maxBytes: 400_000 })
    const body = 'x'.repeat(40_000)
    const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => inbox.put(aJob(`${n}`, { body }))))
    const stored = answers.flatMap(({ status }, n) => (status === 'fulfilled' ? [`${n}`] : []))
    expect(stored.length).toBeGreaterThan(2)
    expect(stored.length).toBeLessThan(10)
    expect(await workAll(inbox, clock)).toEqual(stored)
    expect(await inbox.put(aJob('after', { body }))).toBe('stored')
    await inbox.close()
  })
})

describe('one intent', () => {
  it('has one effect, whichever delivery says it, while it waits and after it is done', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    expect(await inbox.put(aJob('push', { intent: 'merge:1' }))).toBe('stored')
    expect(await inbox.put(aJob('closed', { intent: 'merge:1' }))).toBe('known')
    expect(await workAll(inbox, clock)).toEqual(['push'])
    clock.pass(29 * day)
    expect(await inbox.put(aJob('replay', { intent: 'merge:1' }))).toBe('known')
    expect(await inbox.put(aJob('other', { intent: 'merge:2' }))).toBe('stored')
    expect(await workAll(inbox, clock)).toEqual(['other'])
    expect(await inbox.counts()).toEqual({ waiting: 0, active: 0, done: 2, duplicate: 2, parked: 0 })
  })

  it('may run again when its only job was parked, also by the delivery that was its duplicate', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    await inbox.put(aJob('push', { intent: 'merge:1' }))
    await inbox.put(aJob('closed', { intent: 'merge:1' }))
    const lease = await inbox.take(clock.now(), nobody)
    if (lease) await inbox.park(lease, 'broken')
    expect(await inbox.put(aJob('closed', { intent: 'merge:1', body: 'whole' }))).toBe('stored')
    expect(await inbox.put(aJob('push', { intent: 'merge:1' }))).toBe('known')
    expect((await inbox.take(clock.now(), nobody))?.job).toMatchObject({ id: 'closed', body: 'whole' })
  })

  it('is never shared by jobs without one', async () => {
    const inbox = anInbox(handClock())
    expect(await inbox.put(aJob('a'))).toBe('stored')
    expect(await inbox.put(aJob('b'))).toBe('stored')
  })
})

describe('forgetting', () => {
  it('keeps ids and intents for 30 days and drops them afterwards, but never what waits', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    await inbox.put(aJob('done', { intent: 'merge:1' }))
    await inbox.put(aJob('parked'))
    await workOne(inbox, clock)
    const lease = await inbox.take(clock.now(), nobody)
    if (lease) await inbox.park(lease, 'broken')
    await inbox.put(aJob('waits'))
    clock.pass(30 * day)
    await inbox.put(aJob('x'))
    expect(await inbox.put(aJob('done', { intent: 'merge:1' }))).toBe('known')
    clock.pass(2 * day)
    await inbox.put(aJob('y'))
    expect(await inbox.counts()).toEqual({ waiting: 3, active: 0, done: 0, duplicate: 0, parked: 0 })
    expect(await inbox.put(aJob('again', { intent: 'merge:1' }))).toBe('stored')
  })

  it('drops the body of what is done, so that the file does not grow with the traffic', async () => {
    const clock = handClock()
    const file = join(aFolder(), 'store.db')
    const inbox = anInbox(clock, file)
    for (let n = 0; n < 50; n++) {
      await inbox.put(aJob(`${n}`, { body: 'x'.repeat(200_000) }))
      await workOne(inbox, clock)
    }
    await inbox.close()
    expect(statSync(file).size).toBeLessThan(1_000_000)
  })
})

describe('the order of taking', () => {
  it('is by lane, then by arrival', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    const backwards = [...lanes].reverse()
    for (const lane of backwards) for (const n of [1, 2]) await inbox.put(aJob(`${lane}${n}`, { lane }))
    expect(await workAll(inbox, clock)).toEqual(lanes.flatMap((lane) => [`${lane}1`, `${lane}2`]))
  })

  it('passes over keys that are busy or active, whatever their lane', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    await inbox.put(aJob('a1', { key: 'a' }))
    await inbox.put(aJob('a2', { key: 'a', lane: 'rollback' }))
    await inbox.put(aJob('b1', { key: 'b' }))
    await inbox.put(aJob('c1', { key: 'c' }))
    const first = await inbox.take(clock.now(), nobody)
    expect(first?.job.id).toBe('a2')
    expect((await inbox.take(clock.now(), new Set(['b'])))?.job.id).toBe('c1')
    expect((await inbox.take(clock.now(), nobody))?.job.id).toBe('b1')
    expect(await inbox.take(clock.now(), nobody)).toBeNull()
    if (first) await inbox.done(first, 'done')
    expect((await inbox.take(clock.now(), nobody))?.job.id).toBe('a1')
  })

  it('tells whether a key has something due in a lane', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    await inbox.put(aJob('a1', { key: 'a', lane: 'hold' }))
    await inbox.put(aJob('b1', { key: 'b', lane: 'hold', notBefore: clock.now() + day }))
    const waiting = () => Promise.all(['a', 'b', 'c'].map((key) => inbox.isWaiting(key, 'hold', clock.now())))
    expect(await waiting()).toEqual([true, false, false])
    expect(await inbox.isWaiting('a', 'command', clock.now())).toBe(false)
    await inbox.take(clock.now(), nobody)
    expect(await waiting()).toEqual([false, false, false])
  })

  it('lets the lowest lane on at least once a minute, even when all is one key', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    await inbox.put(aJob('last', { lane: 'cosmetic' }))
    await inbox.put(aJob('middle', { lane: 'bump' }))
    const order: (string | null)[] = []
    for (let n = 0; n < 60; n++) {
      await inbox.put(aJob(`r${n}`, { lane: 'rollback' }))
      const lease = await inbox.take(clock.now(), nobody)
      order.push(lease?.job.id ?? null)
      expect(await inbox.take(clock.now(), nobody)).toBeNull()
      clock.pass(1000)
      if (lease) await inbox.done(lease, 'done')
    }
    expect(order.indexOf('last')).toBeGreaterThan(20)
    expect(order.indexOf('middle')).toBeGreaterThan(20)
    expect(order.slice(0, 20).every((id) => id?.startsWith('r'))).toBe(true)
  })

  it('waits for the time that a job names, and holds up nobody meanwhile', async () => {
    const clock = handClock(1000)
    const inbox = anInbox(clock)
    await inbox.put(aJob('timer', { notBefore: 5000 }))
    await inbox.put(aJob('now'))
    expect(await inbox.nextAt(1000)).toBe(5000)
    expect(await workAll(inbox, clock)).toEqual(['now'])
    clock.pass(3999)
    expect(await workAll(inbox, clock)).toEqual([])
    clock.pass(1)
    expect(await workAll(inbox, clock)).toEqual(['timer'])
    expect(await inbox.nextAt(clock.now())).toBeNull()
  })

  it('keeps a retried job before the later ones of its key and lane, and holds up no other key or lane', async () => {
    const clock = handClock(1000)
    const inbox = anInbox(clock)
    await inbox.put(aJob('a1', { key: 'a' }))
    await inbox.put(aJob('a2', { key: 'a' }))
    await inbox.put(aJob('a3', { key: 'a', lane: 'cosmetic' }))
    await inbox.put(aJob('b1', { key: 'b' }))
    const lease = await inbox.take(clock.now(), nobody)
    if (lease) await inbox.retry(lease, { at: 9000, reason: 'again', excused: false })
    expect(await workAll(inbox, clock)).toEqual(['b1', 'a3'])
    expect(await inbox.nextAt(clock.now())).toBe(9000)
    clock.pass(8000)
    expect(await inbox.take(clock.now(), nobody)).toMatchObject({ job: { id: 'a1' }, attempt: 2, starts: 2 })
  })

  it('does not count a try that was excused', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    await inbox.put(aJob('a'))
    const lease = await inbox.take(clock.now(), nobody)
    if (lease) await inbox.retry(lease, { at: 0, reason: 'rate limit', excused: true })
    expect(await inbox.take(clock.now(), nobody)).toMatchObject({ attempt: 1, starts: 2 })
  })
})

describe('a lease', () => {
  it('is void after its end', async () => {
    const clock = handClock()
    const inbox = anInbox(clock)
    await inbox.put(aJob('a'))
    const lease = await inbox.take(clock.now(), nobody)
    expect(lease).not.toBeNull()
    if (!lease) return
    await inbox.retry(lease, { at: 0, reason: 'again', excused: false })
    await inbox.take(clock.now(), nobody)
    await expect(inbox.done(lease, 'late')).rejects.toThrow('void')
    await expect(inbox.park(lease, 'late')).rejects.toThrow('void')
    await expect(inbox.retry(lease, { at: 0, reason: 'late', excused: false })).rejects.toThrow('void')
  })

  it('that a dead process held is given out again after a restart, later each time', async () => {
    const clock = handClock(0)
    const file = join(aFolder(), 'store.db')
    const pauses: number[] = []
    for (let n = 0; n < 12; n++) {
      const inbox = openSqliteInbox({ file, clock })
      if (n === 0) {
        await inbox.put(aJob('a'))
        await inbox.put(aJob('b'))
      } else {
        expect(await inbox.recover()).toBe(1)
        const at = await inbox.nextAt(clock.now())
        pauses.push((at ?? clock.now()) - clock.now())
        clock.pass(pauses.at(-1) ?? 0)
      }
      expect(await inbox.take(clock.now(), nobody)).toMatchObject({ job: { id: 'a' }, attempt: 1, starts: n + 1 })
      await inbox.close()
    }
    expect(pauses).toEqual([0, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000])
  })
})

describe('the memory', () => {
  it('recalls the last value of a key, also after a restart, and null for others', async () => {
    const file = join(aFolder(), 'store.db')
    const inbox = openSqliteInbox({ file, clock: handClock() })
    await inbox.remember('sweep', '1')
    await inbox.remember('sweep', '2')
    await inbox.close()
    const again = anInbox(handClock(), file)
    expect(await again.recall('sweep')).toBe('2')
    expect(await again.recall('other')).toBeNull()
  })
})

describe('the file', () => {
  it('is written through to the disk at each commit, readable by its owner alone', async () => {
    const file = join(aFolder(), 'store.db')
    const inbox = anInbox(handClock(), file)
    await inbox.put(aJob('a'))
    const mode = (path: string) => statSync(path).mode & 0o777
    expect([mode(file), mode(`${file}-wal`), mode(`${file}.lock`)]).toEqual([0o600, 0o600, 0o600])
    const look = new DatabaseSync(file, { readOnly: true })
    expect(look.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(look.prepare('SELECT count(*) AS n FROM jobs').get()).toEqual({ n: 1 })
    look.close()
  })

  it('is refused with one sentence to a second opener, also by another name', async () => {
    const folder = aFolder()
    const file = join(folder, 'store.db')
    anInbox(handClock(), file)
    symlinkSync(file, join(folder, 'alias.db'))
    for (const name of ['store.db', 'alias.db']) {
      expect(() => openSqliteInbox({ file: join(folder, name), clock: handClock() })).toThrow(
        `The store ${file} is in use by another process: stop that one, or set SLUICE_STORE to another file.`,
      )
    }
  })

  it.each([
    ['in a folder that is missing', 'missing/store.db', /^The store .* cannot be opened \(ENOENT\): make its folder/],
    ['that is a folder', '.', /^The store .* cannot be opened \(EISDIR\)/],
    ['that is no database', 'text.db', /^The store .* is no SQLite database: move it away/],
  ])('%s is refused with one sentence', (_, name, sentence) => {
    const folder = aFolder()
    writeFileSync(join(folder, 'text.db'), 'this is a text and no database, by its very first bytes\n'.repeat(100))
    expect(() => openSqliteInbox({ file: join(folder, name), clock: handClock() })).toThrow(sentence)
    expect(readFileSync(join(folder, 'text.db'), 'utf8')).toContain('this is a text')
  })

  it('of a newer version is refused and left as it is', async () => {
    const file = join(aFolder(), 'store.db')
    await openSqliteInbox({ file, clock: handClock() }).close()
    const db = new DatabaseSync(file)
    db.exec('PRAGMA user_version = 99')
    db.close()
    expect(() => openSqliteInbox({ file, clock: handClock() })).toThrow('was written by a newer Sluice')
  })

  it('gives the next job at the same cost with 100,000 waiting as with none: only heads of lines are looked at', async () => {
    const clock = handClock()
    const file = join(aFolder(), 'store.db')
    await openSqliteInbox({ file, clock }).close()
    const db = new DatabaseSync(file)
    db.exec(`BEGIN;
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
      INSERT INTO jobs (id, state, head, lane, key, kind, headers, not_before, received_at, changed_at, body)
      SELECT 'id' || i, 'waiting', i <= 20, 'promotion', i % 20, 'webhook', '{}', 0, 0, 0, zeroblob(200) FROM n; COMMIT`)
    const plan = db.prepare(
      `EXPLAIN QUERY PLAN SELECT seq, key FROM jobs WHERE head = 1 AND lane = 'bump' AND not_before <= 1 ORDER BY seq`,
    )
    expect(plan.all().map((row) => row.detail)).toEqual(['SEARCH jobs USING COVERING INDEX jobs_next (lane=?)'])
    db.close()
    const inbox = anInbox(clock, file)
    expect(await inbox.recover()).toBe(0)
    for (let n = 1; n <= 100; n++) expect(await workOne(inbox, clock)).toBe(`id${n}`)
    expect(await inbox.counts()).toMatchObject({ waiting: 99_900, done: 100 })
  })
})
