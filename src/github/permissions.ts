// The least that a job's token must be able to do: one token a job, for one repository.
import type { Trigger } from '../trigger.ts'

type Permissions = Readonly<Record<string, 'read' | 'write'>>

const reading = { metadata: 'read', contents: 'read', pull_requests: 'read', checks: 'write' } as const
const writing = {
  metadata: 'read',
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
  checks: 'write',
} as const

/** A look hands on what it finds; it writes nothing itself. */
const looking = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'read',
  issues: 'read',
  checks: 'read',
} as const
/** Reads how promotions stand and writes one issue. */
const telling = { metadata: 'read', contents: 'read', pull_requests: 'read', issues: 'write' } as const

export function permissionsFor({ kind }: Trigger): Permissions {
  if (kind === 'look') return looking
  if (kind === 'dashboard') return telling
  return kind === 'judge' || kind === 'group' ? reading : writing
}
