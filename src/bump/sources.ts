// The sources and the Kustomizations that one text of Flux objects holds, as far as bases are concerned.
import { isMap, isScalar, isSeq } from 'yaml'
import { nodeAt, scalarSource, textAt } from '../flux/node.ts'
import { objectAt, refTagPath } from '../flux/objects.ts'
import { readYaml, type YamlRead } from '../flux/read-yaml.ts'
import { followedValue } from './followed-value.ts'
import type { Pin } from './model.ts'
import { inList, type Stuck, stuckBy } from './stuck.ts'

export type SourceObject = Pick<Pin, 'docIndex' | 'line' | 'kind' | 'namespace' | 'name'> & {
  readonly url: string
  /** As the source text has it; null: there is none that can be read. */
  readonly tag: string | null
  /** Flux would see a number where a tag is meant. */
  readonly isNumber: boolean
  /** Why its tag does not move; null: it can. */
  readonly stuck: Stuck | null
  readonly include: readonly {
    readonly name: string
    readonly fromPath: string | null
    readonly toPath: string | null
  }[]
}

/** A tag in a comment: mostly the same pin written in another way. */
type CommentedTag = { readonly docIndex: number; readonly line: number; readonly tag: string }

export type SourceText = { readonly sources: readonly SourceObject[]; readonly commented: readonly CommentedTag[] }

/** Null: a text that cannot be read at all. Clusters have most of these texts in common: each is read once. */
export function sourcesIn(text: string): SourceText | null {
  if (!mayHoldSource(text)) return none
  const before = read.get(text)
  if (before !== undefined) return before
  const found = readSources(text)
  held += text.length
  read.set(text, found)
  for (const oldest of read.keys()) {
    if (held <= mostText) break
    read.delete(oldest)
    held -= oldest.length
  }
  return found
}

const none: SourceText = { sources: [], commented: [] }

/** In UTF-16 units, of all texts that are remembered. */
const mostText = 4_000_000
const read = new Map<string, SourceText | null>()
let held = 0

function readSources(text: string): SourceText | null {
  const yaml = readYaml(text, '')
  if ('problems' in yaml) return null
  const sources = yaml.documents.flatMap(({ contents }, docIndex): readonly SourceObject[] => [
    ...sourceOf(yaml, docIndex, contents, () => stuckBy(yaml, docIndex)),
    ...listed(contents).flatMap((item) => sourceOf(yaml, docIndex, item, () => inList)),
  ])
  return { sources, commented: commentedIn(yaml) }
}

/** Kustomize and kubectl take the items of a list for objects of their own. */
function listed(root: unknown): readonly unknown[] {
  const items = nodeAt(root, ['items'])
  return isSeq(items) && textAt(root, ['kind'])?.endsWith('List') ? items.items : []
}

function sourceOf(
  yaml: YamlRead,
  docIndex: number,
  root: unknown,
  stuckAs: () => Stuck | null,
): readonly SourceObject[] {
  const document = yaml.documents[docIndex]
  if (document === undefined || !isMap(root)) return []
  const object = objectAt(yaml, docIndex, root, root.range?.[0] ?? document.range[0])
  const { group, kind, detail, name, namespace, line } = object
  const isKind = kind === 'GitRepository' || kind === 'OCIRepository'
  if (group !== 'source.toolkit.fluxcd.io' || !isKind || detail?.type !== 'source') return []
  const spec = detail.url === null ? followedValue(document, root, 'spec') : null
  const url = detail.url ?? textAt(followedValue(document, spec, 'url'), [])
  if (name === null || url === null) return []
  const node = nodeAt(root, refTagPath)
  return [
    {
      docIndex,
      line: isScalar(node) && node.range ? yaml.lineCounter.linePos(node.range[0]).line : line,
      kind,
      namespace,
      name,
      url,
      tag: isScalar(node) ? scalarSource(node) || null : null,
      isNumber: isScalar(node) && node.value !== null && typeof node.value !== 'string',
      stuck: stuckAs(),
      include: detail.include,
    },
  ]
}

function commentedIn({ text, documents }: YamlRead): readonly CommentedTag[] {
  const found: CommentedTag[] = []
  let offset = 0
  for (const [index, line] of text.split('\n').entries()) {
    const tag = commentedTag.exec(line)?.[1]
    const at = offset
    const within = documents.findIndex(({ range }) => at < range[2])
    if (tag !== undefined) found.push({ docIndex: within < 0 ? documents.length - 1 : within, line: index + 1, tag })
    offset += line.length + 1
  }
  return found
}

const commentedTag = /^[ \t]*#[ \t]*tag:[ \t]*["']?([^\s"'#]+)/

/** Cheap, so that files of all other kinds are not parsed. */
export const mayHoldSource = (text: string): boolean =>
  text.includes('url') && (text.includes('GitRepository') || text.includes('OCIRepository'))
