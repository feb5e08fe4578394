// `sluice report --repo`: reads a payload as the repository's configuration has it read, and finds its object in a clone.
import type { Config } from '../config/model.ts'
import { type Place, placeName } from '../config/place-name.ts'
import { compileLayout } from '../config/template.ts'
import { redact } from '../flux/redact.ts'
import { fluxIndex } from '../health/flux-index.ts'
import { matchReport } from '../health/match.ts'
import { fluxKey, type HealthReport } from '../health/model.ts'
import type { Origin } from '../health/read/report.ts'
import { type Reach, reachInto } from '../health/read/speaker.ts'
import { listedReach } from '../health/read/status.ts'
import { standingOf } from '../health/standing.ts'
import type { Oid } from '../oid.ts'
import { settle } from '../settle.ts'
import { isWrong, type Wrong } from './answer.ts'
import type { OpenClone } from './clone.ts'
import { unknownName } from './plan-arguments.ts'
import { headOf } from './plan-question.ts'
import { readingOf, type ShownReport, shownReport } from './report-reading.ts'

export type Asked = { readonly payload: unknown; readonly origin: Origin; readonly cluster: string | null }

export async function matchedIn(
  clone: OpenClone,
  { payload, origin, cluster }: Asked,
  config: Config,
  rev: Oid,
): Promise<ShownReport | Wrong> {
  const places = placesOf(config)
  const reach = cluster === null ? reachInto(places) : reachNamed(config, places, cluster)
  if (isWrong(reach)) return reach
  const { statuses } = config.reports
  // Where nobody is listed, the question is how a status would be read if its creator were.
  const listed = origin === 'status' && statuses.length > 0 ? listedReach(payload, statuses, places) : reach
  if ('because' in listed) return shownReport(listed)
  const report = readingOf(payload, origin, cluster === null ? listed : reach)
  const shown = shownReport(report)
  const place = places.find((one) => placeName(config, one) === report.cluster)
  const isSilent = report.state === 'ignored'
  if (place === undefined || (isSilent && report.object === null)) return shown
  const commit = await commitOf(clone, config, place, report, rev)
  if (typeof commit === 'object') return commit
  const index = await settle(
    (known) => fluxIndex({ ...place, commit }, config, compileLayout(config), known),
    clone.reader,
  )
  const match = matchReport(report, [index])
  if (match.kind === 'unmatched' && isSilent) return shown
  if (match.kind === 'unmatched') return { ...shown, service: null, state: 'unknown', because: redact(match.because) }
  const services = [...new Set(match.objects.map(({ service }) => service))]
  const standing = report.object === null ? report : standingOf(report, match.object)
  const several = services.length > 1 ? ` It speaks for ${services.join(', ')}.` : ''
  return {
    ...shown,
    // The repository tells the namespace that a default status context leaves out.
    object: report.object === null ? null : fluxKey(match.object),
    service: services.length > 1 ? null : match.object.service,
    state: standing.state,
    because: `${standing.because}${several}`,
  }
}

const placesOf = ({ environments }: Config): readonly Place[] =>
  environments.flatMap(({ name, clusters }) =>
    clusters.map((cluster) => ({ environment: name, cluster: cluster.name })),
  )

/** The cluster that a person names stands for the authenticated one. */
function reachNamed(config: Config, places: readonly Place[], named: string): Reach | Wrong {
  const known = reachInto(places).known?.filter(({ name }) => name === named) ?? []
  const names = places.map((place) => placeName(config, place))
  return known.length === 0 ? unknownName('cluster', named, names) : { known, bound: true }
}

/** The revision itself where it is a commit of this clone, else what stands in the environment now. */
async function commitOf(
  clone: OpenClone,
  config: Config,
  { environment }: Place,
  { revision }: HealthReport,
  rev: Oid,
): Promise<Oid | Wrong> {
  const commit = revision?.commit ?? null
  const own = commit === null ? null : await clone.reader.resolve(commit)
  const of = config.environments.find(({ name }) => name === environment)
  return own ?? (of === undefined ? rev : headOf(clone, of, rev))
}
