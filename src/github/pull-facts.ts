// Pull requests as GitHub shows them, by GraphQL and by REST, read into `PullFacts`.
import type { Oid } from '../oid.ts'
import { type GraphqlActor, isOurActor, isOurUser } from './authorship.ts'
import { ForgeError, incomplete } from './failure.ts'
import { askFields } from './object-query.ts'
import type { PullFacts } from './ports.ts'
import type { Session } from './session.ts'

/** Selection for `PullRequest`. Only reviews by people with write access count: others could stop our updates. */
export const pullFields = `number id state isDraft title body url headRefName headRefOid baseRefName isCrossRepository
  reviewDecision closedAt mergeCommit { oid parents(first: 1) { nodes { oid } } } commits(first: 1) { nodes { commit { oid } } } author { __typename login } labels(first: 30) { nodes { name } }
  latestOpinionatedReviews(first: 30, writersOnly: true) { nodes { state commit { oid } } }`

export type PullNode = {
  readonly number: number
  readonly id: string
  readonly state: string
  readonly isDraft: boolean
  readonly title: string
  readonly body: string
  readonly url: string
  readonly headRefName: string
  readonly headRefOid: Oid
  readonly baseRefName: string
  readonly isCrossRepository: boolean
  readonly reviewDecision: string | null
  readonly closedAt: string | null
  readonly mergeCommit: {
    readonly oid: Oid
    readonly parents: { readonly nodes: readonly { readonly oid: Oid }[] }
  } | null
  readonly commits: { readonly nodes: readonly { readonly commit: { readonly oid: Oid } }[] | null }
  readonly author: GraphqlActor
  readonly labels: { readonly nodes: readonly { readonly name: string }[] } | null
  readonly latestOpinionatedReviews: {
    readonly nodes: readonly { readonly state: string; readonly commit: { readonly oid: Oid } | null }[]
  } | null
}

export function pullOfNode(node: PullNode, appSlug: string): PullFacts {
  const reviews = node.latestOpinionatedReviews?.nodes ?? []
  const approvesHead = reviews.some(({ state, commit }) => state === 'APPROVED' && commit?.oid === node.headRefOid)
  return {
    number: node.number,
    nodeId: node.id,
    state: stateOf(node.state),
    isDraft: node.isDraft,
    title: node.title,
    body: node.body,
    url: node.url,
    headRef: node.headRefName,
    headOid: node.headRefOid,
    baseRef: node.baseRefName,
    closedAt: node.closedAt,
    mergeCommit: node.state === 'MERGED' ? (node.mergeCommit?.oid ?? null) : null,
    mergeParent: node.state === 'MERGED' ? (node.mergeCommit?.parents.nodes[0]?.oid ?? null) : null,
    firstCommit: node.commits.nodes?.[0]?.commit.oid ?? null,
    crossRepository: node.isCrossRepository,
    ours: !node.isCrossRepository && isOurActor(node.author, appSlug),
    approved: node.reviewDecision === 'APPROVED' || approvesHead,
    labels: (node.labels?.nodes ?? []).map(({ name }) => name),
  }
}

function stateOf(state: string): PullFacts['state'] {
  if (state === 'OPEN') return 'open'
  if (state === 'CLOSED') return 'closed'
  if (state === 'MERGED') return 'merged'
  throw incomplete(`state of a pull request (${state})`)
}

/** What REST's routes for pull requests have in common. */
export type PullAnswer = {
  readonly number: number
  readonly node_id: string
  readonly state: string
  readonly draft?: boolean | undefined
  readonly title: string
  readonly body: string | null
  readonly html_url: string
  readonly merged_at: string | null
  readonly closed_at: string | null
  readonly merge_commit_sha: string | null
  readonly head: { readonly ref: string; readonly sha: Oid; readonly repo: { readonly id: number | bigint } | null }
  readonly base: { readonly ref: string }
  readonly user: { readonly login: string; readonly type?: string } | null
  readonly labels: readonly { readonly name: string }[]
}

/** REST does not tell reviews: `approved` is false until `withReviews` asked. */
export function pullOfRest(answer: PullAnswer, session: Pick<Session, 'repository' | 'appSlug'>): PullFacts {
  const crossRepository = answer.head.repo?.id !== session.repository.id
  return {
    number: answer.number,
    nodeId: answer.node_id,
    state: answer.merged_at === null ? (answer.state === 'open' ? 'open' : 'closed') : 'merged',
    isDraft: answer.draft ?? false,
    title: answer.title,
    body: answer.body ?? '',
    url: answer.html_url,
    headRef: answer.head.ref,
    headOid: answer.head.sha,
    baseRef: answer.base.ref,
    closedAt: answer.closed_at,
    mergeCommit: answer.merged_at === null ? null : answer.merge_commit_sha,
    mergeParent: null,
    firstCommit: null,
    crossRepository,
    ours: !crossRepository && isOurUser(answer.user, session.appSlug),
    approved: false,
    labels: answer.labels.map(({ name }) => name),
  }
}

/** The same pull requests, the open ones among them asked for again with their reviews: one request, none if none is open. */
export async function withReviews(session: Session, pulls: readonly PullFacts[]): Promise<PullFacts[]> {
  const open = pulls.filter(({ state }) => state === 'open')
  const fields = open.map(({ number }) => `pullRequest(number: ${number}) { ${pullFields} }`)
  const answers = (await askFields(session, 'reviews', fields)) as (PullNode | null)[]
  return pulls.map((pull) => {
    const index = open.indexOf(pull)
    if (index < 0) return pull
    const node = answers[index]
    if (!node) throw new ForgeError({ kind: 'missing' }, `there is no pull request ${pull.number}`)
    return pullOfNode(node, session.appSlug)
  })
}
