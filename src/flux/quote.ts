// Writes a string as a YAML scalar that every reader of Kubernetes files takes for that same string.
import { parse } from 'yaml'

export type ScalarStyle = 'plain' | 'single' | 'double'

/**
 * The scalar's source text. Plain stays plain only where YAML 1.2 and 1.1 both read the same string (kustomize and Flux
 * read 1.1-style: `no`, `1_000`, `12:30`, `2026-01-02` are no strings there); else it gets double quotes.
 */
export function scalarText(value: string, style: ScalarStyle, place: 'block' | 'flow' = 'block'): string {
  if (style === 'plain' && isSafePlain(value, place)) return value
  if (style === 'single' && canBeSingle(value)) return `'${value.replaceAll("'", "''")}'`
  return doubleQuoted(value)
}

export function isSafePlain(value: string, place: 'block' | 'flow' = 'block'): boolean {
  if (value === '' || value.length > longestPlain || value.trim() !== value || !isPrintable(value)) return false
  // What may open a collection or a quote is never handed to the parser, which takes long over hostile ones.
  if (/^[-?:]?[[\]{}"'&*!|>%@`#,]|^[-?:](\s|$)|:(\s|$)|\s#/.test(value) || looksNumeric(value)) return false
  if (/^(<<|=)$/.test(value) || value.includes('{{')) return false
  if (place === 'flow' && /[,[\]{}]/.test(value)) return false
  // As a document of its own and as a value: `a: b` is a map in the first, `%x` is a directive there, `- x` a list.
  return (['1.2', '1.1'] as const).every((version) => {
    if (readAs(value, version) !== value) return false
    const inPlace = readAs(place === 'flow' ? `[${value}]` : `- ${value}`, version)
    return Array.isArray(inPlace) && inPlace.length === 1 && inPlace[0] === value
  })
}

const longestPlain = 1000

function readAs(text: string, version: '1.2' | '1.1'): unknown {
  try {
    return parse(text, { version, logLevel: 'error' })
  } catch {
    return undefined
  }
}

// Go's reader drops underscores and signs before it tries to read a number.
function looksNumeric(value: string): boolean {
  if (!/^[-+.]*[0-9]/.test(value)) return false
  return !Number.isNaN(Number(value.replaceAll('_', '').replace(/^[-+]/, '')))
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that YAML readers refuse or fold
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/

function isPrintable(value: string): boolean {
  return !unprintable.test(value) && value.isWellFormed()
}

function canBeSingle(value: string): boolean {
  return isPrintable(value)
}

function doubleQuoted(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
