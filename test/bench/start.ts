// How long the bot takes from nothing to ready, and how much memory it holds when it has nothing to do.
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { defaultSeed, startSandbox } from '../sandbox/world.ts'
import { residentMemory, startBotProcess } from './bot-process.ts'
import { type Bench, median } from './figure.ts'
import { onStage, type Stage } from './stage.ts'

const runs = 5

async function emptyNode(stage: Stage): Promise<number> {
  const started = performance.now()
  await stage.start(['-e', '0']).ended
  return performance.now() - started
}

export const start: Bench = {
  name: 'start',
  run: () =>
    onStage(async (stage) => {
      const sandbox = await startSandbox({ seed: defaultSeed })
      try {
        const [empty, ready, resident]: [number[], number[], number[]] = [[], [], []]
        // Taken in turn, so that a busy machine slows both alike.
        for (let run = 0; run < runs; run++) {
          empty.push(await emptyNode(stage))
          const started = performance.now()
          const { child } = await startBotProcess(stage, sandbox, join(stage.folder, `start-${run}.db`))
          ready.push(performance.now() - started)
          // What starting left behind settles.
          await setTimeout(300)
          resident.push(await residentMemory(child))
          child.process.kill('SIGTERM')
          await child.ended
        }
        const baseline = { name: 'node -e 0, start to end', value: median(empty) }
        return {
          'start.ready-ms-median': { value: median(ready), unit: 'ms', bar: 1000, baseline },
          'start.idle-memory': { value: median(resident), unit: 'MB', bar: 150 },
        }
      } finally {
        await sandbox.stop()
      }
    }),
}
