// What reverts and suspensions are called: titles and commits. Decisions never rest on them.
import type { Oid } from '../oid.ts'
import type { RevertRequest, SuspendRequest } from '../promotion/revert/model.ts'
import { inert, oneLine } from './escape.ts'
import { cut } from './length.ts'

const longestTitle = 250
const titled = (text: string) => cut(inert(oneLine(text)), longestTitle)

type Reverted = Pick<RevertRequest, 'environment' | 'service' | 'bad' | 'good'>

export const shortId = (commit: Oid): string => commit.slice(0, 7)

/** `revert redis in prod to 0123abc`: the last healthy commit. */
export const revertTitle = ({ service, environment, good }: Omit<Reverted, 'bad'>): string =>
  titled(`revert ${service} in ${environment} to ${shortId(good)}`)

/** `suspend redis in prod`, `resume redis in prod`. */
export const suspendTitle = ({ service, environment, suspend }: Omit<SuspendRequest, 'target'>): string =>
  titled(`${suspend ? 'suspend' : 'resume'} ${service} in ${environment}`)

/** How it was told that a rollout failed. `reason`: see `failureLine`. */
export const failedEvidence = (service: string, reason: string, seen: string): string =>
  `${service} ${reason}, first seen at ${seen}; it lasted beyond its grace.`

export const unprovenEvidence = 'No health was recorded of what comes back: it is what stood there before.'

type Written = { readonly digest: string; readonly requestedBy: string | null }

const safe = (text: string) => inert(oneLine(text))

/** `trailers` are safe. */
function message(title: string, trailers: readonly string[], { digest, requestedBy }: Written): string {
  const asked = requestedBy === null ? [] : [`Requested-by: ${safe(requestedBy)}`]
  return `${title}\n\n${[...trailers, `Sluice-Plan: ${safe(digest)}`, ...asked].join('\n')}\n`
}

/** `Sluice-Bad` is the commit that failed, `Sluice-Source` the one whose content comes back. */
export function revertMessage(of: Reverted & Written): string {
  const environment = safe(of.environment)
  const trailers = [
    `Sluice-Unit: ${safe(of.service)}`,
    `Sluice-Bad: ${environment}@${of.bad}`,
    `Sluice-Source: ${environment}@${of.good}`,
  ]
  return message(revertTitle(of), trailers, of)
}

export const suspendMessage = (of: Omit<SuspendRequest, 'target'> & Written): string =>
  message(suspendTitle(of), [`Sluice-Unit: ${safe(of.service)}`], of)
