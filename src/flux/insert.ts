// Adds one pair to a map or one item to a list, in the indent, quotes, brackets and line breaks of its neighbours.
import { isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Problem } from '../problem.ts'
import { type Located, locate, offsetOf, pathText } from './locate.ts'
import {
  colonEnd,
  contentEnd,
  dashStart,
  isBlockScalar,
  isEmptyNode,
  itemEnd,
  pairNamed,
  type YamlPath,
} from './node.ts'
import { type ScalarStyle, scalarText } from './quote.ts'
import type { YamlRead } from './read-yaml.ts'
import { refuseValue, type ScalarValue, type SetOptions, styleOf, valueText } from './set-scalar.ts'
import { type Edit, isProblem, isRestOfLine, lineBreakAt, lineEndAt, lineStartAt, problemAt } from './splice.ts'

/** `after`: index of the item before the new one; -1 puts it first; without it, it comes last. */
export type InsertOptions = { readonly after?: number }

/** New `keys: value`, each key in the map of the one before, at the end of the map behind `path`, or in an empty `key:` of a block map. */
export function appendPair(
  read: YamlRead,
  docIndex: number,
  path: YamlPath,
  keys: readonly string[],
  value: ScalarValue,
  options: SetOptions = {},
): readonly Edit[] | Problem {
  const place = locate(read, docIndex, path)
  if (isProblem(place)) return place
  const name = pathText([...path, ...keys])
  const refused = [value, ...keys].map((one) => refuseValue(one, name)).find((one) => one !== null) ?? null
  if (refused !== null) return problemAt(read, offsetOf(place.node) ?? 0, refused.code, refused.message)
  const map = place.node
  const flow = place.flow || (isMap(map) && map.flow === true)
  // `{"a": 1}` is JSON and has to stay so: its strings are always quoted.
  const quotedValue = (at: 'flow' | 'block', quoteKey: ScalarStyle): ScalarStyle =>
    options.quote === true || (at === 'flow' && quoteKey === 'double') ? 'double' : 'plain'
  const eol = lineBreakAt(read.text, offsetOf(map) ?? 0)
  const pairText = (at: 'flow' | 'block', column: number, quoteKey: ScalarStyle = 'plain') => {
    const names = keys.map((one) => `${scalarText(one, quoteKey, at)}:`)
    const text = valueText(value, quotedValue(at, quoteKey), at)
    if (at === 'flow') return `${names.join(' {')} ${text}${'}'.repeat(keys.length - 1)}`
    return `${names.map((one, depth) => (depth === 0 ? '' : eol + ' '.repeat(column + 2 * depth)) + one).join('')} ${text}`
  }
  const noPlace = (why: string) => problemAt(read, offsetOf(map) ?? 0, 'no-place', `${name} cannot be added, ${why}.`)
  if (isMap(map)) {
    if (pairNamed(map, keys[0] ?? '') !== undefined) return noPlace('it exists already')
    const lastKey = map.items.at(-1)?.key
    if (flow)
      return insertInFlow(read, map, pairText('flow', 0, styleOf(lastKey)), map.items.length - 1) ?? noPlace(byHand)
    const column = columnOf(read.text, map)
    return insertLine(read, contentEnd(map), column, pairText('block', column, styleOf(lastKey))) ?? noPlace(byHand)
  }
  if (flow || !isEmptyNode(map) || place.pair === null) return noPlace('its parent is no map: write it by hand')
  const column = columnOf(read.text, place.pair.key) + 2
  return insertLine(read, colonEnd(place.pair), column, pairText('block', column)) ?? noPlace(byHand)
}

/** A new string item of the list behind `path`; an empty or missing list becomes a block list. */
export function insertListItem(
  read: YamlRead,
  docIndex: number,
  path: YamlPath,
  value: string,
  options: InsertOptions = {},
): readonly Edit[] | Problem {
  const key = path.at(-1)
  const holder = locate(read, docIndex, path.slice(0, -1))
  if (isProblem(holder)) return holder
  const refused = refuseValue(value, pathText(path))
  if (refused !== null) return problemAt(read, offsetOf(holder.node) ?? 0, refused.code, refused.message)
  const noPlace = (why: string) =>
    problemAt(read, offsetOf(holder.node) ?? 0, 'no-place', `${pathText(path)} takes no new item, ${why}.`)
  if (isMap(holder.node) && typeof key === 'string') {
    if (pairNamed(holder.node, key) === undefined) return appendList(read, holder.node, key, value) ?? noPlace(byHand)
  }
  const place = locate(read, docIndex, path)
  if (isProblem(place)) return place
  const list = place.node
  if (isEmptyNode(list) && place.pair !== null && !place.flow) {
    return (
      insertLine(read, colonEnd(place.pair), listColumn(read.text, holder.node, place.pair.key), dashed(value)) ??
      noPlace(byHand)
    )
  }
  if (!isSeq(list)) return noPlace('it is no list: correct the file')
  const after = Math.min(options.after ?? list.items.length - 1, list.items.length - 1)
  if (list.flow !== true) return insertInBlock(read, list, value, after) ?? noPlace(byHand)
  const opened = list.items.length === 0 ? openEmptyList(read, place, holder.node, value) : null
  const text = scalarText(value, neighbourStyle(list, after), 'flow')
  return opened ?? insertInFlow(read, list, text, after) ?? noPlace(byHand)
}

const byHand = 'the text around it is unusual: write it by hand'
const dashed = (value: string) => `- ${scalarText(value, 'plain')}`

/** 0-based; a byte order mark is no column. */
function columnOf(text: string, node: unknown): number {
  const offset = offsetOf(node) ?? 0
  return offset - lineStartAt(text, offset)
}

/** A line of its own below the line on which `end` lies; a text without a final line break keeps none. */
function insertLine(read: YamlRead, end: number | null, column: number, line: string): readonly Edit[] | null {
  if (end === null) return null
  const { text } = read
  const indented = ' '.repeat(column) + line
  if (end > 0 && text[end - 1] === '\n') return [{ start: end, end, text: indented + lineBreakAt(text, end - 1) }]
  const lineEnd = lineEndAt(text, end)
  if (!isRestOfLine(text.slice(end, lineEnd))) return null
  return [{ start: lineEnd, end: lineEnd, text: lineBreakAt(text, lineEnd) + indented }]
}

function insertInBlock(read: YamlRead, list: YAMLSeq, value: string, after: number): readonly Edit[] | null {
  const near = Math.max(after, 0)
  const dash = dashStart(list, near)
  if (dash === null) return null
  const lineStart = lineStartAt(read.text, dash)
  const neighbour = list.items[near]
  const valueStart = offsetOf(neighbour)
  const between = isScalar(neighbour) && valueStart !== null ? read.text.slice(dash + 1, valueStart) : ''
  const gap = /^ +$/.test(between) && !isBlockScalar(neighbour) ? between : ' '
  const line = `-${gap}${scalarText(value, neighbourStyle(list, after))}`
  const column = dash - lineStart
  if (after >= 0) return insertLine(read, itemEnd(list, near), column, line)
  if (!/^ *$/.test(read.text.slice(lineStart, dash))) return null
  return [{ start: lineStart, end: lineStart, text: ' '.repeat(column) + line + lineBreakAt(read.text, dash) }]
}

/** The quotes of the nearest item that is one scalar. */
function neighbourStyle(list: YAMLSeq, after: number): ScalarStyle {
  const near = [list.items[after], list.items[after + 1], ...list.items]
  return styleOf(near.find((item) => isScalar(item) && !isBlockScalar(item)))
}

function insertInFlow(read: YamlRead, parent: YAMLSeq | YAMLMap, text: string, after: number): readonly Edit[] | null {
  const { items, range } = parent
  if (!range) return null
  if (items.length === 0) return [{ start: range[0] + 1, end: range[0] + 1, text }]
  const edges = items.map((item) => ({
    start: offsetOf(isMap(parent) ? (item as { key: unknown }).key : item),
    end: contentEnd(item),
  }))
  const [first, second] = edges
  const lead = read.text.slice(range[0] + 1, first?.start ?? 0)
  let separator = /[\r\n]/.test(lead) ? `,${lead}` : ', '
  if (second !== undefined) separator = read.text.slice(first?.end ?? 0, second.start ?? 0)
  if (!/^\s*,\s*$/.test(separator)) return null
  const at = after >= 0 ? edges[after]?.end : first?.start
  if (at === null || at === undefined) return null
  return [{ start: at, end: at, text: after >= 0 ? separator + text : text + separator }]
}

/** `key: []` becomes a block list; anything less plain than that keeps its brackets. */
function openEmptyList(read: YamlRead, place: Located, holder: unknown, value: string): readonly Edit[] | null {
  const mark = place.pair === null || place.flow ? null : colonEnd(place.pair)
  const range = isSeq(place.node) ? place.node.range : null
  if (mark === null || !range || read.text.slice(mark, range[1]) !== ' []') return null
  const line = insertLine(read, range[1], listColumn(read.text, holder, place.pair?.key), dashed(value))
  return line === null ? null : [{ start: mark, end: range[1], text: '' }, ...line]
}

/** How far the file's other lists of this map stand in; two columns behind the key where there is none. */
function listColumn(text: string, holder: unknown, key: unknown): number {
  const lists = isMap(holder) ? holder.items.map((pair) => pair.value) : []
  const sample = lists.find((value) => isSeq(value) && dashStart(value, 0) !== null)
  return sample === undefined ? columnOf(text, key) + 2 : columnOf(text, sample)
}

function appendList(read: YamlRead, holder: YAMLMap, key: string, value: string): readonly Edit[] | null {
  const firstKey = holder.items[0]?.key
  if (firstKey === undefined) return null
  if (holder.flow === true) {
    const name = scalarText(key, styleOf(firstKey), 'flow')
    return insertInFlow(
      read,
      holder,
      `${name}: [${scalarText(value, styleOf(firstKey), 'flow')}]`,
      holder.items.length - 1,
    )
  }
  const end = contentEnd(holder)
  const column = columnOf(read.text, holder)
  const lines = insertLine(read, end, column, `${scalarText(key, styleOf(firstKey))}:`)
  const item = insertLine(read, end, listColumn(read.text, holder, firstKey), dashed(value))
  return lines === null || item === null ? null : [...lines, ...item]
}
