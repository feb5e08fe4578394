// A key for every environment whose clusters may report, as SLUICE_CLUSTER_KEYS has them.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from '../../../src/config/parse.ts'

export type ClusterKey = {
  readonly secret: string
  readonly repository: string
  readonly environment: string
  readonly clusters: readonly string[]
  readonly flaggerPath: string
}

const random = () => randomBytes(24).toString('hex')

/** By the name of the environment; none where the seed has no configuration, or one with problems. */
export function fluxKeys(seed: string, repository: string): Readonly<Record<string, ClusterKey>> {
  const path = '.github/sluice.yaml'
  const file = join(seed, path)
  if (!existsSync(file)) return {}
  const parsed = parseConfig(readFileSync(file, 'utf8'), path)
  if ('problems' in parsed) return {}
  const reporting = parsed.config.environments.filter(({ health }) => health !== 'off')
  return Object.fromEntries(
    reporting.map(({ name, clusters }) => [
      name,
      {
        secret: random(),
        repository,
        environment: name,
        clusters: clusters.map((cluster) => cluster.name),
        flaggerPath: random(),
      },
    ]),
  )
}
