// Reads a deployment status of some other tool; Flux makes none. Anybody with write access can make one, so it only informs.
import type { Place } from '../../config/place-name.ts'
import { quote } from '../../config/quote.ts'
import { isOid } from '../../oid.ts'
import type { HealthReport, HealthState } from '../model.ts'
import { readRevision } from '../revision.ts'
import { instantOf } from '../timely.ts'
import { fieldOf, isRecord, textOf } from './fields.ts'
import { isObjectName } from './flux-object.ts'
import { ignored, reportOf } from './report.ts'
import { type Reach, reachInto } from './speaker.ts'

/** GitHub REST API, deployment statuses; `inactive` says only that a newer deployment took over. */
const states: ReadonlyMap<string, HealthState> = new Map([
  ['success', 'healthy'],
  ['failure', 'failed'],
  ['error', 'failed'],
  ['in_progress', 'progressing'],
  ['queued', 'progressing'],
  ['pending', 'progressing'],
  ['waiting', 'waiting'],
])

/** `places` null: the clusters are not known. `own`: the login of our App, whose statuses say nothing new. Never throws. */
export const readDeployment = (payload: unknown, places: readonly Place[] | null, own = 'sluice[bot]'): HealthReport =>
  deploymentReport(payload, reachInto(places), own)

/** The webhook `deployment_status`; cluster and service come from the deployment's `payload`. */
export function deploymentReport(payload: unknown, reach: Reach, own = 'sluice[bot]'): HealthReport {
  const status = fieldOf(payload, 'deployment_status')
  const deployment = fieldOf(payload, 'deployment')
  const sha = textOf(deployment, 40, 'sha')
  const text = textOf(status, 50, 'state')
  if (sha === null || !isOid(sha) || text === null) return ignored('deployment', 'it is no deployment status')
  if (textOf(status, 100, 'creator', 'login') === own) return ignored('deployment', 'it is our own')
  const state = states.get(text)
  if (state === undefined) return ignored('deployment', `the state ${quote(text)} says nothing about a rollout`)
  const told = toldIn(fieldOf(deployment, 'payload'))
  const environment = textOf(status, 255, 'environment') ?? textOf(deployment, 255, 'environment')
  const service = textOf(told, 253, 'service')
  return reportOf(
    {
      named: { cluster: textOf(told, 512, 'cluster'), environment },
      object: null,
      service: service !== null && isObjectName(service) ? service : null,
      revision: readRevision(sha),
      reason: text,
      message: fieldOf(status, 'description'),
      at: instantOf(textOf(status, 100, 'updated_at') ?? textOf(status, 100, 'created_at') ?? ''),
      promotion: null,
    },
    { state, deterministic: false, sticky: false, because: 'a deployment status says so' },
    { reach, trusted: false, origin: 'deployment' },
  )
}

/** GitHub keeps a payload as it was given: an object, or its text. */
function toldIn(payload: unknown): unknown {
  if (typeof payload !== 'string' || payload.length > 65_536) return payload
  try {
    const read: unknown = JSON.parse(payload)
    return isRecord(read) ? read : null
  } catch {
    return null
  }
}
