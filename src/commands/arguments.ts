// Reads the arguments of any command by its shape: bare words, `to x`, `in x`, and flags.
import { closest } from '../config/suggest.ts'
import type { Fault } from './model.ts'
import type { Token } from './tokens.ts'
import { quoted } from './visible.ts'

type Link = 'to' | 'in'
type Flag = 'switch' | 'list' | 'text'

export type Shape = {
  /** `/promote …`, shown where an argument is not understood. */
  readonly usage: string
  /** How many bare words there may be, and how each must look. */
  readonly words: number
  readonly word: RegExp
  readonly links: readonly Link[]
  readonly flags: Readonly<Record<string, Flag>>
}

export type Arguments = {
  readonly words: readonly Token[]
  readonly links: ReadonlyMap<string, Token>
  readonly switches: ReadonlySet<string>
  readonly lists: ReadonlyMap<string, readonly Token[]>
  readonly texts: ReadonlyMap<string, Token>
}

type Reading = {
  readonly tokens: readonly Token[]
  readonly shape: Shape
  readonly faults: Fault[]
  readonly words: Token[]
  readonly links: Map<string, Token>
  readonly switches: Set<string>
  readonly lists: Map<string, readonly Token[]>
  readonly texts: Map<string, Token>
}

const linkWords: readonly string[] = ['to', 'in']

function refuse(reading: Reading, token: Token): void {
  const { shape, faults } = reading
  const flags = Object.keys(shape.flags).map((flag) => `--${flag}`)
  const dashed = token.text.replace(/^(?:[—–]|--?)/, '--')
  const near = flags.includes(dashed) ? dashed : closest(token.text, [...flags, ...shape.links])
  const picked = /^#\d+$/.test(token.text) && flags.includes('--only') ? `--only ${token.text}` : near
  const hint = picked === null ? `Write ${shape.usage}` : `Did you mean "${picked}"?`
  const message = `Unknown argument ${quoted(token.text)}. ${hint}`
  faults.push({ code: 'unknown-argument', column: token.column, message })
}

/** Reads a list from `tokens[at]` on; answers where it ends. `a,b`, `a, b` and `a ,b` are one list. */
function readList(reading: Reading, at: number, flag: string): number {
  const items: Token[] = []
  let next = at
  let open = true
  for (; next < reading.tokens.length; next++) {
    const token = reading.tokens[next]
    if (token === undefined || token.quoted || token.text.startsWith('--')) break
    if (!open && !token.text.startsWith(',')) break
    for (const text of token.text.split(',')) if (text !== '') items.push({ ...token, text })
    open = token.text.endsWith(',')
  }
  if (items.length === 0 || open) {
    const message = `--${flag} needs a list behind it, separated by commas.`
    reading.faults.push({ code: 'missing-value', column: reading.tokens[at - 1]?.column ?? 0, message })
  }
  reading.lists.set(flag, items)
  return next
}

/** Reads the flag at `tokens[at]` with its value; answers where the next argument starts. */
function readFlag(reading: Reading, token: Token, at: number): number {
  const { shape, faults, switches, lists, texts } = reading
  const flag = token.text.slice(2)
  const kind = Object.hasOwn(shape.flags, flag) ? shape.flags[flag] : undefined
  if (kind === undefined) {
    refuse(reading, token)
    return at + 1
  }
  if (switches.has(flag) || lists.has(flag) || texts.has(flag)) {
    faults.push({ code: 'twice', column: token.column, message: `--${flag} stands there twice. Say it once.` })
  }
  if (kind === 'list') return readList(reading, at + 1, flag)
  if (kind === 'switch') {
    switches.add(flag)
    return at + 1
  }
  const text = reading.tokens[at + 1]
  if (text?.quoted !== true) {
    const message = `--${flag} needs a text in double quotes behind it.`
    faults.push({ code: 'missing-value', column: token.column, message })
    return at + 1
  }
  texts.set(flag, text)
  return at + 2
}

/** Reads `to x` or `in x` at `tokens[at]`; answers where the next argument starts. */
function readLink(reading: Reading, token: Token, at: number): number {
  const { shape, faults, links } = reading
  const value = reading.tokens[at + 1]
  if (!shape.links.some((link) => link === token.text)) refuse(reading, token)
  if (value === undefined || value.quoted || value.text.startsWith('-')) {
    const message = `"${token.text}" needs a word behind it. Write ${shape.usage}`
    faults.push({ code: 'missing-value', column: token.column, message })
    return at + 1
  }
  if (links.has(token.text)) {
    faults.push({ code: 'twice', column: token.column, message: `"${token.text}" stands there twice. Say it once.` })
  }
  links.set(token.text, value)
  return at + 2
}

/** The arguments by kind; a token that the shape has no place for, or that lacks its value, is a fault. */
export function readArguments(tokens: readonly Token[], shape: Shape, faults: Fault[]): Arguments {
  const reading: Reading = {
    tokens,
    shape,
    faults,
    words: [],
    links: new Map(),
    switches: new Set(),
    lists: new Map(),
    texts: new Map(),
  }
  let at = 0
  while (at < tokens.length) {
    const token = tokens[at]
    if (token === undefined) break
    if (!token.quoted && token.text.startsWith('--')) at = readFlag(reading, token, at)
    else if (!token.quoted && linkWords.includes(token.text)) at = readLink(reading, token, at)
    else {
      const fits = !token.quoted && shape.word.test(token.text) && reading.words.length < shape.words
      if (fits) reading.words.push(token)
      else refuse(reading, token)
      at++
    }
  }
  return reading
}
