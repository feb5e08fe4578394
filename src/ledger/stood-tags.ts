// Which tags stood on the pins of an environment, since when, and for which services.
import type { BumpRecord, StoodTag } from './bump-state.ts'

/** Of tags that no pin stands at any more. */
const rememberedEnds = 10

/**
 * `byService`: service → the tag that it stands at. A tag keeps its `since` as long as any service stands at it; services that
 * left it before the others have an end of their own. A tag that comes back stands anew.
 */
export function tagsStand(record: BumpRecord, byService: Readonly<Record<string, string>>, at: string): BumpRecord {
  const now = new Map(
    [...Map.groupBy(Object.entries(byService), ([, tag]) => tag)].map(([tag, entries]) => [
      tag,
      entries.map(([service]) => service).sort(),
    ]),
  )
  const before = record.stood.filter(({ until }) => until === null)
  const goOn = before.flatMap((entry) => {
    const services = now.get(entry.tag)
    return services === undefined ? [] : [{ ...entry, services }]
  })
  const begin = [...now]
    .filter(([tag]) => !before.some((entry) => entry.tag === tag))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([tag, services]): StoodTag => ({ tag, since: at, until: null, services }))
  const ends = before.flatMap((entry) => {
    const services = entry.services.filter((service) => !now.get(entry.tag)?.includes(service))
    // A tag that serves nothing any more ends, too.
    return services.length > 0 || !now.has(entry.tag) ? [{ ...entry, until: at, services }] : []
  })
  const ended = ends.reduce<readonly StoodTag[]>(
    withEnd,
    record.stood.filter(({ until }) => until !== null),
  )
  return { ...record, stood: [...ended.slice(-rememberedEnds), ...goOn, ...begin] }
}

/** One stand of a tag has one end, however many services left it one by one. */
function withEnd(ended: readonly StoodTag[], end: StoodTag): readonly StoodTag[] {
  const isSame = ({ tag, since }: StoodTag) => tag === end.tag && since === end.since
  const earlier = ended.find(isSame)
  const services = [...new Set([...(earlier?.services ?? []), ...end.services])].sort()
  return [...ended.filter((one) => !isSame(one)), { ...end, services }]
}
