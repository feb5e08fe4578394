// `Commit.history`: the log of a commit, simplified to a path as `git log -- path` does it.
import { commitOf, newestFirst } from '../../state/history.ts'
import type { Oid } from '../../state/model.ts'
import type { ObjectStore } from '../../state/store.ts'
import { entryAt } from '../../state/trees.ts'
import { type Page, paginate } from '../page.ts'
import { type ObjectSource, toObject } from '../source.ts'

export type HistoryQuestion = Page & {
  readonly path?: string | null
  readonly since?: string | null
  readonly until?: string | null
}

export function listHistory({ repository, oid }: ObjectSource, { path, since, until, ...page }: HistoryQuestion) {
  const { store } = repository
  const from = since == null ? Number.NEGATIVE_INFINITY : Date.parse(since) / 1000
  const to = until == null ? Number.POSITIVE_INFINITY : Date.parse(until) / 1000
  const shown = path == null || path === '' ? () => true : touching(store, oid, path)
  const items = newestFirst(store, [oid]).filter((one) => {
    const { seconds } = commitOf(store, one).committer
    return seconds >= from && seconds <= to && shown(one)
  })
  return paginate({ name: 'history', items, key: (one) => one, show: (one) => toObject(repository, one) }, page)
}

/** Where a parent has the same content, only that parent is followed, and the commit itself is not shown. */
function touching(store: ObjectStore, head: Oid, path: string): (oid: Oid) => boolean {
  const states = new Map<Oid, string>()
  const state = (oid: Oid) => {
    const held = states.get(oid)
    if (held !== undefined) return held
    const entry = entryAt(store, commitOf(store, oid).tree, path)
    const found = entry ? `${entry.mode} ${entry.oid}` : ''
    states.set(oid, found)
    return found
  }
  const shown = new Set<Oid>()
  const seen = new Set<Oid>()
  const queue = [head]
  for (let oid = queue.pop(); oid !== undefined; oid = queue.pop()) {
    if (seen.has(oid)) continue
    seen.add(oid)
    const now = state(oid)
    const { parents } = commitOf(store, oid)
    const same = parents.find((parent) => state(parent) === now)
    if (same === undefined && (parents.length > 0 || now !== '')) shown.add(oid)
    queue.push(...(same === undefined ? parents : [same]))
  }
  return (oid) => shown.has(oid)
}
