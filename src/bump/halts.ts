// What stops also a person who names a tag: a freeze, or holds of what would move.
import type { Environment } from '../config/model.ts'
import type { Hold } from '../ledger/bump-state.ts'
import { holdText } from './keeping.ts'
import type { Pin } from './model.ts'
import { frozen } from './windows.ts'

type Held = (service: string, tag: string) => Hold | null

export type Halt = {
  /** Why nothing moves, a whole sentence; null: something may. */
  readonly stopped: string | null
  /** Service → why it keeps its pin. */
  readonly kept: Readonly<Record<string, string>>
}

/** `moving`: the pins that would go to the tag. */
export function haltFor(
  environment: Pick<Environment, 'name' | 'freeze'>,
  tag: string,
  moving: readonly Pick<Pin, 'services'>[],
  held: Held,
  now: number,
): Halt {
  const freeze = frozenText(environment, now)
  if (freeze !== null) return { stopped: `${freeze} Nothing is bumped there until then.`, kept: {} }
  const everything = held('all', tag)
  if (everything !== null) return { stopped: `${holdText(everything)} Lift the hold first.`, kept: {} }
  const services = [...new Set(moving.flatMap((pin) => pin.services))].sort()
  const kept = services.flatMap((service) => {
    const hold = held(service, tag)
    return hold === null ? [] : [[service, `${service} keeps its pin: ${holdText(hold)}`] as const]
  })
  const names = new Set(kept.map(([service]) => service))
  const isHeld = moving.length > 0 && moving.every((pin) => pin.services.some((service) => names.has(service)))
  const stopped = isHeld ? `${kept.map(([, because]) => because).join(' ')} Lift the hold first.` : null
  return { stopped, kept: Object.fromEntries(kept) }
}

/** A whole sentence; null: it is not frozen now. */
export function frozenText({ name, freeze }: Pick<Environment, 'name' | 'freeze'>, now: number): string | null {
  const found = frozen(freeze, now)
  if (found === null) return null
  const why = found.reason === null ? '' : ` (${found.reason})`
  return `${name} is frozen until the end of ${found.lastDay}${why}.`
}
