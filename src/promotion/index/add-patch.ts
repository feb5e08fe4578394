// A patch of an index is more than the name of its file: it arrives as the source writes it, like an item of any list.
import { type EditedText, editYaml } from '../../flux/edit.ts'
import { type IndexList, readEntries } from '../../flux/index-file.ts'
import { problem } from '../../problem.ts'
import { mergeByMeaning } from '../merge/meaning/merge-by-meaning.ts'
import { folderOf, resolveEntry } from '../slice/entries.ts'

export type Patch = { readonly list: IndexList; readonly path: string }

/** `source`: the index that it comes from, told in the target's terms. `file`: the target's index. */
export function addPatch(text: string, file: string, source: string, patch: Patch): EditedText {
  const byHand = {
    problems: [
      problem(
        'not-an-index',
        `The patch ${patch.path} could not be added to \`${patch.list}\`: put it there by hand.`,
        file,
      ),
    ],
  }
  const without = withoutPatch(source, file, patch)
  if ('problems' in without) return byHand
  const merged = mergeByMeaning(without.text, source, text, file)
  return 'refused' in merged || merged.conflicts.length > 0 ? byHand : { text: merged.text }
}

/** One file may patch several objects: all of its items go, and the list with the last of them. */
function withoutPatch(text: string, file: string, { list, path }: Patch): EditedText {
  const read = readEntries(text, file)
  if ('problems' in read) return read
  const all = read.entries.filter((entry) => entry.list === list)
  const own = all.filter(({ value }) => resolveEntry(folderOf(file), value) === path)
  if (own.length === 0) return { problems: [] }
  return editYaml(
    text,
    file,
    own.length === all.length
      ? [{ op: 'remove', document: 0, path: [list] }]
      : own.map(({ index }) => ({ op: 'remove', document: 0, path: [list, index] })),
  )
}
