// Which Flux object of which cluster a report is about. By name alone, never by message: what a cluster says in words is
// no proof.
import { type FluxIndex, type FluxName, fluxKey, type HealthReport, type WatchedObject } from './model.ts'

export type Match =
  | {
      readonly kind: 'matched'
      /** The first of `objects`. */
      readonly object: WatchedObject
      /** The same Flux object for each service that it speaks for, by service. */
      readonly objects: readonly WatchedObject[]
      readonly environment: string
      readonly cluster: string
    }
  /** `because` holds names as the sender wrote them: escape it. */
  | { readonly kind: 'unmatched'; readonly code: string; readonly because: string }

type Candidate = { readonly index: FluxIndex; readonly objects: readonly WatchedObject[] }

/** `indexes`: one for each cluster that the sender may speak for, in any order. */
export function matchReport(report: HealthReport, indexes: readonly FluxIndex[]): Match {
  const places = indexes.filter((index) => isFrom(report, index))
  if (places.length === 0) {
    return unmatched('unknown-cluster', `No cluster here is ${clusterWords(report)}.`)
  }
  if (report.object === null && report.service === null) {
    return unmatched('no-object', 'The report names neither a Flux object nor a service.')
  }
  const candidates = places.flatMap((index) => candidatesIn(report, index))
  const [only] = candidates
  const object = only?.objects[0]
  if (only === undefined || object === undefined) return unmatched('unknown-object', unknownWords(report, places))
  if (candidates.length > 1) return unmatched('ambiguous', ambiguousWords(report, candidates))
  const { environment, cluster } = only.index
  return { kind: 'matched', object, objects: only.objects, environment, cluster }
}

const unmatched = (code: string, because: string): Match => ({ kind: 'unmatched', code, because })

/** A cluster is named alone, or with its environment where several environments have one of its name. */
const isFrom = ({ environment, cluster }: HealthReport, index: FluxIndex): boolean =>
  (environment === null || environment === index.environment) &&
  (cluster === null || cluster === index.cluster || cluster === `${index.environment}/${index.cluster}`)

/** Each is one Flux object, or for a report without one all of the service. */
function candidatesIn({ object, service, origin }: HealthReport, index: FluxIndex): readonly Candidate[] {
  if (object === null) {
    const objects = sorted(index.objects.filter((one) => one.service === service))
    return objects.length === 0 ? [] : [{ index, objects }]
  }
  const isIt = origin === 'status' ? isStatusOf : isExactly
  const byKey = Map.groupBy(
    index.objects.filter((one) => isIt(object, one)),
    fluxKey,
  )
  return [...byKey.values()].map((objects) => ({ index, objects: sorted(objects) }))
}

const isExactly = (said: FluxName, one: FluxName): boolean => fluxKey(said) === fluxKey(one)

/** Contexts are lower-cased, and Flux's default ones tell no namespace. */
const isStatusOf = (said: FluxName, one: FluxName): boolean =>
  said.kind.toLowerCase() === one.kind.toLowerCase() &&
  said.name.toLowerCase() === one.name.toLowerCase() &&
  (said.namespace === '' || said.namespace.toLowerCase() === one.namespace.toLowerCase())

const roles: readonly WatchedObject['role'][] = ['override', 'base', 'release', 'source']

const sorted = (objects: readonly WatchedObject[]): readonly WatchedObject[] => {
  const orderOf = (one: WatchedObject) => JSON.stringify([one.service, roles.indexOf(one.role), fluxKey(one)])
  return objects.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
}

const placeOf = ({ environment, cluster }: FluxIndex): string => `${environment}/${cluster}`

const clusterWords = ({ environment, cluster }: HealthReport): string =>
  [environment, cluster]
    .filter((part) => part !== null)
    .join('/')
    .slice(0, mostWords) || 'known'

const mostWords = 200

const what = ({ object, service }: HealthReport): string =>
  (object === null ? `service ${service}` : keyWords(object)).slice(0, mostWords)

const keyWords = ({ kind, namespace, name }: FluxName): string =>
  [kind, namespace, name].filter((part) => part !== '').join('/')

function unknownWords(report: HealthReport, places: readonly FluxIndex[]): string {
  const where = places.map(placeOf).toSorted().join(', ')
  const unread = places.flatMap((index) => index.unread).length
  const hint = unread === 0 ? '' : ` Files that could not be read: ${unread}; it may stand in one of them.`
  return `No service of ${where} has ${what(report)}.${hint}`
}

function ambiguousWords(report: HealthReport, candidates: readonly Candidate[]): string {
  const clusters = [...new Set(candidates.map(({ index }) => placeOf(index)))].sort()
  return clusters.length > 1
    ? `${what(report)} stands in ${clusters.join(', ')}: the report does not say in which it failed or went well.`
    : `${what(report)} may be any of ${candidates.flatMap(({ objects }) => objects.slice(0, 1).map(fluxKey)).join(', ')}.`
}
