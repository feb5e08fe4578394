// `/promote --force`: somebody answers for one version that is not known to be healthy. It holds for that commit alone, and
// over health and soak alone.
import type { Oid } from '../../oid.ts'
import type { GateCondition } from './gate.ts'

/** `at`: ISO 8601, UTC. `head`: of the version that it was said for. */
export type Forced = {
  readonly by: string
  readonly reason: string
  readonly at: string
  readonly head: Oid
}

/** The conditions as they are met at this head, each with whose word stands for it. */
export function withForce(
  conditions: readonly GateCondition[],
  forced: Forced | undefined,
  head: Oid,
): readonly GateCondition[] {
  if (forced === undefined || forced.head !== head) return conditions
  return conditions.map((one) =>
    one.met || one.about !== 'health'
      ? one
      : { ...one, met: true, sentence: `${one.sentence} — forced by @${forced.by}: ${forced.reason}` },
  )
}
