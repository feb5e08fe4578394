// The promises that only real processes can prove: what kill -9 leaves behind, and who may have the file.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../src/inbox/clock.ts'
import { openSqliteInbox } from '../../src/inbox/sqlite.ts'
import { aFolder } from './fixtures.ts'
import { aJob } from './jobs.ts'

/** Real processes on a busy machine; no test here measures time. */
const patience = 60_000
const script = join(import.meta.dirname, 'putting.ts')

/** Starts a process that puts jobs; kills it after so many acknowledgements and resolves to all of them. */
async function killedAfter(file: string, round: string, acknowledgements: number): Promise<string[]> {
  const child = spawn(process.execPath, [script, file, round], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exit = once(child, 'exit')
  const ids: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== 'open') ids.push(line)
    if (ids.length === acknowledgements) child.kill('SIGKILL')
  }
  expect(await exit).toEqual([null, 'SIGKILL'])
  return ids
}

async function opened(child: ChildProcess) {
  if (child.stdout === null) throw new Error('the child has no output')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  expect(line).toBe('open')
}

describe('kill -9', () => {
  it(
    'while jobs are put loses none that was acknowledged',
    async () => {
      const file = join(aFolder(), 'store.db')
      const acknowledged: string[] = []
      for (const [round, most] of [1, 13, 286, 700, 1000].entries()) {
        acknowledged.push(...(await killedAfter(file, `${round}`, most)))
      }
      expect(acknowledged.length).toBeGreaterThanOrEqual(2000)
      const db = new DatabaseSync(file, { readOnly: true })
      onTestFinished(() => db.close())
      const bodies = new Map(
        db
          .prepare('SELECT id, body FROM jobs')
          .all()
          .map(({ id, body }) => [id, body]),
      )
      expect(acknowledged.filter((id) => bodies.get(id) !== id.padEnd(2000, '.'))).toEqual([])
      expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    },
    patience,
  )
})

describe('a second process on the file', () => {
  it(
    'is refused with one sentence while the first lives, and let in after kill -9',
    async () => {
      const file = join(aFolder(), 'store.db')
      const child = spawn(process.execPath, [script, file, 'first'], { stdio: ['ignore', 'pipe', 'inherit'] })
      onTestFinished(() => void child.kill('SIGKILL'))
      await opened(child)
      expect(() => openSqliteInbox({ file, clock: systemClock })).toThrow('is in use by another process')
      const second = spawnSync(process.execPath, [script, file, 'second'], { encoding: 'utf8' })
      expect(second.status).toBe(1)
      expect(second.stderr).toContain(`Error: The store ${file} is in use by another process: stop that one,`)
      expect(second.stdout).toBe('')
      child.kill('SIGKILL')
      await once(child, 'exit')
      const inbox = openSqliteInbox({ file, clock: systemClock })
      expect(await inbox.put(aJob('mine'))).toBe('stored')
      await inbox.close()
    },
    patience,
  )
})
