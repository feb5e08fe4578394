// What a record remembers of merged promotions, and which texts it has to keep for them.
import type { Oid } from '../oid.ts'
import type { FileEntry } from '../promotion/model.ts'
import type { Brought, FileChange, FileChanges } from '../promotion/received/brought.ts'
import { encode } from './encoding.ts'
import { dictionary, type MergedPromotion, textPath, type UnitRecord, unitPath, type Version } from './state.ts'

/** A revert comes soon or is made by hand; and the record must stay small, whatever a promotion changes. */
const mostMerges = 10
const mostFiles = 500

/** Without what the version brought the older ones no longer lead to the base: they are forgotten. */
export function rememberedMerges(
  before: readonly MergedPromotion[],
  { carries, brings, blockers }: Version,
  pull: number,
  standing: ReadonlyMap<string, FileEntry | null>,
): readonly MergedPromotion[] {
  if (Object.keys(carries).some((cluster) => !Object.hasOwn(brings, cluster))) return []
  const left = blockers.flatMap(({ path, wrote }) => (path === null ? [] : [[path, wrote] as const]))
  const isOne = Object.keys(brings).length === 1
  const clusters = Object.entries(brings).map(([cluster, brought]): [string, Brought] => {
    const written = asItStands(brought.written, standing, isOne ? left : [])
    return [cluster, { ...brought, written }]
  })
  const all = [...before, { pull, brings: dictionary(Object.fromEntries(clusters)) }].slice(-mostMerges)
  while (all.length > 1 && all.reduce((sum, one) => sum + filesIn(one), 0) > mostFiles) all.shift()
  return all
}

const filesIn = ({ brings }: MergedPromotion) =>
  Object.values(brings).reduce(
    (sum, { received, written }) => sum + Object.keys(received).length + Object.keys(written).length,
    0,
  )

/** `left`: files with something to settle, and what Sluice left there; given where it is clear whose they are. */
function asItStands(
  written: FileChanges,
  standing: ReadonlyMap<string, FileEntry | null>,
  left: readonly (readonly [path: string, wrote: Oid | null])[],
): FileChanges {
  const settled = left
    .filter(([path]) => !Object.hasOwn(written, path) && standing.has(path))
    .map(([path, wrote]): [string, FileChange] => {
      const before = wrote === null ? null : { mode: standing.get(path)?.mode ?? '100644', oid: wrote }
      return [path, { before, after: standing.get(path) ?? null }]
    })
    .filter(([, { before, after }]) => before?.oid !== after?.oid)
  const changes = Object.entries(written).map(([path, change]): [string, FileChange] => [
    path,
    standing.has(path) ? { ...change, after: standing.get(path) ?? null } : change,
  ])
  return dictionary(Object.fromEntries([...changes, ...settled]))
}

/** The paths whose standing tells what people changed on the branch. */
export const judgedPaths = ({ brings, blockers }: Version): readonly string[] => [
  ...new Set([
    ...Object.values(brings).flatMap(({ written }) => Object.keys(written)),
    ...blockers.flatMap(({ path }) => path ?? []),
  ]),
]

/** The record's file and those of its texts; null: to be removed. `standing`: the files of the ledger. */
export function filesFor(
  record: UnitRecord,
  texts: readonly { readonly oid: Oid; readonly text: string }[],
  standing: readonly string[],
): ReadonlyMap<string, string | null> {
  const { environment, unit } = record
  const kept = keepingTexts(
    record,
    texts.map(({ oid }) => oid),
  )
  const pathOf = (oid: Oid | '') => textPath(environment, unit, oid)
  const stale = standing.filter(
    (path) => path.startsWith(pathOf('')) && !kept.texts.some((oid) => pathOf(oid) === path),
  )
  return new Map([
    [unitPath(environment, unit), encode(kept)],
    ...texts.filter(({ oid }) => kept.texts.includes(oid)).map(({ oid, text }) => [pathOf(oid), text] as const),
    ...stale.map((path) => [path, null] as const),
  ])
}

/** What is removed with a unit that is none any more. */
export function filesOf({ environment, unit }: UnitRecord, standing: readonly string[]): readonly string[] {
  const texts = textPath(environment, unit, '')
  return standing.filter((path) => path === unitPath(environment, unit) || path.startsWith(texts))
}

/** The record with the texts that it still names, of those that it has and of new ones. */
function keepingTexts(record: UnitRecord, more: Iterable<Oid>): UnitRecord {
  const all = [...new Set([...record.texts, ...more])].sort()
  if (all.length === 0) return record
  const named = namedFiles(record)
  return { ...record, texts: all.filter((oid) => named.has(oid)) }
}

function namedFiles({ bases, open, merged, inherited }: UnitRecord): ReadonlySet<Oid> {
  const versions = [open, open?.previous].filter((version) => version != null)
  const tables = [bases, ...inherited.map((one) => one.bases), ...versions.map(({ carries }) => carries)]
  const trees = tables.flatMap((table) => Object.values(table))
  const changes = [...versions, ...merged, ...inherited.flatMap((one) => one.merged)].flatMap(({ brings }) =>
    Object.values(brings).flatMap(({ received }) => Object.values(received)),
  )
  return new Set([
    ...trees.flatMap(({ files }) => Object.values(files)),
    ...changes.flatMap(({ before, after }) => [before, after].flatMap((entry) => entry?.oid ?? [])),
  ])
}
