// Merges templates of YAML files by meaning: each `{{ … }}` is a word as long as the merge goes on, and a line that holds
// nothing else (`{{ if … }}`) a comment. Lines between such ones and their end stay as they are, or lines are merged.
import { type Judge, undecided } from '../judge.ts'
import { type MeaningMerge, mergeByMeaning } from './merge-by-meaning.ts'

/** Null: not a template that reads as YAML but for its expressions, or it cannot be edited safely. */
export function mergeTemplates(
  base: string,
  source: string,
  target: string,
  file: string,
  judge: Judge = undecided,
): MeaningMerge | null {
  const texts = [base, source, target]
  const prefix = unusedWord(texts)
  const words = new Map<string, string>()
  const wordFor = (found: string) => {
    const word = words.get(found) ?? `${prefix}${words.size}x`
    words.set(found, word)
    return word
  }
  const mask = (text: string) =>
    text.replace(alone, (_, indent, found) => `${indent}#${wordFor(found)}`).replace(expression, wordFor)
  const masked = texts.map(mask) as [string, string, string]
  if (words.size === 0 || masked.some((text) => text.includes('{{'))) return null
  const expressions = new Map([...words].map(([found, word]) => [word, found]))
  const pattern = new RegExp(`(?:(?<=^[ \\t]*)#)?(${prefix}\\d+x)`, 'gm')
  const show = <T extends string | null>(text: T) =>
    (text === null ? null : text.replace(pattern, (_, word) => expressions.get(word) ?? '')) as T
  const sides = <T extends { base: string | null; source: string | null; target: string | null }>(one: T): T => ({
    ...one,
    base: show(one.base),
    source: show(one.source),
    target: show(one.target),
  })
  const merged = mergeByMeaning(
    ...masked,
    file,
    () => null,
    (disputed) => judge({ ...sides(disputed), pointer: show(disputed.pointer) }),
  )
  if ('refused' in merged) return null
  const text = show(merged.text)
  const [before, after] = [controlled(target), controlled(text)]
  if (before === null || after === null || before.join('\0') !== after.join('\0')) return null
  return { text, conflicts: merged.conflicts.map((one) => ({ ...sides(one), pointer: show(one.pointer) })) }
}

const expression = /\{\{.*?\}\}/g
const alone = /^([ \t]*)(\{\{.*\}\})(?=[ \t]*\r?$)/gm

/** What stands between the lines that decide about others, those lines included; null where they do not close. */
function controlled(text: string): readonly string[] | null {
  const blocks: string[][] = []
  let depth = 0
  for (const line of text.split('\n')) {
    if (/^[ \t]*\{\{-?[ \t]*(?:if|range|with|define|block)\b/.test(line) && depth++ === 0) blocks.push([])
    if (depth > 0) blocks.at(-1)?.push(line)
    if (/^[ \t]*\{\{-?[ \t]*end\b/.test(line) && --depth < 0) return null
  }
  return depth === 0 ? blocks.map((lines) => lines.join('\n')) : null
}

/** A word that is a plain string to every reader of YAML and stands in none of the texts. */
function unusedWord(texts: readonly string[]): string {
  let word = 'expression'
  while (texts.some((text) => text.includes(word))) word += 'z'
  return word
}
