// What documents mean, as plain data that keeps the source of every scalar: `2026.10` and `2026.1` are two shapes.
import { isAlias, isMap, isScalar, isSeq, type Scalar } from 'yaml'
import type { YamlPath } from './node.ts'
import { isSafePlain } from './quote.ts'
import { plainText, type ScalarValue } from './set-scalar.ts'

type Scalarish = {
  readonly kind: 'scalar'
  readonly plain: boolean
  readonly source: string
  readonly value: unknown
  readonly marks: string
}
type Entry = { readonly key: Shape | null; value: Shape }
type Collection = { readonly kind: 'map' | 'list'; entries: Entry[]; readonly marks: string }
/** A value that an operation asks for; what stands there in the end has to be read as it. */
type Wanted = { readonly kind: 'wanted'; readonly value: ScalarValue; readonly marks: string }
export type Shape = Scalarish | Collection | Wanted | { readonly kind: 'alias'; readonly source: string }

export function shapeOf(node: unknown): Shape {
  if (isAlias(node)) return { kind: 'alias', source: node.source }
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => ({ key: shapeOf(key), value: shapeOf(value) }))
    return { kind: 'map', entries, marks: marksOf(node) }
  }
  if (isSeq(node)) {
    return {
      kind: 'list',
      entries: node.items.map((item) => ({ key: null, value: shapeOf(item) })),
      marks: marksOf(node),
    }
  }
  if (!isScalar(node)) return { kind: 'scalar', plain: true, source: '', value: null, marks: '' }
  const plain = node.type === 'PLAIN' || node.type === undefined
  return { kind: 'scalar', plain, source: sourceOf(node), value: node.value, marks: marksOf(node) }
}

function sourceOf(node: Scalar): string {
  return node.source ?? String(node.value ?? '')
}

function marksOf(node: { anchor?: string; tag?: string; srcToken?: unknown }): string {
  return [node.anchor ?? '', node.tag ?? ''].join(' ')
}

export function sameShape(intended: Shape, actual: Shape): boolean {
  if (intended.kind === 'wanted') return isWanted(intended, actual)
  if (intended.kind !== actual.kind) return false
  if (intended.kind === 'alias' || actual.kind === 'alias') {
    return intended.kind === 'alias' && actual.kind === 'alias' && intended.source === actual.source
  }
  if (intended.marks !== actual.marks) return false
  if (intended.kind === 'scalar' || actual.kind === 'scalar') {
    if (intended.kind !== 'scalar' || actual.kind !== 'scalar') return false
    const sameValue = intended.plain ? intended.source === actual.source : intended.value === actual.value
    return sameValue && intended.plain === actual.plain
  }
  if (intended.entries.length !== actual.entries.length) return false
  return intended.entries.every((entry, index) => {
    const other = actual.entries[index]
    if (other === undefined || !sameShape(entry.value, other.value)) return false
    return entry.key === null || other.key === null ? entry.key === other.key : sameShape(entry.key, other.key)
  })
}

function isWanted({ value, marks }: Wanted, actual: Shape): boolean {
  if (actual.kind !== 'scalar' || (marks !== ' ' && actual.marks !== marks)) return false
  if (typeof value === 'string') {
    const safe = !actual.plain || isSafePlain(value, 'block')
    return safe && actual.value === value
  }
  return actual.plain && actual.source === plainText(value)
}

export function wanted(value: ScalarValue, old?: Shape): Shape {
  return { kind: 'wanted', value, marks: old !== undefined && 'marks' in old ? old.marks : ' ' }
}

export function emptyCollection(kind: 'map' | 'list'): Collection {
  return { kind, entries: [], marks: ' ' }
}

export function entryAt(collection: Shape | undefined, step: string | number | undefined): Entry | undefined {
  if (collection?.kind === 'list' && typeof step === 'number') return collection.entries[step]
  if (collection?.kind !== 'map' || typeof step !== 'string') return undefined
  return collection.entries.find(({ key }) => key !== null && nameOf(key) === step)
}

function nameOf(key: Shape): string {
  if (key.kind === 'wanted') return typeof key.value === 'string' ? key.value : plainText(key.value)
  if (key.kind !== 'scalar') return ''
  return typeof key.value === 'string' ? key.value : key.source
}

/** The value behind a path, in the shapes of one document. */
export function shapeAt(root: Shape | undefined, path: YamlPath): Shape | undefined {
  return path.reduce<Shape | undefined>((shape, step) => entryAt(shape, step)?.value, root)
}
