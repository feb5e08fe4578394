// Sets one scalar in place: only the bytes of the value change, and it keeps its quotes.
import { isScalar, parseDocument } from 'yaml'
import type { Problem } from '../problem.ts'
import { type Located, locate, offsetOf, pathText } from './locate.ts'
import { colonEnd, dashEnd, isBlockScalar, isEmptyNode, type YamlPath } from './node.ts'
import { type ScalarStyle, scalarText } from './quote.ts'
import type { YamlRead } from './read-yaml.ts'
import { scanYaml } from './scan.ts'
import { type Edit, isProblem, problemAt } from './splice.ts'

/** A string is written so that it stays a string; `plain` is source text taken over as it stands (`2026.10`, `yes`, `0o17`). */
export type ScalarValue = string | number | boolean | null | { readonly plain: string }

/** `quote`: double quotes even where plain would be safe, e.g. for tags. */
export type SetOptions = { readonly quote?: boolean }

export function setScalar(
  read: YamlRead,
  docIndex: number,
  path: YamlPath,
  value: ScalarValue,
  options: SetOptions = {},
): readonly Edit[] | Problem {
  const place = locate(read, docIndex, path)
  if (isProblem(place)) return place
  const offset = offsetOf(place.node) ?? offsetOf(place.pair?.key) ?? 0
  const refused = refuse(place, value, pathText(path))
  if (refused !== null) return problemAt(read, offset, refused.code, refused.message)
  const node = place.node
  // `{"a": 1}` is JSON and has to stay so: its strings are always quoted.
  const json = place.flow && styleOf(place.pair?.key) === 'double'
  const style = (options.quote === true || json) && styleOf(node) === 'plain' ? 'double' : styleOf(node)
  const text = valueText(value, style, place.flow ? 'flow' : 'block')
  if (!isScalar(node) || isEmptyNode(node)) {
    const mark = place.pair === null ? dashEnd(place.parent, place.index) : colonEnd(place.pair)
    if (mark === null) {
      return problemAt(read, offset, 'no-place', `${pathText(path)} has no place for a value: write it by hand.`)
    }
    return [{ start: mark, end: mark, text: ` ${text}` }]
  }
  const range = node.range
  if (!range)
    return problemAt(read, offset, 'no-place', `${pathText(path)} has no place in the text: write it by hand.`)
  return [{ start: range[0], end: range[1], text }]
}

/** The source text of a value in a style. */
export function valueText(value: ScalarValue, style: ScalarStyle, place: 'block' | 'flow'): string {
  if (typeof value === 'string') return scalarText(value, style, place)
  return plainText(value)
}

/** Source text of a value that is written without quotes. */
export function plainText(value: Exclude<ScalarValue, string>): string {
  return value !== null && typeof value === 'object' ? value.plain : String(value)
}

export function refuseValue(value: ScalarValue, name: string): { code: string; message: string } | null {
  const text = typeof value === 'string' ? value : plainText(value)
  if (text.includes('${')) {
    return {
      code: 'substitution',
      message: `The new value of ${name} holds \${…}, which Flux replaces later: edit it by hand.`,
    }
  }
  if (text.includes('{{')) {
    return { code: 'template', message: `The new value of ${name} holds {{, which is a template: edit it by hand.` }
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { code: 'bad-value', message: `The new value of ${name} is no finite number: give another one.` }
  }
  if (value !== null && typeof value === 'object' && !isPlainScalar(value.plain)) {
    return { code: 'bad-value', message: `The new value of ${name} cannot stand without quotes: give it as a string.` }
  }
  return null
}

function refuse(place: Located, value: ScalarValue, name: string): { code: string; message: string } | null {
  const { node } = place
  if (place.parent === null) return { code: 'root', message: 'The document itself is no key: name a path inside it.' }
  if (node !== null && node !== undefined && !isScalar(node)) {
    return { code: 'not-a-scalar', message: `${name} holds a map or a list, not one value: name a path inside it.` }
  }
  if (isBlockScalar(node)) {
    return { code: 'block-scalar', message: `${name} is a block of text (| or >): edit it by hand.` }
  }
  const old = isScalar(node) && typeof node.value === 'string' ? node.value : ''
  if (old.includes('${')) {
    return {
      code: 'substitution',
      message: `${name} holds \${…}, which Flux replaces later: change the variable instead.`,
    }
  }
  if (old.includes('{{')) return { code: 'template', message: `${name} holds a template: edit it by hand.` }
  if (isEmptyNode(node) && isScalar(node) && node.tag !== undefined) {
    return { code: 'no-place', message: `${name} has a tag and no value: write it by hand.` }
  }
  return refuseValue(value, name)
}

function isPlainScalar(text: string): boolean {
  if (text.trim() !== text || text === '' || /[\r\n]/.test(text)) return false
  if (text.length > 1000 || scanYaml(text, 1) !== null) return false
  const document = parseDocument(`- ${text}`, { logLevel: 'silent' })
  const node: unknown = document.getIn([0], true)
  return document.errors.length === 0 && isScalar(node) && node.type === 'PLAIN' && node.source === text
}

/** A new value takes plain style where the old one was empty. */
export function styleOf(node: unknown): ScalarStyle {
  if (!isScalar(node)) return 'plain'
  if (node.type === 'QUOTE_SINGLE') return 'single'
  return node.type === 'QUOTE_DOUBLE' ? 'double' : 'plain'
}
