// A commit's files, or the same with planned changes laid over them, and their bytes: what is built before and after.
import type { GitReader } from '../../git/reader.ts'
import type { Oid } from '../../oid.ts'
import { type Change, type FileEntry, type FileTree, idKey } from '../../promotion/model.ts'

export type Side = {
  readonly files: FileTree
  /** In the order of the paths, which have to be files. */
  bytes(paths: readonly string[]): Promise<readonly (Uint8Array | 'too-large')[]>
}

export async function sidesOf(
  reader: GitReader,
  commit: Oid,
  changes: readonly Change[],
): Promise<{ readonly before: Side; readonly after: Side }> {
  const { ids } = await reader.read([{ kind: 'ids', commit, paths: [''] }])
  const root = ids.get(idKey(commit, ''))?.oid ?? ''
  const files = (await reader.read([{ kind: 'tree', oid: root }])).trees.get(root) ?? new Map<string, FileEntry>()
  return { before: sideOf(reader, files, []), after: sideOf(reader, files, changes) }
}

function sideOf(reader: GitReader, under: FileTree, changes: readonly Change[]): Side {
  const files = new Map(under)
  const texts = new Map<Oid, string>()
  for (const { path, after } of changes) {
    if (after === null) files.delete(path)
    else files.set(path, { oid: after.oid, mode: after.mode })
    if (after?.text != null) texts.set(after.oid, after.text)
  }
  const bytes = async (paths: readonly string[]) => {
    const oids = paths.map((path) => files.get(path)?.oid ?? '')
    const stored = oids.filter((oid) => !texts.has(oid))
    const { blobs } = await reader.read([...new Set(stored)].map((oid) => ({ kind: 'blob', oid })))
    return oids.map((oid) => {
      const text = texts.get(oid)
      return text === undefined ? (blobs.get(oid) ?? 'too-large') : new TextEncoder().encode(text)
    })
  }
  return { files, bytes }
}
