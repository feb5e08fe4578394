// Reads single files of a working tree without ever going through a symlink.
import { constants } from 'node:fs'
import { lstat, open, readlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { blobOid } from '../oid.ts'
import type { FileMode } from '../promotion/model.ts'

/** `directory`: something stands there that is no file. `permissions`: the mode bits on disk. */
export type OnDisk =
  | { readonly kind: 'file'; readonly mode: FileMode; readonly bytes: Buffer; readonly permissions: number }
  | { readonly kind: 'directory' | 'other' }

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

/** What stands at the path itself, or null when nothing does. Throws for every other error. */
async function standing(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** The first directory above `path` (inside `root`) that is a symlink or a file, or null when the way is clear. */
export async function obstacle(root: string, path: string): Promise<string | null> {
  const parts = path.split('/').slice(0, -1)
  for (let depth = 1; depth <= parts.length; depth++) {
    const above = parts.slice(0, depth).join('/')
    const found = await standing(join(root, above))
    if (found === null) return null
    if (!found.isDirectory()) return above
  }
  return null
}

/** The file, or the text of the symlink, at `path` below `root`; null when nothing stands there. */
export async function readDisk(root: string, path: string): Promise<OnDisk | null> {
  const place = join(root, path)
  const found = await standing(place)
  if (found === null) return null
  if (found.isDirectory()) return { kind: 'directory' }
  if (found.isSymbolicLink()) {
    const bytes = await readlink(place, { encoding: 'buffer' })
    return { kind: 'file', mode: '120000', bytes, permissions: 0o777 }
  }
  if (!found.isFile()) return { kind: 'other' }
  const file = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const bytes = await file.readFile()
    const permissions = found.mode & 0o777
    return { kind: 'file', mode: (permissions & 0o100) === 0 ? '100644' : '100755', bytes, permissions }
  } finally {
    await file.close()
  }
}

/** The id of what stands there, or null. */
export const diskOid = (found: OnDisk | null) => (found?.kind === 'file' ? blobOid(found.bytes) : null)

/** The directories above a path, nearest first, without the root. */
export function directoriesAbove(path: string): readonly string[] {
  const above: string[] = []
  for (let at = dirname(path); at !== '.' && at !== '/'; at = dirname(at)) above.push(at)
  return above
}
