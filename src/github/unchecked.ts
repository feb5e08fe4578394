// Open pull requests whose head has no check of ours by some name: where it is required, they cannot be merged.
import type { Oid } from '../oid.ts'
import { answered } from './failure.ts'
import { quote, sameRepository } from './object-query.ts'
import type { OpenHead } from './ports.ts'
import type { Session } from './session.ts'

type Node = {
  readonly number: number
  readonly headRefName: string
  readonly headRefOid: Oid
  readonly isCrossRepository: boolean
  readonly commits: {
    readonly nodes: readonly {
      readonly commit: { readonly checkSuites: { readonly nodes: readonly { readonly app: App }[] } | null }
    }[]
  }
}
type App = { readonly slug: string } | null
type Found = { readonly databaseId?: number; readonly pullRequests?: { readonly nodes: readonly Node[] } }

/** More than are opened while nobody listens; each costs GitHub's limits next to nothing. */
const most = 50

/** Of those that changed last. */
export async function withoutCheck(session: Session, name: string): Promise<readonly OpenHead[]> {
  const { repository } = await session.graphql<{ repository: Found | null }>({
    name: 'checks',
    intent: 'read',
    query: `query($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { databaseId
      pullRequests(states: OPEN, first: ${most}, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes {
        number headRefName headRefOid isCrossRepository
        commits(last: 1) { nodes { commit {
          checkSuites(first: 5, filterBy: { checkName: ${quote(name)} }) { nodes { app { slug } } } } } } } } } }`,
    variables: { owner: session.at.owner, repo: session.at.repo },
  })
  const pulls = answered(sameRepository(session, repository).pullRequests, 'open pull requests')
  return pulls.nodes
    .filter(
      ({ commits }) => !commits.nodes.some(({ commit }) => isOurs(commit.checkSuites?.nodes ?? [], session.appSlug)),
    )
    .map(({ number, headRefName: branch, headRefOid: head, isCrossRepository: fork }) => ({
      number,
      branch,
      head,
      fork,
    }))
}

const isOurs = (suites: readonly { readonly app: App }[], slug: string) => suites.some(({ app }) => app?.slug === slug)
