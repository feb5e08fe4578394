// One look at a repository in one GraphQL request: heads, configuration, ledger, branches of ours, one pull request.

import type { Oid } from '../oid.ts'
import { type CommitAuthor, commitAuthorFields, type GraphqlActor, isOurActor, isOurCommit } from './authorship.ts'
import { type BlobAnswer, blobFields, readBlob } from './blobs.ts'
import { answered, ForgeError, incomplete } from './failure.ts'
import { filesBelow, type LedgerNode, ledgerFields, ledgerRef } from './ledger-tree.ts'
import { quote, sameRepository } from './object-query.ts'
import type { BranchFacts, IssueFacts, Snapshot, SnapshotAsk } from './ports.ts'
import { type PullNode, pullFields, pullOfNode } from './pull-facts.ts'
import type { Session } from './session.ts'

const configPath = '.github/sluice.yaml'
const configLimit = 1_048_576
const branchPrefix = 'refs/heads/sluice/'
const branchesPerPage = 100
/** A branch name serves one promotion after the other; only its newest pull requests matter. */
const pullsPerBranch = 3

type RefNode = {
  readonly name: string
  readonly prefix: string
  readonly target: {
    readonly oid: Oid
    readonly author?: CommitAuthor
    readonly signature?: { readonly isValid: boolean } | null
  } | null
  readonly associatedPullRequests: { readonly nodes: readonly PullNode[] }
}
type RefPage = {
  readonly nodes: readonly RefNode[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}
type Repository = {
  readonly databaseId?: number
  readonly id?: string
  readonly defaultBranchRef?: { readonly name: string; readonly target: { readonly oid: Oid } | null } | null
  readonly config?: (BlobAnswer & { readonly oid: Oid }) | null
  readonly ledger?: { readonly target: LedgerNode | null } | null
  readonly refs?: RefPage | null
  readonly pull?: (PullNode & { readonly files?: FilePage | null }) | null
  readonly head?: { readonly oid: Oid } | null
  readonly proposed?: { readonly __typename: string; readonly oid: Oid } | null
  readonly issue?: IssueNode | null
}
/** Null where GitHub has not worked out the difference yet. */
type FilePage = {
  readonly nodes: readonly { readonly path: string }[] | null
  readonly pageInfo: { readonly hasNextPage: boolean }
}
type IssueNode = {
  readonly number: number
  readonly state: string
  readonly body: string
  readonly author: GraphqlActor
}

const refFields = (after: string | null) => `refs(refPrefix: ${quote(branchPrefix)}, first: ${branchesPerPage}${
  after === null ? '' : `, after: ${quote(after)}`
}) {
  nodes { name prefix target { oid ... on Commit { ${commitAuthorFields} signature { isValid } } }
    associatedPullRequests(first: ${pullsPerBranch}, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { ${pullFields} } } }
  pageInfo { hasNextPage endCursor }
}`

/**
 * Also answers the repository's node id, which changing refs needs. Throws `missing` for a repository without commits or
 * one that the name does not lead to any more.
 */
export async function takeSnapshot(
  session: Session,
  ask: SnapshotAsk,
): Promise<Snapshot & { readonly nodeId: string }> {
  const branches = ask.branches ?? []
  const { repository } = await session.graphql<{ repository: Repository | null }>({
    name: 'snapshot',
    intent: 'read',
    query: snapshotQuery(ask),
    variables: { owner: session.at.owner, repo: session.at.repo },
    // GitHub gives an error for a number that is of the other kind or nobody's.
    absent: ['repository.pull', 'repository.issue'],
  })
  const found = sameRepository(session, repository)
  const main = answered(found.defaultBranchRef, 'default branch')
  if (!main?.target) throw new ForgeError({ kind: 'missing' }, 'the repository has no commit on its default branch')
  const heads = branches.map((name, index): [string, Oid | null] => [name, headOf(found[`head${index}`], name)])
  const pull = ask.pull === undefined ? null : answered(found.pull, `pull request ${ask.pull}`)
  return {
    nodeId: answered(found.id, 'node id'),
    defaultBranch: main.name,
    heads: new Map([...heads, [main.name, main.target.oid]]),
    config: await readConfig(session, answered(found.config, 'configuration')),
    ledger: await readLedger(session, answered(found.ledger, 'ledger branch')),
    branches: await readBranches(session, answered(found.refs, 'branches')),
    pull: pull && pullOfNode(pull, session.appSlug),
    proposed: ask.head !== undefined && pull ? proposedBy(pull, found, ask.head) : null,
    issue: ask.issue === undefined ? null : issueOf(answered(found.issue, `issue ${ask.issue}`), session.appSlug),
  }
}

function snapshotQuery({ pull, head, issue, branches = [] }: SnapshotAsk): string {
  const heads = branches.map(
    (name, index) => `head${index}: ref(qualifiedName: ${quote(`refs/heads/${name}`)}) { target { oid } }`,
  )
  return `query($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) {
    id databaseId
    defaultBranchRef { name target { oid } }
    ${heads.join('\n')}
    config: object(expression: ${quote(`HEAD:${configPath}`)}) { oid ${blobFields} }
    ledger: ref(qualifiedName: ${quote(ledgerRef)}) { target { ${ledgerFields} } }
    ${refFields(null)}
    ${pull === undefined ? '' : `pull: pullRequest(number: ${pull}) { ${pullFields} ${head === undefined ? '' : filesField} }`}
    ${head === undefined ? '' : `head: object(oid: ${quote(head)}) { oid }\n    proposed: object(expression: ${quote(`${head}:${configPath}`)}) { __typename oid }`}
    ${issue === undefined ? '' : `issue: issue(number: ${issue}) { number state body author { __typename login } }`}
  } }`
}

/** The paths come in their order, and `.github` stands before all usual ones. */
const filesField = 'files(first: 100) { nodes { path } pageInfo { hasNextPage } }'

/** A branch that is only behind has another configuration and edits none: the paths tell, not the difference. */
function proposedBy(pull: NonNullable<Repository['pull']>, found: Repository, head: Oid): Snapshot['proposed'] {
  const proposed = answered(found.proposed, `configuration at ${head}`)
  const oid = proposed?.__typename === 'Blob' ? proposed.oid : null
  const { nodes, pageInfo } = pull.files ?? { nodes: null, pageInfo: { hasNextPage: true } }
  const paths = (nodes ?? []).map(({ path }) => path)
  const isBeyond = pageInfo.hasNextPage && paths.every((path) => path < configPath)
  // Of a commit that GitHub does not know here yet, nothing can be told.
  if (found.head?.oid !== head) throw incomplete(`head ${head} of pull request ${pull.number}`)
  const edits = paths.includes(configPath) || (isBeyond && oid !== (found.config?.oid ?? null))
  return edits ? { oid } : null
}

function headOf(ref: unknown, name: string): Oid | null {
  const found = answered(ref as { target: { oid: Oid } | null } | null | undefined, `branch ${name}`)
  return found && answered(found.target?.oid, `head of ${name}`)
}

function issueOf(node: IssueNode | null, appSlug: string): IssueFacts | null {
  if (node === null) return null
  const { number, body, author } = node
  return { number, state: node.state === 'OPEN' ? 'open' : 'closed', body, ours: isOurActor(author, appSlug) }
}

/** A folder of that name is no configuration. */
async function readConfig(
  session: Session,
  blob: NonNullable<Repository['config']> | null,
): Promise<Snapshot['config']> {
  if (blob?.__typename !== 'Blob') return null
  const bytes = await readBlob(session, blob.oid, blob, configLimit)
  return { oid: blob.oid, text: bytes === 'too-large' ? bytes : Buffer.from(bytes).toString('utf8') }
}

async function readLedger(
  session: Session,
  ref: { readonly target: LedgerNode | null } | null,
): Promise<Snapshot['ledger']> {
  if (ref === null) return null
  const head = answered(ref.target?.oid, 'head of the ledger')
  return { head, files: await filesBelow(session, answered(ref.target?.tree, 'tree of the ledger')) }
}

async function readBranches(session: Session, first: RefPage | null): Promise<BranchFacts[]> {
  const branches: BranchFacts[] = []
  let page = first
  while (page) {
    branches.push(...page.nodes.map((node) => branchOf(node, session.appSlug)))
    page = page.pageInfo.hasNextPage ? await nextPage(session, page.pageInfo.endCursor) : null
  }
  return branches
}

async function nextPage(session: Session, after: string | null): Promise<RefPage> {
  const { repository } = await session.graphql<{ repository: Repository | null }>({
    name: 'branches',
    intent: 'read',
    query: `query($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { databaseId ${refFields(after)} } }`,
    variables: { owner: session.at.owner, repo: session.at.repo },
  })
  return answered(sameRepository(session, repository).refs ?? undefined, 'branches')
}

function branchOf({ name, prefix, target, associatedPullRequests }: RefNode, appSlug: string): BranchFacts {
  return {
    name: (prefix + name).replace(/^refs\/heads\//, ''),
    oid: answered(target?.oid, `head of ${name}`),
    // Whoever amends a commit of ours keeps its author, never its signature.
    byUs: isOurCommit(target?.author, appSlug) && target?.signature?.isValid === true,
    pulls: associatedPullRequests.nodes.map((node) => pullOfNode(node, appSlug)),
  }
}
