// `npm run demo`: the main story on the sandbox, without an account or a network. Exit code 0: every step held.
import { openWorld } from '../scenarios/world.ts'
import { tellStory } from './demo/steps.ts'
import { story } from './demo/story.ts'
import { defaultSeed } from './world.ts'

const print = (line: string) => void process.stdout.write(`${line}\n`)

print('A GitHub on this machine, the bot connected to it, three clusters: dev, staging, prod.\n')
const world = await openWorld({ seed: defaultSeed })
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => void world.close().then(() => process.exit(code)))
const held = await tellStory(story(world), print)
await world.close()
print(held ? 'Every step held. Your own turn: npm run sandbox' : 'The story did not hold.')
process.exitCode = held ? 0 : 1
