// The commits that changed some paths, newest first, each with the pull request that brought it.
import { titleOf } from '../commit-title.ts'
import type { Oid } from '../oid.ts'
import { historyKey, type Need, type SourceChange } from '../promotion/model.ts'
import { answered, ForgeError } from './failure.ts'
import { askFields, quote } from './object-query.ts'
import { peopleIn } from './reviews.ts'
import type { Session } from './session.ts'

type HistoryNeed = Extract<Need, { kind: 'history' }>
type User = { readonly login: string; readonly databaseId: number | null }
type PullNode = {
  readonly number: number
  readonly state: string
  readonly mergeCommit: { readonly oid: Oid } | null
  readonly author?: ({ readonly __typename: string } & Partial<User>) | null
}
type CommitNode = {
  readonly oid: Oid
  readonly message: string
  readonly committedDate: string
  readonly author: { readonly name: string | null; readonly user: { readonly login: string } | null } | null
  readonly authors?: { readonly nodes: readonly { readonly user: User | null }[] }
  readonly parents: { readonly nodes: readonly { readonly oid: Oid }[] }
  readonly associatedPullRequests: { readonly nodes: readonly PullNode[] } | null
}
type Page = {
  readonly nodes: readonly CommitNode[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

const mostPerPage = 100
const commitFields = `oid message committedDate author { name user { login } }
  authors(first: 20) { nodes { user { login databaseId } } } parents(first: 1) { nodes { oid } }
  associatedPullRequests(first: 5) { nodes { number state mergeCommit { oid } author { __typename login ... on User { databaseId } } } }`

type PathList = {
  readonly need: HistoryNeed
  readonly path: string
  readonly nodes: readonly CommitNode[]
  readonly after: string | null
}

/**
 * All histories of a round together. Not cached: which pull request a commit belongs to is known to GitHub a little
 * later than the commit.
 */
export async function readHistories(
  session: Session,
  needs: readonly HistoryNeed[],
): Promise<Map<string, readonly SourceChange[]>> {
  const lists = await readLists(
    session,
    needs.flatMap((need) => need.paths.map((path) => ({ need, path, nodes: [], after: null }))),
  )
  return new Map(
    needs.map((need) => {
      const own = lists.filter((list) => list.need === need).map((list) => list.nodes)
      return [historyKey(need.head, need.paths), inOneOrder(own).slice(0, need.limit).map(changeOf)]
    }),
  )
}

/** Pages through all paths together: one request per page, whatever the number of paths. */
async function readLists(session: Session, lists: readonly PathList[]): Promise<readonly PathList[]> {
  if (lists.length === 0) return []
  const answers = await askFields(session, 'history', lists.map(historyField))
  const done: PathList[] = []
  const open: PathList[] = []
  for (const [index, list] of lists.entries()) {
    const page = pageOf(answers[index], list.need.head)
    const nodes = [...list.nodes, ...page.nodes]
    const more = page.pageInfo.hasNextPage && nodes.length < list.need.limit && page.nodes.length > 0
    if (more) open.push({ ...list, nodes, after: page.pageInfo.endCursor })
    else done.push({ ...list, nodes })
  }
  return [...done, ...(await readLists(session, open))]
}

function historyField({ need, path, nodes, after }: PathList): string {
  const place = `${path === '' ? '' : `, path: ${quote(path)}`}${after === null ? '' : `, after: ${quote(after)}`}`
  const history = `history(first: ${Math.min(need.limit - nodes.length, mostPerPage)}${place})`
  return `object(oid: ${quote(need.head)}) { ... on Commit { ${history} { nodes { ${commitFields} } pageInfo { hasNextPage endCursor } } } }`
}

function pageOf(answer: unknown, head: Oid): Page {
  if (answer === null) throw new ForgeError({ kind: 'missing' }, `there is no commit ${head}`)
  return answered((answer as { history?: Page }).history, `history of ${head}`)
}

/**
 * Merges lists that are each in order into one: a commit comes out when no list holds another one above it. Dates, which
 * people choose, decide only between commits that no list orders.
 */
function inOneOrder(lists: readonly (readonly CommitNode[])[]): CommitNode[] {
  const rest = lists.map((list) => [...list])
  const merged: CommitNode[] = []
  for (;;) {
    const heads = rest.flatMap((list) => list.slice(0, 1))
    if (heads.length === 0) return merged
    const free = heads.filter(({ oid }) => !rest.some((list) => list.findIndex((one) => one.oid === oid) > 0))
    const [next] = (free.length > 0 ? free : heads).sort((a, b) => (a.committedDate < b.committedDate ? 1 : -1))
    if (!next) return merged
    merged.push(next)
    for (const [index, list] of rest.entries()) rest[index] = list.filter(({ oid }) => oid !== next.oid)
  }
}

function changeOf(node: CommitNode): SourceChange {
  const merged = (node.associatedPullRequests?.nodes ?? []).filter(({ state }) => state === 'MERGED')
  const [subject = '', ...body] = node.message.split('\n')
  const own = merged.find(({ mergeCommit }) => mergeCommit?.oid === node.oid)
  const pull = own ?? merged[0]
  const people = peopleIn([...(node.authors?.nodes ?? []), { user: personOf(pull) }])
  return {
    commit: node.oid,
    parent: node.parents.nodes[0]?.oid ?? null,
    // Until GitHub links it with its pull request, the number in the subject is all that tells.
    subject: merged.length > 0 ? titleOf(subject, body) : subject,
    author: node.author?.user?.login ?? node.author?.name ?? '',
    pull: pull?.number ?? null,
    date: node.committedDate,
    ...(people.length === 0 ? {} : { people }),
  }
}

function personOf(pull: PullNode | undefined): User | null {
  const { __typename, login, databaseId } = pull?.author ?? {}
  return __typename === 'User' && login !== undefined && databaseId != null ? { login, databaseId } : null
}
