// Reads a repository dispatch made by Flux's `githubdispatch`: anybody with write access can send one, so it only informs.
import type { Place } from '../../config/place-name.ts'
import type { HealthReport } from '../model.ts'
import { fieldOf, textOf } from './fields.ts'
import { eventReport } from './flux-event.ts'
import { ignored } from './report.ts'
import { type Reach, reachInto } from './speaker.ts'

/** `places` null: the clusters are not known. Never throws. */
export const readDispatch = (payload: unknown, places: readonly Place[] | null): HealthReport =>
  dispatchReport(payload, reachInto(places))

/** The webhook, or the request that Flux sends (`event_type`). */
export function dispatchReport(payload: unknown, reach: Reach): HealthReport {
  const event = fieldOf(payload, 'client_payload')
  const report = eventReport(event, { reach, trusted: false, origin: 'dispatch' })
  if (report.object === null) return report
  const { kind, namespace, name } = report.object
  const type = textOf(payload, 400, 'action') ?? textOf(payload, 400, 'event_type')
  // fluxcd/notification-controller internal/notifier/github_dispatch.go
  if (type === null || type === `${kind}/${name}.${namespace}`) return report
  return ignored('dispatch', 'its type does not name the object that it is about', report)
}
