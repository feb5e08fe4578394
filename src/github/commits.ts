// Makes one tree and one commit, without author and committer so that GitHub signs it for the App. No ref moves.
import { blobOid, type Oid } from '../oid.ts'
import type { Change, Content, FileMode } from '../promotion/model.ts'
import { answered, ForgeError } from './failure.ts'
import type { Session } from './session.ts'

type TreeEntry = {
  readonly path: string
  readonly mode: FileMode
  readonly type: 'blob' | 'commit'
  readonly sha?: Oid | null
  readonly content?: string
}

/** `baseTree` null starts from nothing. Bytes that are no text go in by their id: they are in the repository already. */
export async function createTree(session: Session, baseTree: Oid | null, entries: readonly TreeEntry[]): Promise<Oid> {
  const { data } = await session.rest('write', (client) =>
    client.request('POST /repos/{owner}/{repo}/git/trees', {
      ...session.at,
      tree: [...entries],
      ...(baseTree !== null && { base_tree: baseTree }),
    }),
  )
  return answered(data.sha, 'id of the tree')
}

export async function createCommit(
  session: Session,
  of: { readonly tree: Oid; readonly parents: readonly Oid[]; readonly message: string },
): Promise<Oid> {
  const { tree, parents, message } = of
  const { data } = await session.rest('write', (client) =>
    client.request('POST /repos/{owner}/{repo}/git/commits', { ...session.at, tree, message, parents: [...parents] }),
  )
  const commit = answered(data.sha, 'id of the commit')
  if (data.verification?.verified === false) {
    session.log.warn({ commit, reason: data.verification.reason }, 'GitHub did not sign a commit of ours')
  }
  return commit
}

export function entryOf({ path, before, after }: Change): TreeEntry {
  const mode = (after ?? before)?.mode ?? '100644'
  if (after === null) return { path, mode, type: mode === '160000' ? 'commit' : 'blob', sha: null }
  if (mode === '160000') return { path, mode, type: 'commit', sha: after.oid }
  return after.text === null
    ? { path, mode, type: 'blob', sha: after.oid }
    : { path, mode, type: 'blob', content: checkedText(path, after, after.text) }
}

/** What is written must be what was planned and shown: half a surrogate pair, for one, would arrive as other bytes. */
function checkedText(path: string, { oid }: Content, text: string): string {
  if (blobOid(Buffer.from(text, 'utf8')) === oid) return text
  throw new ForgeError({ kind: 'refused' }, `the text planned for ${path} is not what its id says`)
}
