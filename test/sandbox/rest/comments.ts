// Comments on issues and pull requests, and reactions to both, over REST.
import { commentShape, reactionShape } from '../shapes/issues.ts'
import { hasRole } from '../state/access.ts'
import { createComment, deleteComment, react, updateComment } from '../state/issues.ts'
import { type Issue, type IssueComment, reactionContents } from '../state/model.ts'
import { invalid, notFound, Refusal } from '../state/refusal.ts'
import { paged } from './paging.ts'
import {
  type Call,
  created,
  issueParam,
  needs,
  noContent,
  numberParam,
  ok,
  type Reply,
  type Route,
  requiredText,
  route,
  wordField,
} from './route.ts'

const read = { ...needs('issues', 'read', 'read'), orPulls: true } as const
const write = { ...needs('issues', 'write', 'read'), orPulls: true } as const

function commentParam(call: Call): IssueComment {
  const id = numberParam(call, 'comment_id')
  const comment = [...call.repository.issues.values()]
    .map((issue) => issue.comments.get(id))
    .find((one) => one !== undefined)
  if (!comment) throw notFound()
  return comment
}

/** People with write access may edit and delete what others wrote; so may an App with the permission. */
function editable(call: Call): IssueComment {
  const comment = commentParam(call)
  const allowed =
    call.auth.kind === 'installation' || comment.user === call.actor || hasRole(call.repository, call.actor, 'write')
  if (!allowed) throw new Refusal(403, 'Must have admin rights to Repository.')
  return comment
}

const since = ({ query }: Call, comments: readonly IssueComment[]) => {
  const from = Date.parse(query.get('since') ?? '')
  return comments.filter(({ updatedAt }) => Number.isNaN(from) || updatedAt.getTime() >= from)
}

function listAll(call: Call): Reply {
  const comments = since(
    call,
    [...call.repository.issues.values()].flatMap((issue) => [...issue.comments.values()]),
  )
  const key = (comment: IssueComment) =>
    call.query.get('sort') === 'updated' ? comment.updatedAt.getTime() : comment.id
  comments.sort((a, b) => (key(a) - key(b) || a.id - b.id) * (call.query.get('direction') === 'desc' ? -1 : 1))
  return paged(call, comments, (comment) => commentShape(call.site, comment))
}

function listReactions(call: Call, subject: Issue | IssueComment): Reply {
  const content = call.query.get('content')
  const found = [...subject.reactions.values()].filter((one) => content === null || one.content === content)
  return paged(call, found, (reaction) => reactionShape(call.site, reaction))
}

function postReaction(call: Call, subject: Issue | IssueComment): Reply {
  const content = wordField(call, 'content', reactionContents)
  if (content === undefined) throw invalid(`Invalid request.\n\n"content" wasn't supplied.`)
  const { reaction, fresh } = react(call.github, subject, call.actor, content)
  return { status: fresh ? 201 : 200, json: reactionShape(call.site, reaction) }
}

function deleteReaction(call: Call, subject: Issue | IssueComment): Reply {
  const reaction = subject.reactions.get(numberParam(call, 'reaction_id'))
  if (!reaction) throw notFound()
  if (reaction.user !== call.actor) throw new Refusal(403, 'You do not have permission to delete this reaction.')
  subject.reactions.delete(reaction.id)
  return noContent
}

const issue = '/repos/{owner}/{repo}/issues/{issue_number}'
const comment = '/repos/{owner}/{repo}/issues/comments/{comment_id}'

export const commentRoutes: readonly Route[] = [
  route('GET', '/repos/{owner}/{repo}/issues/comments', read, listAll),
  route('GET', `${issue}/comments`, read, (call) =>
    paged(call, since(call, [...issueParam(call).comments.values()]), (one) => commentShape(call.site, one)),
  ),
  route('POST', `${issue}/comments`, write, (call) =>
    created(
      commentShape(call.site, createComment(call.github, issueParam(call), call.actor, requiredText(call, 'body'))),
    ),
  ),
  route('GET', comment, read, (call) => ok(commentShape(call.site, commentParam(call)))),
  route('PATCH', comment, write, (call) => {
    const one = editable(call)
    updateComment(call.github, one, call.actor, requiredText(call, 'body'))
    return ok(commentShape(call.site, one))
  }),
  route('DELETE', comment, write, (call) => {
    deleteComment(call.github, editable(call), call.actor)
    return noContent
  }),
  route('GET', `${issue}/reactions`, read, (call) => listReactions(call, issueParam(call))),
  route('POST', `${issue}/reactions`, write, (call) => postReaction(call, issueParam(call))),
  route('DELETE', `${issue}/reactions/{reaction_id}`, write, (call) => deleteReaction(call, issueParam(call))),
  route('GET', `${comment}/reactions`, read, (call) => listReactions(call, commentParam(call))),
  route('POST', `${comment}/reactions`, write, (call) => postReaction(call, commentParam(call))),
  route('DELETE', `${comment}/reactions/{reaction_id}`, write, (call) => deleteReaction(call, commentParam(call))),
]
