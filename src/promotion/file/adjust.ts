// The declared rules, in their order: `keep` is done before the merge, `set`, `min` and `remove` change what came out.
import { isMap, isScalar } from 'yaml'
import type { Adjustment } from '../../config/model.ts'
import { editRead, type YamlOperation } from '../../flux/edit.ts'
import { textAt, type YamlPath } from '../../flux/node.ts'
import {
  findValues,
  namesOnePlace,
  type PathPattern,
  parsePathPattern,
  type ValueMatch,
} from '../../flux/path-pattern.ts'
import { readYaml } from '../../flux/read-yaml.ts'
import { isYamlName } from '../../flux/yaml-name.ts'
import type { Problem } from '../../problem.ts'
import type { Adjusted } from '../model.ts'
import { pointerTo } from './leaves.ts'

export type AdjustedText = {
  readonly text: string
  readonly adjusted: readonly Adjusted[]
  readonly problems: readonly Problem[]
}

type Change =
  | { readonly rule: 'set'; readonly pattern: string; readonly value: string | number | boolean }
  | { readonly rule: 'min'; readonly pattern: string; readonly value: number }
  | { readonly rule: 'remove'; readonly pattern: string }

type Match = ValueMatch & { readonly docIndex: number }

const changesOf = (rule: Adjustment): readonly Change[] => [
  ...rule.set.map(({ path: pattern, value }) => ({ rule: 'set' as const, pattern, value })),
  ...rule.min.map(({ path: pattern, value }) => ({ rule: 'min' as const, pattern, value })),
  ...rule.remove.map((pattern) => ({ rule: 'remove' as const, pattern })),
]

/** The text as the rules want it; what cannot be changed safely stays and is a problem. Files that are no YAML have no values. */
export function adjust(path: string, text: string, rules: readonly Adjustment[]): AdjustedText {
  let current: AdjustedText = { text, adjusted: [], problems: [] }
  if (!isYamlName(path)) return current
  for (const rule of rules) for (const change of changesOf(rule)) current = changed(path, current, change, rule)
  return current
}

function changed(path: string, current: AdjustedText, change: Change, rule: Adjustment): AdjustedText {
  const failed = (problems: readonly Problem[]) => ({ ...current, problems: [...current.problems, ...problems] })
  const pattern = parsePathPattern(change.pattern)
  if ('problems' in pattern) return failed(pattern.problems)
  const read = readYaml(current.text, path)
  if ('problems' in read) return failed(read.problems)
  const documents = read.documents.flatMap(({ contents }, docIndex) =>
    isRuleFor(rule, contents) ? [{ contents, docIndex }] : [],
  )
  const matches = documents.flatMap(({ contents, docIndex }) =>
    findValues(contents, pattern).map((match) => ({ ...match, docIndex })),
  )
  const wanted = outermost(matches).filter((match) => isDue(change, match))
  const unclear = unclearMatches(path, change, pattern, rule, matches)
  if (wanted.length > 0 && unclear !== null) return failed([unclear])
  const odd = change.rule === 'min' ? wanted.find(({ node }) => numberOf(node) === null) : undefined
  if (odd !== undefined) {
    const message = `${odd.path.join('.')} is no number, so the rule min ${change.pattern} cannot hold it: correct the value or the rule.`
    return failed([{ code: 'not-a-number', message, file: path, line: null, column: null }])
  }
  const created = rule.create && change.rule !== 'remove' ? newKeys(documents, matches, pattern, rule) : []
  if (created.length > 1 && meansOne(rule, pattern)) return failed([placedTwice(path, change, created.length)])
  const operations = [
    ...wanted.map((match) => operationFor(change, match)),
    ...created.map((key) => appendFor(change, key)),
  ]
  if (operations.length === 0) return current
  const edited = editRead(read, operations)
  if ('problems' in edited) return failed(edited.problems)
  const after = change.rule === 'remove' ? null : String(change.value)
  const adjusted = [
    ...wanted,
    ...created.map(({ docIndex, parent, keys }) => ({ docIndex, path: [...parent, ...keys] })),
  ].map(
    ({ docIndex, path: at }): Adjusted => ({
      path,
      pointer: pointerTo(read, docIndex, at),
      rule: change.rule,
      by: change.pattern,
      before: textAt(read.documents[docIndex]?.contents, at),
      after,
    }),
  )
  return { ...current, text: edited.text, adjusted: [...current.adjusted, ...adjusted] }
}

/** A path without wildcards is for one value of a file, unless the rule is for every object of a kind. */
export function meansOne({ kind, name }: Adjustment, pattern: PathPattern): boolean {
  return namesOnePlace(pattern) && (name !== null || kind === null)
}

/** Whether a document is an object that the rule is for. */
export function isRuleFor(rule: Adjustment, contents: unknown): boolean {
  if (rule.kind !== null && textAt(contents, ['kind']) !== rule.kind) return false
  return rule.name === null || textAt(contents, ['metadata', 'name']) === rule.name
}

const mostMatches = 1000

/** A rule that would change far more than anybody meant, or one place that is two. */
function unclearMatches(
  file: string,
  { rule: kind, pattern: written }: Change,
  pattern: PathPattern,
  rule: Adjustment,
  matches: readonly Match[],
): Problem | null {
  const problem = (code: string, message: string) => ({ code, message, file, line: null, column: null })
  if (matches.length > mostMatches) {
    const message = `The rule ${kind} ${written} names ${matches.length} values in ${file}, and may name ${mostMatches}: make it narrower.`
    return problem('too-many-matches', message)
  }
  // To remove something wherever it stands is no guess.
  if (kind === 'remove' || matches.length < 2 || !meansOne(rule, pattern)) return null
  const message = `The rule ${kind} ${written} matches ${matches.length} places in ${file} where one is due: say with \`kind\` and \`name\` which object is meant, or begin it with \`**.\` for all of them.`
  return problem('rule-matches-twice', message)
}

/** Without places inside of others: removing a map removes what is in it. */
function outermost(matches: readonly Match[]): readonly Match[] {
  const keyOf = (docIndex: number, path: YamlPath) => JSON.stringify([docIndex, ...path])
  const places = new Set(matches.map(({ docIndex, path }) => keyOf(docIndex, path)))
  return matches.filter(
    ({ docIndex, path }) => !path.some((_, depth) => places.has(keyOf(docIndex, path.slice(0, depth)))),
  )
}

function isDue(change: Change, { node }: Match): boolean {
  if (change.rule === 'remove') return true
  if (change.rule === 'min') return !((numberOf(node) ?? Number.NaN) >= change.value)
  return !(isScalar(node) && node.value === change.value)
}

function numberOf(node: unknown): number | null {
  return isScalar(node) && typeof node.value === 'number' && Number.isFinite(node.value) ? node.value : null
}

function operationFor(change: Change, { docIndex: document, path }: Match): YamlOperation {
  if (change.rule === 'remove') return { op: 'remove', document, path }
  return { op: 'set', document, path, value: change.value }
}

type NewKey = { readonly docIndex: number; readonly parent: YamlPath; readonly keys: readonly string[] }

/** Where a key that is missing goes: into what stands there of its path, with the maps between. */
function newKeys(
  documents: readonly { readonly contents: unknown; readonly docIndex: number }[],
  matches: readonly Match[],
  pattern: PathPattern,
  rule: Adjustment,
): readonly NewKey[] {
  // One value is due, and it stands in another object.
  if (matches.length > 0 && meansOne(rule, pattern)) return []
  const missing = documents.filter(({ docIndex }) => matches.every((match) => match.docIndex !== docIndex))
  return missing.flatMap(({ contents, docIndex }) => {
    if (!isMap(contents)) return []
    for (let depth = pattern.steps.length - 1; depth >= 0; depth--) {
      const keys = pattern.steps.slice(depth).flatMap((step) => (step.kind === 'key' ? [step.name] : []))
      if (keys.length < pattern.steps.length - depth) return []
      const parents = findValues(contents, { ...pattern, steps: pattern.steps.slice(0, depth) })
      if (parents.length > 0) return parents.map(({ path: parent }) => ({ docIndex, parent, keys }))
    }
    return []
  })
}

function placedTwice(file: string, { rule, pattern }: Change, places: number): Problem {
  const message = `The rule ${rule} ${pattern} would add its key at ${places} places in ${file} where one is due: say with \`kind\` and \`name\` which object is meant.`
  return { code: 'rule-matches-twice', message, file, line: null, column: null }
}

function appendFor(
  change: Change,
  { docIndex: document, parent: path, keys: [key = '', ...inner] }: NewKey,
): YamlOperation {
  return { op: 'append', document, path, key, inner, value: change.rule === 'remove' ? null : change.value }
}
