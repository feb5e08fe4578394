// A slice of many YAML files in memory, some of which differ on both sides and are merged, and a reader that tells what was read.
import { type Oid, oidOfText } from '../../src/oid.ts'
import { type FileEntry, historyKey, idKey, type PathId, type PromotionRequest } from '../../src/promotion/model.ts'
import type { Reader } from '../../src/settle.ts'
import { configFrom } from './fleet.ts'

const [dev, staging] = ['dev-1', 'staging-1'] as const
const [before, after] = ['b'.repeat(40), 'a'.repeat(40)] as const
const config = configFrom(`version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [${dev}] }
  - { name: staging, after: [dev], clusters: [${staging}] }
`)

/** Sixty lines of values as charts have them; two of them change. `salt` makes it a text that nobody has read before. */
const textOf = (n: number, tag: string, size: string, salt: string) =>
  [
    '---',
    `# Values of part ${n}${salt}.`,
    'image:',
    '  registry: docker.io',
    `  tag: "${tag}"`,
    ...Array.from({ length: 10 }, (_, part) => [
      `part${part}:`,
      '  enabled: true',
      `  replicas: ${n % 5}`,
      '  resources:',
      '    requests: { cpu: 100m, memory: 256Mi }',
    ]).flat(),
    'persistence:',
    '  enabled: true',
    `  size: ${size}`,
    '',
  ].join('\n')

const path = (n: number) => `services/app/part-${String(n).padStart(5, '0')}.yaml`

const standing = new Map<number, FileEntry>()
function standingEntry(n: number): FileEntry {
  const entry = standing.get(n) ?? { mode: '100644', oid: oidOfText(textOf(n, '1.0.0', '5Gi', '')) }
  standing.set(n, entry)
  return entry
}

/** `files` in all, the first `merged` of them changed in dev and in staging. */
export function sliceQuestion(files: number, merged: number, salt: string) {
  const blobs = new Map<Oid, string>()
  const sides = [
    ['1.0.0', '5Gi'],
    ['2.0.0', '5Gi'],
    ['1.0.0', '50Gi'],
  ] as const
  const trees = new Map(
    sides.map(([tag, size], index) => {
      const tree = new Map(Array.from({ length: files }, (_, n) => [path(n), standingEntry(n)]))
      for (let n = 0; n < merged; n++) {
        const text = textOf(n, tag, size, salt)
        const oid = oidOfText(text)
        blobs.set(oid, text)
        tree.set(path(n), { mode: '100644', oid })
      }
      return [String(index + 1).repeat(40), tree] as const
    }),
  )
  const rootOf = (commit: Oid, root: string): PathId => {
    const oid = (root.endsWith(staging) ? '3' : commit === before ? '1' : '2').repeat(40)
    return { oid, type: 'tree', mode: '040000' }
  }
  const read = new Set<string>()
  const reader: Reader = {
    read: async (needs) => {
      const known = { ids: new Map(), trees: new Map(), blobs: new Map(), history: new Map() }
      for (const need of needs) {
        if (need.kind === 'ids')
          for (const root of need.paths) known.ids.set(idKey(need.commit, root), rootOf(need.commit, root))
        else if (need.kind === 'tree') known.trees.set(need.oid, trees.get(need.oid))
        else if (need.kind === 'history') known.history.set(historyKey(need.head, need.paths), [])
        else {
          const text = blobs.get(need.oid)
          if (text === undefined) throw new Error('a text was asked for that nobody changed')
          read.add(text)
          known.blobs.set(need.oid, new TextEncoder().encode(text))
        }
      }
      return known
    },
  }
  const base = { kind: 'commit', commit: before, because: 'the source before the merge' } as const
  const request: PromotionRequest = {
    unit: 'app',
    services: ['app'],
    from: 'dev',
    to: 'staging',
    source: after,
    target: after,
    bases: new Map([[staging, base]]),
  }
  return { config, request, reader, read }
}
