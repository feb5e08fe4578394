// Brings what planners need from GitHub: one GraphQL request for the ids and blobs of a round, one REST call per tree.
import { isOid, type Oid } from '../oid.ts'
import { type FileTree, idKey, type Known, type Need, type PathId } from '../promotion/model.ts'
import type { Reader } from '../settle.ts'
import { type BlobAnswer, blobQuestion, demandRoom, readBlob } from './blobs.ts'
import type { ObjectCache } from './cache.ts'
import { ForgeError } from './failure.ts'
import { readHistories } from './history.ts'
import { askFields } from './object-query.ts'
import { pathQuestions, readPathIds } from './path-ids.ts'
import type { Session } from './session.ts'
import { readTree } from './trees.ts'

/** How ids and blobs are brought. */
export type ReadObjects = (
  session: Session,
  cache: ObjectCache,
  limit: number,
  needs: readonly Need[],
) => Promise<Pick<Known, 'ids' | 'blobs'>>

/** `blobLimit` in bytes; a larger blob is 'too-large'. */
export function createReader(
  session: Session,
  cache: ObjectCache,
  blobLimit: number,
  objectsOf: ReadObjects = readObjects,
): Reader {
  return {
    read: async (needs) => {
      demandOids(needs)
      const [objects, trees, history] = await Promise.all([
        objectsOf(session, cache, blobLimit, needs),
        readTrees(session, cache, needs),
        readHistories(
          session,
          needs.filter((need) => need.kind === 'history'),
        ),
      ])
      return { ...objects, trees, history }
    },
  }
}

/** Ids go into queries as they are: anything else than an id stops here. */
function demandOids(needs: readonly Need[]) {
  for (const need of needs) {
    const oid = need.kind === 'ids' ? need.commit : need.kind === 'history' ? need.head : need.oid
    if (!isOid(oid)) throw new ForgeError({ kind: 'refused' }, `${oid} is no object id`)
  }
}

const readObjects: ReadObjects = async (session, cache, limit, needs) => {
  const ids = new Map<string, PathId | null>()
  const blobs = new Map<Oid, Uint8Array | 'too-large'>()
  const wanted: Extract<Need, { kind: 'ids' }>[] = []
  const missing = new Set<Oid>()
  for (const need of needs) {
    if (need.kind === 'ids') {
      const paths = need.paths.filter(
        (path) => !recall(cache.ids.get(idKey(need.commit, path)), ids, idKey(need.commit, path)),
      )
      if (paths.length > 0) wanted.push({ ...need, paths })
    } else if (need.kind === 'blob' && !recall(cache.blobs.get(need.oid), blobs, need.oid)) missing.add(need.oid)
  }
  const oids = [...missing]
  const questions = pathQuestions(wanted)
  if (questions.length + oids.length === 0) return { ids, blobs }

  const answers = await askFields(session, 'objects', [
    ...questions.map(({ field }) => field),
    ...oids.map(blobQuestion),
  ])
  for (const [key, id] of readPathIds(wanted, questions, answers)) {
    ids.set(key, id)
    cache.ids.set(key, id)
  }
  const blobAnswers = answers.slice(questions.length) as readonly (BlobAnswer | null)[]
  demandRoom(blobAnswers, limit)
  await Promise.all(
    oids.map(async (oid, index) => {
      const bytes = await readBlob(session, oid, blobAnswers[index] ?? null, limit)
      blobs.set(oid, bytes)
      cache.blobs.set(oid, bytes)
    }),
  )
  return { ids, blobs }
}

/** Puts what the cache holds into the answer; whether it held anything. */
export function recall<T>(kept: T | undefined, into: Map<string, T>, key: string): boolean {
  if (kept !== undefined) into.set(key, kept)
  return kept !== undefined
}

async function readTrees(session: Session, cache: ObjectCache, needs: readonly Need[]): Promise<Map<Oid, FileTree>> {
  const wanted = new Map(
    needs.flatMap((need) => (need.kind === 'tree' ? [[need.oid, need.mostRequests] as const] : [])),
  )
  const read = async ([oid, most]: readonly [Oid, number | undefined]): Promise<[Oid, FileTree]> => {
    const tree = cache.trees.get(oid) ?? (await readTree(session, oid, most))
    cache.trees.set(oid, tree)
    return [oid, tree]
  }
  return new Map(await Promise.all([...wanted].map(read)))
}
