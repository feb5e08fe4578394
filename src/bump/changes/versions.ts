// The versions that a manifest of a base names: charts, images, and addresses that it reads from. And how they moved.
import { isMap, isScalar } from 'yaml'
import { keyName, pairNamed, textAt, walk, type YamlPath } from '../../flux/node.ts'
import { objectsIn } from '../../flux/objects.ts'
import { isRemote, itemsOf } from '../../flux/path-references.ts'
import type { YamlRead } from '../../flux/read-yaml.ts'
import type { VersionMove } from '../news.ts'
import { addressVersion, imageVersion, withoutScheme } from './version-in.ts'

export type Named = { readonly kind: VersionMove['kind']; readonly name: string; readonly version: string }

export function versionsIn(read: YamlRead): readonly Named[] {
  const found = new Map<string, Named>()
  const put = (kind: Named['kind'], name: string | null, version: string | null) => {
    if (name === null || version === null || name === '' || version === '' || version.startsWith('ENC[')) return
    found.set(JSON.stringify([kind, name, version]), { kind, name, version })
  }
  for (const { group, kind, docIndex, detail } of objectsIn(read)) {
    const root = read.documents[docIndex]?.contents
    if (detail?.type === 'kustomize') {
      for (const image of itemsOf(root, ['images'])) put('image', textAt(image, ['name']), kustomizeImage(image))
      for (const { node } of remoteItems(root)) {
        const address = addressVersion(node)
        if (address !== null) put('source', address.name, address.version)
      }
      continue
    }
    if (group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease') chart(root, ['spec', 'chart', 'spec'], put)
    else if (group === 'source.toolkit.fluxcd.io' && kind === 'HelmChart') chart(root, ['spec'], put)
    else if (detail?.type === 'source') {
      const is = kind === 'OCIRepository' ? 'chart' : 'source'
      const digest = textAt(root, ['spec', 'ref', 'digest'])
      const { tag, semver, commit, branch } = detail.ref
      put(is, detail.url === null ? null : withoutScheme(detail.url), tag ?? semver ?? digest ?? commit ?? branch)
    }
    images(root, put)
  }
  return [...found.values()]
}

type Put = (kind: Named['kind'], name: string | null, version: string | null) => void

const chart = (root: unknown, at: YamlPath, put: Put) =>
  put('chart', textAt(root, [...at, 'chart']), textAt(root, [...at, 'version']))

/** `image: host/name:tag` anywhere, and the map of `repository` and `tag` that values of charts have. */
function images(root: unknown, put: Put): void {
  for (const { node } of walk(root)) {
    if (!isMap(node)) continue
    const image = pairNamed(node, 'image')?.value
    const written = isScalar(image) && typeof image.value === 'string' ? imageVersion(image.value) : null
    if (written !== null) put('image', written.name, written.version)
    const repository = textAt(node, ['repository'])
    const registry = textAt(node, ['registry'])
    const isImage = repository !== null && /^[\w./:-]+$/.test(repository)
    if (isImage) put('image', registry ? `${registry}/${repository}` : repository, tagOf(node))
  }
}

const tagOf = (node: unknown) => textAt(node, ['tag']) || textAt(node, ['digest'])

/** Another name is part of what the image becomes. */
function kustomizeImage(image: unknown): string | null {
  const [name, newName] = [textAt(image, ['name']), textAt(image, ['newName'])]
  const version = textAt(image, ['newTag']) ?? textAt(image, ['digest'])
  if (newName === null || newName === name) return version
  return version === null ? newName : `${newName}:${version}`
}

function remoteItems(root: unknown): readonly { readonly node: string }[] {
  return ['resources', 'components', 'bases', 'crds'].flatMap((list) =>
    itemsOf(root, [list]).flatMap((item) => {
      const node = isScalar(item) ? keyName(item) : ''
      return isRemote(node) ? [{ node }] : []
    }),
  )
}

/** Whether a text may name any version: parsing the others would be for nothing. */
export const mayNameVersions = (text: string): boolean =>
  /image|repository|HelmRelease|HelmChart|OCIRepository|GitRepository|https?:|\?ref=|git@|ssh:/.test(text)

/** Versions of one name in pairs where one became another one; the others came or went. */
export function movesBetween(before: readonly Named[], after: readonly Named[]): readonly VersionMove[] {
  const keyOf = ({ kind, name }: Named) => JSON.stringify([kind, name])
  const [old, now] = [Map.groupBy(before, keyOf), Map.groupBy(after, keyOf)]
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key): readonly VersionMove[] => {
    const [was, is] = [versionsOf(old.get(key)), versionsOf(now.get(key))]
    const gone = [...was].filter((version) => !is.has(version))
    const come = [...is].filter((version) => !was.has(version))
    const { kind, name } = old.get(key)?.[0] ?? now.get(key)?.[0] ?? { kind: 'source', name: '' }
    if (gone.length === 1 && come.length === 1) return [{ kind, name, from: gone[0] ?? null, to: come[0] ?? null }]
    return [
      ...gone.map((from): VersionMove => ({ kind, name, from, to: null })),
      ...come.map((to): VersionMove => ({ kind, name, from: null, to })),
    ]
  })
}

const versionsOf = (named: readonly Named[] | undefined) => new Set(named?.map(({ version }) => version))
