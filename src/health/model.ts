// The words of health: what a report says, which Flux objects speak for a service, and what ties the two.
import type { Oid } from '../oid.ts'

/**
 * `healthy`: success at the named revision. `waiting`: held up by something else (a dependency). `failed`: because of what it
 * runs; grace and second sightings are the rollout's business. `ignored`: says nothing about a rollout.
 */
export type HealthState = 'healthy' | 'progressing' | 'waiting' | 'failed' | 'ignored'

export type FluxName = { readonly kind: string; readonly namespace: string; readonly name: string }

/** `Kustomization/flux-system/redis-override`. */
export const fluxKey = ({ kind, namespace, name }: FluxName): string => `${kind}/${namespace}/${name}`

/**
 * A revision as Flux writes it. `pointer`: branch, tag or ref before the last `@`; null where there is none. `commit`: 40 hex
 * digits of a Git commit in the source's own repository; null for OCI digests, chart versions and anything else.
 */
export type Revision = {
  readonly text: string
  readonly form: 'git' | 'digest' | 'chart' | 'other'
  readonly pointer: string | null
  readonly commit: Oid | null
}

/** One report of any kind, read. It is tied to nothing yet: `matchReport` does that. */
export type HealthReport = {
  /** `placeName` of the cluster that the sender may speak for; null: it cannot be told. */
  readonly cluster: string | null
  readonly environment: string | null
  /** Null: no single Flux object (a canary, a deployment). */
  readonly object: FluxName | null
  /** The service, where the report itself says it (a canary's or a deployment's); a hint, never proof. */
  readonly service: string | null
  readonly revision: Revision | null
  readonly state: HealthState
  /** `HealthCheckFailed`; at most 100 characters. */
  readonly reason: string
  /** The cluster's words, at most 1,000 characters, credentials masked; to be escaped wherever they are shown. */
  readonly message: string
  /** ISO 8601, UTC; null: the report has no usable time. */
  readonly at: string | null
  readonly origin: 'flux' | 'status' | 'dispatch' | 'deployment' | 'flagger'
  /** It may gate: signed by a cluster's key, or a status by a listed creator. */
  readonly trusted: boolean
  /** It will fail again until the content changes: a build, a missing path or tag, an invalid object. */
  readonly deterministic: boolean
  /** Helm went back by itself: success of later reports does not undo it. */
  readonly sticky: boolean
  /** `metadata.promotion`, e.g. `pr-412`; a hint. */
  readonly promotion: string | null
  /** Why it was read so: one sentence for people. */
  readonly because: string
}

/**
 * A Flux object of a cluster that speaks for a service. `override`: a Kustomization of content in the cluster's own repository.
 * `base`: one of another source. `source`: the GitRepository or OCIRepository itself. `release`: a HelmRelease.
 */
export type WatchedObject = FluxName & {
  readonly service: string
  readonly role: 'override' | 'base' | 'source' | 'release'
  /** Where it is written; of a release that a health check names, the file of that Kustomization. */
  readonly file: string
  /** `spec.path`, normalised; null for sources and releases. */
  readonly path: string | null
  /** `fluxKey` of its source; null for sources. */
  readonly source: string | null
  /** Of a base or source: the tag that the source pins; null: none. */
  readonly tag: string | null
  /** It says success only when what it applied is ready: `spec.wait` or `spec.healthChecks`. */
  readonly waits: boolean
  readonly suspended: boolean
  /** Milliseconds; null: not written. */
  readonly interval: number | null
  readonly retryInterval: number | null
  readonly timeout: number | null
  /** Of releases that are written here: how often Helm tries again; negative: without end. */
  readonly retries?: number
  /** `fluxKey`s of Kustomizations. */
  readonly dependsOn: readonly string[]
}

/** What a cluster's Flux objects are at one commit. */
export type FluxIndex = {
  readonly environment: string
  readonly cluster: string
  readonly commit: Oid
  readonly objects: readonly WatchedObject[]
  /** Files that could not be read, each with its sentence: objects may be missing. */
  readonly unread: readonly string[]
}
