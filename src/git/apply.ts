// `--write`: puts planned changes into the working tree, all of them or none as far as a file system can do that.
import { randomUUID } from 'node:crypto'
import { chmod, mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Problem } from '../problem.ts'
import type { Change, Content } from '../promotion/model.ts'
import { findClone } from './clone.ts'
import { directoriesAbove, diskOid, type OnDisk, obstacle, readDisk } from './disk.ts'
import { isTreePath } from './listing.ts'
import { gitReader } from './reader.ts'

export type Applied =
  | { readonly kind: 'written'; readonly paths: readonly string[] }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

/** A checked change: what stands there now, and the bytes that shall stand there (null: nothing). */
type Work = {
  readonly path: string
  readonly now: OnDisk | null
  readonly bytes: Uint8Array | null
  readonly mode: string
}

const refusal = (file: string, code: string, message: string): Problem => ({
  code,
  message,
  file,
  line: null,
  column: null,
})

const isGitOwn = (path: string): boolean => path.split('/').some((part) => /^\.git$/i.test(part.replace(/[. ]+$/, '')))

function sameAs(before: Content | null, now: OnDisk | null): boolean {
  if (before === null || now === null) return before === null && now === null
  return now.kind === 'file' && diskOid(now) === before.oid && now.mode === before.mode
}

async function check(root: string, { path, before, after }: Change): Promise<Problem | OnDisk | null> {
  if (!isTreePath(path) || isGitOwn(path) || path.includes('\\')) {
    return refusal(path, 'unsafe-path', 'This path would lead out of the repository or into .git; nothing was written.')
  }
  const files = [before, after].filter((content) => content !== null)
  if (files.some(({ mode }) => mode === '120000' || mode === '160000')) {
    return refusal(path, 'not-a-file', 'Symlinks and submodules are not written; change this one by hand.')
  }
  const blocked = await obstacle(root, path)
  if (blocked !== null) {
    return refusal(path, 'blocked-path', `${blocked} is a symlink or a file, not a directory; nothing was written.`)
  }
  const now = await readDisk(root, path)
  if (sameAs(before, now)) return now
  const message =
    before === null ? 'Something stands here already' : 'The file on disk is not the one that was planned with'
  return refusal(path, 'changed-on-disk', `${message}; commit, stash or undo the change and plan again.`)
}

const isProblem = (found: Problem | OnDisk | null): found is Problem => found !== null && 'code' in found

/** The permissions on disk stay; only the executable bits follow the planned mode. */
function permissions({ now, mode }: Work): number {
  const standing = now?.kind === 'file' ? now.permissions : 0o644
  return mode === '100755' ? standing | ((standing & 0o444) >> 2) : standing & ~0o111
}

async function putBack(root: string, done: readonly Work[]): Promise<void> {
  for (const { path, now } of done) {
    if (now?.kind !== 'file') await rm(join(root, path), { force: true })
    else {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), now.bytes)
      await chmod(join(root, path), now.permissions)
    }
  }
}

/** Git knows no empty directories. */
async function removeEmpty(root: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    for (const above of directoriesAbove(path)) {
      const removed = await rmdir(join(root, above)).then(
        () => true,
        () => false,
      )
      if (!removed) break
    }
  }
}

async function write(root: string, works: readonly Work[]): Promise<void> {
  const mark = `.sluice-${randomUUID()}`
  const temporary = new Map(works.map((work, index) => [work, join(root, dirname(work.path), `${mark}-${index}`)]))
  const done: Work[] = []
  try {
    for (const [work, file] of temporary) {
      if (work.bytes === null) continue
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, work.bytes, { flag: 'wx' })
      await chmod(file, permissions(work))
    }
    for (const [work, file] of temporary) {
      if (work.bytes === null) await rm(join(root, work.path))
      else await rename(file, join(root, work.path))
      done.push(work)
    }
  } catch (error) {
    await putBack(root, done)
    throw error
  } finally {
    for (const file of temporary.values()) await rm(file, { force: true })
    await removeEmpty(
      root,
      works.map((work) => work.path),
    )
  }
}

/**
 * Writes the changes below the top of the working tree that `directory` lies in. Everything is checked first: one file
 * that is not as the plan saw it, or that lies behind a symlink, and nothing is written. Throws for errors of the disk,
 * after putting back what was replaced.
 */
export async function applyChanges(directory: string, changes: readonly Change[], path?: string): Promise<Applied> {
  const clone = await findClone({ directory, path })
  if (!clone.workingTree) throw new Error(`${directory} is a bare repository: there is no working tree to write to`)
  const root = clone.place.directory
  const problems: Problem[] = []
  const works: Work[] = []
  const seen = new Set<string>()
  const reader = gitReader(root, path)
  try {
    for (const change of changes) {
      const found = await check(root, change)
      const { after } = change
      if (isProblem(found)) problems.push(found)
      else if (seen.has(change.path))
        problems.push(refusal(change.path, 'twice', 'Two changes are planned for this file.'))
      else if (after === null) works.push({ path: change.path, now: found, bytes: null, mode: '' })
      else {
        const stored = after.text === null ? await reader.read([{ kind: 'blob', oid: after.oid }]) : null
        const bytes = stored?.blobs.get(after.oid) ?? Buffer.from(after.text ?? '')
        if (bytes === 'too-large')
          problems.push(refusal(change.path, 'too-large', 'The file is too large to be written.'))
        else works.push({ path: change.path, now: found, bytes, mode: after.mode })
      }
      seen.add(change.path)
    }
  } finally {
    await reader.close()
  }
  if (problems.length > 0) return { kind: 'refused', problems }
  await write(root, works)
  return { kind: 'written', paths: works.map((work) => work.path) }
}
