// What a gate says of a standing stop: who or what stops it, where, and what ends it. Plain text.
import type { Hold } from '../ledger/bump-state.ts'
import { isOid } from '../oid.ts'
import { releaseCommand } from './hold-replies.ts'

type Held = { readonly service: string; readonly hold: Hold }

/** `service` is the one that is carried; the hold may name it otherwise, or be the brake. */
export const heldSentence = ({ service, hold }: Held, environment: string): string =>
  `${heldWords({ service, hold }, environment)}: comment ${releaseCommand(hold)} to lift it.`

export const bumpHeldSentence = ({ service, hold }: Held, environment: string): string =>
  `${heldWords({ service, hold }, environment)}: lift the hold, or leave it out with /bump --except ${service}.`

function heldWords({ service, hold }: Held, environment: string): string {
  const { by, reason, version } = hold
  const what = hold.service === 'all' ? 'Everything' : service
  const content = version !== null && isOid(version) ? ' at this content, which failed' : ''
  return `${what} is held in ${environment}${content} by ${by} (${reason})`
}

/** `text`: until when, a whole sentence. */
export const frozenSentence = (text: string): string => `${text} It can be merged after that.`

export const revertSentence = (of: {
  readonly number: number
  readonly service: string
  readonly environment: string
}): string => `#${of.number} takes ${of.service} back in ${of.environment}: merge or close it first.`
