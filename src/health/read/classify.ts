// From the kind and reason of a report to what it means; of messages only the parts that `reasons.ts` names are looked at.
import { quote } from '../../config/quote.ts'
import { fluxKinds, type Meaning } from './reasons.ts'

const nothing = (because: string): Meaning => ({ state: 'ignored', deterministic: false, sticky: false, because })

/** `message` empty: the report has none, as a commit status. */
export function classify(kind: string, reason: string, message: string): Meaning {
  const reasons = fluxKinds.get(kind)?.reasons
  if (reasons === undefined) return nothing(`objects of kind ${quote(kind)} say nothing about a rollout`)
  const found = Object.hasOwn(reasons, reason) ? reasons[reason] : undefined
  if (found === undefined) return nothing(`${quote(reason)} is no reason of a ${kind} that is known here`)
  if (!('where' in found)) return found
  return found.where.test(message) ? found.means : found.otherwise
}

/**
 * The reason in Flux's own spelling, from a status's description: split at capitals and lowercased
 * (fluxcd/notification-controller internal/notifier/util.go). Null: none of this kind.
 */
export function reasonSpelled(kind: string, description: string): string | null {
  const flat = (text: string) => text.replaceAll(' ', '').toLowerCase()
  const wanted = flat(description)
  return Object.keys(fluxKinds.get(kind)?.reasons ?? {}).find((reason) => flat(reason) === wanted) ?? null
}
