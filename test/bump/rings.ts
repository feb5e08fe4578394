// Environments with a past, for the questions which tag may come.
import type { Ring } from '../../src/bump/stood.ts'
import type { BadTag, BumpRecord, Hold, StoodTag } from '../../src/ledger/bump-state.ts'

export const hour = 3_600_000
/** A Sunday. */
export const now = Date.parse('2026-11-29T12:00:00Z')

const ago = (hours: number) => new Date(now - hours * hour).toISOString()

export const pin = (tag: string, ...services: string[]) => ({ tag, services })

export const record = (environment: string, more: Partial<BumpRecord> = {}): BumpRecord => ({
  version: 1,
  environment,
  base: 'github.com/acme/base',
  open: null,
  merged: [],
  stood: [],
  bad: [],
  refused: [],
  ...more,
})

/** In hours before now. */
export const stood = (tag: string, since: number, until: number | null = null): StoodTag => ({
  tag,
  since: ago(since),
  until: until === null ? null : ago(until),
  services: ['loki', 'redis'],
})

export const ring = (name: string, soak: number, stands: readonly StoodTag[]): Ring => ({
  name,
  soak,
  record: record(name, { stood: stands }),
  services: ['loki', 'redis'],
  health: null,
})

export const markedBad = (tag: string, ...services: string[]): BadTag => ({
  tag,
  services,
  because: 'it crashed',
  by: 'alice',
  at: ago(1),
})

/** As `heldBy` answers where one hold stands. */
export function heldIn(environment: string, of: Pick<Hold, 'service'> & { readonly version?: string }) {
  const hold: Hold = { environment, version: null, reason: 'an audit', by: 'bob', at: ago(1), ...of }
  return (service: string, tag: string): Hold | null =>
    [service, 'all'].includes(hold.service) && (hold.version === null || hold.version === tag) ? hold : null
}
