// What is noted of one base in one environment for the dashboard, once it was looked at.
import type { Choice } from '../../bump/choose.ts'
import { baseId, type Pin } from '../../bump/model.ts'
import type { Config } from '../../config/model.ts'
import type { NotedBump } from '../../ledger/noted-bumps.ts'
import { allowedTags, schemeFor } from '../../versions/schemes.ts'
import { policyFor } from './policy.ts'
import type { BaseRead } from './read-base.ts'

export type NoteFor = NotedBump & { readonly environment: string }

type Looked = {
  readonly read: BaseRead
  readonly environment: string
  readonly pins: readonly Pin[]
  readonly newest: string | null
  /** Null: nothing is chosen there. */
  readonly choice: Choice | null
}

export function noteFor({ read, environment, pins, newest, choice }: Looked): readonly NoteFor[] {
  if (pins.length === 0) return []
  const counts = [...Map.groupBy(pins, ({ tag }) => tag)].map(([tag, some]) => ({ tag, count: some.length }))
  const listed = new Set(read.tags?.map(({ name }) => name))
  const why = choice?.kind === 'stay' && choice.code !== 'newest' ? choice.because : ''
  return [
    {
      base: baseId(read.base),
      environment,
      newest,
      pins: counts.sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1)),
      because: read.unread ?? why,
      gone: read.tags === null ? [] : counts.map(({ tag }) => tag).filter((tag) => !listed.has(tag)),
      moved: Object.keys(read.record.moved),
    },
  ]
}

/** `pins`: of the base, everywhere. */
export function newestAllowed(config: Config, { base, tags }: BaseRead, pins: readonly Pin[]): string | null {
  if (tags === null) return null
  const { versioning, prereleases, allow, ignore } = policyFor(config, base)
  const names = tags.map(({ name }) => name)
  const scheme = schemeFor(versioning, names, [...new Set(pins.map(({ tag }) => tag))])
  return scheme === null ? null : (allowedTags({ scheme, prereleases, allow, ignore }, names)[0] ?? null)
}
