// The sources and the Kustomizations that one text of Flux objects holds, as far as bases are concerned.
import { isMap, isScalar } from 'yaml'
import { locate } from '../flux/locate.ts'
import { isBlockScalar, keyName, nodeAt, scalarSource } from '../flux/node.ts'
import { objectsIn, refTagPath } from '../flux/objects.ts'
import { readYaml, type YamlRead } from '../flux/read-yaml.ts'
import { isProblem } from '../flux/splice.ts'
import type { Pin } from './model.ts'

export type SourceObject = Pick<Pin, 'docIndex' | 'line' | 'kind' | 'namespace' | 'name'> & {
  readonly url: string
  /** As the source text has it; null: there is none that can be read. */
  readonly tag: string | null
  /** Flux would see a number where a tag is meant. */
  readonly isNumber: boolean
  /** Why its tag does not move; null: it can. */
  readonly stuck: { readonly code: string; readonly because: string } | null
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
  const sources = objectsIn(yaml).flatMap((object): SourceObject[] => {
    const { group, kind, detail, name, namespace, docIndex, line } = object
    const isKind = kind === 'GitRepository' || kind === 'OCIRepository'
    if (group !== 'source.toolkit.fluxcd.io' || !isKind || detail?.type !== 'source') return []
    if (name === null || detail.url === null) return []
    const root = yaml.documents[docIndex]?.contents
    const node = nodeAt(root, refTagPath)
    return [
      {
        docIndex,
        line: isScalar(node) && node.range ? yaml.lineCounter.linePos(node.range[0]).line : line,
        kind,
        namespace,
        name,
        url: detail.url,
        tag: isScalar(node) ? scalarSource(node) || null : null,
        isNumber: isScalar(node) && node.value !== null && typeof node.value !== 'string',
        stuck: stuckBy(yaml, docIndex),
        include: detail.include,
      },
    ]
  })
  return { sources, commented: commentedIn(yaml) }
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

/** What wins over a tag, in Flux's order, or stands beside it. */
const others = ['digest', 'commit', 'name', 'semver', 'branch'] as const

function stuckBy(yaml: YamlRead, docIndex: number): SourceObject['stuck'] {
  const root = yaml.documents[docIndex]?.contents
  const [ref, tag] = [nodeAt(root, ['spec', 'ref']), nodeAt(root, refTagPath)]
  const place = locate(yaml, docIndex, refTagPath)
  const refused = isProblem(place) ? unfit[place.code] : undefined
  if (refused !== undefined) return refused
  if (isMap(ref) && ref.items.some(({ key }) => keyName(key) === '<<')) return merged
  const [first] = others.filter((part) => nodeAt(ref, [part]) != null)
  if (tag === undefined || (isScalar(tag) && !scalarSource(tag))) {
    return first === undefined
      ? stuck('no-ref', 'it names no tag: set `spec.ref.tag` to have it moved')
      : stuck(first, `it follows a ${first}, not a tag`)
  }
  if (first !== undefined) return stuck('several-refs', `it names a tag and a ${first} at once: keep one of them`)
  if (!isScalar(tag)) return stuck('no-ref', 'its tag is no single value: write a tag')
  if (isBlockScalar(tag)) return stuck('block-scalar', 'its tag is a block of text: write it on one line')
  const text = scalarSource(tag) ?? ''
  if (/\$\{|\{\{/.test(text)) return stuck('template', 'its tag is filled in later: change the variable instead')
  return null
}

const stuck = (code: string, because: string) => ({ code, because })

const merged = stuck('merge-key', 'a merge key fills in its ref: write the ref out')

/** What an edit of the tag would be refused for, by the code of the refusal. The signature of SOPS is one over a whole file. */
const unfit: Readonly<Record<string, SourceObject['stuck']>> = {
  alias: stuck('alias', 'its ref is an alias of another value: write it out'),
  anchor: stuck('anchor', 'other values may follow its tag through an anchor: write them out'),
  'merge-key': merged,
  sops: stuck(
    'encrypted',
    'its file is encrypted with SOPS, and an edit would break the signature: move it with `sops`',
  ),
}
