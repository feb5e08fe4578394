// Reads an event of Flux as `generic`, `generic-hmac` and `alertmanager` send it, and as the payload of a repository dispatch.
import { quote } from '../../config/quote.ts'
import type { HealthReport } from '../model.ts'
import { instantOf } from '../timely.ts'
import { asEvent } from './alertmanager.ts'
import { fieldOf, isRecord, textOf } from './fields.ts'
import { fluxObject } from './flux-object.ts'
import { metadataOf } from './metadata.ts'
import { fluxKinds, isSource } from './reasons.ts'
import { ignored, reportOfObject, type Sender } from './report.ts'
import { reachOf, type Speaker } from './speaker.ts'

/** Never throws; what is no event of Flux, or contradicts its sender, is `ignored`. */
export function readFluxEvent(payload: unknown, speaker: Speaker, origin: 'flux' | 'dispatch'): HealthReport {
  return eventReport(payload, { reach: reachOf(speaker), trusted: speaker.trusted && origin === 'flux', origin })
}

export function eventReport(payload: unknown, sender: Sender): HealthReport {
  const { origin } = sender
  const alert = Array.isArray(payload) ? asEvent(payload) : { event: payload }
  if ('none' in alert) return ignored(origin, alert.none)
  const { event } = alert
  if (isRecord(event) && Array.isArray(fieldOf(event, 'attachments'))) {
    return ignored(origin, 'it is a message for a chat; Flagger reports by a webhook of type event')
  }
  const kind = textOf(event, 100, 'involvedObject', 'kind')
  const reason = textOf(event, 100, 'reason')
  if (kind === null || reason === null) return ignored(origin, 'it is no event of Flux')
  const group = textOf(event, 300, 'involvedObject', 'apiVersion')?.split('/')[0] ?? null
  const known = fluxKinds.get(kind)
  if (known !== undefined && group !== null && group !== known.group) {
    return ignored(origin, `${quote(group)} is not the API group of a ${kind}`)
  }
  const [namespace, name] = ['namespace', 'name'].map((key) => textOf(event, 253, 'involvedObject', key))
  const object = fluxObject(kind, namespace ?? null, name ?? null)
  if (object === null) return ignored(origin, 'it does not name its object')
  const { revision, ...metadata } = metadataOf(fieldOf(event, 'metadata'), known?.group ?? group)
  return reportOfObject(
    {
      ...metadata,
      object,
      service: null,
      // Sources report failures without a revision: one that is there was written by a tenant.
      revision: isSource(kind) && !fetched.has(reason) ? null : revision,
      reason,
      message: fieldOf(event, 'message'),
      at: instantOf(textOf(event, 100, 'timestamp') ?? ''),
    },
    sender,
  )
}

const fetched: ReadonlySet<string> = new Set(['NewArtifact', 'Succeeded'])
