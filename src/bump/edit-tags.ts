// Writes other tags into a text: by byte range, each edit proved by reading the text again.
import { editYaml } from '../flux/edit.ts'
import { refTagPath } from '../flux/objects.ts'
import { type Oid, oidOfText } from '../oid.ts'
import type { Problem } from '../problem.ts'
import type { PinMove } from './model.ts'
import { sourcesIn } from './sources.ts'

type EditedTags = { readonly text: string; readonly oid: Oid } | { readonly problems: readonly Problem[] }

/** Clusters have most of these texts in common: each is edited and proved once. */
const edited = new Map<string, EditedTags>()
const mostText = 4_000_000
let held = 0

/** A tag keeps its quotes; one that was a number for YAML, or would be, gets them. */
export function withTags(text: string, moves: readonly PinMove[]): EditedTags {
  const tags = moves.map(({ pin, to }) => [pin.docIndex, to] as const)
  const key = JSON.stringify([text, tags])
  const before = edited.get(key)
  if (before !== undefined) return before
  const numbers = new Set(sourcesIn(text)?.sources.flatMap(({ isNumber, docIndex }) => (isNumber ? docIndex : [])))
  const written = editYaml(
    text,
    '',
    tags.map(([document, value]) => ({
      op: 'set' as const,
      document,
      path: refTagPath,
      value,
      ...(numbers.has(document) ? { quote: true } : {}),
    })),
  )
  const result = 'problems' in written ? written : { ...written, oid: oidOfText(written.text) }
  edited.set(key, result)
  held += key.length
  for (const oldest of edited.keys()) {
    if (held <= mostText) break
    edited.delete(oldest)
    held -= oldest.length
  }
  return result
}
