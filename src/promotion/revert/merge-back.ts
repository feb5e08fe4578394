// The merge of a revert: by meaning where the texts can be edited safely, and by lines where that says the same, because
// lines bring comments back, too.
import { readYaml } from '../../flux/read-yaml.ts'
import type { Reading } from '../file/reading.ts'
import type { Judge } from '../merge/judge.ts'
import { mergeFile } from '../merge/lines.ts'
import { partsOf } from '../merge/meaning/documents.ts'
import { openMeanings } from '../merge/meaning/meanings.ts'
import { mergeByMeaning } from '../merge/meaning/merge-by-meaning.ts'
import { mergeTemplates } from '../merge/meaning/templates.ts'

/** What failed, the last healthy version, and what stands. */
export type Texts = { readonly bad: string; readonly good: string; readonly target: string }

export type Judges = { readonly judge: Judge; readonly person: Judge }

/** `begin`: called before each way of merging; its judge decides every dispute, so that no order of versions does. */
export function mergeBack(texts: Texts, reading: Reading, begin: () => Judges): string {
  const { bad, good, target } = texts
  const meant = reading.isYaml ? byMeaning(texts, reading, begin) : null
  if (meant !== null) return meant.disputed ? meant.text : (sameByLines(texts, meant.text, reading) ?? meant.text)
  const merged = mergeFile(bad, good, target, begin().judge)
  const broken = reading.isYaml && reading.yaml(target) !== null && reading.yaml(merged.text) === null
  if (!broken) return merged.text
  // Lines that are right one by one can make a text that is not: then the whole file is for a person.
  const winner = begin().judge({ pointer: '', key: '', base: bad, source: good, target })
  return winner === 'source' ? good : target
}

function byMeaning(
  { bad, good, target }: Texts,
  reading: Reading,
  begin: () => Judges,
): { readonly text: string; readonly disputed: boolean } | null {
  let disputed = false
  const asked = (): Judge => {
    const { judge } = begin()
    disputed = false
    return (one) => {
      disputed = true
      return judge(one)
    }
  }
  const meant = mergeByMeaning(bad, good, target, reading.path, reading.yaml, asked())
  if ('text' in meant) return { text: meant.text, disputed }
  if (meant.refused.code !== 'template') return null
  const templated = mergeTemplates(bad, good, target, reading.path, asked())
  return templated === null ? null : { text: templated.text, disputed }
}

/** Null: lines alone are in conflict, or would mean something else. */
function sameByLines({ bad, good, target }: Texts, meant: string, { path }: Reading): string | null {
  const { text, conflicts } = mergeFile(bad, good, target)
  if (conflicts.length > 0) return null
  const meanings = openMeanings()
  const [left, right] = [text, meant].map((one) => {
    const read = readYaml(one, path)
    const parts = 'problems' in read ? null : partsOf(read)
    return parts?.map(({ contents }) => meanings.of(contents)).join()
  })
  return left !== undefined && left === right ? text : null
}
