// Standing stops: what may not change, where, and who said so.
import type { Hold, Holds } from './bump-state.ts'

export const noHolds: Holds = { version: 1, holds: [] }

/**
 * The first hold that keeps a service at what it runs; null: none. `service`: also as `<group>.<service>`, which a hold may name
 * either way. `version`: what would come; null where that is not known yet, which a hold on one version does not stop.
 */
export function heldBy({ holds }: Holds, environment: string, service: string, version: string | null): Hold | null {
  const isMeant = (hold: Hold) => actsIn(hold, environment) && stops(hold, service)
  return holds.find((hold) => isMeant(hold) && (hold.version === null || hold.version === version)) ?? null
}

export const actsIn = (hold: Pick<Hold, 'environment'>, environment: string): boolean =>
  hold.environment === null || hold.environment === environment

/** Whatever its version. */
export const stops = (hold: Pick<Hold, 'service'>, service: string): boolean =>
  hold.service === brake || names(hold.service, service)

const names = (held: string, service: string) => [service, service.slice(service.indexOf('.') + 1)].includes(held)

/** What stands for every service. */
export const brake = 'all'

/** One of the brakes of the environment comes before what holds some services. */
export const brakeIn = ({ holds }: Holds, environment: string): Hold | null =>
  holds.find((hold) => hold.service === brake && hold.version === null && actsIn(hold, environment)) ?? null

/**
 * What lifting means: the holds of these services in one environment, on whatever version, or with `environment` null
 * wherever they are. `all` names the brake alone. Those that hold everywhere are not lifted for one environment.
 */
export const liftable = ({ holds }: Holds, services: readonly string[], environment: string | null): readonly Hold[] =>
  holds.filter(
    (hold) =>
      (environment === null || hold.environment === environment) &&
      services.some((service) => hold.service === service || (service !== brake && names(hold.service, service))),
  )

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
