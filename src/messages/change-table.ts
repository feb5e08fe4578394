// The table of what a pull request changes, value by value.
import type { Change } from '../promotion/model.ts'
import { resultsOf } from './change-results.ts'
import { cell } from './markdown.ts'

/** So that a huge change leaves room for what a person has to settle. */
const shownFiles = 100
const shownRows = 200

export function changesTable(changes: readonly Change[]): string {
  const rows = changes.slice(0, shownFiles).flatMap(changeRows).slice(0, shownRows)
  const more = changes.length - shownFiles
  const rest = more > 0 ? `\n\n… and ${more} more files: see the diff.` : ''
  return `| file | value | before | after |\n| --- | --- | --- | --- |\n${rows.join('\n')}${rest}`
}

function changeRows(change: Change): readonly string[] {
  const file = cell(change.path)
  return resultsOf(change).map(
    ({ value, before, after }) => `| ${file} | ${value} | ${before ?? '–'} | ${after ?? '–'} |`,
  )
}
