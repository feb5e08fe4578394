// From a global node id to the thing itself, as far as the asker may know that it is there.
import { isPull } from '../state/github.ts'
import type { Repository } from '../state/model.ts'
import { missing } from './fault.ts'
import { type NodeAddress, readNodeId } from './node-id.ts'
import { demand, demandTalk, type Session } from './session.ts'
import {
  type ActorSource,
  type CommentSource,
  type IssueSource,
  type LabelSource,
  type ObjectSource,
  type PullSource,
  type RefSource,
  type RepositorySource,
  type ReviewSource,
  toActor,
  toComment,
  toIssue,
  toLabel,
  toObject,
  toRef,
  toRepository,
  toReview,
} from './source.ts'

type NodeSource =
  | ActorSource
  | CommentSource
  | IssueSource
  | LabelSource
  | ObjectSource
  | PullSource
  | RefSource
  | RepositorySource
  | ReviewSource

/** Throws NOT_FOUND for ids of nothing and of things that the asker may not see. */
export function findNode(session: Session, id: string): NodeSource {
  const address = readNodeId(id)
  const found = address === undefined ? null : (findAccount(session, address) ?? findThing(session, address))
  if (found === null) throw missing(`a node with the global id of '${id}'`)
  return found
}

/** The same, for a place that takes one type only. */
export function findTyped<T extends NodeSource['__typename']>(session: Session, id: string, type: T) {
  const found = findNode(session, id)
  if (!isTyped(found, type)) throw missing(`${type} node with the global id of '${id}'`)
  return found
}

const isTyped = <T extends NodeSource['__typename']>(
  source: NodeSource,
  type: T,
): source is Extract<NodeSource, { __typename: T }> => source.__typename === type

function findAccount({ github }: Session, { type, id }: NodeAddress): ActorSource | null {
  if (!['User', 'Bot', 'Organization'].includes(type)) return null
  const user = github.users.get(id)
  return user === undefined ? null : toActor(user)
}

function findThing(session: Session, address: NodeAddress): NodeSource | null {
  for (const repository of session.github.repositories.values()) {
    const found = session.sees(repository) ? findIn(session, repository, address) : null
    if (found !== null) return found
  }
  return null
}

function findIn(session: Session, repository: Repository, { type, id, rest }: NodeAddress): NodeSource | null {
  if (['Repository', 'Ref', 'Commit', 'Tree', 'Blob', 'Tag'].includes(type)) {
    if (repository.id !== id) return null
    if (type === 'Repository') return toRepository(repository)
    demand(session, repository, 'contents', 'read')
    if (type === 'Ref') return repository.refs.has(rest) ? toRef(repository, rest) : null
    return toObject(repository, rest)
  }
  if (type === 'Label') {
    const label = [...repository.labels.values()].find((one) => one.id === id)
    return label === undefined ? null : toLabel(repository, label)
  }
  return findTalk(session, repository, type, id)
}

function findTalk(session: Session, repository: Repository, type: string, id: number): NodeSource | null {
  for (const issue of repository.issues.values()) {
    const comment = type === 'IssueComment' ? issue.comments.get(id) : undefined
    const review = type === 'PullRequestReview' ? issue.pull?.reviews.get(id) : undefined
    const thread =
      (type === 'Issue' && !isPull(issue) && issue.id === id) || (type === 'PullRequest' && issue.pull?.id === id)
    if (comment === undefined && review === undefined && !thread) continue
    demandTalk(session, repository, issue.pull !== null, 'read', 'read')
    return comment ? toComment(comment) : review ? toReview(review) : toIssue(issue)
  }
  return null
}
