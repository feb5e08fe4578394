// A glance at many repositories in one request: whatever could concern Sluice, short enough to be compared with the last one.
import { isOid, type Oid, oidOfText } from '../oid.ts'
import { type GraphqlError, graphqlFailure } from './answers.ts'
import type { AppSession } from './app-session.ts'
import { ForgeError, incomplete } from './failure.ts'
import { ledgerRef } from './ledger-tree.ts'
import { quote } from './object-query.ts'
import type { RepositoryRef } from './ports.ts'
import { graphqlUrl } from './session.ts'

/** `print` changes with every head, branch of ours, comment, and change of an issue or pull request. */
export type Glance = { readonly print: string; readonly head: Oid }
/** `branches`: those that environments live on, besides the default one. */
export type Sighted = { readonly repository: RepositoryRef; readonly branches: readonly string[] }

type Target = { readonly target: { readonly oid: Oid } | null } | null
type Node = { readonly databaseId?: number; readonly defaultBranchRef?: Target }
type Answered = {
  readonly data?: Readonly<Record<string, Node | null>> | null
  readonly errors?: readonly GraphqlError[]
}

const perRequest = 25
const fewest = 3
/** Times on GitHub are whole seconds: the count of comments tells those of one second apart. */
const lately = `(first: 3, orderBy: { field: UPDATED_AT, direction: DESC }) {
  nodes { number updatedAt comments(first: 1) { totalCount } } }`

/** By repository id; null: without commits, not readable, or not the repository of that name any more. */
export async function survey(
  session: AppSession,
  repositories: readonly Sighted[],
): Promise<ReadonlyMap<number, Glance | null>> {
  const found = new Map<number, Glance | null>()
  for (let at = 0; at < repositories.length; at += perRequest)
    for (const [id, glance] of await surveyChunk(session, repositories.slice(at, at + perRequest)))
      found.set(id, glance)
  return found
}

async function surveyChunk(
  session: AppSession,
  chunk: readonly Sighted[],
): Promise<(readonly [number, Glance | null])[]> {
  try {
    return await surveyOnce(session, chunk)
  } catch (error) {
    // A limit names its wait; what GitHub cannot answer in its ten seconds is asked again in halves.
    const tooMuch = error instanceof ForgeError && error.failure.kind === 'retry' && error.failure.after === null
    if (!tooMuch || chunk.length <= fewest) throw error
    const middle = Math.ceil(chunk.length / 2)
    return [
      ...(await surveyChunk(session, chunk.slice(0, middle))),
      ...(await surveyChunk(session, chunk.slice(middle))),
    ]
  }
}

async function surveyOnce(
  session: AppSession,
  chunk: readonly Sighted[],
): Promise<(readonly [number, Glance | null])[]> {
  const query = `query { ${chunk.map(fieldOf).join('\n')} }`
  const { data } = await session.rest<Answered>('read', (client) =>
    client.request({ method: 'POST', url: graphqlUrl(client), query }),
  )
  // What is wrong with one repository must not hide the others.
  const [general] = (data.errors ?? []).filter(({ path }) => !path || path.length === 0)
  if (general !== undefined) throw graphqlFailure('survey', 'read', [general])
  const answers = data.data
  if (!answers) throw incomplete('GraphQL survey has no data')
  const faulty = new Set((data.errors ?? []).map(({ path }) => path?.[0]))
  return chunk.map(({ repository }, index) => {
    const node = faulty.has(`r${index}`) ? null : answers[`r${index}`]
    return [repository.id, node ? glanceOf(repository, node) : null] as const
  })
}

function fieldOf({ repository, branches }: Sighted, index: number): string {
  const heads = branches.map(
    (name, n) => `b${n}: ref(qualifiedName: ${quote(`refs/heads/${name}`)}) { target { oid } }`,
  )
  return `r${index}: repository(owner: ${quote(repository.owner)}, name: ${quote(repository.name)}) {
    databaseId
    defaultBranchRef { name target { oid } }
    ${heads.join('\n')}
    ledger: ref(qualifiedName: ${quote(ledgerRef)}) { target { oid } }
    refs(refPrefix: "refs/heads/sluice/", first: 100) { totalCount nodes { name target { oid } } }
    issues${lately}
    pullRequests${lately}
  }`
}

function glanceOf({ id }: RepositoryRef, node: Node): Glance | null {
  const head = node.defaultBranchRef?.target?.oid
  return node.databaseId === id && isOid(head ?? '') && head !== undefined
    ? { print: oidOfText(JSON.stringify(node)), head }
    : null
}
