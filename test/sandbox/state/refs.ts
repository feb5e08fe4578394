// Branches and tags: names, compare-and-swap, protection, and the pull requests that follow a branch.
import type { RefChange } from './events.ts'
import { pullsOf } from './github.ts'
import { isAncestor, peel } from './history.ts'
import type { GitHub, Oid, PullRequest, Repository, User } from './model.ts'
import { invalid, Refusal } from './refusal.ts'

export const branchRef = (name: string) => `refs/heads/${name}`
const branchName = (ref: string) => ref.replace(/^refs\/heads\//, '')

// The rules of git-check-ref-format, as one refusal list.
const refused = [/\.\./, /[\0-\x20~^:?*[\\\x7f]/, /@\{/, /\/\//, /\/\./, /\.lock(\/|$)/, /[./]$/, /^@$/]

function isRefName(ref: string): boolean {
  return /^refs\/(heads|tags|notes|[a-z-]+)\/./.test(ref) && !refused.some((rule) => rule.test(ref))
}

export type RefUpdate = {
  readonly ref: string
  /** What must stand there: null means nothing; leave it out to accept whatever stands. */
  readonly before?: Oid | null
  /** null deletes. */
  readonly after: Oid | null
  /** Without force a branch only moves forward. */
  readonly force: boolean
}

export type UpdateOptions = {
  /** Set by a merge of a pull request, which is what a protected branch waits for. */
  readonly throughPullRequest?: boolean
}

function check(
  repository: Repository,
  update: RefUpdate,
  { throughPullRequest = false }: UpdateOptions,
): RefChange & { forced: boolean } {
  const { ref, after, force } = update
  const { refs, store, protections } = repository
  const before = refs.get(ref) ?? null
  if (!isRefName(ref)) throw invalid(`${ref} is not a valid ref name.`)
  if (ref.startsWith('refs/pull/')) throw invalid('Reference cannot be updated')
  if (update.before !== undefined && update.before !== before)
    throw new Refusal(
      422,
      before === null ? 'Reference does not exist' : 'Reference update failed: the ref has moved',
      [],
    )
  if (after === null && before === null) throw invalid('Reference does not exist')
  if (after !== null && !store.get(after)) throw invalid('Object does not exist')
  if (after !== null && ref.startsWith('refs/heads/') && !store.commit(after))
    throw invalid('Reference cannot be updated')
  if (protections.get(branchName(ref))?.pullRequestRequired && before !== null && !throughPullRequest)
    throw invalid(
      after === null ? 'Cannot delete this protected branch' : 'Changes must be made through a pull request.',
    )
  const nested = [...refs.keys()].find(
    (other) => other !== ref && (other.startsWith(`${ref}/`) || ref.startsWith(`${other}/`)),
  )
  if (before === null && nested !== undefined)
    throw invalid('Reference cannot be created: a ref of a part of that name exists')
  const forward =
    before === null || after === null || isAncestor(store, peel(store, before) ?? before, peel(store, after) ?? after)
  if (!forward && !force) throw invalid('Update is not a fast forward')
  return { ref, before, after, forced: !forward }
}

/** All of the updates or none. Throws 422 in GitHub's words. Tells subscribers of pushes, creations and deletions. */
export function updateRefs(
  github: GitHub,
  repository: Repository,
  by: User,
  updates: readonly RefUpdate[],
  options: UpdateOptions = {},
) {
  const changes = updates
    .map((update) => check(repository, update, options))
    .filter(({ before, after }) => before !== after)
  const at = github.now()
  for (const { ref, after } of changes) {
    if (after === null) repository.refs.delete(ref)
    else repository.refs.set(ref, after)
  }
  if (changes.length > 0) repository.pushedAt = at
  // GitHub sends no event at all when more than three tags come at once.
  const manyTags = changes.filter(({ ref }) => ref.startsWith('refs/tags/')).length > 3
  for (const change of changes)
    if (!manyTags || !change.ref.startsWith('refs/tags/')) announce(github, repository, by, change)
}

function announce(github: GitHub, repository: Repository, by: User, change: RefChange & { forced: boolean }) {
  const { ref, before, after } = change
  const refType = ref.startsWith('refs/heads/') ? 'branch' : ref.startsWith('refs/tags/') ? 'tag' : null
  if (refType === null) return
  const name = ref.replace(/^refs\/(heads|tags)\//, '')
  if (before === null) github.emit({ kind: 'create', refType, name, repository, by })
  if (after === null) github.emit({ kind: 'delete', refType, name, repository, by })
  github.emit({ kind: 'push', repository, by, ...change })
  if (refType === 'branch') followBranch(github, repository, by, name, after)
}

function followBranch(github: GitHub, repository: Repository, by: User, branch: string, after: Oid | null) {
  const everywhere = [...github.repositories.values()].flatMap(pullsOf).filter((pull) => pull.state === 'open')
  for (const pull of everywhere) {
    const { head, base } = pull.pull
    if (head.repository === repository && head.ref === branch) {
      if (after === null) closePull(github, pull, by)
      else synchronize(github, pull, by, after)
    }
    if (pull.repository === repository && base.ref === branch) {
      if (after === null) closePull(github, pull, by)
      else if (isAncestor(repository.store, head.sha, after)) noteMerged(github, pull, by, after)
    }
  }
}

function synchronize(github: GitHub, pull: PullRequest, by: User, after: Oid) {
  const before = pull.pull.head.sha
  const { base } = pull.pull
  pull.pull.head.sha = after
  pull.updatedAt = github.now()
  base.sha = pull.repository.refs.get(branchRef(base.ref)) ?? base.sha
  pull.repository.refs.set(`refs/pull/${pull.number}/head`, after)
  github.emit({ kind: 'pull_request', action: 'synchronize', pull, before, after, repository: pull.repository, by })
  // Forced back to what the base has already: nothing is left to merge, and GitHub closes it.
  if (isAncestor(pull.repository.store, after, base.sha)) closePull(github, pull, by)
}

export function closePull(github: GitHub, pull: PullRequest, by: User) {
  const at = github.now()
  Object.assign(pull, { state: 'closed', closedAt: at, closedBy: by, updatedAt: at })
  pull.pull.autoMerge = null
  github.emit({ kind: 'pull_request', action: 'closed', pull, repository: pull.repository, by })
}

/** A push that brings the head into the base branch merges the pull request, whoever pushed. */
function noteMerged(github: GitHub, pull: PullRequest, by: User, commit: Oid) {
  Object.assign(pull.pull, { merged: true, mergedAt: github.now(), mergedBy: by, mergeCommitSha: commit })
  closePull(github, pull, by)
}

/** POST git/refs. Throws 422 when it stands already. */
export function createRef(github: GitHub, repository: Repository, by: User, ref: string, sha: Oid) {
  if (!isRefName(ref)) throw invalid("Reference name must start with 'refs/' and contain at least two slashes")
  if (repository.refs.has(ref)) throw invalid('Reference already exists')
  updateRefs(github, repository, by, [{ ref, before: null, after: sha, force: false }])
}

/** PATCH git/refs. Throws 422 when it does not stand or would go back without force. */
export function updateRef(github: GitHub, repository: Repository, by: User, ref: string, sha: Oid, force: boolean) {
  if (!repository.refs.has(ref)) throw invalid('Reference does not exist')
  updateRefs(github, repository, by, [{ ref, after: sha, force }])
}

export function deleteRef(github: GitHub, repository: Repository, by: User, ref: string) {
  updateRefs(github, repository, by, [{ ref, after: null, force: true }])
}
