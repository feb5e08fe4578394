// Bytes of a file as a text, where they are one.
import { oidOfText } from '../../oid.ts'
import type { Content, FileMode, Known, SliceFile } from '../model.ts'

/** Far more than any manifest has; what looks at lines one by one would take too long. */
const mostLines = 500_000

/** Null: not UTF-8, holding NUL, or of too many lines: such a file is merged by identity or not at all. */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes.length > mostLines && bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0) > mostLines)
    return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

/** A file that was read. `text` null: binary or larger than the reader brings; `oid` alone stands for its bytes. */
export type ReadFile = SliceFile & { readonly text: string | null }

export function readFile(file: SliceFile, known: Known): ReadFile | null {
  const bytes = known.blobs.get(file.oid)
  if (bytes === undefined) return null
  return { ...file, text: bytes === 'too-large' ? null : textOf(bytes) }
}

export function contentOf(text: string, mode: FileMode): Content {
  return { oid: oidOfText(text), mode, text }
}

export const asContent = ({ oid, mode, text }: ReadFile): Content => ({ oid, mode, text })
