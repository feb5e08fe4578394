// Reads a commit status made by Flux. Its colour is the event's severity and no outcome: the description, which is the reason, counts.
import { matchesPath } from '../../config/glob.ts'
import type { Config } from '../../config/model.ts'
import type { Place } from '../../config/place-name.ts'
import { quote } from '../../config/quote.ts'
import { isOid } from '../../oid.ts'
import type { HealthReport } from '../model.ts'
import { readRevision } from '../revision.ts'
import { instantOf } from '../timely.ts'
import { classify, reasonSpelled } from './classify.ts'
import { fieldOf, textOf } from './fields.ts'
import { ignored, reportOfObject } from './report.ts'
import { type Reach, reachInto } from './speaker.ts'
import { type Context, readContext } from './status-context.ts'

type Listed = Config['reports']['statuses']

/** GitHub's own limit for a context is far below. */
const longest = 1000

/** Only a listed creator's statuses of listed contexts are read, and those are trusted. Never throws. */
export function readStatus(payload: unknown, listed: Listed, places: readonly Place[]): HealthReport {
  const reach = listedReach(payload, listed, places)
  return 'because' in reach ? reach : statusReport(payload, reach, true)
}

/** Of which clusters the status may speak, or the report that it may not speak at all. */
export function listedReach(payload: unknown, listed: Listed, places: readonly Place[]): Reach | HealthReport {
  const creator = fieldOf(payload, 'sender', 'id') ?? fieldOf(payload, 'creator', 'id')
  const context = textOf(payload, longest, 'context') ?? ''
  const covering = listed.filter(({ contexts }) => contexts.some((pattern) => matchesPath(pattern, context)))
  const own = covering.filter((one) => one.creator === creator)
  if (own.length > 0) {
    const named = new Set(own.flatMap(({ cluster }) => cluster ?? []))
    const all = reachInto(places)
    return named.size === 0 ? all : { known: all.known?.filter(({ name }) => named.has(name)) ?? [], bound: true }
  }
  const whose = typeof creator === 'number' ? `the account ${creator}` : 'an account without an id'
  if (covering.length === 0 && readContext(context) === null) {
    return ignored('status', `reports.statuses does not list the context ${quote(context)}`)
  }
  return ignored('status', `spoof: reports.statuses does not list ${whose} for the context ${quote(context)}`)
}

/** As `readStatus`, of whoever made it. */
export function statusReport(payload: unknown, reach: Reach, trusted: boolean): HealthReport {
  const context = textOf(payload, longest, 'context')
  const sha = textOf(payload, 40, 'sha')
  const colour = textOf(payload, 20, 'state')
  if (context === null || sha === null || !isOid(sha) || colour === null) {
    return ignored('status', 'it is no commit status')
  }
  if (colour !== 'success' && colour !== 'failure') {
    return ignored('status', `Flux never sets a status to ${quote(colour)}`)
  }
  const read = readContext(context)
  if (read === null) return ignored('status', `the context ${quote(context)} is none that Flux writes`)
  return ofContext(payload, read, { reach, trusted, sha, colour })
}

function ofContext(
  payload: unknown,
  { object, named }: Context,
  { reach, trusted, sha, colour }: { reach: Reach; trusted: boolean; sha: string; colour: 'success' | 'failure' },
): HealthReport {
  const description = textOf(payload, longest, 'description') ?? ''
  const reason = reasonSpelled(object.kind, description) ?? description
  const { state, sticky } = classify(object.kind, reason, '')
  const contradicts = colour === 'failure' ? state === 'healthy' : state === 'failed' && !sticky
  const said = {
    named,
    object,
    service: null,
    revision: readRevision(sha),
    reason,
    message: description,
    at: instantOf(textOf(payload, 100, 'updated_at') ?? textOf(payload, 100, 'created_at') ?? ''),
    promotion: null,
  }
  const report = reportOfObject(said, { reach, trusted, origin: 'status' })
  if (!contradicts) return report
  return ignored('status', `its state ${quote(colour)} contradicts its description ${quote(description)}`, report)
}
