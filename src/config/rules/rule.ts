// A rule between keys: what the option table cannot say about one value alone.
import type { Finding } from '../finding.ts'
import type { Raw } from '../options/table.ts'

/** The offset of the value at a path of keys and indexes, or of its key. */
export type Locate = (path: readonly (string | number)[], on?: 'key' | 'value') => number

/** Whether what stands at an offset was written by the organisation. */
export type ByOrganisation = (offset: number) => boolean

/** What breaks the rule; the configuration has passed the rules that stand before this one in the list. */
export type Rule = (raw: Raw, at: Locate, byOrganisation: ByOrganisation) => readonly Finding[]
