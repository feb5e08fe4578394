// Why the tag of a source cannot be moved.
import { isMap, isScalar } from 'yaml'
import { locate } from '../flux/locate.ts'
import { isBlockScalar, keyName, nodeAt, scalarSource } from '../flux/node.ts'
import { refTagPath } from '../flux/objects.ts'
import type { YamlRead } from '../flux/read-yaml.ts'
import { isProblem } from '../flux/splice.ts'

export type Stuck = { readonly code: string; readonly because: string }

/** What wins over a tag, in Flux's order, or stands beside it. */
const others = ['digest', 'commit', 'name', 'semver', 'branch'] as const

export function stuckBy(yaml: YamlRead, docIndex: number): Stuck | null {
  const root = yaml.documents[docIndex]?.contents
  const [ref, tag] = [nodeAt(root, ['spec', 'ref']), nodeAt(root, refTagPath)]
  const place = locate(yaml, docIndex, refTagPath)
  const refused = isProblem(place) ? unfit[place.code] : undefined
  if (refused !== undefined) return refused
  if (isMap(ref) && ref.items.some(({ key }) => keyName(key) === '<<')) return merged
  const [first] = others.filter((part) => !isUnset(nodeAt(ref, [part])))
  if (isUnset(tag)) {
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

/** For Flux an empty value is none. */
const isUnset = (node: unknown) => node == null || (isScalar(node) && !scalarSource(node))

const stuck = (code: string, because: string): Stuck => ({ code, because })

export const inList = stuck('list', 'it is an item of a list: make it a document of its own')
const merged = stuck('merge-key', 'a merge key fills in its ref: write the ref out')

/** What an edit of the tag would be refused for, by the code of the refusal. The signature of SOPS is one over a whole file. */
const unfit: Readonly<Record<string, Stuck>> = {
  alias: stuck('alias', 'its ref is an alias of another value: write it out'),
  anchor: stuck('anchor', 'other values may follow its tag through an anchor: write them out'),
  'merge-key': merged,
  sops: stuck(
    'encrypted',
    'its file is encrypted with SOPS, and an edit would break the signature: move it with `sops`',
  ),
}
