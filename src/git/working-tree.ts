// The files on disk in the form that planners read: as if the working tree were a commit.
import { createHash } from 'node:crypto'
import { type Oid, ZERO_OID } from '../oid.ts'
import { type FileEntry, type FileTree, idKey, type Need, type PathId } from '../promotion/model.ts'
import type { Reader } from '../settle.ts'
import { type Blob, largestBlob } from './blobs.ts'
import type { Clone } from './clone.ts'
import { diskOid, obstacle, readDisk } from './disk.ts'
import { fileMode, pathOf, piecesOf } from './listing.ts'
import { runGit } from './run.ts'

export type WorkingTree = {
  /** Stands for the working tree wherever a commit is named; no commit has this id. */
  readonly commit: Oid
  /** What Git tracks or would add: ignored files are not there. Symlinks and submodules are, unfollowed. */
  readonly files: FileTree
  /** Answers ids at `commit`, trees and blobs; it has no history. */
  readonly reader: Reader
}

type Directory = { readonly files: Map<string, FileEntry>; readonly directories: Map<string, Directory> }

/** What the index says: the paths, the entries of submodules, and of files that a sparse checkout leaves out. */
async function listed(clone: Clone) {
  const { place } = clone
  const staged = await runGit(place, ['ls-files', '-z', '-t', '--stage', '--full-name'])
  const others = await runGit(place, ['ls-files', '-z', '--others', '--exclude-standard', '--full-name'])
  const paths = new Set<string>()
  const fixed = new Map<string, FileEntry>()
  for (const piece of piecesOf(staged.stdout)) {
    const tab = piece.indexOf(9)
    const [tag, mode = '', oid = ''] = Buffer.from(piece.subarray(0, tab)).toString('latin1').split(' ')
    const path = pathOf(piece.subarray(tab + 1))
    paths.add(path)
    if (tag === 'S' || mode === '160000') fixed.set(path, { mode: fileMode(mode), oid })
  }
  // A repository inside the working tree that is no submodule ends in a slash and is not looked into.
  for (const piece of piecesOf(others.stdout)) if (piece.at(-1) !== 47) paths.add(pathOf(piece))
  return { paths: [...paths].sort(), fixed }
}

async function filesOf(clone: Clone): Promise<FileTree> {
  const { paths, fixed } = await listed(clone)
  const files = new Map<string, FileEntry>()
  for (const path of paths) {
    const known = fixed.get(path)
    const found =
      (await obstacle(clone.place.directory, path)) === null ? await readDisk(clone.place.directory, path) : null
    if (found?.kind === 'file') files.set(path, { mode: found.mode, oid: diskOid(found) ?? '' })
    else if (known !== undefined) files.set(path, known)
  }
  return files
}

function nested(files: FileTree): Directory {
  const root: Directory = { files: new Map(), directories: new Map() }
  for (const [path, entry] of files) {
    const parts = path.split('/')
    let at = root
    for (const part of parts.slice(0, -1)) {
      const next = at.directories.get(part) ?? { files: new Map(), directories: new Map() }
      at.directories.set(part, next)
      at = next
    }
    at.files.set(parts.at(-1) ?? '', entry)
  }
  return root
}

/** Gives every directory the id that Git would give it (gitformat: tree objects, directories sort as `name/`). */
function hashed(directory: Directory, path: string, into: Map<string, PathId>): PathId {
  const entries: { readonly name: string; readonly key: Buffer; readonly id: PathId }[] = []
  for (const [name, { mode, oid }] of directory.files) {
    const id: PathId = { oid, mode, type: mode === '160000' ? 'commit' : 'blob' }
    into.set(path + name, id)
    entries.push({ name, key: Buffer.from(name), id })
  }
  for (const [name, below] of directory.directories) {
    entries.push({ name, key: Buffer.from(`${name}/`), id: hashed(below, `${path}${name}/`, into) })
  }
  const parts = entries
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ name, id }) =>
      Buffer.concat([Buffer.from(`${id.mode.replace(/^0/, '')} ${name}\0`), Buffer.from(id.oid, 'hex')]),
    )
  const body = Buffer.concat(parts)
  const oid = createHash('sha1').update(`tree ${body.length}\0`).update(body).digest('hex')
  const id: PathId = { oid, mode: '040000', type: 'tree' }
  into.set(path.replace(/\/$/, ''), id)
  return id
}

/** Reads the working tree once; what changes on disk afterwards is an error when it is asked for. */
export async function readWorkingTree(clone: Clone, stored: (oid: Oid) => Promise<Blob>): Promise<WorkingTree> {
  if (!clone.workingTree) throw new Error(`${clone.place.directory} is a bare repository and has no working tree`)
  const files = await filesOf(clone)
  const ids = new Map<string, PathId>()
  hashed(nested(files), '', ids)
  const pathOfBlob = new Map([...files].map(([path, { oid }]) => [oid, path]))
  const pathOfTree = new Map(
    [...ids].flatMap(([path, { type, oid }]) => (type === 'tree' ? [[oid, path] as const] : [])),
  )

  const below = (oid: Oid): FileTree => {
    const path = pathOfTree.get(oid)
    if (path === undefined) throw new Error(`the working tree has no tree ${oid}`)
    const prefix = path === '' ? '' : `${path}/`
    const inside = [...files].filter(([file]) => file.startsWith(prefix))
    return new Map(inside.map(([file, entry]) => [file.slice(prefix.length), entry]))
  }
  const blob = async (oid: Oid): Promise<Blob> => {
    const path = pathOfBlob.get(oid)
    if (path === undefined) return stored(oid)
    const found =
      (await obstacle(clone.place.directory, path)) === null ? await readDisk(clone.place.directory, path) : null
    if (found === null) return stored(oid)
    if (found.kind !== 'file' || diskOid(found) !== oid) throw new Error(`${path} changed while it was read`)
    return found.bytes.length > largestBlob ? 'too-large' : found.bytes
  }
  const read = async (needs: readonly Need[]) => {
    const known = {
      ids: new Map<string, PathId | null>(),
      trees: new Map<Oid, FileTree>(),
      blobs: new Map<Oid, Blob>(),
      history: new Map<string, []>(),
    }
    for (const need of needs) {
      if (need.kind === 'tree') known.trees.set(need.oid, below(need.oid))
      else if (need.kind === 'blob') known.blobs.set(need.oid, await blob(need.oid))
      else if (need.kind === 'ids' && need.commit === ZERO_OID) {
        for (const path of need.paths) known.ids.set(idKey(need.commit, path), ids.get(path) ?? null)
      } else throw new Error('the working tree has no commits and no history')
    }
    return known
  }
  return { commit: ZERO_OID, files, reader: { read } }
}
