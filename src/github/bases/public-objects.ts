// Ids and blobs of a base without a token: GraphQL is not to be had, so each takes a request of its own, and they are few.
import type { Oid } from '../../oid.ts'
import { idKey, type PathId } from '../../promotion/model.ts'
import { fetchBlob } from '../blobs.ts'
import { answered, ForgeError, incomplete } from '../failure.ts'
import { type ReadObjects, recall } from '../reader.ts'
import type { Session } from '../session.ts'
import { fetchTree } from '../trees.ts'

/** Of the 60 requests that GitHub grants an hour. */
const mostBlobs = 40

export const objectsByRest: ReadObjects = async (session, cache, limit, needs) => {
  const ids = new Map<string, PathId | null>()
  const blobs = new Map<Oid, Uint8Array | 'too-large'>()
  const level = levels(session)
  for (const need of needs) {
    if (need.kind !== 'ids') continue
    const missing = need.paths.filter((path) => {
      const key = idKey(need.commit, path)
      return !recall(cache.ids.get(key), ids, key)
    })
    if (missing.length === 0) continue
    const root = await rootOf(session, need.commit)
    for (const path of missing) {
      const found = await walk(level, root, path)
      ids.set(idKey(need.commit, path), found)
      cache.ids.set(idKey(need.commit, path), found)
    }
  }
  const wanted = new Set(
    needs.flatMap((need) =>
      need.kind === 'blob' && !recall(cache.blobs.get(need.oid), blobs, need.oid) ? [need.oid] : [],
    ),
  )
  demandFew(session, wanted.size)
  await Promise.all(
    [...wanted].map(async (oid) => {
      const bytes = await fetchBlob(session, oid)
      const value = bytes.length > limit ? 'too-large' : bytes
      blobs.set(oid, value)
      cache.blobs.set(oid, value)
    }),
  )
  return { ids, blobs }
}

function demandFew({ at }: Session, files: number) {
  if (files <= mostBlobs) return
  const message = `${files} files of ${at.owner}/${at.repo} would have to be read, and without a token no more than ${mostBlobs} are`
  throw new ForgeError({ kind: 'refused' }, message)
}

async function rootOf(session: Session, commit: Oid): Promise<PathId> {
  const { data } = await session.rest('read', (client) =>
    client.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { ...session.at, commit_sha: commit }),
  )
  if (data.sha !== commit) throw incomplete(`asked for the commit ${commit}, got ${String(data.sha)}`)
  return { oid: answered(data.tree?.sha, 'tree of a commit'), type: 'tree', mode: '040000' }
}

type Level = (tree: Oid) => ReturnType<typeof fetchTree>

/** Siblings cost one request. */
function levels(session: Session): Level {
  const read = new Map<Oid, ReturnType<typeof fetchTree>>()
  return (tree) => {
    const level = read.get(tree) ?? fetchTree(session, tree, false)
    read.set(tree, level)
    return level
  }
}

async function walk(level: Level, root: PathId, path: string): Promise<PathId | null> {
  let found = root
  for (const name of path === '' ? [] : path.split('/')) {
    if (found.type !== 'tree') return null
    const { tree, truncated } = await level(found.oid)
    if (truncated) throw new ForgeError({ kind: 'refused' }, `GitHub does not list the tree ${found.oid} as a whole`)
    const entry = tree.find((one) => one.path === name)
    if (entry === undefined) return null
    found = { oid: entry.sha, type: entry.type as PathId['type'], mode: entry.mode }
  }
  return found
}
