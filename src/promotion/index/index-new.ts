// The target has no such index yet: it gets the source's own, with the entries of this slice alone.
import { readEntries, removeEntry } from '../../flux/index-file.ts'
import type { Problem } from '../../problem.ts'
import type { Reading } from '../file/reading.ts'
import { contentOf, readFile } from '../file/text.ts'
import type { Known } from '../model.ts'
import type { SliceContent } from '../slice/entries.ts'
import { type Terms, tellText } from '../terms/tell.ts'
import type { IndexAnswer } from './index-change.ts'

/** `own`: the entries to keep, as the source's index writes them without `./`. */
export function newIndex(
  path: string,
  { path: told, secrets }: Pick<Reading, 'path' | 'secrets'>,
  own: ReadonlySet<string>,
  source: SliceContent,
  terms: Terms,
  known: Known,
): IndexAnswer {
  const file = source.indexes.find((one) => one.path === path)
  const text = file === undefined ? null : readFile(file, known)?.text
  if (file === undefined || text == null || own.size === 0) return { changes: [], problems: [] }
  const read = readEntries(text, path)
  const problems: Problem[] = []
  let result = text
  for (const { value, list } of 'entries' in read ? read.entries : []) {
    if (own.has(value)) continue
    const removed = removeEntry(result, path, value, list)
    if ('text' in removed) result = removed.text
    else problems.push(...removed.problems)
  }
  // An index with entries of others would apply what is not there.
  if (problems.length > 0) return { changes: [], problems }
  const found = secrets(result)
  if (found.wholeFile !== null || found.values.length + found.tokens.length > 0) return holdsSecret(told, path)
  const after = contentOf(tellText(terms, told, result).text, file.mode)
  return { changes: [{ path: told, before: null, after }], problems: [] }
}

function holdsSecret(file: string, path: string): IndexAnswer {
  const message = `${file} is missing, and ${path} holds a secret, so that it is not copied: make an index there by hand that lists this service.`
  return { changes: [], problems: [{ code: 'secret-in-index', message, file, line: null, column: null }] }
}
