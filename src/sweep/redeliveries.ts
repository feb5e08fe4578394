// Has GitHub send again what did not get through, as far as we have not stored it ourselves.

import type { AppSession } from '../github/app-session.ts'
import { deliveryPages, redeliver } from '../github/deliveries.ts'
import { ForgeError } from '../github/failure.ts'
import type { Inbox } from '../inbox/job.ts'
import { events } from '../trigger.ts'
import { due, nothingWatched, readUntil, settled, tried, type Watch, watch } from './missed.ts'
import type { SweepLog } from './sweep.ts'

export type Redeliveries = {
  readonly session: AppSession
  readonly inbox: Inbox
  readonly now: () => number
  readonly every: number
  readonly log: SweepLog
}

/** Tags are polled by the sweep itself, whatever told of them. */
const polled: readonly string[] = ['create', 'release']
const heard: ReadonlySet<string> = new Set(events.filter((event) => !polled.includes(event)))
const place = 'sweep:deliveries'
const deniedPlace = 'sweep:deliveries:denied'
/** A hundred entries each. */
const mostPages = 100
const mostAtOnce = 200

/** What was done, in one line. An outage of the log is no reason to try harder: the next sweep reads on where this one began. */
export async function redeliverMissed(of: Redeliveries): Promise<string> {
  try {
    return await sendAgain(of, await readLog(of))
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error
    const { kind } = error.failure
    const denied = kind === 'permission' || kind === 'missing'
    if (!denied || (await of.inbox.recall(deniedPlace)) === null)
      of.log.warn({ reason: error.message }, 'the log of deliveries cannot be read')
    if (denied) await of.inbox.remember(deniedPlace, kind)
    return `the log of deliveries cannot be read: ${error.message}`
  }
}

async function readLog({ session, inbox, now, log }: Redeliveries): Promise<Watch> {
  const text = await inbox.recall(place)
  const before: Watch = text === null ? nothingWatched : JSON.parse(text)
  const until = readUntil(before, now())
  const seen = []
  let pages = 0
  for await (const page of deliveryPages(session)) {
    // What nobody listens to is not worth a request.
    seen.push(...page.filter(({ at, event }) => at >= until && heard.has(event)))
    pages += 1
    if (page.some(({ at }) => at < until)) break
    if (pages === mostPages) {
      log.warn({ pages }, 'there are more deliveries than one sweep reads')
      break
    }
  }
  return watch(before, seen, now())
}

async function sendAgain({ session, inbox, now, every }: Redeliveries, found: Watch): Promise<string> {
  let left = found
  let sent = 0
  const keep = () => inbox.remember(place, JSON.stringify(left))
  for (const { guid, delivery } of due(found, now())) {
    if ((await inbox.stateOf({ id: guid })) !== null) {
      left = settled(left, guid)
      continue
    }
    if (sent === mostAtOnce) break
    // Counted before it is sent: a try too many is worse than one too few.
    left = tried(left, guid, now(), every)
    await keep()
    await redeliver(session, delivery).catch(passOver)
    sent += 1
  }
  await keep()
  return sent === 0 ? 'no delivery was missed' : `${sent} ${sent === 1 ? 'delivery is' : 'deliveries are'} sent again`
}

/** One that GitHub has no more, or will not send again, stops none of the others. */
function passOver(error: unknown): void {
  const passes = error instanceof ForgeError && ['refused', 'missing'].includes(error.failure.kind)
  if (!passes) throw error
}
