// Whole trees by REST; an answer that GitHub cut is thrown away and its sub-trees are walked.
import type { Oid } from '../oid.ts'
import type { FileEntry, FileMode, FileTree } from '../promotion/model.ts'
import { answered, ForgeError, incomplete } from './failure.ts'
import type { Session } from './session.ts'

/** Git's empty tree, which GitHub does not serve. */
const emptyTree: Oid = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

type Walk = { readonly files: Map<string, FileEntry>; requests: number; readonly most: number }

/**
 * Every file below the tree. Source of the cut: more than 100,000 entries or 7 MB. Throws `refused` where that would cost
 * more than `most` requests.
 */
export async function readTree(session: Session, oid: Oid, most = Number.POSITIVE_INFINITY): Promise<FileTree> {
  const walk = { files: new Map<string, FileEntry>(), requests: 0, most }
  if (oid !== emptyTree) await collect(session, oid, '', walk)
  return walk.files
}

async function collect(session: Session, oid: Oid, prefix: string, walk: Walk): Promise<void> {
  const whole = await fetchTree(session, oid, true)
  walk.requests++
  if (!whole.truncated) return void addFiles(whole.tree, prefix, walk.files)
  const level = await fetchTree(session, oid, false)
  walk.requests++
  if (level.truncated) throw new ForgeError({ kind: 'refused' }, `GitHub does not list the tree ${oid} as a whole`)
  addFiles(level.tree, prefix, walk.files)
  const folders = level.tree.filter(({ type }) => type === 'tree')
  if (walk.requests + folders.length > walk.most) {
    throw new ForgeError({ kind: 'refused' }, `listing the repository would cost more than ${walk.most} requests`)
  }
  await Promise.all(folders.map(({ path, sha }) => collect(session, sha, `${prefix}${path}/`, walk)))
}

type Entry = { readonly path: string; readonly mode: string; readonly type: string; readonly sha: Oid }

/** One answer, which GitHub may have cut. */
export async function fetchTree(session: Session, oid: Oid, recursive: boolean) {
  const { data } = await session.rest('read', (client) =>
    client.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
      ...session.at,
      tree_sha: oid,
      ...(recursive && { recursive: '1' }),
    }),
  )
  if (data.sha !== oid) throw incomplete(`asked for the tree ${oid}, got ${String(data.sha)}`)
  const tree: readonly Entry[] = answered(data.tree, 'entries of a tree')
  return { tree, truncated: answered(data.truncated, 'whether a tree is whole') }
}

function addFiles(entries: readonly Entry[], prefix: string, files: Map<string, FileEntry>) {
  for (const { path, mode, type, sha } of entries) {
    if (type !== 'tree') files.set(prefix + path, { mode: fileMode(mode, prefix + path), oid: sha })
  }
}

const modes: ReadonlyMap<string, FileMode> = new Map([
  ['100644', '100644'],
  // Written by Git of old; today's Git reads it as 100644.
  ['100664', '100644'],
  ['100755', '100755'],
  ['120000', '120000'],
  ['160000', '160000'],
])

function fileMode(mode: string, path: string): FileMode {
  const known = modes.get(mode)
  if (known === undefined) throw new ForgeError({ kind: 'refused' }, `${path} has the unknown mode ${mode}`)
  return known
}
