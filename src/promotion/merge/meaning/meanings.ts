// What a node means, as a short id: equal ids mean the same to Kubernetes whatever the style. Linear, no recursion on text.
import { isAlias, isMap, isScalar, isSeq, type Scalar } from 'yaml'
import { keyName } from '../../../flux/node.ts'

/** Nothing stands there. */
export const absent = ''

export type Meanings = {
  /** Maps whatever the order of their keys, strings whatever their quotes, other scalars by source (`2026.10` is not `2026.1`). */
  readonly of: (node: unknown) => string
  readonly ofString: (value: string) => string
  readonly ofMap: (entries: readonly (readonly [string, string])[]) => string
  readonly ofList: (items: readonly string[]) => string
  readonly tagged: (id: string, tag: string | undefined) => string
}

export function openMeanings(): Meanings {
  const ids = new Map<string, string>()
  const seen = new WeakMap<object, string>()
  const idOf = (text: string) => {
    const known = ids.get(text)
    if (known !== undefined) return known
    const id = `#${ids.size}`
    ids.set(text, id)
    return id
  }
  const ofString = (value: string) => idOf(`s${value}`)
  const ofMap = (entries: readonly (readonly [string, string])[]) =>
    idOf(`m${JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))}`)
  const ofList = (items: readonly string[]) => idOf(`l${items.join()}`)
  const tagged = (id: string, tag: string | undefined) => (tag === undefined ? id : idOf(`t${tag} ${id}`))
  const of = (node: unknown): string => {
    if (node === undefined) return absent
    if (node === null || typeof node !== 'object') return idOf('n')
    const known = seen.get(node)
    if (known !== undefined) return known
    const id = tagged(untagged(node), 'tag' in node && typeof node.tag === 'string' ? node.tag : undefined)
    seen.set(node, id)
    return id
  }
  const untagged = (node: unknown): string => {
    if (isAlias(node)) return `a${node.source}`
    if (isMap(node)) return ofMap(node.items.map(({ key, value }) => [keyText(key), of(value ?? null)]))
    if (isSeq(node)) return ofList(node.items.map((item) => of(item)))
    return isScalar(node) ? scalarId(node) : idOf('n')
  }
  const scalarId = (scalar: Scalar): string => {
    if (typeof scalar.value === 'string') return ofString(scalar.value)
    return scalar.value === null ? idOf('n') : idOf(`p${scalar.source ?? String(scalar.value)}`)
  }
  // A key that is no scalar has no name: its own id keeps it apart.
  const keyText = (key: unknown) => (isScalar(key) ? `k${keyName(key)}` : `c${of(key)}`)
  return { of, ofString, tagged, ofMap: (entries) => ofMap(entries.map(([name, id]) => [`k${name}`, id])), ofList }
}
