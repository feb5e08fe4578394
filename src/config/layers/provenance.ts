// The effective configuration, value by value, each with where it comes from: a file and line, a preset, or a default.
import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml'
import { isSecretKey } from '../../flux/secret-keys.ts'
import type { Problem } from '../../problem.ts'
import { layoutOf } from '../layout.ts'
import type { Layout } from '../model.ts'
import { environment } from '../options/environment.ts'
import type { Option, Options, Shape } from '../options/shape.ts'
import { table } from '../options/table.ts'
import { type ReadConfig, readConfig } from '../parse.ts'
import { asTable, type Table, valueAt } from './nodes.ts'
import type { Organisation } from './organisation.ts'
import type { Place } from './place.ts'

export type Origin =
  | ({ readonly kind: 'repository' | 'organisation' } & Place)
  | { readonly kind: 'preset'; readonly name: string }
  | { readonly kind: 'default' }

export type EffectiveValue = {
  /** As the reference names it, with an environment's name: `environments.prod.soak`. */
  readonly path: string
  /** As it is written in YAML; null: nothing holds. */
  readonly value: unknown
  /** What holds where no value can say it. */
  readonly otherwise: string | null
  readonly origin: Origin
}

type Effective = { readonly values: readonly EffectiveValue[]; readonly notes: readonly Problem[] }

export function effectiveValues(
  text: string,
  file: string,
  organisation: Organisation | null,
): Effective | { readonly problems: readonly Problem[] } {
  const read = readConfig(text, file, organisation)
  if ('problems' in read) return read
  const whole = asTable(read.contents)
  return { values: whole === null ? [] : recordValues(table, whole, [], read), notes: read.notes }
}

function recordValues(options: Options, at: Table | null, keys: readonly string[], read: ReadConfig): EffectiveValue[] {
  return Object.entries(options).flatMap(([name, option]) => {
    const node = at === null ? null : valueAt(at, name)
    const path = [...keys, name]
    return node === null ? absent(option, path, read) : written(option.shape, node, path, read)
  })
}

function written(shape: Shape, node: ParsedNode, keys: readonly string[], read: ReadConfig): EffectiveValue[] {
  const inside = asTable(node)
  const record = shape.is === 'either' ? shape.of.find(({ is }) => is === 'record') : shape
  if (record?.is === 'record' && inside !== null) return recordValues(record.options, inside, keys, read)
  if (keys.length === 1 && keys[0] === 'environments' && isSeq(node))
    return (node.items as readonly ParsedNode[]).flatMap((item) => environmentValues(asTable(item), read))
  if (shape.is === 'map' && inside !== null) {
    return inside.items.flatMap(({ key, value }) =>
      value === null || !isScalar(key) ? [] : written(shape.of, value, [...keys, String(key.value)], read),
    )
  }
  const row = { path: keys.join('.'), value: shown(shape, node, read), otherwise: null, origin: originOf(node, read) }
  return keys.length === 1 && keys[0] === 'layout' ? [row, ...presetValues(read)] : [row]
}

function environmentValues(item: Table | null, read: ReadConfig): EffectiveValue[] {
  if (item === null) return []
  const name = valueAt(item, 'name')
  return recordValues(environment, item, ['environments', isScalar(name) ? String(name.value) : ''], read)
}

function absent(option: Option, keys: readonly string[], read: ReadConfig): EffectiveValue[] {
  const { shape, default: value = null, otherwise = null } = option
  if (shape.is === 'record' && value !== null) return recordValues(shape.options, null, keys, read)
  const whole = asTable(read.contents)
  const mode = keys[0] === 'environments' && keys.at(-1) === 'mode' && whole !== null ? valueAt(whole, 'mode') : null
  const path = keys.join('.')
  if (mode !== null) return [{ path, value: plain(mode), otherwise: null, origin: originOf(mode, read) }]
  const held = keys.at(-1) === 'mode' ? read.raw.mode : value
  return [{ path, value: held, otherwise: held === null ? otherwise : null, origin: { kind: 'default' } }]
}

const presetParts = ['slices', 'indexes', 'groups', 'reserved'] as const satisfies readonly (keyof Layout)[]

/** What a preset's name stands for. */
function presetValues({ raw }: ReadConfig): EffectiveValue[] {
  const layout = layoutOf(raw.layout)
  const { preset } = layout
  if (preset === null) return []
  const origin = { kind: 'preset', name: preset } as const
  return presetParts.flatMap((part) =>
    layout[part] === null ? [] : [{ path: `layout.${part}`, value: layout[part], otherwise: null, origin }],
  )
}

function originOf(node: ParsedNode, { placeOf, byOrganisation }: ReadConfig): Origin {
  const [offset] = node.range
  return { kind: byOrganisation(offset) ? 'organisation' : 'repository', ...placeOf(offset) }
}

/** Somebody's values are not repeated where they may be secrets. */
function shown(shape: Shape, node: ParsedNode, { raw }: ReadConfig): unknown {
  if (shape.is === 'text' && shape.format.hidden) return '(hidden)'
  return plain(node, (key) => isSecretKey(key, raw.secrets.keys, raw.secrets.allow))
}

/** Recursion is safe: the depth was checked before, and there are no aliases. */
function plain(node: ParsedNode | null, isSecret: (key: string) => boolean = () => false): unknown {
  if (isSeq(node)) return (node.items as readonly ParsedNode[]).map((item) => plain(item, isSecret))
  if (!isMap(node)) return isScalar(node) ? node.value : null
  const entries = (node as Table).items.map(({ key, value }): readonly [string, unknown] => {
    const name = isScalar(key) ? String(key.value) : ''
    return [name, isScalar(value) && isSecret(lastOf(name)) ? '(secret)' : plain(value, isSecret)]
  })
  return Object.fromEntries(entries)
}

/** `set` names values by paths. */
const lastOf = (path: string) => path.split(/[./\]]/).findLast((part) => part !== '') ?? path
