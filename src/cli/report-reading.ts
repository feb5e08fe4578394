// What `sluice report` says of a payload: the reader of its origin, and the object that is printed.
import type { HealthReport, HealthState } from '../health/model.ts'
import { deploymentReport } from '../health/read/deployment.ts'
import { dispatchReport } from '../health/read/dispatch.ts'
import { flaggerReport } from '../health/read/flagger.ts'
import { eventReport } from '../health/read/flux-event.ts'
import type { Origin } from '../health/read/report.ts'
import { type Reach, reachInto, reachOf } from '../health/read/speaker.ts'
import { statusReport } from '../health/read/status.ts'

/** `unknown`: it cannot be tied to one cluster and service. */
export type ShownReport = {
  readonly state: HealthState | 'unknown'
  readonly object: string | null
  readonly revision: string | null
  readonly cluster: string | null
  readonly service: string | null
  readonly because: string
}

export function readingOf(payload: unknown, origin: Origin, reach: Reach): HealthReport {
  switch (origin) {
    case 'flux':
      return eventReport(payload, { reach, trusted: true, origin })
    case 'status':
      return statusReport(payload, reach, true)
    case 'dispatch':
      return dispatchReport(payload, reach)
    case 'deployment':
      return deploymentReport(payload, reach)
    case 'flagger':
      return flaggerReport(payload, reach)
  }
}

/** The cluster that a person names stands for the authenticated one. */
export const reachFor = (cluster: string | null): Reach =>
  cluster === null ? reachInto(null) : reachOf({ environment: null, clusters: [cluster], trusted: true })

export const nothingRead = (why: string): ShownReport => ({
  state: 'ignored',
  object: null,
  revision: null,
  cluster: null,
  service: null,
  because: `Ignored: ${why}.`,
})

/** As it was read, matched to nothing. */
export const shownReport = ({ state, object, revision, cluster, service, because }: HealthReport): ShownReport => ({
  state: state !== 'ignored' && cluster === null ? 'unknown' : state,
  // A default status context does not tell the namespace.
  object: object === null ? null : [object.kind, object.namespace, object.name].filter((part) => part !== '').join('/'),
  revision: revision?.text ?? null,
  cluster,
  service,
  because,
})
