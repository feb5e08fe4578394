// Questions about the graph of commits: ancestors, merge bases, what one side has and the other has not.
import type { Oid, Repository } from './model.ts'
import type { Commit } from './objects.ts'
import { notFound } from './refusal.ts'
import type { ObjectStore } from './store.ts'
import { entryAt } from './trees.ts'

export function commitOf(store: ObjectStore, oid: Oid): Commit {
  const commit = store.commit(oid)
  if (!commit) throw notFound()
  return commit
}

/** Every commit reachable from the tips, tips included. */
export function reachable(store: ObjectStore, tips: readonly Oid[], stop: ReadonlySet<Oid> = new Set()): Set<Oid> {
  const seen = new Set<Oid>()
  const queue = [...tips]
  for (let oid = queue.pop(); oid !== undefined; oid = queue.pop()) {
    if (seen.has(oid) || stop.has(oid)) continue
    seen.add(oid)
    queue.push(...(store.commit(oid)?.parents ?? []))
  }
  return seen
}

export function isAncestor(store: ObjectStore, ancestor: Oid, of: Oid): boolean {
  return ancestor === of || reachable(store, [of]).has(ancestor)
}

/** Best common ancestors; the first is the one that compare shows. */
export function mergeBases(store: ObjectStore, a: Oid, b: Oid): Oid[] {
  const left = reachable(store, [a])
  const common = newestFirst(store, [b]).filter((oid) => left.has(oid))
  const bases: Oid[] = []
  const below = new Set<Oid>()
  for (const oid of common) {
    if (below.has(oid)) continue
    bases.push(oid)
    for (const older of reachable(store, commitOf(store, oid).parents)) below.add(older)
  }
  return bases.filter((oid) => !below.has(oid))
}

/** Commits from the tips on, children before parents, newest first as `git log --date-order`. */
export function newestFirst(store: ObjectStore, tips: readonly Oid[], without: ReadonlySet<Oid> = new Set()): Oid[] {
  const within = reachable(store, tips, without)
  const children = new Map<Oid, number>([...within].map((oid) => [oid, 0]))
  for (const oid of within)
    for (const parent of commitOf(store, oid).parents)
      if (within.has(parent)) children.set(parent, (children.get(parent) ?? 0) + 1)
  const time = (oid: Oid) => commitOf(store, oid).committer.seconds
  const ready = tips.filter((oid, at) => children.get(oid) === 0 && tips.indexOf(oid) === at)
  const ordered: Oid[] = []
  while (ready.length > 0) {
    ready.sort((x, y) => time(x) - time(y))
    const oid = ready.pop()
    if (oid === undefined) break
    ordered.push(oid)
    for (const parent of commitOf(store, oid).parents) {
      const left = (children.get(parent) ?? 0) - 1
      if (!within.has(parent)) continue
      children.set(parent, left)
      if (left === 0) ready.push(parent)
    }
  }
  return ordered
}

/** Commits that `head` has and `base` has not, newest first. */
export function ahead(store: ObjectStore, base: Oid, head: Oid): Oid[] {
  return newestFirst(store, [head], reachable(store, [base]))
}

/** Whether a commit changed what stands at a path, against its first parent. */
export function touches(store: ObjectStore, oid: Oid, path: string): boolean {
  const { tree, parents } = commitOf(store, oid)
  const now = entryAt(store, tree, path)
  const befores = parents.map((parent) => entryAt(store, commitOf(store, parent).tree, path))
  if (befores.length === 0) return now !== undefined
  return befores.every((before) => before?.oid !== now?.oid || before?.mode !== now?.mode)
}

/** A commit by branch, tag, full ref, abbreviated id, `x~2` or `x^`; undefined when nothing has that name. */
export function resolveCommit(repository: Repository, name: string): Oid | undefined {
  const { refs, store } = repository
  const candidates = [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`]
  if (name === 'HEAD') candidates.push(`refs/heads/${repository.defaultBranch}`)
  const held = candidates.map((ref) => refs.get(ref)).find((oid) => oid !== undefined)
  if (held === undefined && /^[0-9a-f]{7,39}$/.test(name)) return store.expand(name)
  const [, start, steps = ''] = /^(.+?)(?:~(\d*)|\^)$/.exec(name) ?? []
  if (held !== undefined || start === undefined) return peel(store, held ?? name)
  return firstParent(store, resolveCommit(repository, start), steps === '' ? 1 : Number(steps))
}

function firstParent(store: ObjectStore, from: Oid | undefined, steps: number): Oid | undefined {
  if (from === undefined || steps === 0) return from
  return firstParent(store, commitOf(store, from).parents[0], steps - 1)
}

/** The commit behind a tag object, or the commit itself. */
export function peel(store: ObjectStore, oid: Oid): Oid | undefined {
  if (store.commit(oid)) return oid
  const tag = store.tag(oid)
  return tag ? peel(store, tag.object) : undefined
}
