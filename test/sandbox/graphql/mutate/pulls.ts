// Mutations of pull requests that REST does not offer, and closing.
import { disableAutoMerge, enableAutoMerge } from '../../state/auto-merge.ts'
import type { Oid } from '../../state/model.ts'
import { setDraft, updatePull } from '../../state/pulls.ts'
import { findTyped } from '../node.ts'
import { demand, type Fields, roleToEdit, type Session } from '../session.ts'
import { toActor } from '../source.ts'

type Input<T = unknown> = {
  readonly input: T & { readonly pullRequestId: string; readonly clientMutationId?: string | null }
}
type AutoMerge = {
  readonly mergeMethod?: 'MERGE' | 'SQUASH' | 'REBASE' | null
  readonly commitHeadline?: string | null
  readonly commitBody?: string | null
  readonly expectedHeadOid?: Oid | null
}
const methods = { MERGE: 'merge', SQUASH: 'squash', REBASE: 'rebase' } as const

function find(session: Session, id: string) {
  const source = findTyped(session, id, 'PullRequest')
  const { issue } = source
  demand(session, issue.repository, 'pull_requests', 'write', roleToEdit(session, issue.user))
  return source
}

function draft(to: boolean) {
  return (_: unknown, { input }: Input, session: Session) => {
    const pullRequest = find(session, input.pullRequestId)
    setDraft(session.github, pullRequest.issue, session.user, to)
    return { clientMutationId: input.clientMutationId, pullRequest }
  }
}

export const pullMutations: Fields<unknown> = {
  convertPullRequestToDraft: draft(true),
  markPullRequestReadyForReview: draft(false),
  closePullRequest: (_, { input }: Input, session) => {
    const pullRequest = find(session, input.pullRequestId)
    updatePull(session.github, pullRequest.issue, session.user, { state: 'closed' })
    return { clientMutationId: input.clientMutationId, pullRequest }
  },
  disablePullRequestAutoMerge: (_, { input }: Input, session) => {
    const pullRequest = find(session, input.pullRequestId)
    demand(session, pullRequest.issue.repository, 'contents', 'write')
    disableAutoMerge(session.github, pullRequest.issue, session.user)
    return { clientMutationId: input.clientMutationId, pullRequest, actor: toActor(session.user) }
  },
  enablePullRequestAutoMerge: (_, { input }: Input<AutoMerge>, session) => {
    const pullRequest = find(session, input.pullRequestId)
    demand(session, pullRequest.issue.repository, 'contents', 'write')
    enableAutoMerge(session.github, pullRequest.issue, session.user, {
      method: methods[input.mergeMethod ?? 'MERGE'],
      title: input.commitHeadline ?? null,
      message: input.commitBody ?? null,
      ...(input.expectedHeadOid == null ? {} : { expectedHead: input.expectedHeadOid }),
    })
    return { clientMutationId: input.clientMutationId, pullRequest, actor: toActor(session.user) }
  },
}
