// Standing stops: what may not change, where, and who said so.
import type { Hold, Holds } from './bump-state.ts'

export const noHolds: Holds = { version: 1, holds: [] }

/**
 * The first hold that keeps a service at what it runs; null: none. `service`: also as `<group>.<service>`, which a hold may name
 * either way. `version`: what would come; null where that is not known yet, which a hold on one version does not stop.
 */
export function heldBy({ holds }: Holds, environment: string, service: string, version: string | null): Hold | null {
  const names = ['all', service, service.slice(service.indexOf('.') + 1)]
  return (
    holds.find(
      (hold) =>
        (hold.environment === null || hold.environment === environment) &&
        names.includes(hold.service) &&
        (hold.version === null || hold.version === version),
    ) ?? null
  )
}

export type HoldPlace = Pick<Hold, 'environment' | 'service' | 'version'>

const isSame = (a: HoldPlace, b: HoldPlace) =>
  a.environment === b.environment && a.service === b.service && a.version === b.version

/** One that stood at the same place gives way: the newest reason counts. */
export const withHold = (holds: Holds, hold: Hold): Holds => ({
  ...holds,
  holds: [...withoutHold(holds, hold).holds, hold],
})

/** Lifts what holds exactly there, nothing wider or narrower. */
export const withoutHold = (holds: Holds, place: HoldPlace): Holds => ({
  ...holds,
  holds: holds.holds.filter((hold) => !isSame(hold, place)),
})
