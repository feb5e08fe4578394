// Reads a webhook of type `event` of Flagger. It has no signature and no Git revision, so it only informs.
import { quote } from '../../config/quote.ts'
import type { HealthReport } from '../model.ts'
import { instantOfMilliseconds } from '../timely.ts'
import { fieldOf, textOf } from './fields.ts'
import { fluxObject, isObjectName } from './flux-object.ts'
import type { Meaning } from './reasons.ts'
import { ignored, reportOf } from './report.ts'
import { type Reach, reachOf, type Speaker } from './speaker.ts'

const meaning = (state: Meaning['state'], because: string): Meaning => ({
  state,
  deterministic: false,
  sticky: false,
  because,
})
const analysed = meaning('progressing', 'the canary is being analysed')

/** fluxcd/flagger pkg/apis/flagger/v1beta1/status.go CanaryPhase. `Rolling back …` still has the phase Progressing. */
const phases: ReadonlyMap<string, Meaning> = new Map([
  ['Initializing', analysed],
  ['Initialized', analysed],
  ['Progressing', analysed],
  ['Promoting', analysed],
  ['Finalising', analysed],
  ['Waiting', meaning('waiting', 'the canary waits for somebody to let it go on')],
  ['WaitingPromotion', meaning('waiting', 'the canary waits for somebody to let it go on')],
  ['Succeeded', meaning('healthy', 'the canary succeeded')],
  ['Failed', meaning('failed', 'the canary failed and was scaled down')],
])

/**
 * The service is `metadata.service`, which a person can set on the webhook, else the canary's namespace. Never throws, never
 * trusted: whoever knows the path can send it.
 */
export const readFlagger = (payload: unknown, speaker: Speaker): HealthReport =>
  flaggerReport(payload, reachOf(speaker))

export function flaggerReport(payload: unknown, reach: Reach): HealthReport {
  if (Array.isArray(fieldOf(payload, 'attachments'))) {
    return ignored('flagger', 'it is a message for a chat; Flagger reports by a webhook of type event')
  }
  const [name, namespace] = ['name', 'namespace'].map((key) => textOf(payload, 253, key) ?? '')
  const phase = textOf(payload, 50, 'phase')
  if (phase === null || fluxObject('Canary', namespace ?? null, name ?? null) === null) {
    return ignored('flagger', 'it is no event of Flagger')
  }
  const found = phases.get(phase)
  if (found === undefined) return ignored('flagger', `the phase ${quote(phase)} says nothing about a rollout`)
  const metadata = fieldOf(payload, 'metadata')
  const service = textOf(metadata, 253, 'service') ?? namespace
  return reportOf(
    {
      named: { cluster: textOf(metadata, 512, 'cluster'), environment: textOf(metadata, 512, 'env') },
      object: null,
      service: service !== undefined && isObjectName(service) ? service : null,
      revision: null,
      reason: phase,
      message: fieldOf(metadata, 'eventMessage'),
      at: instantOfMilliseconds(textOf(metadata, 20, 'timestamp') ?? ''),
      promotion: null,
    },
    found,
    { reach, trusted: false, origin: 'flagger' },
  )
}
