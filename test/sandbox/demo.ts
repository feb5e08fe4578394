// `npm run demo`: the main story on the sandbox, without an account or a network. Exit code 0: every step held.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWorld } from '../scenarios/world.ts'
import { bumpStory } from './demo/bump-story.ts'
import { dashboardStep } from './demo/dashboard-step.ts'
import { fleetFiles } from './demo/fleet.ts'
import { demoKeys, patience } from './demo/flux.ts'
import { groupStory } from './demo/group-story.ts'
import { healthStory } from './demo/health-story.ts'
import { portalFiles } from './demo/portal.ts'
import { portalStory } from './demo/portal-story.ts'
import { secondTelling } from './demo/second-telling.ts'
import { tellStory } from './demo/steps.ts'
import { story } from './demo/story.ts'

const print = (line: string) => void process.stdout.write(`${line}\n`)

print('A GitHub on this machine, the bot connected to it, four clusters: dev, staging, and two of prod.\n')
const folder = mkdtempSync(join(tmpdir(), 'sluice-demo-'))
const world = await openWorld({ files: { ...portalFiles(), ...fleetFiles() }, keys: demoKeys(), patience })
async function leave(): Promise<void> {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
}
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => void leave().then(() => process.exit(code)))
const held = await tellStory(
  [
    ...story(world),
    ...portalStory(world, folder),
    ...groupStory(world),
    ...healthStory(world),
    ...bumpStory(world),
    dashboardStep(world),
    secondTelling(world),
  ],
  print,
)
await leave()
print(held ? 'Every step held. Your own turn: npm run sandbox' : 'The story did not hold.')
process.exitCode = held ? 0 : 1
