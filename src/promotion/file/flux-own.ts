// What ties Flux to one cluster: where its own instance syncs from, with which credentials it reaches a remote cluster, and
// what it is told to leave alone for now. Like the pins of base repositories, such values never travel to a target that has its own.
import { editRead } from '../../flux/edit.ts'
import { nodeAt } from '../../flux/node.ts'
import { objectsIn } from '../../flux/objects.ts'
import type { YamlRead } from '../../flux/read-yaml.ts'
import type { Reading } from './reading.ts'
import { type Place, twinOf } from './twin.ts'

const rows = [
  { group: 'fluxcd.controlplane.io', kind: 'FluxInstance', path: ['spec'] },
  { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', path: ['spec', 'kubeConfig', 'secretRef'] },
  { group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease', path: ['spec', 'kubeConfig', 'secretRef'] },
] as const

const suspendPath = ['spec', 'suspend']
const groups: ReadonlySet<string | null> = new Set([
  'kustomize.toolkit.fluxcd.io',
  'helm.toolkit.fluxcd.io',
  'source.toolkit.fluxcd.io',
])

const standsAt = (read: YamlRead, { docIndex, path }: Place): boolean =>
  nodeAt(read.documents[docIndex]?.contents, path) !== undefined

export function fluxOwnPlaces(target: YamlRead): readonly Place[] {
  const named = objectsIn(target).flatMap(({ group, kind, docIndex }): readonly Place[] =>
    rows.filter((row) => row.group === group && row.kind === kind).map(({ path }) => ({ docIndex, path })),
  )
  return [...named, ...suspendable(target)].filter((place) => standsAt(target, place))
}

/** Objects that can be suspended, whether they are or not. */
export const suspendable = (read: YamlRead): readonly Place[] =>
  objectsIn(read).flatMap(({ group, docIndex }) => (groups.has(group) ? [{ docIndex, path: suspendPath }] : []))

/** The text without `spec.suspend` of objects that the target has and does not suspend: what is suspended there goes on here. */
export function withoutSuspension(text: string, target: YamlRead, reading: Reading): string {
  const read = text === target.text ? null : reading.yaml(text)
  if (read === null) return text
  const alone = suspendable(target).flatMap((place) => {
    const twin = standsAt(target, place) ? null : twinOf(target, place, read)
    return twin !== null && standsAt(read, twin)
      ? [{ op: 'remove' as const, document: twin.docIndex, path: twin.path }]
      : []
  })
  const edited = editRead(read, alone)
  return 'text' in edited ? edited.text : text
}
