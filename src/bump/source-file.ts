// A file as bumps read it: its text, and the sources in it with where their addresses lead.
import { canonicalAddress } from '../flux/base-address.ts'
import { textOf } from '../promotion/file/text.ts'
import type { BaseAddress } from './model.ts'
import { mayHoldSource, type SourceObject, sourcesIn } from './sources.ts'

export type AddressedSource = { readonly source: SourceObject; readonly address: BaseAddress | null }

type SourceFile = { readonly text: string; readonly sources: readonly AddressedSource[] }

/** Planners run again with every round of reading, and clusters have texts in common. */
const files = new WeakMap<Uint8Array, SourceFile | null>()

/** Null: it seems to name a source and is no YAML. Bytes that are no UTF-8 would not come out of an edit as they went in. */
export function sourceFile(bytes: Uint8Array): SourceFile | null {
  const before = files.get(bytes)
  if (before !== undefined) return before
  const found = readFile(bytes)
  files.set(bytes, found)
  return found
}

function readFile(bytes: Uint8Array): SourceFile | null {
  const text = textOf(bytes)
  if (text === null) return mayHoldSource(new TextDecoder().decode(bytes)) ? null : { text: '', sources: [] }
  const read = sourcesIn(text)
  if (read === null) return null
  return { text, sources: read.sources.map((source) => ({ source, address: canonicalAddress(source.url) })) }
}
