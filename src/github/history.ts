// The commits that changed some paths, newest first, each with the pull request that brought it.
import type { Oid } from '../oid.ts'
import { historyKey, type Need, type SourceChange } from '../promotion/model.ts'
import { answered, ForgeError } from './failure.ts'
import { askFields, quote } from './object-query.ts'
import type { Session } from './session.ts'

type HistoryNeed = Extract<Need, { kind: 'history' }>
type PullNode = { readonly number: number; readonly state: string; readonly mergeCommit: { readonly oid: Oid } | null }
type CommitNode = {
  readonly oid: Oid
  readonly message: string
  readonly committedDate: string
  readonly author: { readonly name: string | null; readonly user: { readonly login: string } | null } | null
  readonly parents: { readonly nodes: readonly { readonly oid: Oid }[] }
  readonly associatedPullRequests: { readonly nodes: readonly PullNode[] } | null
}
type Page = {
  readonly nodes: readonly CommitNode[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

const mostPerPage = 100
const commitFields = `oid message committedDate author { name user { login } } parents(first: 1) { nodes { oid } }
  associatedPullRequests(first: 5) { nodes { number state mergeCommit { oid } } }`

/** Not cached: which pull request a commit belongs to is known to GitHub a little later than the commit. */
export async function readHistory(session: Session, need: HistoryNeed): Promise<[string, readonly SourceChange[]]> {
  const { head, paths, limit } = need
  const lists = await readLists(
    session,
    head,
    limit,
    paths.map((path) => ({ path, nodes: [], after: null })),
  )
  return [historyKey(head, paths), inOneOrder(lists).slice(0, limit).map(changeOf)]
}

type PathList = { readonly path: string; readonly nodes: readonly CommitNode[]; readonly after: string | null }

/** Pages through all paths together: one request per page, whatever the number of paths. */
async function readLists(
  session: Session,
  head: Oid,
  limit: number,
  lists: readonly PathList[],
): Promise<CommitNode[][]> {
  const answers = await askFields(
    session,
    'history',
    lists.map((list) => historyField(head, list, limit - list.nodes.length)),
  )
  const done: CommitNode[][] = []
  const open: PathList[] = []
  for (const [index, list] of lists.entries()) {
    const page = pageOf(answers[index], head)
    const nodes = [...list.nodes, ...page.nodes]
    if (page.pageInfo.hasNextPage && nodes.length < limit && page.nodes.length > 0) {
      open.push({ path: list.path, nodes, after: page.pageInfo.endCursor })
    } else {
      done.push(nodes)
    }
  }
  return open.length > 0 ? [...done, ...(await readLists(session, head, limit, open))] : done
}

function historyField(head: Oid, { path, after }: PathList, wanted: number): string {
  const place = `${path === '' ? '' : `, path: ${quote(path)}`}${after === null ? '' : `, after: ${quote(after)}`}`
  const history = `history(first: ${Math.min(wanted, mostPerPage)}${place})`
  return `object(oid: ${quote(head)}) { ... on Commit { ${history} { nodes { ${commitFields} } pageInfo { hasNextPage endCursor } } } }`
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
  const own = merged.find(({ mergeCommit }) => mergeCommit?.oid === node.oid)
  return {
    commit: node.oid,
    parent: node.parents.nodes[0]?.oid ?? null,
    subject: node.message.split('\n', 1)[0] ?? '',
    author: node.author?.user?.login ?? node.author?.name ?? '',
    pull: (own ?? merged[0])?.number ?? null,
  }
}
