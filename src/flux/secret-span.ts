// Where the value of a key ends in a text that cannot be read as YAML: in its line, below it, or in the line beside it.
import { describesSecret, holdsSecrets, isHarmlessValue } from './secret-keys.ts'

export const unquoted = (value: string) => value.replace(/^(["'])([\s\S]*)\1$/, '$2').trim()

/** The value behind a colon or an equals sign, without its comment. */
export function valueIn(rest: string): string {
  const comment = rest.indexOf(' #')
  return unquoted((comment < 0 ? rest : rest.slice(0, comment)).trim().replace(/,$/, ''))
}

export const isHarmless = (value: string) => isHarmlessValue(value) || /^\$[({]|^[|>{[&*]|\{\{/.test(value)

/** The lines below an assignment in which its value stands or goes on, as indexes. */
export function continued(lines: readonly string[], index: number, key: string, rest: string): readonly number[] {
  const value = valueIn(rest)
  const quote = /^(?:[|>&!].*\s)?(["'])/.exec(rest)?.[1]
  if (quote !== undefined && !closes(rest.slice(rest.indexOf(quote) + 1), quote)) {
    return until(lines, index, (line) => closes(line, quote))
  }
  if (/\\$/.test(rest)) return until(lines, index, (line) => !/\\$/.test(line))
  if (/^\[[^\]]*$/.test(value)) return until(lines, index, (line) => line.includes(']'))
  const indent = indentOf(lines[index] ?? '')
  const isBlock = /^(?:[|>][-+0-9]*)$/.test(value)
  if (!isBlock && value !== '' && !/^[&!]\S*$/.test(value)) return []
  const isPart = (line: string) =>
    indentOf(line) > indent || (!isBlock && /^\s*- /.test(line) && indentOf(line) === indent)
  const below: number[] = []
  for (let next = index + 1; next < lines.length; next++) {
    const line = lines[next] ?? ''
    if (line.trim() !== '' && !isPart(line)) break
    const name = keyOf(line)
    if (name !== null && !isBlock && !holdsSecrets(key) && name !== 'value') break
    if (isBlock || name === null || isEntry(line, name)) below.push(next)
  }
  return below.filter((next) => !isHarmless((lines[next] ?? '').replace(/^[\s-]+/, '')))
}

const keyOf = (line: string) => /^[\s-]*["']?([\w.-]+)["']?:(?:\s|$)/.exec(line)?.[1] ?? null

/** An entry of a map whose entries are secrets, and not one that only says where they lie. */
const isEntry = (line: string, name: string) =>
  !describesSecret(name) && !isHarmless(valueIn(line.slice(line.indexOf(':') + 1)))

const longestValue = 400

function until(lines: readonly string[], index: number, isLast: (line: string) => boolean): readonly number[] {
  const below = lines.slice(index + 1, index + 1 + longestValue)
  const last = below.findIndex(isLast)
  return (last < 0 ? below.slice(0, 1) : below.slice(0, last + 1)).map((_, count) => index + 1 + count)
}

const closes = (text: string, quote: string) => text.replace(/\\./g, '').includes(quote)
const indentOf = (line: string) => /^\s*/.exec(line)?.[0].length ?? 0
export const variableOf = (line: string) =>
  /^[ \t]*(?:-[ \t]+)?(?:name|key):[ \t]*["']?([\w.-]+)["']?\s*$/.exec(line)?.[1] ?? null

/** `value:` above or below a variable's name, in the same item of a list. */
export function valueLines(lines: readonly string[], index: number): readonly number[] {
  const begins = /^\s*- /.test(lines[index] ?? '')
  const isValue = (line: string, first: boolean) => (first ? /^\s*- value:\s*\S/ : /^\s*value:\s*\S/).test(line)
  const [above, below] = [lines[index - 1] ?? '', lines[index + 1] ?? '']
  const found = isValue(below, false) ? index + 1 : !begins && isValue(above, true) ? index - 1 : null
  if (found === null || isHarmless(valueIn((lines[found] ?? '').replace(/^[\s-]*value:\s*/, '')))) return []
  return [found]
}
