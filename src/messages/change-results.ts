// What one changed file means, value by value, as cells of a table.
import type { Change } from '../promotion/model.ts'
import { cell } from './markdown.ts'
import { valueCell } from './questions.ts'
import { valueChanges } from './values.ts'

/** `value`, `before` and `after` are safe Markdown; null: the value says it all. `pointer`: what it stands at, '' for a file. */
export type ChangeResult = {
  readonly pointer: string
  readonly value: string
  readonly before: string | null
  readonly after: string | null
}

const shownValues = 40

const whole = (value: string): readonly ChangeResult[] => [{ pointer: '', value, before: null, after: null }]

export function resultsOf(change: Change): readonly ChangeResult[] {
  if (change.before === null) return whole('*new file*')
  if (change.after === null) return whole('*removed*')
  const values = valueChanges(change)
  if (values === null || values.length === 0) return whole('*see the diff*')
  const results = values.slice(0, shownValues).map(({ pointer, before, after }) => ({
    pointer,
    value: cell(pointer),
    before: valueCell(before),
    after: valueCell(after),
  }))
  const rest = values.length - results.length
  return rest > 0 ? [...results, ...whole(`*${rest} more values*`)] : results
}
