// Auto-merge: a pull request that merges by itself as soon as what it waits for is there.
import { pullsOf } from './github.ts'
import { mergeability, mergePull, mergeWords } from './merging.ts'
import type { GitHub, MergeMethod, Oid, PullRequest, Repository, User } from './model.ts'
import { invalid } from './refusal.ts'

export type AutoMergeOrder = {
  readonly method?: MergeMethod
  readonly title?: string | null
  readonly message?: string | null
  readonly expectedHead?: Oid
}

/** GraphQL's enablePullRequestAutoMerge: refused without the setting, on a moved head, and on what could merge at once. */
export function enableAutoMerge(github: GitHub, pull: PullRequest, by: User, order: AutoMergeOrder = {}) {
  const { repository, pull: details } = pull
  if (!repository.allowAutoMerge) throw invalid('Pull request Auto merge is not allowed for this repository')
  if (order.expectedHead !== undefined && order.expectedHead !== details.head.sha)
    throw invalid(`Head sha didn't match expected head oid`)
  const { state } = mergeability(pull)
  if (state === 'clean' || state === 'unstable') throw invalid(`Pull request Pull request is in ${state} status`)
  if (state === 'unknown') throw invalid('Pull request is closed')
  const { method = 'merge', title, message } = order
  const words = mergeWords(pull, method)
  details.autoMerge = { by, method, title: title ?? words.title, message: message ?? words.message }
  github.emit({ kind: 'pull_request', action: 'auto_merge_enabled', pull, repository, by })
}

export function disableAutoMerge(github: GitHub, pull: PullRequest, by: User) {
  if (pull.pull.autoMerge === null) throw invalid('Pull request is not in an auto merge state')
  pull.pull.autoMerge = null
  github.emit({ kind: 'pull_request', action: 'auto_merge_disabled', pull, repository: pull.repository, by })
}

/** Called whenever something was said about a commit. */
export function tryAutoMerge(github: GitHub, repository: Repository, sha: Oid) {
  for (const pull of pullsOf(repository)) {
    const { autoMerge, head } = pull.pull
    if (pull.state !== 'open' || autoMerge === null || head.sha !== sha || mergeability(pull).obstacle !== null)
      continue
    const { by, method, title, message } = autoMerge
    mergePull(github, pull, by, { method, title, message })
  }
}
