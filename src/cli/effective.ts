// `sluice check --effective`: the configuration that holds, value by value, under an organisation's file where one is named.
import type { Organisation } from '../config/layers/organisation.ts'
import { effectiveValues } from '../config/layers/provenance.ts'
import { effectiveText } from '../messages/effective-text.ts'
import { problemText } from '../messages/plan-text.ts'
import type { Problem } from '../problem.ts'
import { type Answer, json, said } from './answer.ts'

type Format = 'text' | 'json'

export function effective(text: string, file: string, organisation: Organisation | null, format: Format): Answer {
  const found = effectiveValues(text, file, organisation)
  if ('problems' in found) return refused(found.problems, format)
  const { values, notes } = found
  if (format === 'json') return said(json({ effective: values, problems: [], notes }))
  return said(`${effectiveText(values)}${notes.map((note) => `note: ${problemText(note)}\n`).join('')}`)
}

export const refused = (problems: readonly Problem[], format: Format): Answer =>
  said(
    format === 'json'
      ? json({ effective: null, problems, notes: [] })
      : problems.map((one) => `${problemText(one)}\n`).join(''),
    'blocked',
  )
