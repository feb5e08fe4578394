// Comparing two commits from their merge base, as compare and pull request files do.
import { describeDiff, type FileDiff } from './diff.ts'
import { ahead, commitOf, mergeBases } from './history.ts'
import type { Oid, Repository } from './model.ts'
import { notFound } from './refusal.ts'
import type { ObjectStore } from './store.ts'

export type Comparison = {
  readonly mergeBase: Oid
  readonly status: 'identical' | 'ahead' | 'behind' | 'diverged'
  readonly behindBy: number
  /** Oldest first. */
  readonly commits: readonly Oid[]
  readonly files: readonly FileDiff[]
}

const memo = new WeakMap<ObjectStore, Map<string, Comparison>>()

/** Throws 404 when the two have no common ancestor, as GitHub does. Remembered per pair of commits. */
export function compare({ store }: Repository, base: Oid, head: Oid): Comparison {
  const known = memo.get(store) ?? new Map<string, Comparison>()
  memo.set(store, known)
  const held = known.get(`${base}:${head}`) ?? compareFresh(store, base, head)
  known.set(`${base}:${head}`, held)
  return held
}

function compareFresh(store: ObjectStore, base: Oid, head: Oid): Comparison {
  const mergeBase = mergeBases(store, base, head)[0]
  if (mergeBase === undefined) throw notFound()
  const commits = ahead(store, base, head).reverse()
  const behindBy = ahead(store, head, base).length
  const status = commits.length > 0 ? (behindBy > 0 ? 'diverged' : 'ahead') : behindBy > 0 ? 'behind' : 'identical'
  const files = describeDiff(store, commitOf(store, mergeBase).tree, commitOf(store, head).tree)
  return { mergeBase, status, behindBy, commits, files }
}
