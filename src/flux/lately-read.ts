// Texts that were read lately: planning asks of one text where its values are, its secrets, its references and its proof,
// and parsing is most of what each answer costs. Documents are only ever looked at, never changed.
import type { YamlRead } from './read-yaml.ts'

type Read = Omit<YamlRead, 'file'>

/** In UTF-16 units; a document takes a hundred times the memory of its text. */
const mostText = 300_000
const longestText = 100_000

const reads = new Map<string, Read>()
let held = 0

export function readLately(text: string): Read | undefined {
  const read = reads.get(text)
  if (read === undefined) return undefined
  reads.delete(text)
  reads.set(text, read)
  return read
}

export function rememberRead(read: Read): void {
  const { text } = read
  if (text.length > longestText || reads.has(text)) return
  reads.set(text, read)
  held += text.length
  for (const oldest of reads.keys()) {
    if (held <= mostText) break
    reads.delete(oldest)
    held -= oldest.length
  }
}
