// The value that a conflict's pointer speaks of, found again in a text: the way back from what `decidePlace` calls places.
import { isMap, isScalar, isSeq, type YAMLSeq } from 'yaml'
import { keyName } from '../../../flux/node.ts'
import { readYaml } from '../../../flux/read-yaml.ts'
import { withoutIds } from '../../settling/choices.ts'
import { itemNames } from './lists.ts'
import type { Meanings } from './meanings.ts'

export type Found =
  /** The value's meaning; `absent` where nothing stands there. */
  | { readonly kind: 'value'; readonly id: string }
  /** A text inside, and which lines of it are meant. */
  | { readonly kind: 'lines'; readonly text: string; readonly pointer: string }

/** Null: the text cannot be read. An item that cannot be told from the others stands for its whole list. */
export function valueAt(text: string, file: string, pointer: string, meanings: Meanings): Found | null {
  const read = readYaml(text, file, { maxBytes: 1024 * 1024 })
  if ('problems' in read) return null
  const roots = read.documents.map((document) => document.contents)
  const numbered = /^([1-9]\d*):/.exec(pointer)
  const inDocument =
    numbered === null ? null : descend(roots[Number(numbered[1]) - 1], 'rest', pointer.slice(numbered[0].length))
  return inDocument ?? descend(roots[0], 'rest', pointer) ?? { kind: 'value', id: '' }

  function descend(node: unknown, key: string, rest: string): Found | null {
    if (node === undefined) return null
    if (rest === '') return { kind: 'value', id: meanings.of(node) }
    if (isMap(node)) return inMap(node, rest)
    if (isSeq(node)) return inList(node, key, rest)
    if (!isScalar(node) || typeof node.value !== 'string' || !rest.startsWith(': ')) return null
    const inner = rest.slice(2)
    if (/^lines? \d+(-\d+)?$/.test(inner)) return { kind: 'lines', text: node.value, pointer: inner }
    return valueAt(node.value, file, inner, meanings)
  }

  function inMap(node: { readonly items: readonly { key: unknown; value: unknown }[] }, rest: string): Found | null {
    for (const pair of node.items) {
      const name = keyName(pair.key)
      const written = /^[^.[\]"\s]+$/.test(name) ? name : JSON.stringify(name)
      if (!rest.startsWith(written)) continue
      const found = onwards(pair.value, name, rest.slice(written.length))
      if (found !== null) return found
    }
    return null
  }

  function onwards(node: unknown, key: string, rest: string): Found | null {
    if (rest.startsWith('.')) return descend(node, key, rest.slice(1))
    return rest === '' || /^(\[|: )/.test(rest) ? descend(node ?? null, key, rest) : null
  }

  function inList(list: YAMLSeq, key: string, rest: string): Found | null {
    const whole: Found = { kind: 'value', id: meanings.of(list) }
    // Indexes shift with what stands above.
    if (/^\[\d+\]/.test(rest)) return whole
    const loose = withoutIds(rest)
    const named = list.items.flatMap((item) => {
      const name = itemNames(key, item, meanings)
        .map(withoutIds)
        .find((one) => loose.startsWith(one))
      return name === undefined ? [] : [{ item, rest: loose.slice(name.length) }]
    })
    const [only, ...others] = named
    if (only !== undefined && others.length === 0) return onwards(only.item, key, only.rest)
    const field = /^\[([^=\]]+)=/.exec(rest)?.[1]
    const isNamed = field !== undefined && !rest.startsWith(`[${field}=#`)
    return only === undefined && isNamed ? null : whole
  }
}
