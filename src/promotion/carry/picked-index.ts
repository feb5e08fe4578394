// The index files of a pick: those of the source as it stands, with exactly the picked entries of the slice.
import { addEntry, removeEntry } from '../../flux/index-file.ts'
import { contentOf, readFile } from '../file/text.ts'
import type { Known, SliceFile } from '../model.ts'
import { entriesOf, type IndexEntry, type SliceContent } from '../slice/entries.ts'

export type PickedIndexes = { readonly indexes: readonly SliceFile[]; readonly texts: ReadonlyMap<string, string> }

const keyOf = ({ list, value }: Pick<IndexEntry, 'list' | 'value'>) => `${list} ${value}`

/** `entries`: what the pick lists; whatever else source or base list of the slice goes. All index files are read. */
export function pickedIndexes(
  entries: readonly IndexEntry[],
  { source, base }: { readonly source: SliceContent; readonly base: SliceContent },
  known: Known,
): PickedIndexes {
  const texts = new Map<string, string>()
  const own = [...source.entries, ...base.entries, ...entries]
  const paths = [...new Set([...source.indexes, ...base.indexes].map((index) => index.path))]
  const indexes = paths.flatMap((path): readonly SliceFile[] => {
    const file = source.indexes.find((one) => one.path === path) ?? base.indexes.find((one) => one.path === path)
    const text = file === undefined ? null : (readFile(file, known)?.text ?? null)
    if (file === undefined || text === null) return file === undefined ? [] : [file]
    const listed = entriesOf(file, known)
    const wanted = entries.filter((entry) => entry.index === path)
    const isWanted = new Set(wanted.map(keyOf))
    const isOwn = new Set(own.filter((entry) => entry.index === path).map(keyOf))
    const before = base.indexes.find((one) => one.path === path)
    const near = (before === undefined ? listed : entriesOf(before, known)).map(({ value }) => value)
    let result = text
    const edit = (edited: { readonly text: string } | object) => {
      if ('text' in edited) result = edited.text
    }
    for (const { value, list } of listed) {
      if (isOwn.has(keyOf({ list, value })) && !isWanted.has(keyOf({ list, value })))
        edit(removeEntry(result, path, value, list))
    }
    for (const { value, list } of wanted) edit(addEntry(result, path, value, { near, list }))
    if (result === text) return [file]
    const { oid } = contentOf(result, file.mode)
    if (!known.blobs.has(oid)) texts.set(oid, result)
    return [{ ...file, oid }]
  })
  return { indexes, texts }
}
