// The keys of a values file: maps only, because Helm replaces lists as a whole. Their values are never looked at.
import { isMap, isScalar } from 'yaml'
import { keyName, nodeAt, type YamlPath } from '../flux/node.ts'
import { objectsIn } from '../flux/objects.ts'
import type { YamlRead } from '../flux/read-yaml.ts'

/** `key` as people write it: `image.tag`, `"a.b".c`. */
export type KeyPath = { readonly key: string; readonly line: number }

export function keyPathsIn(read: YamlRead, docIndex = 0, at: YamlPath = []): readonly KeyPath[] {
  const found: KeyPath[] = []
  const collect = (node: unknown, above: string) => {
    if (!isMap(node)) return
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue
      const name = keyName(key)
      // What SOPS adds to a file, and a reference to other keys of the same file.
      if (above === '' && name === 'sops' && nodeAt(value, ['mac']) !== undefined) continue
      if (name === '<<') continue
      const whole = joined(above, name)
      found.push({ key: whole, line: read.lineCounter.linePos(key.range?.[0] ?? 0).line })
      collect(value, whole)
    }
  }
  collect(nodeAt(read.documents[docIndex]?.contents, at), '')
  return found
}

/** Of every document of a values file; there is one as a rule. */
export const keysOfValues = (read: YamlRead): readonly KeyPath[] =>
  read.documents.flatMap((_, docIndex) => keyPathsIn(read, docIndex))

/** What HelmReleases set by themselves. */
export const keysOfReleases = (read: YamlRead): readonly KeyPath[] =>
  objectsIn(read)
    .filter(({ group, kind }) => kind === 'HelmRelease' && group === 'helm.toolkit.fluxcd.io')
    .flatMap(({ docIndex }) => keyPathsIn(read, docIndex, ['spec', 'values']))

function joined(above: string, name: string): string {
  const written = /^[^.[\]"\s]+$/.test(name) ? name : JSON.stringify(name)
  return above === '' ? written : `${above}.${written}`
}

/** The key itself and every key above it, longest first. */
export function withKeysAbove(key: string): readonly string[] {
  const steps = key.match(/"(?:[^"\\]|\\.)*"|[^.]+/g) ?? []
  return steps.map((_, index) => steps.slice(0, steps.length - index).join('.'))
}
