// The example repository with a service of many files, so that merges of any size have something to change.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSeed } from '../sandbox/world.ts'

const clusters = ['dev-cluster', 'staging-cluster', 'prod-cluster'] as const

/** One more than the largest merge: a file that stays is part of every real service. */
const files = 101

/** The path of the n-th file that `redis` has besides its own in a cluster. */
const manyPath = (cluster: (typeof clusters)[number], n: number): string =>
  `applications/overlays/${cluster}/services/redis/config/settings-${String(n).padStart(3, '0')}.yaml`

const manyText = (cluster: string, n: number, level: string): string =>
  [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata:',
    `  name: redis-settings-${n}`,
    'data:',
    `  cluster: ${cluster}`,
    '  # How much the servers say.',
    `  level: ${level}`,
    `  slots: "${n}"`,
    '',
  ].join('\n')

/** Writes the repository to `folder`. `promote: manual` makes staging wait for a comment. */
export function writeSeed(folder: string, promote: 'auto' | 'manual'): string {
  const seed = join(folder, `seed-${promote}`)
  cpSync(defaultSeed, seed, { recursive: true })
  for (const cluster of clusters) {
    mkdirSync(join(seed, manyPath(cluster, 0), '..'), { recursive: true })
    for (let n = 0; n < files; n++) writeFileSync(join(seed, manyPath(cluster, n)), manyText(cluster, n, 'info'))
  }
  const config = join(seed, '.github', 'sluice.yaml')
  const text = readFileSync(config, 'utf8')
  writeFileSync(config, text.replace('after: [dev]\n', `after: [dev]\n    promote: ${promote}\n`))
  return seed
}

/** What a merge in dev that changes so many files brings. */
export const changeOf = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [manyPath('dev-cluster', n), manyText('dev-cluster', n, 'debug')]),
  )
