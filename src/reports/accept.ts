// A report whose sender is known: may it say this, does it say anything, and is it stored. Only then is it accepted.
import type { BaseLogger } from 'pino'
import { jsonOf } from '../body.ts'
import type { HealthReport } from '../health/model.ts'
import { fieldOf, textOf } from '../health/read/fields.ts'
import { metadataOf } from '../health/read/metadata.ts'
import { locate, reachOf, type Speaker } from '../health/read/speaker.ts'
import { isTimely } from '../health/timely.ts'
import type { Inbox, Instant } from '../inbox/job.ts'
import { type Answer, Refusal } from '../route.ts'
import type { ClusterKey } from './keys.ts'
import { gathered } from './report-job.ts'

export type ReportRouteOptions = {
  readonly keys: readonly ClusterKey[]
  readonly inbox: Pick<Inbox, 'put'>
  readonly now: () => Instant
  readonly log: Pick<BaseLogger, 'debug' | 'info' | 'warn' | 'error'>
}

/** Bytes; Flux caps its messages at 39,000 characters. */
export const mostOfReport = 2 ** 20

const speakerOf = ({ environment, clusters }: ClusterKey): Speaker => ({ environment, clusters, trusted: true })

/**
 * Answers 202 once the report is on the disk, or where it says nothing. Throws a Refusal: 400 for what is no JSON, 403 where
 * the key may not speak for what is named, 503 when it could not be stored.
 */
export async function acceptReport(
  { inbox, now, log }: Omit<ReportRouteOptions, 'keys'>,
  key: ClusterKey,
  body: Buffer,
  read: (payload: unknown, speaker: Speaker) => HealthReport,
): Promise<Answer> {
  const payload = jsonOf(body)
  const because = beyond(payload, speakerOf(key))
  if (because !== null) {
    log.warn({ key: key.name, because }, 'a report was refused: its key may not speak for what it names')
    throw new Refusal(403, 'the key may not speak for the cluster or environment that is named')
  }
  const report = read(payload, speakerOf(key))
  const { object, state, at } = report
  const fields = { key: key.name, cluster: report.cluster, object, state, reason: report.reason, at }
  if (report.state === 'ignored') {
    log.debug({ ...fields, because: report.because }, 'report ignored')
    return { status: 202, body: { accepted: false, because: report.because } }
  }
  if (!isTimely(at, now())) {
    log.info({ ...fields, because: 'clock' }, 'report ignored')
    return { status: 202, body: { accepted: false, because: 'clock: its time is missing or too far from now' } }
  }
  try {
    await inbox.put(...gathered(key, report, now()))
  } catch (error) {
    log.error({ ...fields, reason: String(error) }, 'report could not be stored')
    throw new Refusal(503, 'the report could not be stored: send it again')
  }
  log.debug(fields, 'report accepted')
  return { status: 202, body: { accepted: true } }
}

/** What the report says of itself against what its key may speak for; null: it may. */
function beyond(payload: unknown, speaker: Speaker): string | null {
  const group = textOf(payload, 300, 'involvedObject', 'apiVersion')?.split('/')[0] ?? null
  const located = locate(metadataOf(fieldOf(payload, 'metadata'), group).named, reachOf(speaker))
  return 'contradiction' in located ? located.contradiction : null
}
