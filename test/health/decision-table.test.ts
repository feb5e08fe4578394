// Holds the decision tables of the documentation to the code that decides.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withTables } from '../../scripts/decision-table.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/explanation/health.md'), 'utf8')

it('says of every report and state what the code makes of them', () => {
  expect(withTables(page)).toBe(page)
})

it('holds what a reader relies on: only two sightings, or what lasts, lead to a revert', () => {
  const cellsOf = (row: string) =>
    page
      .split('\n')
      .find((line) => line.startsWith(`| ${row} |`))
      ?.split(' | ')
      .slice(1)
  const untouched = ['–', '–', '–', '–', '–', '–', '– |']
  expect(cellsOf('anything that nobody vouches for')).toEqual(untouched)
  expect(cellsOf('anything from before the merge')).toEqual(untouched)
  expect(cellsOf('a failed health check')?.[0]).toBe('**failing**')
  expect(cellsOf('the same, twice')?.[0]).toBe('**failed**: revert')
  expect(cellsOf('nothing, until the deadline')?.[0]).toBe('**unknown**: asks once')
})

it('finds no place in a page without the markers', () => {
  expect(() => withTables('# Health\n')).toThrow('no place for the table of states')
})
