// The merge queue, as far as an App sees it: a group's commit that wants checks, and how the group ends.
import { createSignedCommit } from './commits.ts'
import { mergeCommits } from './merge.ts'
import { mergeTitle } from './merging.ts'
import type { GitHub, MergeGroup, PullRequest, Repository, User } from './model.ts'
import { branchRef, updateRefs } from './refs.ts'
import { invalid } from './refusal.ts'

/** Merges the pull requests one after the other on a queue branch and asks for checks of its tip. */
export function queuePulls(
  github: GitHub,
  repository: Repository,
  by: User,
  pulls: readonly PullRequest[],
): MergeGroup {
  const last = pulls.at(-1)
  const baseRef = branchRef(last?.pull.base.ref ?? repository.defaultBranch)
  const baseSha = repository.refs.get(baseRef)
  if (!last || baseSha === undefined) throw invalid('A merge group needs pull requests and a base branch')
  const headSha = pulls.reduce((tip, pull) => {
    const tree = mergeCommits(repository.store, tip, pull.pull.head.sha)
    if (tree === null) throw invalid(`#${pull.number} conflicts with the queue`)
    const message = `${mergeTitle(pull)}\n\n${pull.title}`
    return createSignedCommit(github, repository, by, { message, tree, parents: [tip, pull.pull.head.sha] })
  }, baseSha)
  const headRef = branchRef(`gh-readonly-queue/${last.pull.base.ref}/pr-${last.number}-${baseSha}`)
  const group: MergeGroup = { headRef, headSha, baseRef, baseSha, pulls }
  repository.mergeGroups.set(headRef, group)
  repository.refs.set(headRef, headSha)
  github.emit({ kind: 'merge_group', action: 'checks_requested', group, repository, by })
  return group
}

/** `merged` moves the base branch to the group's tip, which closes its pull requests as merged. */
export function finishGroup(
  github: GitHub,
  repository: Repository,
  by: User,
  group: MergeGroup,
  reason: 'merged' | 'invalidated' | 'dequeued',
) {
  repository.mergeGroups.delete(group.headRef)
  repository.refs.delete(group.headRef)
  if (reason === 'merged') {
    const update = { ref: group.baseRef, before: group.baseSha, after: group.headSha, force: false }
    updateRefs(github, repository, by, [update], { throughPullRequest: true })
  }
  github.emit({ kind: 'merge_group', action: 'destroyed', group, reason, repository, by })
}
