// The log of webhooks that GitHub keeps for the App: what did not get through, and having it sent again.
import type { AppSession } from './app-session.ts'
import { incomplete } from './failure.ts'

/** One attempt to deliver. Attempts of one event share its GUID. */
export type Delivery = {
  readonly id: string
  readonly guid: string
  /** Milliseconds since the epoch, by GitHub's clock. */
  readonly at: number
  readonly event: string
  /** Sent because somebody asked for it. */
  readonly again: boolean
  readonly ok: boolean
}

type Item = {
  readonly id: number | bigint
  readonly guid: string
  readonly delivered_at: string
  readonly redelivery: boolean
  readonly status_code: number
  readonly event: string
}

const perPage = 100

/** Newest first, page by page; whoever reads stops where enough is known. */
export async function* deliveryPages(session: AppSession): AsyncGenerator<readonly Delivery[]> {
  let cursor: string | undefined
  do {
    const { data, headers } = await session.rest<readonly Item[]>('read', (client) =>
      client.request('GET /app/hook/deliveries', { per_page: perPage, ...(cursor === undefined ? {} : { cursor }) }),
    )
    if (!Array.isArray(data)) throw incomplete('a list of deliveries')
    yield data.map(deliveryOf)
    cursor = cursorOf(String(headers.link ?? ''))
  } while (cursor !== undefined)
}

function deliveryOf({ id, guid, delivered_at, redelivery, status_code, event }: Item): Delivery {
  const at = Date.parse(delivered_at)
  if (typeof guid !== 'string' || Number.isNaN(at)) throw incomplete('a delivery')
  return { id: String(id), guid, at, event, again: redelivery === true, ok: status_code >= 200 && status_code < 300 }
}

function cursorOf(link: string): string | undefined {
  const next = link.split(',').find((part) => /\brel="next"/.test(part))
  const address = next === undefined ? null : URL.parse(/<([^>]*)>/.exec(next)?.[1] ?? '')
  return address?.searchParams.get('cursor') ?? undefined
}

/** The same payload under the same GUID; GitHub answers before it is sent. */
export async function redeliver(session: AppSession, delivery: string): Promise<void> {
  await session.rest('write', (client) =>
    client.request(`POST /app/hook/deliveries/${encodeURIComponent(delivery)}/attempts`),
  )
}
