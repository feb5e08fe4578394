// A staging of as many clusters as wanted, all with redis as the openCenter fixture has it, and all of them heard.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fluxKeys } from '../sandbox/run/flux-keys.ts'
import { defaultSeed } from '../sandbox/world.ts'
import { broken, event, mergeNow, minute, patience, type Said } from './health-words.ts'
import { moveOn, pullTo } from './redis.ts'
import { openWorld, type World } from './world.ts'

const first = 'applications/overlays/staging-cluster/services'
export const clusterNames = (count: number) => Array.from({ length: count }, (_, n) => `staging-${n}`)

const read = (path: string) => readFileSync(join(defaultSeed, path), 'utf8')
const inFolder = readdirSync(join(defaultSeed, first, 'redis'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(defaultSeed.length + 1))
const copied = [`${first}/fluxcd/redis.yaml`, `${first}/sources/opencenter-redis.yaml`, ...inFolder]

function filesOf(names: readonly string[]): Readonly<Record<string, string>> {
  const files = names.flatMap((name) =>
    copied.map((path) => [path, read(path)].map((text) => text.replaceAll('staging-cluster', name))),
  )
  const config = read('.github/sluice.yaml').replace('[staging-cluster]', `[${names.join(', ')}]`)
  const variables = names.map((name) => `  ${name}: { domain: staging.example.com }\n`).join('')
  return {
    ...Object.fromEntries(files),
    '.github/sluice.yaml': config.replace(/ {2}staging-cluster: .*\n/, variables),
  }
}

export async function openMany(count: number): Promise<World> {
  const names = clusterNames(count)
  const { staging, prod } = fluxKeys(defaultSeed, 'acme/platform')
  if (staging === undefined || prod === undefined) throw new Error('the seed has no staging and prod to report')
  return openWorld({ files: filesOf(names), keys: { staging: { ...staging, clusters: names }, prod }, patience })
}

/** redis moves on in all clusters of staging, with one merge: the number of its pull request. */
export async function bringToMany(world: World): Promise<number> {
  await moveOn(world)
  const { number } = await pullTo(world, 'staging')
  await mergeNow(world, number)
  return number
}

/** One report of every cluster, all at once. */
export async function burst(world: World, names: readonly string[], said: Said = broken): Promise<void> {
  world.clock.pass(2 * minute)
  for (const cluster of names) {
    const status = await world.send('staging', await event(world, 'staging', { ...said, metadata: { cluster } }))
    if (status !== 202) throw new Error(`a report of ${cluster} was answered ${status}`)
  }
  await world.settled()
}
