// The App's webhook deliveries: what was sent, what came back, and sending it again.

import { iso } from '../shapes/site.ts'
import { notFound } from '../state/refusal.ts'
import type { Delivery } from '../webhooks/log.ts'
import { pageOf } from './paging.ts'
import { type Call, numberParam, ok, type Reply, type Route, route } from './route.ts'

function itemShape(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: iso(delivery.deliveredAt ?? delivery.createdAt),
    redelivery: delivery.redelivery,
    duration: delivery.seconds,
    status: delivery.outcome,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  }
}

// A delivery that nobody answered yet is not in GitHub's list; one that was lost is, as a failure.
const listed = (call: Call) =>
  call.deliveries
    .all()
    .filter(({ state }) => state !== 'queued' && state !== 'held')
    .reverse()

/** Newest first; the cursor is opaque: here the id of the last delivery of the page before. */
function list(call: Call): Reply {
  const { query, site, path } = call
  const cursor = query.get('cursor')
  const wanted = query.get('status')
  const from = cursor === null ? Number.POSITIVE_INFINITY : Number(cursor.replace(/^v1_/, ''))
  const matches = listed(call)
    .filter(({ id }) => id < from)
    .filter(({ statusCode }) => wanted === null || (wanted === 'success') === (statusCode >= 200 && statusCode < 300))
  const { perPage } = pageOf(call)
  const items = matches.slice(0, perPage)
  const last = items.at(-1)
  const next = last !== undefined && matches.length > perPage ? `v1_${last.id}` : undefined
  const link = `<${site.url}${path}?per_page=${perPage}&cursor=${next}>; rel="next"`
  return { status: 200, json: items.map(itemShape), headers: next === undefined ? {} : { link } }
}

function deliveryParam(call: Call): Delivery {
  const delivery = call.deliveries.all().find(({ id }) => id === numberParam(call, 'delivery_id'))
  if (!delivery) throw notFound()
  return delivery
}

function one(call: Call): Reply {
  const delivery = deliveryParam(call)
  const response = { headers: delivery.responseHeaders, payload: delivery.responseBody }
  const request = { headers: delivery.headers, payload: delivery.payload }
  return ok({ ...itemShape(delivery), url: delivery.url, request, response })
}

export const deliveryRoutes: readonly Route[] = [
  route('GET', '/app/hook/deliveries', 'app', list),
  route('GET', '/app/hook/deliveries/{delivery_id}', 'app', one),
  route('POST', '/app/hook/deliveries/{delivery_id}/attempts', 'app', (call) => {
    call.deliveries.redeliver(deliveryParam(call))
    return { status: 202, json: {} }
  }),
]
