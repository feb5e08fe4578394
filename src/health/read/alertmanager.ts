// Turns Flux's alert for an Alertmanager into the event it was made from (fluxcd/notification-controller
// internal/notifier/alertmanager.go). It is always firing: it never resolves and never says success.
import { fieldOf, isRecord, textOf } from './fields.ts'

/** The event, or why there is none. */
export function asEvent(alerts: readonly unknown[]): { readonly event: unknown } | { readonly none: string } {
  const [alert, ...more] = alerts
  if (alert === undefined || more.length > 0) return { none: 'it is no single alert' }
  if (fieldOf(alert, 'status') !== 'firing') return { none: 'an alert that does not fire says nothing' }
  const labels = fieldOf(alert, 'labels')
  if (!isRecord(labels)) return { none: 'it is no alert of Flux' }
  const event = {
    involvedObject: Object.fromEntries(
      ['kind', 'namespace', 'name'].map((key) => [key, textOf(labels, 253, key) ?? undefined]),
    ),
    reason: textOf(labels, 100, 'reason') ?? undefined,
    message: fieldOf(alert, 'annotations', 'message'),
    timestamp: fieldOf(alert, 'startsAt'),
    metadata: labels,
  }
  return { event }
}
