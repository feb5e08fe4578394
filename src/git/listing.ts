// Reads what `git ls-tree -z` prints.
import type { Oid } from '../oid.ts'
import type { FileMode, FileTree, PathId } from '../promotion/model.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Throws for a name that is not UTF-8: as a text it would be another name. */
export function pathOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    const shown = Buffer.from(bytes)
      .toString('latin1')
      .replace(/[^ -~]/g, '?')
    throw new Error(`a file name is not UTF-8 and cannot be handled: "${shown.slice(0, 200)}"`)
  }
}

/** The pieces of `bytes` between NULs; each is ended by one. */
export function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  let from = 0
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, from)) {
    yield bytes.subarray(from, end)
    from = end + 1
  }
  if (from !== bytes.length) throw new Error('git ended in the middle of a list')
}

type Entry = { readonly path: string; readonly id: PathId }

/** `<mode> <type> <oid>\t<path>` for each entry. */
export function* entriesOf(stdout: Uint8Array): Generator<Entry> {
  for (const piece of piecesOf(stdout)) {
    const tab = piece.indexOf(9)
    const [mode, type, oid] = Buffer.from(piece.subarray(0, tab)).toString('latin1').split(' ')
    if (mode === undefined || oid === undefined || (type !== 'tree' && type !== 'blob' && type !== 'commit')) {
      throw new Error('git listed a tree in a form that is not known')
    }
    yield { path: pathOf(piece.subarray(tab + 1)), id: { oid, type, mode } }
  }
}

/** Old repositories hold modes like 100664; Git treats them as the two that there are. */
export function fileMode(mode: string): FileMode {
  if (mode === '120000' || mode === '160000') return mode
  if (!/^100[0-7]{3}$/.test(mode)) throw new Error(`a tree holds the unknown file mode ${mode}`)
  return (Number.parseInt(mode, 8) & 0o100) === 0 ? '100644' : '100755'
}

/** A recursive listing as a tree of files. */
export function treeOf(stdout: Uint8Array): FileTree {
  const files = new Map<string, { mode: FileMode; oid: Oid }>()
  for (const { path, id } of entriesOf(stdout)) files.set(path, { mode: fileMode(id.mode), oid: id.oid })
  return files
}

/** Whether a tree can hold the path at all: `a//b`, `./a`, `/a`, `a/` and `..` name nothing in it. */
export function isTreePath(path: string): boolean {
  return !path.includes('\0') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}
