// The tables of the SQLite inbox and how an older file becomes a newer one. Migrations are only ever added.
import type { DatabaseSync } from 'node:sqlite'

/**
 * `waiting` jobs of one lane and key form a line, and only its first has `head` = 1: so taking costs the same whatever the
 * backlog. `later` jobs stand in no line until they are due; a retried one keeps its place in the line. The body is the last
 * column, so that no other read touches its pages.
 */
const first = `
  CREATE TABLE jobs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('later', 'waiting', 'active', 'done', 'duplicate', 'parked')),
    head INTEGER NOT NULL DEFAULT 0,
    lane TEXT NOT NULL,
    key TEXT NOT NULL,
    intent TEXT,
    kind TEXT NOT NULL,
    headers TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    starts INTEGER NOT NULL DEFAULT 0,
    excused INTEGER NOT NULL DEFAULT 0,
    received_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    error TEXT,
    result TEXT,
    body ANY
  ) STRICT;
  CREATE INDEX jobs_line ON jobs (lane, key, seq) WHERE state = 'waiting';
  CREATE UNIQUE INDEX jobs_head ON jobs (lane, key) WHERE head = 1;
  CREATE INDEX jobs_next ON jobs (lane, seq, not_before, key) WHERE head = 1;
  CREATE INDEX jobs_head_due ON jobs (not_before) WHERE head = 1;
  CREATE INDEX jobs_later ON jobs (not_before) WHERE state = 'later';
  CREATE UNIQUE INDEX jobs_active ON jobs (key) WHERE state = 'active';
  CREATE INDEX jobs_intent ON jobs (intent, state) WHERE intent IS NOT NULL;
  CREATE INDEX jobs_state ON jobs (state);
  CREATE INDEX jobs_finished ON jobs (changed_at) WHERE state IN ('done', 'duplicate', 'parked');
  CREATE TABLE memory (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`

/** Parked because the other side was not to be had, and not because it said no. */
const second = `
  ALTER TABLE jobs ADD COLUMN outage INTEGER NOT NULL DEFAULT 0;
`

/** What one job is there to work on, gathered while it waits. */
const third = `
  CREATE TABLE items (
    job TEXT NOT NULL,
    key TEXT NOT NULL,
    stamp INTEGER NOT NULL,
    lane TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (job, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX items_order ON items (job, stamp);
`

const migrations: readonly string[] = [first, second, third]

/** Brings the file to this version of the schema; throws one sentence when a newer Sluice wrote it. */
export function migrate(db: DatabaseSync, file: string): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version)
  if (version > migrations.length) {
    throw new Error(
      `The store ${file} was written by a newer Sluice: start that version, or set SLUICE_STORE to another file.`,
    )
  }
  for (const [index, statements] of migrations.entries()) {
    if (index >= version) db.exec(`BEGIN IMMEDIATE; ${statements} PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}
