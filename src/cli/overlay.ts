// A commit with planned changes laid over it, as planners read commits: what one unit's plan writes into a file that units
// share (an index), the next unit's plan builds on.
import { type Oid, oidOfText } from '../oid.ts'
import {
  type Change,
  type FileEntry,
  type FileTree,
  idKey,
  type Known,
  type Need,
  type PathId,
} from '../promotion/model.ts'
import type { Reader } from '../settle.ts'

export type Overlay = { readonly commit: Oid; readonly reader: Reader }

type LaidTree = { readonly under: Oid | null; readonly folder: string }

/** The commit itself where nothing changes. */
export function overlaid(reader: Reader, commit: Oid, changes: readonly Change[]): Overlay {
  if (changes.length === 0) return { commit, reader }
  const latest = new Map(changes.map((change) => [change.path, change.after]))
  const texts = new Map<Oid, string>()
  for (const after of latest.values()) if (after?.text != null) texts.set(after.oid, after.text)
  // A name for what is made here; no object of the repository has it.
  const name = (what: string) =>
    oidOfText(`overlay ${commit} ${[...latest].map(([path, to]) => `${path}=${to?.oid}`).join(' ')} ${what}`)
  const own = name('commit')
  const trees = new Map<Oid, LaidTree>()

  const idOf = (path: string, under: PathId | null): PathId | null => {
    const after = latest.get(path)
    if (after !== undefined) return after === null ? null : { oid: after.oid, mode: after.mode, type: 'blob' }
    const folder = path === '' ? '' : `${path}/`
    if (![...latest.keys()].some((changed) => changed.startsWith(folder))) return under
    const oid = name(`tree ${path}`)
    trees.set(oid, { under: under?.type === 'tree' ? under.oid : null, folder })
    return { oid, mode: '040000', type: 'tree' }
  }
  const filesOf = ({ folder }: LaidTree, under: FileTree): FileTree => {
    const files = new Map<string, FileEntry>(under)
    for (const [path, after] of latest) {
      if (!path.startsWith(folder)) continue
      if (after === null) files.delete(path.slice(folder.length))
      else files.set(path.slice(folder.length), { oid: after.oid, mode: after.mode })
    }
    return files
  }
  const read = async (needs: readonly Need[]): Promise<Known> => {
    const laid = needs.flatMap((need) => (need.kind === 'tree' ? (trees.get(need.oid) ?? []) : []))
    const asked = needs.flatMap((need): readonly Need[] => {
      if (need.kind === 'ids' && need.commit === own) return [{ ...need, commit }]
      if (need.kind === 'blob' && texts.has(need.oid)) return []
      return need.kind === 'tree' && trees.has(need.oid) ? [] : [need]
    })
    const under = laid.flatMap((tree): readonly Need[] =>
      tree.under === null ? [] : [{ kind: 'tree', oid: tree.under }],
    )
    const known = await reader.read([...asked, ...under])
    const answer = {
      ids: new Map(known.ids),
      trees: new Map(known.trees),
      blobs: new Map(known.blobs),
      history: known.history,
    }
    for (const need of needs) {
      if (need.kind === 'ids' && need.commit === own) {
        for (const path of need.paths)
          answer.ids.set(idKey(own, path), idOf(path, known.ids.get(idKey(commit, path)) ?? null))
      }
      const text = need.kind === 'blob' ? texts.get(need.oid) : undefined
      if (need.kind === 'blob' && text !== undefined) answer.blobs.set(need.oid, new TextEncoder().encode(text))
      const tree = need.kind === 'tree' ? trees.get(need.oid) : undefined
      if (need.kind === 'tree' && tree !== undefined) {
        answer.trees.set(
          need.oid,
          filesOf(tree, (tree.under === null ? null : known.trees.get(tree.under)) ?? new Map()),
        )
      }
    }
    return answer
  }
  return { commit: own, reader: { read } }
}
