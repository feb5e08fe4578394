// Comparing two commits from their merge base, as compare and pull request files do.
import { describeDiff, type FileDiff } from './diff.ts'
import { ahead, commitOf, mergeBases } from './history.ts'
import type { Oid, Repository } from './model.ts'
import { notFound } from './refusal.ts'

export type Comparison = {
  readonly mergeBase: Oid
  readonly status: 'identical' | 'ahead' | 'behind' | 'diverged'
  readonly behindBy: number
  /** Oldest first. */
  readonly commits: readonly Oid[]
  readonly files: readonly FileDiff[]
}

/** Throws 404 when the two have no common ancestor, as GitHub does. */
export function compare({ store }: Repository, base: Oid, head: Oid): Comparison {
  const mergeBase = mergeBases(store, base, head)[0]
  if (mergeBase === undefined) throw notFound()
  const commits = ahead(store, base, head).reverse()
  const behindBy = ahead(store, head, base).length
  const status = commits.length > 0 ? (behindBy > 0 ? 'diverged' : 'ahead') : behindBy > 0 ? 'behind' : 'identical'
  const files = describeDiff(store, commitOf(store, mergeBase).tree, commitOf(store, head).tree)
  return { mergeBase, status, behindBy, commits, files }
}
