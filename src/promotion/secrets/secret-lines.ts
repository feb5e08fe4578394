// Secrets in files that are no YAML (`.env`, scripts, templates): line by line, the n-th assignment to a key pairs with
// the target's n-th.
import type { Reading } from '../file/reading.ts'

export type OwnLines = { readonly text: string; readonly lacking: readonly string[] }

/** The text with the target's own lines for secret keys; null where they cannot be paired. */
export function withOwnLines(text: string, target: string | null, reading: Reading): OwnLines | null {
  const [theirs, ours] = [linesByKey(text, reading), target === null ? new Map() : linesByKey(target, reading)]
  const own = new Map<number, string | null>()
  for (const [key, places] of theirs) {
    const mine = ours.get(key) ?? []
    if (mine.length > 0 && mine.length !== places.length) return null
    // The value goes on in the lines below, and where it ends only a reader of YAML could say.
    if (places.some(({ line }) => /[:=]\s*(?:[|>][-+0-9]*\s*)?$/.test(line))) return null
    for (const [index, place] of places.entries()) own.set(place.index, mine[index]?.line ?? null)
  }
  const lines = text.split('\n').flatMap((line, index) => {
    const mine = own.get(index)
    if (mine === undefined) return [line]
    return mine === null ? [] : [mine.replace(/\r?$/, line.endsWith('\r') ? '\r' : '')]
  })
  return { text: lines.join('\n'), lacking: [...theirs.keys()].filter((key) => !ours.has(key)) }
}

function linesByKey(text: string, reading: Reading): Map<string, { index: number; line: string }[]> {
  const lines = text.split('\n')
  const found = new Map<string, { index: number; line: string }[]>()
  for (const { keyName, line } of reading.secrets(text).values) {
    const places = found.get(keyName) ?? []
    places.push({ index: line - 1, line: lines[line - 1] ?? '' })
    found.set(keyName, places)
  }
  return found
}
