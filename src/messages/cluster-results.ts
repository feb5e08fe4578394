// What several clusters receive, side by side: what is alike in all of them once, and where they differ value by value.
import type { Plan } from '../promotion/model.ts'
import type { PlanBlocker } from '../promotion/settling/blockers.ts'
import { type ChangeResult, resultsOf } from './change-results.ts'
import { fewClusters, ofAny } from './cluster-names.ts'
import { cell, details } from './markdown.ts'
import { valueCell } from './questions.ts'

/** A value of one file, told without the cluster's name, and what becomes of it by cluster. */
type Row = {
  readonly file: string
  readonly pointer: string
  readonly value: string
  readonly by: Map<string, Pick<ChangeResult, 'before' | 'after'> & { readonly said: string }>
}

const mostColumns = 4
const mostRows = 200
/** Beyond so many files people look at the diff. */
const mostFiles = 1000

export function clusterResults(plans: readonly Plan[], blockers: readonly PlanBlocker[]): readonly string[] {
  const isStopped = (plan: Plan) => plan.problems.length > 0 && plan.changes.length === 0
  const stopped = plans.filter(isStopped).map((plan) => plan.cluster)
  const shown = plans.filter((plan) => !isStopped(plan))
  const { rows, more } = rowsOf(shown, blockers)
  const isAlike = ({ by }: Row) =>
    by.size === shown.length && new Set([...by.values()].map(({ said }) => said)).size === 1
  const [alike, different] = [rows.filter(isAlike), rows.filter((row) => !isAlike(row))]
  return [
    ...(stopped.length === 0 ? [] : [`${fewClusters(stopped)} gets nothing until the problems above are settled.`]),
    ...(alike.length === 0 ? [] : [alikeTable(alike, shown.length)]),
    ...(different.length === 0
      ? []
      : [
          differentTable(
            different,
            shown.map(({ cluster }) => cluster),
          ),
        ]),
    ...(rows.length === 0 && shown.length > 0
      ? ['### Changes\n\nNothing is written until the points above are settled.']
      : []),
    ...(more > 0 ? [`… and ${more} more files: see the diff.`] : []),
  ]
}

function rowsOf(
  plans: readonly Plan[],
  blockers: readonly PlanBlocker[],
): { readonly rows: readonly Row[]; readonly more: number } {
  const rows = new Map<string, Row>()
  const rowAt = (plan: Plan, path: string, pointer: string, value: string): Row => {
    const file = ofAny(path, plan.cluster, '{cluster}')
    const key = `${file}\0${value}`
    const row = rows.get(key) ?? { file, pointer, value, by: new Map() }
    rows.set(key, row)
    return row
  }
  let files = 0
  for (const plan of plans) {
    for (const change of plan.changes) {
      if (files++ >= mostFiles) continue
      for (const { pointer, value, before, after } of resultsOf(change)) {
        const said = before === null ? value : `${before} → ${after}`
        rowAt(plan, change.path, pointer, value).by.set(plan.cluster, { before, after, said })
      }
    }
    for (const { path, pointer, target, digest } of plan.conflicts) {
      const number = blockers.find((one) => isOf(one, plan, { path, pointer, digest }))?.asks?.name
      const said = `stays ${valueCell(target)}, conflict ${number ?? ''}`.trimEnd()
      const value = pointer === '' ? 'whole file' : cell(pointer)
      rowAt(plan, path, pointer, value).by.set(plan.cluster, { before: null, after: null, said })
    }
  }
  // What one cluster keeps matters where another one receives it.
  for (const plan of plans) {
    for (const { path, pointer, target } of plan.kept) {
      const row = rows.get(`${ofAny(path, plan.cluster, '{cluster}')}\0${cell(pointer)}`)
      if (row === undefined || row.by.has(plan.cluster)) continue
      row.by.set(plan.cluster, { before: null, after: null, said: `stays ${valueCell(target)}` })
    }
  }
  return { rows: [...rows.values()], more: files - mostFiles }
}

type Place = { readonly path: string; readonly pointer: string; readonly digest: string }

const isOf = ({ path, asks }: PlanBlocker, { cluster }: Plan, place: Place) =>
  path === place.path && asks?.cluster === cluster && asks.pointer === place.pointer && asks.digest === place.digest

function alikeTable(rows: readonly Row[], clusters: number): string {
  const lines = rows.slice(0, mostRows).map(({ file, value, by }) => {
    const [first] = by.values()
    const [before, after] =
      first?.before == null ? ['–', first?.said === value ? '–' : (first?.said ?? '–')] : [first.before, first.after]
    return `| ${cell(file)} | ${value} | ${before} | ${after} |`
  })
  const head = '| file | value | before | after |\n| --- | --- | --- | --- |'
  return `### Changes, alike in all ${clusters} clusters\n\n${head}\n${lines.join('\n')}${restOf(rows)}`
}

/** A column for each of few clusters; of many, a row for each result with the clusters that have it. */
function differentTable(rows: readonly Row[], clusters: readonly string[]): string {
  const title = '### Where clusters differ'
  const shown = rows.slice(0, mostRows)
  if (clusters.length <= mostColumns) {
    const lines = shown.map(
      ({ file, value, by }) =>
        `| ${cell(file)} | ${value} | ${clusters.map((cluster) => by.get(cluster)?.said ?? asItIs).join(' | ')} |`,
    )
    const head = `| file | value | ${clusters.map(cell).join(' | ')} |\n| --- | --- | ${clusters.map(() => '---').join(' | ')} |`
    return `${title}\n\n${head}\n${lines.join('\n')}${restOf(rows)}`
  }
  const lines = shown.flatMap(({ file, value, by }) =>
    [...Map.groupBy(clusters, (cluster) => by.get(cluster)?.said ?? asItIs)].map(
      ([said, some]) => `| ${cell(file)} | ${value} | ${said} | ${fewClusters(some)} |`,
    ),
  )
  const head = '| file | value | result | clusters |\n| --- | --- | --- | --- |'
  return `${title}\n\n${head}\n${lines.slice(0, mostRows).join('\n')}${restOf(rows)}`
}

const asItIs = 'as it is'

const restOf = ({ length }: readonly Row[]) => (length > mostRows ? `\n\n… and ${length - mostRows} more rows.` : '')

/** Values that stay, once where they are the same in several clusters. */
export function keptInClusters(plans: readonly Plan[]): readonly string[] {
  const kept = plans.flatMap((plan) =>
    plan.kept.map(({ path, pointer, target, source }) => {
      const values = `${valueCell(target)} | ${valueCell(source)}`
      return {
        cluster: plan.cluster,
        line: `| ${cell(ofAny(path, plan.cluster, '{cluster}'))} | ${cell(pointer)} | ${values} |`,
      }
    }),
  )
  if (kept.length === 0) return []
  const lines = [...Map.groupBy(kept, ({ line }) => line)].map(
    ([line, some]) => `${line} ${fewClusters([...new Set(some.map(({ cluster }) => cluster))])} |`,
  )
  const head = '| file | value | stays | source has | clusters |\n| --- | --- | --- | --- | --- |'
  const rest = lines.length > mostRows ? `\n\n… and ${lines.length - mostRows} more.` : ''
  return [
    details(`Values kept for the target (${kept.length})`, `${head}\n${lines.slice(0, mostRows).join('\n')}${rest}`),
  ]
}
