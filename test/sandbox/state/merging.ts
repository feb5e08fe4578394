// Whether a pull request may merge, and the three ways of doing so.

import { createSignedCommit } from './commits.ts'
import { isAncestor } from './history.ts'
import { mergeCommits, mergeTrees } from './merge.ts'
import type { GitHub, MergeMethod, Oid, PullRequest, User } from './model.ts'
import { pullCommits } from './pulls.ts'
import { branchRef, deleteRef, updateRefs } from './refs.ts'
import { Refusal } from './refusal.ts'
import { approvals, checkStates } from './verdicts.ts'

export type Mergeability = {
  /** null when the question makes no sense any more. */
  readonly mergeable: boolean | null
  readonly state: 'clean' | 'dirty' | 'blocked' | 'draft' | 'unstable' | 'unknown'
  /** GitHub's sentence for what stands in the way. */
  readonly obstacle: string | null
}

/** Against the base branch as it stands now. */
export function mergeability(pull: PullRequest): Mergeability {
  const { repository, pull: details } = pull
  const base = repository.refs.get(branchRef(details.base.ref))
  if (pull.state === 'closed' || base === undefined)
    return { mergeable: null, state: 'unknown', obstacle: 'Pull Request is not mergeable' }
  if (mergeCommits(repository.store, base, details.head.sha) === null)
    return { mergeable: false, state: 'dirty', obstacle: 'Pull Request is not mergeable' }
  if (details.draft) return { mergeable: true, state: 'draft', obstacle: 'Pull Request is still a draft' }
  const obstacle = unmet(pull)
  if (obstacle !== null) return { mergeable: true, state: 'blocked', obstacle }
  const states = [...checkStates(repository, details.head.sha).values()]
  return { mergeable: true, state: states.every((one) => one === 'success') ? 'clean' : 'unstable', obstacle: null }
}

function unmet(pull: PullRequest): string | null {
  const { repository, pull: details } = pull
  const protection = repository.protections.get(details.base.ref)
  if (!protection) return null
  const states = checkStates(repository, details.head.sha)
  for (const name of protection.requiredChecks) {
    const state = states.get(name)
    if (state === undefined || state === 'pending') return `Required status check "${name}" is expected.`
    if (state === 'failure') return `Required status check "${name}" is failing.`
  }
  if (approvals(pull) >= protection.requiredApprovals) return null
  const many =
    protection.requiredApprovals === 1
      ? '1 approving review is'
      : `${protection.requiredApprovals} approving reviews are`
  return `At least ${many} required by reviewers with write access.`
}

export type MergeOrder = {
  readonly method?: MergeMethod
  readonly sha?: Oid
  readonly title?: string
  readonly message?: string
}

/** PUT pulls/{n}/merge. Throws 405 when it may not merge and 409 when the head or the base moved. Answers the new base tip. */
export function mergePull(github: GitHub, pull: PullRequest, by: User, order: MergeOrder = {}): Oid {
  const { repository, pull: details } = pull
  const { obstacle } = mergeability(pull)
  if (obstacle !== null) throw new Refusal(405, obstacle)
  if (order.sha !== undefined && order.sha !== details.head.sha)
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.')
  const ref = branchRef(details.base.ref)
  const base = repository.refs.get(ref) ?? details.base.sha
  const tip = land(github, pull, by, base, order)
  const at = github.now()
  Object.assign(details, { merged: true, mergedAt: at, mergedBy: by, mergeCommitSha: tip, autoMerge: null })
  Object.assign(pull, { state: 'closed', closedAt: at, closedBy: by, updatedAt: at })
  updateRefs(github, repository, by, [{ ref, before: base, after: tip, force: false }], { throughPullRequest: true })
  github.emit({ kind: 'pull_request', action: 'closed', pull, repository, by })
  if (repository.deleteBranchOnMerge && details.head.repository === repository)
    deleteRef(github, repository, by, branchRef(details.head.ref))
  return tip
}

function land(github: GitHub, pull: PullRequest, by: User, base: Oid, order: MergeOrder): Oid {
  const { repository, pull: details } = pull
  const { head } = details
  const tree = mergeCommits(repository.store, base, head.sha)
  if (tree === null) throw new Refusal(405, 'Pull Request is not mergeable')
  const method = order.method ?? 'merge'
  if (method === 'rebase') return rebase(github, pull, by, base)
  const squash = method === 'squash'
  const words = mergeWords(pull, method)
  const { title = words.title, message: text = words.message } = order
  const message = text === '' ? title : `${title}\n\n${text}`
  return createSignedCommit(github, repository, by, { message, tree, parents: squash ? [base] : [base, head.sha] })
}

/** What GitHub writes into the commit unless told otherwise. */
export function mergeWords(pull: PullRequest, method: MergeMethod): { title: string; message: string } {
  if (method === 'squash') return { title: `${pull.title} (#${pull.number})`, message: squashText(pull) }
  return { title: mergeTitle(pull), message: pull.title }
}

export const mergeTitle = (pull: PullRequest) =>
  `Merge pull request #${pull.number} from ${pull.pull.head.repository.owner.login}/${pull.pull.head.ref}`

function squashText(pull: PullRequest): string {
  const messages = pullCommits(pull).map((oid) => pull.repository.store.commit(oid)?.message ?? '')
  return messages.length === 1
    ? (messages[0] ?? '').split('\n').slice(2).join('\n')
    : messages.map((one) => `* ${one}`).join('\n\n')
}

// GitHub makes new commits even where a fast-forward would do.
function rebase(github: GitHub, pull: PullRequest, by: User, base: Oid): Oid {
  const { repository } = pull
  const { store } = repository
  return pullCommits(pull)
    .map((oid) => store.commit(oid))
    .filter((commit) => commit !== undefined && commit.parents.length < 2)
    .reduce((tip, commit) => {
      if (commit === undefined) return tip
      const before = store.commit(commit.parents[0] ?? '')?.tree
      const ours = store.commit(tip)?.tree
      const tree = before && ours && mergeTrees(store, before, ours, commit.tree)
      // A file that both sides changed: GitHub refuses some of these too ("This branch can't be rebased").
      if (!tree) throw new Refusal(405, "This branch can't be rebased")
      const { message, author } = commit
      return createSignedCommit(github, repository, by, { message, tree, parents: [tip], author })
    }, base)
}

/** PUT pulls/{n}/update-branch: merges the base into the head branch. */
export function updateBranch(github: GitHub, pull: PullRequest, by: User, expected?: Oid) {
  const { repository, pull: details } = pull
  const { head, base } = details
  const baseTip = repository.refs.get(branchRef(base.ref)) ?? base.sha
  if (expected !== undefined && expected !== head.sha)
    throw new Refusal(422, `expected head sha didn’t match current head ref.`)
  if (isAncestor(repository.store, baseTip, head.sha))
    throw new Refusal(422, 'There are no new commits on the base branch.')
  const tree = mergeCommits(repository.store, head.sha, baseTip)
  if (tree === null) throw new Refusal(422, 'merge conflict between base and head')
  const message = `Merge branch '${base.ref}' into ${head.ref}`
  const tip = createSignedCommit(github, repository, by, { message, tree, parents: [head.sha, baseTip] })
  updateRefs(github, head.repository, by, [{ ref: branchRef(head.ref), after: tip, force: false }])
}
