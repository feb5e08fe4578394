// Who reviewed a pull request and who wrote its commits, as far as approvals need it: people by their numeric ids.
// Source: GitHub's public GraphQL schema: `latestOpinionatedReviews(writersOnly: true)` is the last approval, refusal or
// dismissal of each reviewer who may write now; `Commit.authors` holds co-authors too.
import type { Oid } from '../oid.ts'
import type { Account } from '../promotion/model.ts'
import { answered } from './failure.ts'
import { askFields, quote } from './object-query.ts'
import type { BranchCommit, Review, Reviews } from './ports.ts'
import type { Session } from './session.ts'

type User = { readonly login: string; readonly databaseId: number | null } | null
type ReviewNode = {
  readonly state: string
  readonly commit: { readonly oid: Oid } | null
  readonly author: { readonly __typename: string; readonly login: string; readonly databaseId?: number | null } | null
}
type Actor = { readonly user: User } | null
type CommitNode = {
  readonly commit: {
    readonly oid: Oid
    readonly authors: { readonly nodes: readonly NonNullable<Actor>[] }
    readonly committer: Actor
  }
}
type Page<T> = {
  readonly nodes: readonly T[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}
type Answer = {
  readonly latestOpinionatedReviews?: Page<ReviewNode> | null
  readonly commits?: Page<CommitNode>
}

/** A pull request of ours has one commit of ours and a few by people; this is more than GitHub lists. */
const mostPages = 10

const reviewFields = 'nodes { state commit { oid } author { __typename login ... on User { databaseId } } }'
const actorFields = '{ user { login databaseId } }'
const commitFields = `nodes { commit { oid authors(first: 20) { nodes ${actorFields} } committer ${actorFields} } }`
const pageFields = 'pageInfo { hasNextPage endCursor }'

/** One request for each hundred reviewers or commits. Throws `missing` for a number that is no pull request's. */
export async function reviewsOf(session: Session, number: number): Promise<Reviews> {
  const reviews: Review[] = []
  const commits: BranchCommit[] = []
  let after: { readonly reviews: string | null; readonly commits: string | null } = { reviews: '', commits: '' }
  for (let page = 0; page < mostPages && (after.reviews !== null || after.commits !== null); page++) {
    const asked = [
      ...(after.reviews === null
        ? []
        : [
            `latestOpinionatedReviews(first: 100, writersOnly: true${from(after.reviews)}) { ${reviewFields} ${pageFields} }`,
          ]),
      ...(after.commits === null
        ? []
        : [`commits(first: 100${from(after.commits)}) { ${commitFields} ${pageFields} }`]),
    ]
    const [found] = (await askFields(session, 'reviews', [
      `pullRequest(number: ${number}) { ${asked.join(' ')} }`,
    ])) as readonly (Answer | null)[]
    const answer = answered(found ?? undefined, `reviews of #${number}`)
    if (after.reviews !== null)
      reviews.push(...answered(answer.latestOpinionatedReviews ?? undefined, 'reviews').nodes.flatMap(reviewOf))
    if (after.commits !== null) commits.push(...answered(answer.commits, 'commits').nodes.map(commitOf))
    after = { reviews: nextOf(answer.latestOpinionatedReviews), commits: nextOf(answer.commits) }
  }
  return { reviews, commits, isWhole: after.reviews === null && after.commits === null }
}

const from = (cursor: string) => (cursor === '' ? '' : `, after: ${quote(cursor)}`)
const nextOf = (page: Page<unknown> | null | undefined) =>
  page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null

const states: Readonly<Record<string, Review['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  DISMISSED: 'dismissed',
}

/** Bots, deleted accounts and what is no opinion do not count. */
function reviewOf({ state, commit, author }: ReviewNode): readonly Review[] {
  const opinion = Object.hasOwn(states, state) ? states[state] : undefined
  if (opinion === undefined || author?.__typename !== 'User' || author.databaseId == null) return []
  return [{ state: opinion, commit: commit?.oid ?? null, user: { id: author.databaseId, login: author.login } }]
}

function commitOf({ commit }: CommitNode): BranchCommit {
  const { oid, authors, committer } = commit
  const people = peopleIn([...authors.nodes, committer])
  return { oid, people, isLinked: authors.nodes.every(({ user }) => user !== null) }
}

/** The accounts behind names in commits, each once; names that GitHub ties to no account are left out. */
export function peopleIn(actors: readonly Actor[]): readonly Account[] {
  const people = new Map<number, Account>()
  for (const actor of actors) {
    const user = actor?.user
    if (user != null && user.databaseId !== null)
      people.set(user.databaseId, { id: user.databaseId, login: user.login })
  }
  return [...people.values()]
}
