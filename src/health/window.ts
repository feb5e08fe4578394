// How long Flux may take with a change before its silence says something, from the intervals and time-outs it was given.
import { type FluxIndex, fluxKey, type WatchedObject } from './model.ts'

const second = 1000
const minute = 60 * second

/** Where nothing is written. Of objects out of sight: Flux's own defaults, or what is common. */
const usual = { interval: 10 * minute, releaseInterval: 5 * minute, helmTimeout: 5 * minute, dependency: 5 * minute }

/** What waits for a dependency looks again after this time (kustomize-controller, `--requeue-dependency`). */
const requeue = 30 * second

/** A release that is tried without end is given this many tries. */
const mostTries = 10

/** A week; nobody waits for longer, whatever is written. */
const longest = 7 * 24 * 60 * minute

/** Chains of dependencies go on beyond this in no cluster. */
const deepest = 100

const noWindow = 60 * minute

/**
 * Milliseconds in which a change of the service shows its outcome. `otherwise`: where no object speaks for the service,
 * one hour unless told.
 */
export function settleWindow(index: FluxIndex, service: string, otherwise: number = noWindow): number {
  const own = index.objects.filter((one) => one.service === service)
  if (own.length === 0) return otherwise
  const byKey = byKeyIn(index)
  const appliers = activeOf(own.filter(isApplier))
  const applied = appliers.map(
    (one) =>
      (byKey.get(one.source ?? '')?.interval ?? usual.interval) +
      dependenciesOf(one, byKey) +
      timeoutOf(one) +
      (one.interval ?? usual.interval),
  )
  const released = activeOf(own.filter(({ role }) => role === 'release')).map(
    ({ interval, timeout, retries = 0 }) =>
      (interval ?? usual.releaseInterval) + (timeout ?? usual.helmTimeout) * (triesOf(retries) + 1),
  )
  const unseen = 2 * usual.interval + usual.dependency
  return Math.min(longest, (applied.length === 0 ? unseen : Math.max(...applied)) + Math.max(0, ...released))
}

/** Milliseconds that a failure has to last: twice the time after which Flux tries again, and at least `grace`. */
export function graceFor(index: FluxIndex, service: string, grace: number): number {
  const appliers = activeOf(index.objects.filter((one) => one.service === service && isApplier(one)))
  const retries = appliers.map(({ retryInterval, interval }) => retryInterval ?? interval ?? usual.interval)
  return Math.max(grace, Math.min(longest, 2 * Math.max(0, ...retries)))
}

/** What speaks for several services stands there several times, mostly alike. */
function byKeyIn({ objects }: FluxIndex): ReadonlyMap<string, WatchedObject> {
  const orderOf = (one: WatchedObject) => JSON.stringify({ ...one, dependsOn: one.dependsOn.toSorted() })
  return new Map(objects.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)).map((one) => [fluxKey(one), one]))
}

const isApplier = ({ role }: WatchedObject) => role === 'override' || role === 'base'

/** What is suspended delays nothing, unless all is. */
function activeOf(objects: readonly WatchedObject[]): readonly WatchedObject[] {
  const active = objects.filter(({ suspended }) => !suspended)
  return active.length > 0 ? active : objects
}

const triesOf = (retries: number) => (retries < 0 ? mostTries : Math.min(retries, mostTries))

/** Flux's own default. */
const timeoutOf = ({ timeout, interval }: WatchedObject) =>
  timeout ?? Math.max(30 * second, (interval ?? usual.interval) - 30 * second)

/** The longest chain before the object; one that leads back to itself ends there. */
function dependenciesOf(start: WatchedObject, byKey: ReadonlyMap<string, WatchedObject>): number {
  const known = new Map<string, number>()
  const open = new Set<string>()
  const before = (one: WatchedObject): number => {
    const key = fluxKey(one)
    const found = known.get(key)
    if (found !== undefined) return found
    if (open.has(key) || open.size >= deepest) return 0
    open.add(key)
    const links = one.dependsOn.toSorted().map((name) => {
      const other = byKey.get(name)
      return requeue + (other === undefined ? usual.dependency : timeoutOf(other) + before(other))
    })
    open.delete(key)
    const sum = Math.max(0, ...links)
    known.set(key, sum)
    return sum
  }
  return before(start)
}
