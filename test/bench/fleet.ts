// A repository of many clusters in memory, in the layout of openCenter, and a reader over it. Nothing of it is stored
// but ids: trees and texts are made when they are asked for, as a reader that lists and fetches would.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from '../../src/config/parse.ts'
import { type Oid, oidOfText } from '../../src/oid.ts'
import { type FileEntry, type FileTree, historyKey, idKey, type Need, type PathId } from '../../src/promotion/model.ts'
import type { Reader } from '../../src/settle.ts'
import { defaultSeed } from '../sandbox/world.ts'

const overlays = 'applications/overlays'
const named = (text: string) => createHash('sha1').update(text).digest('hex')

export const before: Oid = named('before the merge')
export const after: Oid = named('after the merge')

type Template = {
  readonly path: (service: string) => string
  readonly text: (cluster: string, service: string) => string
}

/** Ten files a service: those of the example's redis, and settings that are the same in all clusters. */
const templates: readonly Template[] = [
  ...[
    'fluxcd/redis.yaml',
    'sources/opencenter-redis.yaml',
    'redis/kustomization.yaml',
    'redis/httproute.yaml',
    'redis/helm-values/override-values.yaml',
  ].map((path): Template => {
    const text = readFileSync(join(defaultSeed, overlays, 'dev-cluster/services', path), 'utf8')
    return {
      path: (service) => `services/${path.replaceAll('redis', service)}`,
      text: (cluster, service) => text.replaceAll('redis', service).replaceAll('dev-cluster', cluster),
    }
  }),
  ...[1, 2, 3, 4, 5].map(
    (n): Template => ({
      path: (service) => `services/${service}/config/settings-${n}.yaml`,
      text: (_, service) =>
        `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${service}-${n}\ndata:\n  level: info\n  slots: "${n}"\n`,
    }),
  ),
]

const changedPath = (service: string) => `services/${service}/helm-values/override-values.yaml`
const changed = (text: string) => text.replace(/tag: .*/, 'tag: "9.9.9"')

export type Fleet = {
  /** Of the whole repository, indexes included. */
  readonly files: number
  readonly config: string
  readonly reader: Reader
  /** How many needs of each kind were read. */
  readonly read: Readonly<Record<Need['kind'], number>>
}

/** One dev, four staging and otherwise prod clusters; the merge changed one file of the first service of `cluster`. */
export function createFleet(size: number, serviceCount: number, merged: 'dev-1' | 'staging-1'): Fleet {
  const services = Array.from({ length: serviceCount }, (_, n) => `service-${n + 1}`)
  const staging = [1, 2, 3, 4].map((n) => `staging-${n}`)
  const prod = Array.from({ length: size - 5 }, (_, n) => `prod-${n + 1}`)
  const clusters = ['dev-1', ...staging, ...prod]
  const index = ['---', 'resources:', ...services.map((service) => `  - ./${service}.yaml`), ''].join('\n')
  const [first = ''] = services

  const made = new Map<Oid, () => string>()
  const remember = (text: () => string): Oid => {
    const oid = oidOfText(text())
    if (!made.has(oid)) made.set(oid, text)
    return oid
  }
  const indexEntry: FileEntry = { mode: '100644', oid: remember(() => index) }
  const entries = new Map(
    clusters.map((cluster) => [
      cluster,
      services.flatMap((service) =>
        templates.map((template) => ({ service, template, oid: remember(() => template.text(cluster, service)) })),
      ),
    ]),
  )
  const override = templates.find((template) => template.path(first) === changedPath(first))
  const newOid = remember(() => changed(override?.text(merged, first) ?? ''))

  const roots = new Map<Oid, { readonly cluster: string; readonly commit: Oid }>()
  const rootOf = (cluster: string, commit: Oid): Oid => {
    const oid = named(cluster === merged ? `${cluster} ${commit}` : cluster)
    roots.set(oid, { cluster, commit })
    return oid
  }
  const idOf = (commit: Oid, path: string): PathId => {
    const cluster = path.slice(overlays.length + 1)
    if (!path.startsWith(`${overlays}/`) || !entries.has(cluster)) throw new Error(`not made to answer for ${path}`)
    return { oid: rootOf(cluster, commit), type: 'tree', mode: '040000' }
  }
  const treeOf = (oid: Oid): FileTree => {
    const root = roots.get(oid)
    if (root === undefined) throw new Error(`there is no tree ${oid}`)
    const files = new Map<string, FileEntry>([['services/fluxcd/kustomization.yaml', indexEntry]])
    for (const { service, template, oid: id } of entries.get(root.cluster) ?? [])
      files.set(template.path(service), { mode: '100644', oid: id })
    if (root.cluster === merged && root.commit === after) files.set(changedPath(first), { mode: '100644', oid: newOid })
    return files
  }
  const textOf = (oid: Oid): Uint8Array => {
    const text = made.get(oid)
    if (text === undefined) throw new Error(`there is no blob ${oid}`)
    return new TextEncoder().encode(text())
  }

  const read = { ids: 0, tree: 0, blob: 0, history: 0 }
  const change = { commit: after, parent: before, subject: 'Move on', author: 'bob', pull: 1 }
  const reader: Reader = {
    read: async (needs) => {
      const known = { ids: new Map(), trees: new Map(), blobs: new Map(), history: new Map() }
      for (const need of needs) {
        read[need.kind] += 1
        if (need.kind === 'ids')
          for (const path of need.paths) known.ids.set(idKey(need.commit, path), idOf(need.commit, path))
        else if (need.kind === 'tree') known.trees.set(need.oid, treeOf(need.oid))
        else if (need.kind === 'blob') known.blobs.set(need.oid, textOf(need.oid))
        else known.history.set(historyKey(need.head, need.paths), need.head === after ? [change] : [])
      }
      return known
    },
  }
  return {
    files: clusters.length * (services.length * templates.length + 1),
    config: configOf(staging, prod),
    reader,
    read,
  }
}

const configOf = (staging: readonly string[], prod: readonly string[]) => `version: 1
mode: act
layout: opencenter
environments:
  - name: dev
    clusters: [dev-1]
  - name: staging
    after: [dev]
    clusters:
${staging.map((name) => `      - { name: ${name}, from: dev-1 }`).join('\n')}
  - name: prod
    after: [staging]
    clusters:
${prod.map((name) => `      - { name: ${name}, from: staging-1 }`).join('\n')}
`

export function configFrom(text: string) {
  const parsed = parseConfig(text, 'sluice.yaml')
  if ('problems' in parsed) throw new Error(parsed.problems.map(({ message }) => message).join('\n'))
  return parsed.config
}
