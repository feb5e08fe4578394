// The commits of the ledger branch, followed down from a head: are they one chain, and this App's own?
import type { Oid } from '../oid.ts'
import { type CommitAuthor, commitAuthorFields, isOurCommit } from './authorship.ts'
import { answered, ForgeError } from './failure.ts'
import { askFields, quote } from './object-query.ts'
import type { Session } from './session.ts'

type CommitNode = {
  readonly oid: Oid
  readonly author: CommitAuthor
  readonly signature: { readonly isValid: boolean } | null
  readonly parents: { readonly nodes: readonly { readonly oid: Oid }[] }
}
type Page = {
  readonly nodes: readonly CommitNode[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/** An author is free text; GitHub signs for this App what this App alone could make. */
export const isOurs = ({ author, signature }: CommitNode, appSlug: string): boolean =>
  isOurCommit(author, appSlug) && signature?.isValid === true

/** Whether every commit from `head` down to `ancestor` (null: the root) is one chain of this App's signed commits. */
export async function ledgerIsOurs(session: Session, ancestor: Oid | null, head: Oid): Promise<boolean> {
  if (head === ancestor) return true
  let next: Oid | null = head
  for await (const commit of chain(session, head)) {
    if (next === ancestor) return true
    if (commit.oid !== next || commit.parents.nodes.length > 1 || !isOurs(commit, session.appSlug)) return false
    next = commit.parents.nodes[0]?.oid ?? null
  }
  return next === ancestor
}

/** The commit below `head` whose only parent is `expected`; null: none of the newest hundred. */
export async function firstAfter(session: Session, head: Oid, expected: Oid): Promise<CommitNode | null> {
  let seen = 0
  for await (const commit of chain(session, head)) {
    if (commit.parents.nodes.length === 1 && commit.parents.nodes[0]?.oid === expected) return commit
    if (++seen === farthestLook) return null
  }
  return null
}

/** Others have written that much since: to call it stale costs only a new plan. */
const farthestLook = 100

/** Commits from `head` down, a hundred per request. */
async function* chain(session: Session, head: Oid): AsyncGenerator<CommitNode> {
  let after: string | null = null
  for (;;) {
    const place: string = after === null ? '' : `, after: ${quote(after)}`
    const field = `object(oid: ${quote(head)}) { ... on Commit { history(first: 100${place}) {
      nodes { oid ${commitAuthorFields} signature { isValid } parents(first: 2) { nodes { oid } } } pageInfo { hasNextPage endCursor } } } }`
    const [answer] = await askFields(session, 'ledger history', [field])
    if (answer === null) throw new ForgeError({ kind: 'missing' }, `there is no commit ${head}`)
    const page: Page = answered((answer as { history?: Page }).history, `history of ${head}`)
    yield* page.nodes
    if (!page.pageInfo.hasNextPage) return
    after = page.pageInfo.endCursor
  }
}
