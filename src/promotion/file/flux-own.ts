// What ties Flux to one cluster: where its own instance syncs from, and with which credentials it reaches a remote cluster.
// Like the pins of base repositories, such values never travel to a target that has its own.
import { nodeAt } from '../../flux/node.ts'
import { objectsIn } from '../../flux/objects.ts'
import type { YamlRead } from '../../flux/read-yaml.ts'
import type { Place } from './twin.ts'

const rows = [
  { group: 'fluxcd.controlplane.io', kind: 'FluxInstance', path: ['spec'] },
  { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', path: ['spec', 'kubeConfig', 'secretRef'] },
  { group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease', path: ['spec', 'kubeConfig', 'secretRef'] },
] as const

export function fluxOwnPlaces(target: YamlRead): readonly Place[] {
  return objectsIn(target).flatMap(({ group, kind, docIndex }) =>
    rows
      .filter((row) => row.group === group && row.kind === kind)
      .filter(({ path }) => nodeAt(target.documents[docIndex]?.contents, path) !== undefined)
      .map(({ path }) => ({ docIndex, path })),
  )
}
