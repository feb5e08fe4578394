// Commits and tag objects made through an API: whose name stands on them, and which ones GitHub signs.
import type { GitHub, Oid, Repository, User } from './model.ts'
import { emptyTree, encodeCommit, encodeTag, type ObjectKind, type Person } from './objects.ts'
import { invalid } from './refusal.ts'

export type NewCommit = {
  readonly message: string
  readonly tree: Oid
  readonly parents: readonly Oid[]
  readonly author?: Person
  readonly committer?: Person
}

/** The identity GitHub gives an account in commits: `<id>+<login>@users.noreply.github.com` unless it has another. */
const personOf = (user: User, seconds: number): Person => ({
  name: user.name,
  email: user.email,
  seconds,
  zone: '+0000',
})
const webFlow = (seconds: number): Person => ({
  name: 'GitHub',
  email: 'noreply@github.com',
  seconds,
  zone: '+0000',
})

/**
 * POST git/commits. GitHub signs what an App commits without author and committer; nothing else.
 * Throws 422 when the tree or a parent does not exist.
 */
export function createCommit(github: GitHub, repository: Repository, by: User, commit: NewCommit): Oid {
  const { store } = repository
  if (commit.tree !== emptyTree && !store.tree(commit.tree)) throw invalid('Tree SHA does not exist')
  const missing = commit.parents.find((parent) => !store.commit(parent))
  if (missing !== undefined) throw invalid('Parent SHA does not exist or is not a commit object')
  const signed = by.type === 'Bot' && !commit.author && !commit.committer
  const seconds = github.commitTime()
  const author = commit.author ?? personOf(by, seconds)
  const committer = commit.committer ?? (signed ? webFlow(seconds) : author)
  const { message, tree, parents } = commit
  const oid = store.put({ kind: 'commit', body: encodeCommit({ tree, parents, author, committer, message }) })
  if (signed) store.verified.add(oid)
  return oid
}

/** A commit that GitHub itself makes, for the merge button and `createCommitOnBranch`: signed, committed by web-flow. */
export function createSignedCommit(github: GitHub, repository: Repository, by: User, commit: NewCommit): Oid {
  const seconds = github.commitTime()
  const author = commit.author ?? personOf(by, seconds)
  const oid = createCommit(github, repository, by, { ...commit, author, committer: webFlow(seconds) })
  repository.store.verified.add(oid)
  return oid
}

export type NewTag = {
  readonly tag: string
  readonly message: string
  readonly object: Oid
  readonly kind: ObjectKind
  readonly tagger?: Person
}

/** POST git/tags: the tag object alone; a ref makes it a tag. */
export function createTag(
  github: GitHub,
  repository: Repository,
  by: User,
  { tag, message, object, kind, tagger }: NewTag,
): Oid {
  if (repository.store.get(object)?.kind !== kind) throw invalid('Object does not exist')
  const named = tagger ?? personOf(by, github.commitTime())
  return repository.store.put({ kind: 'tag', body: encodeTag({ object, kind, name: tag, tagger: named, message }) })
}
