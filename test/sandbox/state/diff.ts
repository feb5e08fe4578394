// What differs between two trees, file by file, as compare and pull request files show it.
import { structuredPatch } from 'diff'
import type { Oid } from './model.ts'
import type { TreeEntry } from './objects.ts'
import type { ObjectStore } from './store.ts'
import { readTree } from './trees.ts'

type Side = Pick<TreeEntry, 'mode' | 'oid'>
type PathChange = { readonly path: string; readonly before: Side | null; readonly after: Side | null }

/** Files alone (never folders), in path order; descends only where tree ids differ. */
function* diffTrees(store: ObjectStore, before: Oid | null, after: Oid | null, prefix = ''): Generator<PathChange> {
  if (before === after) return
  const left = new Map((before === null ? [] : readTree(store, before)).map((entry) => [entry.name, entry]))
  const right = new Map((after === null ? [] : readTree(store, after)).map((entry) => [entry.name, entry]))
  const names = [...new Set([...left.keys(), ...right.keys()])].sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  )
  for (const name of names) {
    const [a, b] = [left.get(name), right.get(name)]
    if (a?.oid === b?.oid && a?.mode === b?.mode) continue
    const path = `${prefix}${name}`
    const [folderA, folderB] = [a?.mode === '040000' ? a.oid : null, b?.mode === '040000' ? b.oid : null]
    const [fileA, fileB] = [a && folderA === null ? a : null, b && folderB === null ? b : null]
    if (fileA !== null || fileB !== null) yield { path, before: fileA, after: fileB }
    if (folderA !== null || folderB !== null) yield* diffTrees(store, folderA, folderB, `${path}/`)
  }
}

export type FileDiff = {
  readonly path: string
  readonly previousPath: string | null
  readonly oid: Oid
  readonly status: 'added' | 'removed' | 'modified' | 'renamed'
  readonly additions: number
  readonly deletions: number
  /** null for binary files and for renames that changed nothing. */
  readonly patch: string | null
}

const bodyOf = (store: ObjectStore, side: Side | null) =>
  side === null ? Buffer.alloc(0) : (store.get(side.oid)?.body ?? Buffer.alloc(0))

// Pairs an added with a removed file of the same content, which is what GitHub calls renamed.
// Renames that also changed the content are shown as a removal and an addition here.
function pairRenames(changes: readonly PathChange[]): (PathChange & { previousPath: string | null })[] {
  const removed = new Map(changes.flatMap((c) => (c.after === null && c.before ? [[c.before.oid, c] as const] : [])))
  const paired = new Set<PathChange>()
  const result = changes.map((change) => {
    const from = change.before === null && change.after ? removed.get(change.after.oid) : undefined
    if (!from || paired.has(from)) return { ...change, previousPath: null }
    paired.add(from)
    return { ...change, before: from.before, previousPath: from.path }
  })
  const gone = new Set([...paired].map(({ path }) => path))
  return result.filter(({ path, after }) => after !== null || !gone.has(path))
}

export function describeDiff(store: ObjectStore, before: Oid | null, after: Oid | null): FileDiff[] {
  return pairRenames([...diffTrees(store, before, after)]).map(({ path, previousPath, before: a, after: b }) => {
    const lines = countLines(bodyOf(store, a), bodyOf(store, b))
    const status = previousPath !== null ? 'renamed' : a === null ? 'added' : b === null ? 'removed' : 'modified'
    return { path, previousPath, oid: b?.oid ?? a?.oid ?? '', status, ...lines }
  })
}

function countLines(before: Buffer, after: Buffer): Pick<FileDiff, 'additions' | 'deletions' | 'patch'> {
  if (before.includes(0) || after.includes(0)) return { additions: 0, deletions: 0, patch: null }
  const { hunks } = structuredPatch('a', 'b', before.toString('utf8'), after.toString('utf8'))
  const lines = hunks.flatMap((hunk) => hunk.lines)
  const count = (sign: string) => lines.filter((line) => line.startsWith(sign)).length
  const span = (start: number, length: number) => (length === 1 ? `${start}` : `${start},${length}`)
  const text = hunks.map((hunk) =>
    [`@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@`, ...hunk.lines].join('\n'),
  )
  return { additions: count('+'), deletions: count('-'), patch: text.length === 0 ? null : text.join('\n') }
}
