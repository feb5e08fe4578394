// The declared rules, in their order: `keep` is done before the merge, `set`, `min` and `remove` change what came out.
import type { Adjustment } from '../config/model.ts'
import { editYaml, type YamlOperation } from '../flux/edit.ts'
import { textAt, type YamlPath } from '../flux/node.ts'
import { findValues, parsePathPattern } from '../flux/path-pattern.ts'
import { readYaml } from '../flux/read-yaml.ts'
import type { Problem } from '../problem.ts'
import type { Adjusted } from './model.ts'

export type AdjustedText = {
  readonly text: string
  readonly adjusted: readonly Adjusted[]
  readonly problems: readonly Problem[]
}

type Change = {
  readonly rule: 'set' | 'min' | 'remove'
  readonly pattern: string
  readonly value: string | number | boolean | null
}

/** A text that the merge left as the target has it is not touched: rules shape what is promoted, they promote nothing. */
export function adjust(path: string, text: string, target: string | null, rules: readonly Adjustment[]): AdjustedText {
  let current: AdjustedText = { text, adjusted: [], problems: [] }
  if (text === target) return current
  for (const rule of rules) {
    const changes: readonly Change[] = [
      ...rule.set.map(({ path: pattern, value }) => ({ rule: 'set' as const, pattern, value })),
      ...rule.min.map(({ path: pattern, value }) => ({ rule: 'min' as const, pattern, value })),
      ...rule.remove.map((pattern) => ({ rule: 'remove' as const, pattern, value: null })),
    ]
    for (const change of changes) current = applied(path, current, change, rule)
  }
  return current
}

function applied(path: string, current: AdjustedText, change: Change, rule: Adjustment): AdjustedText {
  const read = readYaml(current.text, path)
  if (!('documents' in read)) return { ...current, problems: [...current.problems, ...read.problems] }
  const pattern = parsePathPattern(change.pattern)
  if ('problems' in pattern) return { ...current, problems: [...current.problems, ...pattern.problems] }
  let result = current
  const matches = read.documents.flatMap((document, docIndex) =>
    matchesObject(document.contents, rule)
      ? findValues(document.contents, pattern).map((match) => ({
          docIndex,
          path: match.path,
          before: textAt(document.contents, match.path),
        }))
      : [],
  )
  // From the last place to the first, so that a removal does not move the places before it.
  for (const { docIndex, path: at, before } of matches.toReversed()) {
    if (change.rule === 'min' && !(Number(before) < Number(change.value))) continue
    if (change.rule === 'set' && before === String(change.value)) continue
    result = edited(path, result, change, docIndex, at, before)
  }
  if (matches.length === 0 && rule.create && change.rule === 'set' && isPlainPath(change.pattern)) {
    result = edited(path, result, change, 0, change.pattern.split('.'), null)
  }
  return result
}

const isPlainPath = (pattern: string) => /^[^*[\]"]+$/.test(pattern)

function matchesObject(contents: unknown, rule: Adjustment): boolean {
  if (rule.kind !== null && textAt(contents, ['kind']) !== rule.kind) return false
  return rule.name === null || textAt(contents, ['metadata', 'name']) === rule.name
}

function edited(
  file: string,
  current: AdjustedText,
  change: Change,
  docIndex: number,
  path: YamlPath,
  before: string | null,
): AdjustedText {
  const operation = operationFor(change, docIndex, path, before)
  const result = editYaml(current.text, file, [operation])
  if ('problems' in result) return { ...current, problems: [...current.problems, ...result.problems] }
  const after = change.rule === 'remove' ? null : String(change.value)
  const pointer = path.join('.')
  return {
    ...current,
    text: result.text,
    adjusted: [...current.adjusted, { path: file, pointer, rule: change.rule, before, after }],
  }
}

function operationFor(change: Change, document: number, path: YamlPath, before: string | null): YamlOperation {
  const { value } = change
  if (change.rule === 'remove') return { op: 'remove', document, path }
  if (before !== null) return { op: 'set', document, path, value }
  return { op: 'append', document, path: path.slice(0, -1), key: String(path.at(-1)), value }
}
