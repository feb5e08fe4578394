// Reads a local clone for planners and the CLI: nothing is written, fetched or run, and an error is never an absence.
import { isOid, type Oid } from '../oid.ts'
import { type FileTree, historyKey, idKey, type Need, type PathId, type SourceChange } from '../promotion/model.ts'
import type { Reader } from '../settle.ts'
import { type Blob, type BlobSource, blobSource } from './blobs.ts'
import { type Clone, findClone } from './clone.ts'
import { readHistory } from './history.ts'
import { entriesOf, isTreePath, treeOf } from './listing.ts'
import { type Outline, readBranches, readOutline } from './outline.ts'
import { type GitPlace, gitError, runGit } from './run.ts'
import { readWorkingTree, type WorkingTree } from './working-tree.ts'

export type GitReader = Reader & {
  /**
   * The commit that a branch, tag, `HEAD`, (short) id or one of these with `~2` or `^` names; null when there is none.
   * Throws for an id that several objects share.
   */
  resolve(rev: string): Promise<Oid | null>
  /** Whether `descendant` is or comes after `ancestor`. */
  isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean>
  isShallow(): Promise<boolean>
  /** The files on disk. Throws for a bare repository. */
  workingTree(): Promise<WorkingTree>
  /** Names of files alone, quickly: of the working tree, or of HEAD in a bare repository. */
  outline(): Promise<Outline>
  /** Branches of the clone, and those of `origin` that it has not as its own. */
  branches(): Promise<ReadonlyMap<string, Oid>>
  /** Where the remote `origin` is, as the clone's configuration has it; null: there is none. */
  origin(): Promise<string | null>
  /** Ends the processes that the reader started. */
  close(): Promise<void>
}

function commitId(text: string): Oid {
  if (!isOid(text)) throw new Error('a commit was asked for by something that is no full object id')
  return text
}

/** Ids per call: far below what a command line may hold. */
const pathsPerCall = 500

async function readIds(place: GitPlace, commit: Oid, paths: readonly string[]): Promise<ReadonlyMap<string, PathId>> {
  const found = new Map<string, PathId>()
  if (paths.includes('')) {
    const { stdout } = await runGit(place, ['rev-parse', '--verify', '--end-of-options', `${commitId(commit)}^{tree}`])
    found.set('', { oid: stdout.toString().trim(), type: 'tree', mode: '040000' })
  }
  // Asked for a directory and something in it at once, `ls-tree` leaves the directory out: one depth at a time.
  const depths = Map.groupBy(
    paths.filter((path) => path !== '' && isTreePath(path)),
    (path) => path.split('/').length,
  )
  for (const asked of depths.values()) {
    for (let from = 0; from < asked.length; from += pathsPerCall) {
      const some = asked.slice(from, from + pathsPerCall)
      const listed = await runGit(place, ['ls-tree', '-z', '--full-tree', commitId(commit), '--', ...some])
      for (const { path, id } of entriesOf(listed.stdout)) found.set(path, id)
    }
  }
  return found
}

// What Git allows in names of branches and tags, with `~2` and `^` behind; no `@{…}`, `:/…` or `^{/…}`, which search.
const revision = /^(?!-)[^\s\p{Cc}~^:?*[\\{}]+(?:[~^]\d{0,6})*$/u

async function resolveRevision(place: GitPlace, rev: string): Promise<Oid | null> {
  if (!revision.test(rev) || rev.includes('..')) return null
  const args = ['rev-parse', '--verify', '--end-of-options', `${rev}^{commit}`]
  const answer = await runGit(place, args, [0, 128])
  if (answer.code === 0) return commitId(answer.stdout.toString().trim())
  if (/Needed a single revision/.test(answer.stderr) && !/ambiguous/.test(answer.stderr)) return null
  throw gitError(args, answer)
}

async function readOrigin(place: GitPlace): Promise<string | null> {
  // Of several addresses the last one is told.
  const { code, stdout } = await runGit(place, ['config', '--get', 'remote.origin.url'], [0, 1])
  return code === 0 ? stdout.toString().trim() : null
}

/** A reader over the clone that `directory` lies in. Errors about the directory are thrown by the first call. */
export function gitReader(directory: string, path?: string): GitReader {
  let clone: Promise<Clone> | null = null
  let blobs: Promise<BlobSource> | null = null
  const blobCache = new Map<Oid, Promise<Blob>>()
  const treeCache = new Map<Oid, Promise<FileTree>>()
  /** Both sides of a plan, and each of its questions, ask for much the same. */
  const idCache = new Map<string, PathId | null>()
  const found = () => {
    clone ??= findClone({ directory, path })
    return clone
  }
  const place = async () => (await found()).place
  const blob = (oid: Oid) => {
    blobs ??= place().then(blobSource)
    const source = blobs
    const cached = blobCache.get(oid) ?? source.then((open) => open.blob(oid))
    blobCache.set(oid, cached)
    return cached
  }
  const tree = (oid: Oid) => {
    const list = async () =>
      treeOf((await runGit(await place(), ['ls-tree', '-r', '-z', '--full-tree', commitId(oid)])).stdout)
    const cached = treeCache.get(oid) ?? list()
    treeCache.set(oid, cached)
    return cached
  }
  const read = async (needs: readonly Need[]) => {
    const ids = new Map<string, PathId | null>()
    const trees = new Map<Oid, FileTree>()
    const contents = new Map<Oid, Blob>()
    const history = new Map<string, readonly SourceChange[]>()
    const wanted = needs.flatMap((need) => (need.kind === 'blob' ? [need.oid] : []))
    const reading = Promise.all(wanted.map(async (oid) => contents.set(oid, await blob(oid))))
    const listing = (async () => {
      for (const need of needs) {
        if (need.kind === 'ids') {
          const { commit } = need
          const asked = need.paths.filter((path) => !idCache.has(idKey(commit, path)))
          const read = asked.length === 0 ? null : await readIds(await place(), commit, asked)
          for (const path of asked) idCache.set(idKey(commit, path), read?.get(path) ?? null)
          for (const path of need.paths) ids.set(idKey(commit, path), idCache.get(idKey(commit, path)) ?? null)
        } else if (need.kind === 'tree') trees.set(need.oid, await tree(need.oid))
        else if (need.kind === 'history') {
          const changes = await readHistory(await place(), { ...need, head: commitId(need.head) })
          history.set(historyKey(need.head, need.paths), changes)
        }
      }
    })()
    await Promise.all([reading, listing])
    return { ids, trees, blobs: contents, history }
  }
  return {
    read,
    resolve: async (rev) => resolveRevision(await place(), rev),
    isAncestor: async (ancestor, descendant) => {
      const args = ['merge-base', '--is-ancestor', commitId(ancestor), commitId(descendant)]
      return (await runGit(await place(), args, [0, 1])).code === 0
    },
    isShallow: async () => (await found()).shallow,
    workingTree: async () => readWorkingTree(await found(), blob),
    outline: async () => readOutline(await found()),
    branches: async () => readBranches(await place()),
    origin: async () => readOrigin(await place()),
    close: async () => (await blobs?.catch(() => null))?.close(),
  }
}
