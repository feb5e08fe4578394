// The documents of a file: which bytes are whose, and which of them describe the same object on all sides.
import { isMap } from 'yaml'
import { textAt } from '../../../flux/node.ts'
import type { YamlRead } from '../../../flux/read-yaml.ts'
import { nextLineAt } from '../../../flux/splice.ts'

/** One document: its bytes from `start` to `end`, its `---` line included where it has one; `body` is behind that line. */
export type DocumentPart = {
  readonly text: string
  readonly contents: unknown
  readonly start: number
  readonly body: number
  readonly end: number
  /** 0-based, as the parser counts. */
  readonly index: number
}

/** Documents that hold something; of a text without any, one empty part. Null: an unusual use of `---`, `...` or `%`. */
export function partsOf(read: YamlRead): readonly DocumentPart[] | null {
  const { text, documents } = read
  const cuts: { start: number; body: number }[] = [{ start: 0, body: 0 }]
  let hasContent = false
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; at = nextLineAt(text, at)) {
    const line = text.slice(at, nextLineAt(text, at))
    const written = line.trimEnd()
    if (line.startsWith('%')) return null
    const last = cuts.at(-1)
    if (/^---(?=\s|$)/.test(written)) {
      // What stands behind the marker on its line is content; comments before the first marker belong to its document.
      if (!/^---(\s+#.*)?$/.test(written)) return null
      if (cuts.length === 1 && !hasContent && last?.body === 0) cuts[0] = { start: 0, body: at + line.length }
      else cuts.push({ start: at, body: at + line.length })
    } else if (!/^\s*(#.*)?$|^\.\.\./.test(written)) hasContent = true
  }
  if (documents.length > 0 && documents.length !== cuts.length) return null
  const parts = cuts.map((cut, index) => ({
    ...cut,
    text,
    index,
    contents: documents[index]?.contents ?? null,
    end: cuts[index + 1]?.start ?? text.length,
  }))
  const full = parts.filter(({ contents }) => contents !== null && !isEmptyContent(contents))
  return full.length > 0 ? full : parts.slice(0, 1)
}

const isEmptyContent = (contents: unknown) =>
  typeof contents === 'object' && contents !== null && 'value' in contents && contents.value === null

export type NamedParts = ReadonlyMap<string, DocumentPart>

/**
 * Each side's documents by a name that is the same for the same object: API group, kind, namespace and name. One document
 * on every side is one object. An object of a kind that only one document on each side has left may be called otherwise.
 */
export function namedParts(
  base: readonly DocumentPart[],
  source: readonly DocumentPart[],
  target: readonly DocumentPart[],
): { readonly base: NamedParts; readonly source: NamedParts; readonly target: NamedParts } {
  const single = [base, source, target].every((parts) => parts.length <= 1)
  const named = (parts: readonly DocumentPart[]) => {
    const [names, counts] = [new Map<string, DocumentPart>(), new Map<string, number>()]
    for (const part of parts) {
      const identity = single ? '' : identityOf(part)
      // The position among its likes is the last resort.
      const count = counts.get(identity) ?? 0
      counts.set(identity, count + 1)
      names.set(`${identity} ${count}`, part)
    }
    return names
  }
  const old = named(base)
  return { base: old, source: adopted(named(source), old), target: adopted(named(target), old) }
}

function identityOf({ contents }: DocumentPart): string {
  const field = (path: readonly string[]) => textAt(contents, path) ?? ''
  const version = field(['apiVersion'])
  const group = version.includes('/') ? version.slice(0, version.indexOf('/')) : ''
  return [group, field(['kind']), field(['metadata', 'namespace']), field(['metadata', 'name'])].join('/')
}

const kindIn = ({ contents }: DocumentPart) => (isMap(contents) ? (textAt(contents, ['kind']) ?? '') : '')

/** Names from the base for documents that were renamed: the only one of their kind on both sides that lacks its like. */
function adopted(side: NamedParts, base: NamedParts): NamedParts {
  const [strange, lost] = [loose(side, base), loose(base, side)]
  return new Map(
    [...side].map(([name, part]) => {
      const kind = kindIn(part)
      const before = lost.get(kind)
      const alone = strange.get(kind)?.length === 1 && before?.length === 1 && kind !== ''
      return [alone && strange.get(kind)?.[0] === name ? (before[0] ?? name) : name, part] as const
    }),
  )
}

function loose(side: NamedParts, other: NamedParts): ReadonlyMap<string, readonly string[]> {
  const kinds = new Map<string, string[]>()
  for (const [name, part] of side) {
    if (other.has(name)) continue
    const names = kinds.get(kindIn(part)) ?? []
    names.push(name)
    kinds.set(kindIn(part), names)
  }
  return kinds
}
