// The repository's file laid over the organisation's: one tree of YAML nodes that the parser reads as if a person had
// written it, in which every value still knows its place.
import { isMap, isScalar, isSeq, Pair, type ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import type { Finding } from '../finding.ts'
import { environment } from '../options/environment.ts'
import type { Options } from '../options/shape.ts'
import { table } from '../options/table.ts'
import { isLocked, type Keys } from './locked.ts'
import { type Entry, type Table, valueAt } from './nodes.ts'
import { boundary } from './place.ts'

/** `ignored`: keys of the repository that are locked. */
export type Laid = { readonly contents: ParsedNode; readonly ignored: readonly Finding[] }

type Pass = { readonly locked: readonly Keys[]; readonly file: string; readonly ignored: Finding[] }

/** `under`: the organisation's `defaults`, at offsets that are behind those of the repository's file. */
export function layOver(over: Table, under: Table | null, locked: readonly Keys[], file: string): Laid {
  const pass: Pass = { locked, file, ignored: [] }
  const names = new Set(itemsOf(over).flatMap((one) => nameOf(one) ?? []))
  const fitting = under === null ? null : narrowed(under, names)
  return { contents: record(table, over, fitting, [], pass), ignored: pass.ignored }
}

function record(options: Options, over: Table, under: Table | null, keys: Keys, pass: Pass): ParsedNode {
  const merged = new YAMLMap<ParsedNode, ParsedNode | null>()
  for (const entry of over.items) merged.items.push(...laid(options, entry, under, keys, pass))
  for (const entry of under?.items ?? []) {
    const key = keyOf(entry)
    const known = merged.items.some((one) => keyOf(one) === key)
    // Environments are the repository's own; those of the organisation only add to them.
    if (!known && !(keys.length === 0 && key === 'environments')) merged.items.push(entry)
  }
  merged.range = over.range
  return merged as ParsedNode
}

/** What an entry of the repository becomes; nothing where it is locked. */
function laid(options: Options, entry: Entry, under: Table | null, keys: Keys, pass: Pass): readonly Entry[] {
  const key = keyOf(entry)
  const path = [...keys, key]
  if (isLocked(pass.locked, path)) {
    const message = `\`${path.join('.')}\` is locked by ${pass.file}: the value here is ignored, remove it.`
    pass.ignored.push({ code: 'locked-key', message, offset: entry.key.range[0] })
    return []
  }
  const shape = Object.hasOwn(options, key) ? options[key]?.shape : undefined
  const other = under === null ? null : valueAt(under, key)
  if (keys.length === 0 && key === 'environments' && isSeq(entry.value))
    return [withValue(entry, environments(entry.value, other, under === null ? null : valueAt(under, 'mode'), pass))]
  if (shape?.is !== 'record' || !isMap(entry.value)) return [entry]
  const value = record(shape.options, entry.value as Table, isMap(other) ? (other as Table) : null, path, pass)
  return [withValue(entry, value)]
}

/** `mode`: the organisation's for all environments. */
function environments(
  over: YAMLSeq<unknown>,
  under: ParsedNode | null,
  mode: ParsedNode | null,
  pass: Pass,
): ParsedNode {
  const merged = new YAMLSeq<ParsedNode>()
  const defaults = isSeq(under) ? (under.items as readonly ParsedNode[]) : []
  for (const item of over.items as readonly ParsedNode[]) {
    const name = nameOf(item)
    const same = name === null ? undefined : defaults.find((one) => nameOf(one) === name)
    if (name === null || !isMap(item)) {
      merged.items.push(item)
      continue
    }
    const one = record(environment, item as Table, isMap(same) ? (same as Table) : null, ['environments', name], pass)
    merged.items.push(followsRepository(one as Table, name, pass.locked) ? withMode(one as Table, mode) : one)
  }
  merged.range = over.range ?? null
  return merged as ParsedNode
}

/** Whether the mode of the repository would be what the environment must not say. */
const followsRepository = (one: Table, name: string, locked: Pass['locked']) =>
  valueAt(one, 'mode') === null && isLocked(locked, ['environments', name, 'mode']) && !isLocked(locked, ['mode'])

function withMode(one: Table, mode: ParsedNode | null): ParsedNode {
  one.items.push(new Pair(written('mode'), mode ?? written(table.mode.default)))
  return one as ParsedNode
}

/** As if it stood at the beginning of the organisation's file. */
function written(text: string): ParsedNode {
  const scalar = new Scalar(text)
  scalar.range = [boundary, boundary, boundary]
  return scalar as ParsedNode
}

/** `adjust` names environments: rules for those that the repository does not have are none here. */
function narrowed(under: Table, names: ReadonlySet<string>): Table {
  const rules = valueAt(under, 'adjust')
  if (!isSeq(rules)) return under
  const kept = new YAMLSeq<ParsedNode>()
  kept.items = (rules.items as readonly ParsedNode[]).flatMap((rule) => narrowedRule(rule, names) ?? [])
  kept.range = rules.range
  return withEntry(under, 'adjust', kept as ParsedNode)
}

function narrowedRule(rule: ParsedNode, names: ReadonlySet<string>): ParsedNode | null {
  const wanted = isMap(rule) ? valueAt(rule as Table, 'environments') : null
  if (!isSeq(wanted)) return rule
  const kept = new YAMLSeq<ParsedNode>()
  kept.items = (wanted.items as readonly ParsedNode[]).filter((one) => isScalar(one) && names.has(String(one.value)))
  kept.range = wanted.range
  return kept.items.length === 0 ? null : (withEntry(rule as Table, 'environments', kept as ParsedNode) as ParsedNode)
}

const keyOf = ({ key }: Entry) => (isScalar(key) ? String(key.value) : '')
const itemsOf = (over: Table): readonly ParsedNode[] => {
  const list = valueAt(over, 'environments')
  return isSeq(list) ? (list.items as readonly ParsedNode[]) : []
}

function nameOf(item: ParsedNode): string | null {
  const name = isMap(item) ? valueAt(item as Table, 'name') : null
  return isScalar(name) && typeof name.value === 'string' ? name.value : null
}

const withValue = (entry: Entry, value: ParsedNode): Entry => {
  const copy = entry.clone() as Pair<ParsedNode, ParsedNode | null>
  copy.value = value
  return copy
}

function withEntry(map: Table, name: string, value: ParsedNode): Table {
  const copy = new YAMLMap<ParsedNode, ParsedNode | null>()
  copy.items = map.items.map((entry) => (keyOf(entry) === name ? withValue(entry, value) : entry))
  copy.range = map.range
  return copy as Table
}
