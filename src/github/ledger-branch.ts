// Writes the ledger branch one commit at a time, by compare-and-swap.
import { blobOid, type Oid } from '../oid.ts'
import { idKey } from '../promotion/model.ts'
import type { Reader } from '../settle.ts'
import { createCommit, createTree } from './commits.ts'
import { ForgeError, isAmbiguous, isRejected } from './failure.ts'
import { firstAfter, isOurs } from './ledger-chain.ts'
import { ledgerBranch } from './ledger-tree.ts'
import { headOfBranch, moveBranch } from './refs.ts'
import type { Session } from './session.ts'

export type LedgerWrite = {
  readonly expected: Oid | null
  readonly files: ReadonlyMap<string, string | null>
  readonly message: string
}
export type LedgerWritten = { readonly kind: 'written'; readonly head: Oid } | { readonly kind: 'stale' }

/** Workflows of the repository do not run for the ledger. */
const headline = (message: string): string => `${message.split('\n', 1)[0]?.trim() ?? ''} [skip ci]`
const restOf = (message: string): string => message.split('\n').slice(1).join('\n').trim()

export async function writeLedger(session: Session, reader: Reader, of: LedgerWrite): Promise<LedgerWritten> {
  const { expected } = of
  if (expected === null) return createLedger(session, of)
  try {
    return { kind: 'written', head: await commitOnLedger(session, expected, of) }
  } catch (error) {
    if (!isAmbiguous(error) && !isRejected(error)) throw error
    const head = await headOfBranch(session, ledgerBranch)
    if (head === expected) throw error
    if (!isAmbiguous(error) || head === null) return { kind: 'stale' }
    return adopted(session, reader, head, expected, of)
  }
}

async function commitOnLedger(session: Session, expected: Oid, { files, message }: LedgerWrite): Promise<Oid> {
  const { owner, name } = session.repository
  const additions = [...files].flatMap(([path, text]) =>
    text === null ? [] : [{ path, contents: Buffer.from(text, 'utf8').toString('base64') }],
  )
  const deletions = [...files].flatMap(([path, text]) => (text === null ? [{ path }] : []))
  const { createCommitOnBranch } = await session.graphql<{
    createCommitOnBranch?: { commit?: { oid: Oid } | null } | null
  }>({
    name: 'createCommitOnBranch',
    intent: 'write',
    query: 'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }',
    variables: {
      input: {
        branch: { repositoryNameWithOwner: `${owner}/${name}`, branchName: ledgerBranch },
        expectedHeadOid: expected,
        message: { headline: headline(message), body: restOf(message) },
        fileChanges: { additions, deletions },
      },
    },
  })
  const oid = createCommitOnBranch?.commit?.oid
  if (oid === undefined) throw new ForgeError({ kind: 'retry', after: null }, 'the ledger commit has no id', true)
  return oid
}

/** Only one commit can stand on the expected head. It is the lost answer's if it is ours and holds these files. */
async function adopted(
  session: Session,
  reader: Reader,
  head: Oid,
  expected: Oid,
  of: LedgerWrite,
): Promise<LedgerWritten> {
  const first = await firstAfter(session, head, expected)
  if (!first || !isOurs(first, session.appSlug)) return { kind: 'stale' }
  const paths = [...of.files.keys()]
  const { ids } = await reader.read([{ kind: 'ids', commit: first.oid, paths }])
  const same = [...of.files].every(([path, text]) => {
    const oid = ids.get(idKey(first.oid, path))?.oid ?? null
    return oid === (text === null ? null : blobOid(Buffer.from(text, 'utf8')))
  })
  return same ? { kind: 'written', head: first.oid } : { kind: 'stale' }
}

/** The orphan branch: a tree, a commit without parents, a ref that must not exist yet. */
async function createLedger(session: Session, { files, message }: LedgerWrite): Promise<LedgerWritten> {
  const entries = [...files].flatMap(([path, content]) =>
    content === null ? [] : [{ path, mode: '100644' as const, type: 'blob' as const, content }],
  )
  const tree = await createTree(session, null, entries)
  const body = restOf(message)
  const text = body === '' ? headline(message) : `${headline(message)}\n\n${body}`
  const head = await createCommit(session, { tree, parents: [], message: text })
  const moved = await moveBranch(session, neverAsked, { name: ledgerBranch, before: null, after: head })
  return moved === 'moved' ? { kind: 'written', head } : { kind: 'stale' }
}

/** Making a ref needs no node id. */
const neverAsked = () => Promise.reject(new Error('a new ref was changed'))
