// Moves branches by compare-and-swap, and looks where a branch stands before anything is believed or repeated.
import { type Oid, ZERO_OID } from '../oid.ts'
import { answered, ForgeError, isAmbiguous, isRejected } from './failure.ts'
import { ledgerBranch } from './ledger-tree.ts'
import { quote, sameRepository } from './object-query.ts'
import type { Session } from './session.ts'

export type Move = { readonly name: string; readonly before: Oid | null; readonly after: Oid | null }

/** Head of a branch; null only if GitHub says that there is none. One request. */
export async function headOfBranch(session: Session, name: string): Promise<Oid | null> {
  const { owner, repo } = session.at
  type Found = { readonly databaseId?: number; readonly ref?: { readonly target: { readonly oid: Oid } | null } | null }
  const { repository } = await session.graphql<{ repository: Found | null }>({
    name: 'branch',
    intent: 'read',
    query: `query($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) {
      databaseId ref(qualifiedName: ${quote(`refs/heads/${name}`)}) { target { oid } } } }`,
    variables: { owner, repo },
  })
  const ref = answered(sameRepository(session, repository).ref, `branch ${name}`)
  return ref && answered(ref.target?.oid, `head of ${name}`)
}

/** Whatever asks for it, no other branch is ever written. */
const ownBranches = 'sluice/'

/**
 * Compare-and-swap. `stale`: the branch stands elsewhere than at `before`. Throws `refused` where a rule of the
 * repository forbids the move, and `retry` where it is not known to have failed for good.
 */
export async function moveBranch(
  session: Session,
  nodeId: () => Promise<string>,
  move: Move,
): Promise<'moved' | 'stale'> {
  const { name, before, after } = move
  if (name !== ledgerBranch && !name.startsWith(ownBranches)) {
    throw new ForgeError({ kind: 'refused' }, `${name} is no branch of ours`)
  }
  try {
    if (before === null && after !== null) await createRef(session, name, after)
    else await updateRef(session, await nodeId(), move)
    return 'moved'
  } catch (error) {
    if (!isAmbiguous(error) && !isRejected(error)) throw error
    const head = await headOfBranch(session, name)
    if (head === after) return 'moved'
    if (head !== before) return 'stale'
    throw error
  }
}

async function createRef(session: Session, name: string, sha: Oid): Promise<void> {
  await session.rest('write', (client) =>
    client.request('POST /repos/{owner}/{repo}/git/refs', { ...session.at, ref: `refs/heads/${name}`, sha }),
  )
}

/** `force` allows another parent than before; `beforeOid` still lets nobody's commit be lost. */
async function updateRef(session: Session, repositoryId: string, { name, before, after }: Move): Promise<void> {
  await session.graphql({
    name: 'updateRefs',
    intent: 'write',
    query: 'mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }',
    variables: {
      input: {
        repositoryId,
        refUpdates: [
          { name: `refs/heads/${name}`, beforeOid: before ?? ZERO_OID, afterOid: after ?? ZERO_OID, force: true },
        ],
      },
    },
  })
}

export async function repositoryNodeId(session: Session): Promise<string> {
  const { repository } = await session.graphql<{ repository: { databaseId?: number; id?: string } | null }>({
    name: 'repository',
    intent: 'read',
    query: 'query($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { databaseId id } }',
    variables: { owner: session.at.owner, repo: session.at.repo },
  })
  return answered(sameRepository(session, repository).id, 'node id')
}
