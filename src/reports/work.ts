// What becomes of stored reports: most say nothing new and cost nothing; the rest waits, together, for a pass on the repository.
import { fluxKey, type HealthReport } from '../health/model.ts'
import { textOf } from '../inbox/enqueue.ts'
import type { Inbox, Instant, Item, Job } from '../inbox/job.ts'
import type { Outcome } from '../inbox/worker.ts'
import type { ClusterKey } from './keys.ts'
import { type Handed, handedOf, newsOf } from './news.ts'
import { handOn } from './pass.ts'
import type { Places, PlacesOptions } from './places.ts'
import { readGathered, reportKind } from './report-job.ts'

export type ReportsOptions = {
  readonly keys: readonly ClusterKey[]
  readonly inbox: Inbox
  readonly places: Places
  readonly now: () => Instant
  readonly log: PlacesOptions['log'] & Parameters<typeof handOn>[0]['log']
}

const mostAtOnce = 1000
/** Milliseconds: reports come in one by one and are worked on together. */
const pause = 200

/** ISO 8601: when the newest rollout without a verdict was merged; '' or nothing: there is none. */
export const watchKey = (repository: number, cluster: string): string => `health-watch:${repository}:${cluster}`

/** By origin, too: what nobody signed never decides what is still heard of the signed ones. */
function handedKey(repository: number, { cluster, object, service, origin }: HealthReport): string {
  return `health:${repository}:${cluster ?? ''}:${object === null ? (service ?? '') : fluxKey(object)}:${origin}`
}

/** Null: the job is another's. */
export async function workOnReports(options: ReportsOptions, job: Job): Promise<Outcome | null> {
  if (job.kind !== reportKind) return null
  const { inbox, places } = options
  const name = textOf(job)
  const worked = await inbox.itemsOf(job, mostAtOnce)
  const nowhere = (): Outcome => {
    const because = `the App is not installed on ${name}: ${worked.length} reports have no effect`
    return { kind: 'ignored', because, rest: { worked, pause } }
  }
  const place = (await places.known(name)) ?? (await places.fresh(name))
  if (place === null) return nowhere()
  const { news, known, late } = await sift(options, place.repository.id, worked)
  if (news.length > 0) {
    const standing = await places.fresh(name)
    if (standing === null) return nowhere()
    await handOn(options, standing, news)
    // Only now: what is lost in between is handed on twice, and never not at all.
    const handed = new Map(news.map((report) => [handedKey(standing.repository.id, report), handedOf(report)]))
    await Promise.all([...handed].map(([key, value]) => inbox.remember(key, JSON.stringify(value))))
  }
  const because = `${news.length} reports handed on, ${known} say nothing new, ${late} are older than what was heard`
  return { kind: news.length > 0 ? 'done' : 'ignored', because, rest: { worked, pause } }
}

async function sift({ keys, inbox }: ReportsOptions, repository: number, items: readonly Item[]) {
  const clustersOf = new Map(keys.map((key) => [key.name, key.clusters]))
  const handed = new Map<string, Handed | null>()
  const counts = { known: 0, late: 0 }
  const news: HealthReport[] = []
  for (const { key, report } of items.map(readGathered)) {
    const about = handedKey(repository, report)
    const last = handed.get(about) ?? JSON.parse((await inbox.recall(about)) ?? 'null')
    // Of a hub that does not say which of its clusters it speaks of, any may be meant.
    const clusters = report.cluster === null ? (clustersOf.get(key) ?? []) : [report.cluster]
    const watches = await Promise.all(clusters.map((cluster) => inbox.recall(watchKey(repository, cluster))))
    const watch = watches.reduce<string>((newest, one) => (one !== null && one > newest ? one : newest), '')
    const told = newsOf(handedOf(report), last, watch)
    handed.set(about, told === 'news' ? handedOf(report) : last)
    if (told === 'news') news.push(report)
    else counts[told] += 1
  }
  return { news, ...counts }
}
