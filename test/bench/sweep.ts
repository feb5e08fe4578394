// What a sweep costs where nothing happened: requests, writes and processor time for 500 repositories that were met before.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isWrite, openWorld } from '../scenarios/world.ts'
import type { Bench } from './figure.ts'
import { onStage } from './stage.ts'

const repositories = 500
const rounds = 10
const perRepository = 2
const config = `version: 1
mode: observe
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster] }
`

/** The size of a repository does not matter to a glance; small ones are met sooner. */
function writeSmallSeed(folder: string): string {
  mkdirSync(join(folder, '.github'), { recursive: true })
  writeFileSync(join(folder, '.github', 'sluice.yaml'), config)
  return folder
}

export const sweep: Bench = {
  name: 'sweep',
  run: () =>
    onStage(async ({ folder }) => {
      const seed = writeSmallSeed(join(folder, 'seed'))
      const others = Array.from({ length: repositories - 1 }, (_, n) => [`fleet-${n + 1}`, seed] as const)
      const world = await openWorld({ repositories: Object.fromEntries(others) })
      try {
        // The first meets them all, the second sees what that changed; then there is nothing left.
        await world.sweep()
        await world.sweep()
        const [began, cpu] = [performance.now(), process.cpuUsage()]
        const requests = await world.during(async () => {
          for (let round = 0; round < rounds; round++) await world.sweep()
        })
        const [took, { user, system }] = [performance.now() - began, process.cpuUsage(cpu)]
        return {
          'sweep.requests': { value: requests.length / rounds, unit: 'requests', bar: repositories * perRepository },
          'sweep.writes': { value: requests.filter(isWrite).length, unit: 'requests', bar: 0 },
          'sweep.time': { value: took / rounds, unit: 'ms', bar: 600_000 },
          'sweep.cpu-with-sandbox': { value: (user + system) / 1000 / rounds, unit: 'ms' },
        }
      } finally {
        await world.close()
      }
    }),
}
