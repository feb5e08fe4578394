// The sandbox's own endpoints under /_sandbox: what was asked, what shall fail, what becomes of webhooks.
import { controlBase } from './base-control.ts'
import { type Faults, readFault } from './faults.ts'
import { controlInstallation } from './installation-control.ts'
import type { Site } from './shapes/site.ts'
import { invalid, notFound } from './state/refusal.ts'
import type { Delivery, DeliveryLog, Rule } from './webhooks/log.ts'

/** One request as the log keeps it. `route` is GitHub's template; `operation` tells GraphQL queries from mutations. */
export type LoggedRequest = {
  readonly method: string
  readonly route: string
  readonly path: string
  readonly status: number
  readonly actor: string | null
  readonly operation?: 'query' | 'mutation'
}

export type Control = { readonly requests: LoggedRequest[]; readonly faults: Faults; readonly deliveries: DeliveryLog }

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const shown = ({ body, payload, headers, responseBody, responseHeaders, ...rest }: Delivery) => rest

/** Answers `{status, json}`; throws a Refusal for what it does not understand. */
export function handleControl(
  control: Control & { readonly site: Site },
  method: string,
  path: string,
  body: unknown,
): { status: number; json: unknown } {
  switch (`${method} ${path}`) {
    case 'GET /_sandbox/requests':
      return { status: 200, json: control.requests }
    case 'POST /_sandbox/reset':
      control.requests.length = 0
      control.faults.clear()
      control.deliveries.clearRules()
      return { status: 200, json: {} }
    case 'GET /_sandbox/faults':
      return { status: 200, json: control.faults.list() }
    case 'POST /_sandbox/faults': {
      const faults = (Array.isArray(body) ? body : [body]).map(readFault)
      for (const fault of faults) control.faults.add(fault)
      return { status: 201, json: control.faults.list() }
    }
    case 'GET /_sandbox/deliveries':
      return { status: 200, json: control.deliveries.all().map(shown) }
    case 'POST /_sandbox/deliveries':
      for (const order of Array.isArray(body) ? body : [body]) command(control.deliveries, record(order))
      return { status: 202, json: control.deliveries.all().map(shown) }
  }
  if (`${method} ${path}` === 'POST /_sandbox/installation') return controlInstallation(control.site.github, body)
  if (`${method} ${path}` === 'POST /_sandbox/base') return controlBase(control.site.github, body)
  throw notFound()
}

const ruleActions: readonly Rule['action'][] = ['drop', 'duplicate', 'hold', 'reorder']

function command(log: DeliveryLog, { action, event = '*', times = 1, guid, id, all }: Record<string, unknown>) {
  if (typeof event !== 'string' || typeof times !== 'number') throw invalid('"event" is a word and "times" a number')
  if (action === 'release') return log.release(event)
  if (action === 'redeliver') return redeliver(log, { event, guid, id, all })
  const rule = ruleActions.find((one) => one === action)
  if (rule === undefined) throw invalid(`"action" is one of redeliver, release, ${ruleActions.join(', ')}`)
  log.addRule({ action: rule, event, times })
}

// Each GUID once, in its first form: redelivering everything twice does not grow without end.
function redeliver(
  log: DeliveryLog,
  { event, guid, id, all }: { event: string; guid: unknown; id: unknown; all: unknown },
) {
  const firsts = log.all().filter((one, at, list) => list.findIndex((other) => other.guid === one.guid) === at)
  const wanted = firsts.filter((one) => {
    if (guid !== undefined || id !== undefined) return one.guid === guid || one.id === id
    return all === true ? event === '*' || one.event === event : event !== '*' && one.event === event
  })
  if (wanted.length === 0) throw invalid('No such delivery: give "guid", "id", "event" or "all": true')
  for (const delivery of wanted) log.redeliver(delivery)
}
