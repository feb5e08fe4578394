// Planning one slice of a hundred files of which ten are merged, against parsing texts of that slice once.
import { readYaml } from '../../src/flux/read-yaml.ts'
import { type Oid, oidOfText } from '../../src/oid.ts'
import { type FileEntry, historyKey, idKey, type PathId } from '../../src/promotion/model.ts'
import { planPromotion } from '../../src/promotion/plan.ts'
import { type Reader, settle } from '../../src/settle.ts'
import { type Bench, median } from './figure.ts'
import { configFrom } from './fleet.ts'

const files = 100
const merged = 10
const runs = 21

const [dev, staging] = ['dev-1', 'staging-1'] as const
const [before, after] = ['b'.repeat(40), 'a'.repeat(40)] as const
const config = configFrom(`version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [${dev}] }
  - { name: staging, after: [dev], clusters: [${staging}] }
`)

/** Sixty lines of values as charts have them; two of them change. */
const textOf = (n: number, tag: string, size: string) =>
  [
    '---',
    `# Values of part ${n}.`,
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

const path = (n: number) => `services/app/part-${String(n).padStart(3, '0')}.yaml`

type Side = ReadonlyMap<string, string>
const side = (tag: string, size: string): Side =>
  new Map(
    Array.from({ length: files }, (_, n) => [path(n), n < merged ? textOf(n, tag, size) : textOf(n, '1.0.0', '5Gi')]),
  )
const sides = { base: side('1.0.0', '5Gi'), source: side('2.0.0', '5Gi'), target: side('1.0.0', '50Gi') }

const blobs = new Map<Oid, Uint8Array>()
const treeOf = (texts: Side) =>
  new Map<string, FileEntry>(
    [...texts].map(([file, text]) => {
      const oid = oidOfText(text)
      blobs.set(oid, new TextEncoder().encode(text))
      return [file, { mode: '100644', oid }]
    }),
  )
const trees = new Map([
  ['1'.repeat(40), treeOf(sides.base)],
  ['2'.repeat(40), treeOf(sides.source)],
  ['3'.repeat(40), treeOf(sides.target)],
])

const rootOf = (commit: Oid, root: string): PathId => {
  const oid = (root.endsWith(staging) ? '3' : commit === before ? '1' : '2').repeat(40)
  return { oid, type: 'tree', mode: '040000' }
}

const reader: Reader = {
  read: async (needs) => {
    const known = { ids: new Map(), trees: new Map(), blobs: new Map(), history: new Map() }
    for (const need of needs) {
      if (need.kind === 'ids')
        for (const root of need.paths) known.ids.set(idKey(need.commit, root), rootOf(need.commit, root))
      else if (need.kind === 'tree') known.trees.set(need.oid, trees.get(need.oid))
      else if (need.kind === 'blob') known.blobs.set(need.oid, blobs.get(need.oid))
      else known.history.set(historyKey(need.head, need.paths), [])
    }
    return known
  },
}

async function plan() {
  const base = { kind: 'commit', commit: before, because: 'the source before the merge' } as const
  const ends = { from: 'dev', to: 'staging', source: after, target: after, bases: new Map([[staging, base]]) }
  const request = { unit: 'app', services: ['app'], ...ends }
  const [found] = await settle((known) => planPromotion(request, config, known), reader)
  if (found?.changes.length !== merged) throw new Error(`the plan has ${found?.changes.length} changes, not ${merged}`)
}

function parse(texts: Iterable<readonly [string, string]>) {
  for (const [file, text] of texts) if ('problems' in readYaml(text, file)) throw new Error(`${file} is no YAML`)
}

async function time(run: () => unknown): Promise<number> {
  const started = performance.now()
  await run()
  return performance.now() - started
}

export const slice: Bench = {
  name: 'slice',
  run: async () => {
    const read = Object.values(sides).flatMap((texts) => [...texts].slice(0, merged))
    const times: { readonly plan: number; readonly read: number; readonly whole: number }[] = []
    // In turn, so that a busy machine slows all alike; the first run warms up.
    for (let run = 0; run <= runs; run++) {
      const one = {
        plan: await time(plan),
        read: await time(() => parse(read)),
        whole: await time(() => parse(sides.source)),
      }
      if (run > 0) times.push(one)
    }
    const planning = median(times.map((one) => one.plan))
    const reading = median(times.map((one) => one.read))
    const whole = median(times.map((one) => one.whole))
    const changed = { name: `parsing the ${read.length} texts that differ, once`, value: reading }
    return {
      'slice.plan-median': { value: planning, unit: 'ms', baseline: changed },
      'slice.to-texts-that-differ': { value: planning / reading, unit: 'ratio', bar: 3 },
      'slice.to-whole-slice': { value: planning / whole, unit: 'ratio', bar: 3 },
    }
  },
}
