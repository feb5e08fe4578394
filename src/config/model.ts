// The configuration as the rest of Sluice reads it: checked, defaults filled in, references resolved, plain data.
import type { PresetName } from './presets/names.ts'

type Mode = 'observe' | 'act'

export type Config = {
  readonly version: 1
  readonly mode: Mode
  readonly layout: Layout
  /** In topological order: each stands behind all that it comes after; otherwise in the order of the file. */
  readonly environments: readonly Environment[]
  readonly group: 'service' | 'environment'
  /** Named groups of services that travel together; a service is in one of them at most. */
  readonly groups: readonly { readonly name: string; readonly services: readonly string[] }[]
  /** By `placeName` of the cluster, then by variable. Every configured cluster has an entry. */
  readonly variables: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly adjust: readonly Adjustment[]
  /** Path patterns for `matchesPath`. */
  readonly ignore: readonly string[]
  /** Key name patterns for `matchesName`. */
  readonly secrets: { readonly keys: readonly string[]; readonly allow: readonly string[] }
  readonly bases: 'auto' | readonly Base[]
  readonly reports: Reports
  readonly limits: { readonly open: number }
  readonly rollback: 'pull-request' | 'off'
}

/** Path templates with {cluster} {environment} {group} {service}; `compileLayout` makes them usable. */
export type Layout = {
  readonly preset: PresetName | null
  readonly slices: readonly string[]
  readonly indexes: readonly string[]
  /** Paths of services named one by one; null when none are. */
  readonly services: Readonly<Record<string, readonly string[]>> | null
  /** What {group} may be; null: any name. */
  readonly groups: readonly string[] | null
  /** Names that are never a service. */
  readonly reserved: readonly string[]
}

export type Environment = {
  readonly name: string
  readonly after: readonly string[]
  readonly clusters: readonly Cluster[]
  /** Patterns for `serviceSelected`. */
  readonly services: readonly string[]
  readonly promote: 'auto' | 'manual'
  readonly merge: 'manual' | 'auto'
  /** null: `required` where a key or a listed creator reports for the environment, else `off`. */
  readonly health: 'required' | 'off' | null
  /** Milliseconds. */
  readonly soak: number
  /** Milliseconds; null: computed from the slice. */
  readonly deadline: number | null
  readonly approvers: Approvers | null
  /** Days in UTC as year-month-day, both included. */
  readonly freeze: readonly { readonly from: string; readonly until: string; readonly reason: string | null }[]
  /** null: the default branch. */
  readonly branch: string | null
  /** The environment's own, else the repository's. */
  readonly mode: Mode
  readonly require: 'all' | 'any' | number
}

export type Cluster = {
  readonly name: string
  /** The cluster of the first environment in `after` that content comes from; null for roots. */
  readonly from: string | null
}

type Approvers = {
  readonly users: readonly string[]
  readonly teams: readonly string[]
  readonly minimum: number
}

export type Adjustment = {
  /** Names of environments; null: all. */
  readonly environments: readonly string[] | null
  readonly services: readonly string[]
  /** Path patterns for `matchesPath`. */
  readonly files: readonly string[]
  readonly kind: string | null
  readonly name: string | null
  /** Value paths for `parsePathPattern` of flux/, here and below. */
  readonly keep: readonly string[]
  readonly set: readonly { readonly path: string; readonly value: string | number | boolean }[]
  readonly min: readonly { readonly path: string; readonly value: number }[]
  readonly remove: readonly string[]
  readonly create: boolean
}

type Base = {
  readonly repository: string
  readonly host: string
  /** `auto`, `calver`, `semver` or `regex:` and an expression. */
  readonly versioning: string
  readonly prereleases: boolean
  /** Tag patterns for `matchesName`; null: all. */
  readonly allow: readonly string[] | null
  readonly ignore: readonly string[]
  /** Times of day in UTC as hours:minutes; null: at any time. */
  readonly schedule: { readonly days: readonly string[]; readonly from: string; readonly until: string } | null
  readonly group: 'base' | 'source'
}

type Reports = {
  readonly statuses: readonly {
    readonly creator: number
    readonly contexts: readonly string[]
    /** `placeName` of a cluster. */
    readonly cluster: string | null
  }[]
  /** Milliseconds. */
  readonly grace: number
  /** `within` in milliseconds. */
  readonly breaker: { readonly reverts: number; readonly within: number }
}
