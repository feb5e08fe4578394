// Repositories and their labels.
import { iso, pageUrl } from '../../shapes/site.ts'
import { roleOf } from '../../state/access.ts'
import { fullName, isPull, pullsOf } from '../../state/github.ts'
import { findLabel } from '../../state/issues.ts'
import type { Oid } from '../../state/model.ts'
import { evaluate } from '../expression.ts'
import { missing } from '../fault.ts'
import { nodeId } from '../node-id.ts'
import type { Page } from '../page.ts'
import { demand, type Fields } from '../session.ts'
import { type LabelSource, type RepositorySource, toActor, toIssue, toLabel, toObject, toPull } from '../source.ts'
import { type IssueQuestion, listIssues, listLabels, listPulls, type PullQuestion } from './lists.ts'
import { findRef, listRefs, type RefQuestion } from './refs.ts'

export const repositoryFields = {
  Repository: {
    id: ({ repository }) => nodeId('Repository', repository.id),
    databaseId: ({ repository }) => repository.id,
    name: ({ repository }) => repository.name,
    nameWithOwner: ({ repository }) => fullName(repository),
    owner: ({ repository }) => toActor(repository.owner),
    isPrivate: ({ repository }) => repository.private,
    mergeCommitAllowed: () => true,
    squashMergeAllowed: () => true,
    rebaseMergeAllowed: () => true,
    isArchived: ({ repository }) => repository.archived,
    createdAt: ({ repository }) => iso(repository.createdAt),
    url: ({ repository }, _, session) => pageUrl(session, repository),
    // GitHub has no role for an App here.
    viewerPermission: ({ repository }, _, { user }) => {
      const role = user.type === 'Bot' ? 'none' : roleOf(repository, user)
      return role === 'none' ? null : role.toUpperCase()
    },
    defaultBranchRef: ({ repository }, _, session) => {
      demand(session, repository, 'contents', 'read')
      return findRef(repository, `refs/heads/${repository.defaultBranch}`)
    },
    object: ({ repository }, args: { oid?: Oid | null; expression?: string | null }, session) => {
      demand(session, repository, 'contents', 'read')
      if (args.oid != null) return toObject(repository, args.oid)
      return args.expression == null ? null : evaluate(repository, args.expression)
    },
    ref: ({ repository }, { qualifiedName }: { qualifiedName: string }, session) => {
      demand(session, repository, 'contents', 'read')
      return findRef(repository, qualifiedName)
    },
    refs: ({ repository }, question: RefQuestion, session) => {
      demand(session, repository, 'contents', 'read')
      return listRefs(repository, question)
    },
    pullRequest: ({ repository }, { number }: { number: number }, session) => {
      demand(session, repository, 'pull_requests', 'read')
      const issue = repository.issues.get(number)
      if (!issue || !isPull(issue)) throw missing(`a PullRequest with the number of ${number}`)
      return toPull(issue)
    },
    pullRequests: ({ repository }, question: PullQuestion, session) => {
      demand(session, repository, 'pull_requests', 'read')
      return listPulls(pullsOf(repository), question)
    },
    issue: ({ repository }, { number }: { number: number }, session) => {
      demand(session, repository, 'issues', 'read')
      const issue = repository.issues.get(number)
      if (!issue || isPull(issue)) throw missing(`an Issue with the number of ${number}`)
      return toIssue(issue)
    },
    issues: ({ repository }, question: IssueQuestion, session) => {
      demand(session, repository, 'issues', 'read')
      return listIssues(
        [...repository.issues.values()].filter((issue) => !isPull(issue)),
        question,
      )
    },
    label: ({ repository }, { name }: { name: string }) => {
      const label = findLabel(repository, name)
      return label ? toLabel(repository, label) : null
    },
    labels: ({ repository }, page: Page) => listLabels(repository, [...repository.labels.values()], page),
  } satisfies Fields<RepositorySource>,
  Label: {
    id: ({ label }) => nodeId('Label', label.id),
    name: ({ label }) => label.name,
    color: ({ label }) => label.color,
    description: ({ label }) => label.description,
    url: ({ repository, label }, _, session) =>
      `${pageUrl(session, repository)}/labels/${encodeURIComponent(label.name)}`,
  } satisfies Fields<LabelSource>,
}
