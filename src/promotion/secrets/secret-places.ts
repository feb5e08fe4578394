// Where secrets of one text stand in the target: those it owns, and those it lacks. A secret inside of a text that is
// YAML itself has a holder, the scalar that is the text; the holder is the target's as a whole.
import { isMap, isScalar, isSeq } from 'yaml'
import { nodeAt, pairNamed, type YamlPath } from '../../flux/node.ts'
import type { YamlRead } from '../../flux/read-yaml.ts'
import { embedded, type SecretValue } from '../../flux/secret-values.ts'
import type { Reading } from '../file/reading.ts'
import { type Place, twinOf } from '../file/twin.ts'

export type SecretPlace = {
  readonly value: SecretValue
  readonly holder: Place
  /** The holder's place in the target; null where nothing stands there. */
  readonly own: Place | null
  /** Nothing stands in the target where this value does in the text. */
  readonly lacking: boolean
}

/** The secrets of a YAML text, seen from the target. `target` null: there is no such file yet. */
export function secretPlaces(read: YamlRead, target: YamlRead | null, reading: Reading): readonly SecretPlace[] {
  return reading.secrets(read.text).values.map((value): SecretPlace => {
    const holder = { docIndex: value.docIndex, path: holderOf(read, value) }
    const twin = target === null ? null : twinOf(read, holder, target)
    const node = twin === null ? undefined : nodeAt(target?.documents[twin.docIndex]?.contents, twin.path)
    const own = node === undefined ? null : twin
    const rest = value.path.slice(holder.path.length)
    return { value, holder, own, lacking: own === null || !standsBehind(node, rest, reading.path) }
  })
}

function holderOf(read: YamlRead, { docIndex, path }: SecretValue): YamlPath {
  const root = read.documents[docIndex]?.contents
  const end = path.findIndex((_, depth) => isScalar(nodeAt(root, path.slice(0, depth))))
  return end < 0 ? path : path.slice(0, end)
}

function standsBehind(node: unknown, path: YamlPath, file: string): boolean {
  const [step, ...rest] = path
  if (step === undefined) return node !== undefined && node !== null
  if (isScalar(node)) {
    return embedded(node, file)?.documents.some(({ contents }) => standsBehind(contents, path, file)) ?? false
  }
  if (isMap(node) && typeof step === 'string') return standsBehind(pairNamed(node, step)?.value, rest, file)
  return isSeq(node) && typeof step === 'number' && standsBehind(node.items[step], rest, file)
}
