// What the inbox tests share: a clock turned by hand, a store in a folder of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Clock } from '../../src/inbox/clock.ts'
import type { Inbox, Instant } from '../../src/inbox/job.ts'
import { openSqliteInbox } from '../../src/inbox/sqlite.ts'
import { nobody } from './jobs.ts'

export type HandClock = Clock & {
  /** Moves the time on and fires what falls due, in order. */
  pass(ms: number): void
  readonly timers: () => number
}

export function handClock(start: Instant = 1_000_000): HandClock {
  let now = start
  const timers = new Map<number, { at: Instant; run: () => void }>()
  let last = 0
  return {
    now: () => now,
    after(ms, run) {
      const id = ++last
      timers.set(id, { at: now + ms, run })
      return () => timers.delete(id)
    },
    timers: () => timers.size,
    pass(ms) {
      const end = now + ms
      for (;;) {
        const [next] = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)
        if (!next) break
        timers.delete(next[0])
        now = Math.max(now, next[1].at)
        next[1].run()
      }
      now = end
    },
  }
}

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-inbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function anInbox(clock: Clock, file = join(aFolder(), 'store.db')): Inbox {
  const inbox = openSqliteInbox({ file, clock })
  onTestFinished(() => inbox.close())
  return inbox
}

/** Takes the next job and ends it well; null when there is none. */
export async function workOne(inbox: Inbox, clock: Clock): Promise<string | null> {
  const lease = await inbox.take(clock.now(), nobody)
  if (lease) await inbox.done(lease, 'done')
  return lease?.job.id ?? null
}

export async function workAll(inbox: Inbox, clock: Clock): Promise<string[]> {
  const ids: string[] = []
  for (let id = await workOne(inbox, clock); id !== null; id = await workOne(inbox, clock)) ids.push(id)
  return ids
}
