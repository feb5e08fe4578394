// Mutations of comments and labels.
import { addLabels, createComment, updateComment } from '../../state/issues.ts'
import { missing } from '../fault.ts'
import { findNode, findTyped } from '../node.ts'
import { demandTalk, type Fields, roleToEdit, type Session } from '../session.ts'
import { toComment } from '../source.ts'

type Input<T> = { readonly input: T & { readonly clientMutationId?: string | null } }

function findThread(session: Session, id: string) {
  const source = findNode(session, id)
  if (source.__typename === 'Issue' || source.__typename === 'PullRequest') return source
  throw missing(`an issue or a pull request with the global id of '${id}'`)
}

export const discussionMutations: Fields<unknown> = {
  addComment: (_, { input }: Input<{ subjectId: string; body: string }>, session) => {
    const subject = findThread(session, input.subjectId)
    demandTalk(session, subject.issue.repository, subject.issue.pull !== null, 'write', 'read')
    const comment = createComment(session.github, subject.issue, session.user, input.body)
    return {
      clientMutationId: input.clientMutationId,
      subject,
      commentEdge: { cursor: String(comment.id), node: toComment(comment) },
    }
  },
  updateIssueComment: (_, { input }: Input<{ id: string; body: string }>, session) => {
    const { comment } = findTyped(session, input.id, 'IssueComment')
    const { repository, pull } = comment.issue
    demandTalk(session, repository, pull !== null, 'write', roleToEdit(session, comment.user))
    updateComment(session.github, comment, session.user, input.body)
    return { clientMutationId: input.clientMutationId, issueComment: toComment(comment) }
  },
  addLabelsToLabelable: (_, { input }: Input<{ labelableId: string; labelIds: readonly string[] }>, session) => {
    const labelable = findThread(session, input.labelableId)
    demandTalk(session, labelable.issue.repository, labelable.issue.pull !== null, 'write', 'triage')
    const names = input.labelIds.map((id) => findTyped(session, id, 'Label').label.name)
    addLabels(session.github, labelable.issue, session.user, names)
    return { clientMutationId: input.clientMutationId, labelable }
  },
}
