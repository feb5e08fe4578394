// How long the intake is held up while a file is planned that is as large as Sluice reads them: the real bot in a process
// of its own, from the merge to the open pull request. Compared with planning the same in the process that hears.

import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { planPromotion } from '../../src/promotion/plan.ts'
import { settle } from '../../src/settle.ts'
import { config } from '../promotion/repository.ts'
import { commitFiles } from '../sandbox/state/contents.ts'
import { defaultSeed, type Sandbox, startSandbox } from '../sandbox/world.ts'
import { startBotProcess } from './bot-process.ts'
import type { Bench, Figures } from './figure.ts'
import { arriving, questionOf, shapes, standing } from './large.ts'
import { onStage } from './stage.ts'

const probe = ['--import', join(import.meta.dirname, 'loop-probe.ts')]

type Delays = { readonly max: number; readonly p99: number }

/** The loop of this process while it plans. */
async function inline(shape: (typeof shapes)[number]): Promise<Delays> {
  const { request, reader } = questionOf(shape)
  const settings = config()
  const resolution = 5
  const delays = monitorEventLoopDelay({ resolution })
  delays.enable()
  await setTimeout(50)
  const plans = await settle((known) => planPromotion(request, settings, known), reader)
  await setTimeout(50)
  delays.disable()
  if (plans[0]?.changes.length !== 1) throw new Error(`${shape.name} was not merged`)
  return { max: delays.max / 1e6 - resolution, p99: delays.percentile(99) / 1e6 - resolution }
}

async function until(what: string, is: () => boolean): Promise<void> {
  for (let tries = 0; !is(); tries++) {
    if (tries === 2000) throw new Error(`${what} does not come`)
    await setTimeout(10)
  }
}

/** The loop of the bot from the merge to the open pull request. */
async function inBot(shape: (typeof shapes)[number]): Promise<Delays> {
  return onStage(async (stage) => {
    const sandbox = await startSandbox({ seed: defaultSeed })
    try {
      const { repository, state, users, installation } = sandbox
      const push = (message: string, files: Record<string, string>) =>
        commitFiles(state, repository, users.alice.user, { message, files })
      push('Prepare', standing(shape))
      const { child, url } = await startBotProcess(stage, sandbox, join(stage.folder, 'sluice.db'), probe)
      sandbox.setWebhookUrl(`${url}/api/github/webhooks`)
      state.emit({ kind: 'installation', action: 'created', installation, by: users.alice.user })
      await until('the ledger', () => repository.refs.has('refs/heads/sluice-ledger'))
      await quiet(sandbox)
      const heard: string[] = []
      const seen = async (): Promise<Delays> => {
        const next = child.line((line) => line.includes('"loop"') && !heard.includes(line))
        child.process.kill('SIGUSR2')
        heard.push(await next)
        return JSON.parse(heard.at(-1) ?? '').loop
      }
      await seen()
      push('Move on', arriving(shape))
      await until('the promotion', () => repository.refs.has('refs/heads/sluice/promote/staging/redis'))
      await quiet(sandbox)
      return await seen()
    } finally {
      await sandbox.stop()
    }
  })
}

/** Until nobody has asked the sandbox for a while. */
async function quiet({ requests }: Sandbox): Promise<void> {
  for (let before = -1; before !== requests.length; await setTimeout(300)) before = requests.length
}

export const intake: readonly Bench[] = shapes.map((shape) => {
  const name = `intake-${shape.name}`
  return {
    name,
    run: async (): Promise<Figures> => {
      const { max, p99 } = await inBot(shape)
      const alone = await inline(shape)
      const baseline = (value: number) => ({ name: 'planning the same in the process itself', value })
      return {
        [`${name}.held-up-max`]: { value: max, unit: 'ms', bar: 200, baseline: baseline(alone.max) },
        [`${name}.held-up-p99`]: { value: p99, unit: 'ms', baseline: baseline(alone.p99) },
      }
    },
  }
})
