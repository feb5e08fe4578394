// Opens the store's file for this process alone, or says in one sentence why not.
import { closeSync, openSync, realpathSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { migrate } from './schema.ts'

const busy = 5
const notADatabase = 26

/** Payloads of private repositories are in here: nobody else on the machine may read them. */
function createPrivate(file: string) {
  try {
    closeSync(openSync(file, 'a', 0o600))
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause
    const advice = 'make its folder and let this user write there, or set SLUICE_STORE to another file'
    throw new Error(`The store ${file} cannot be opened (${code}): ${advice}.`, { cause })
  }
}

/**
 * A transaction held open on a database beside the store. The operating system lets go of its lock when the process ends, also
 * by kill -9, and the store itself stays readable for a look or a backup.
 */
function lock(file: string): DatabaseSync {
  createPrivate(`${file}.lock`)
  const held = new DatabaseSync(`${file}.lock`, { timeout: 0 })
  try {
    held.exec('BEGIN EXCLUSIVE')
    return held
  } catch (error) {
    held.close()
    throw explain(file, error)
  }
}

function explain(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : null
  if (code === busy) {
    return new Error(
      `The store ${file} is in use by another process: stop that one, or set SLUICE_STORE to another file.`,
    )
  }
  if (code === notADatabase) {
    return new Error(`The store ${file} is no SQLite database: move it away, or set SLUICE_STORE to another file.`)
  }
  return error
}

/** WAL with `synchronous=FULL`: a commit that returned is on the disk. Throws one sentence when the file cannot be had. */
export function openFile(path: string): { db: DatabaseSync; close: () => void } {
  createPrivate(path)
  const file = realpathSync(path)
  const held = lock(file)
  const db = new DatabaseSync(file, { timeout: 2000 })
  const close = () => {
    if (db.isOpen) db.close()
    if (held.isOpen) held.close()
  }
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864')
    migrate(db, file)
  } catch (error) {
    close()
    throw explain(file, error)
  }
  return { db, close }
}
