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

export const permissionsFor = (trigger: Trigger): Permissions =>
  trigger.kind === 'judge' || trigger.kind === 'group' ? reading : writing
