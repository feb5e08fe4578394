// A burst of webhooks while the workers plan promotions: how long until each is stored and answered, and whether all are
// there after kill -9. Bot, client and the bare server that it is compared with are processes of their own.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startSandbox } from '../sandbox/world.ts'
import { startBotProcess } from './bot-process.ts'
import type { Burst, BurstAnswer } from './burst.ts'
import { keepBusy } from './busy.ts'
import { type Bench, type Figure, type Figures, percentile } from './figure.ts'
import { writeSeed } from './seed.ts'
import { objectFrom, onStage, type Stage } from './stage.ts'

const count = 1000
const at = { owner: 'acme', repo: 'platform' } as const

const script = (name: string) => join(import.meta.dirname, name)

async function send(stage: Stage, burst: Burst): Promise<BurstAnswer> {
  return (await objectFrom(stage.start([script('burst-client.ts'), JSON.stringify(burst)]))) as BurstAnswer
}

export const webhooks: Bench = {
  name: 'webhooks',
  run: () =>
    onStage(async (stage) => {
      const sandbox = await startSandbox({ seed: writeSeed(stage.folder, 'manual') })
      try {
        const store = join(stage.folder, 'sluice.db')
        const { child, url } = await startBotProcess(stage, sandbox, store)
        const { app, installation, repository, requests } = sandbox
        const head = repository.refs.get('refs/heads/main') ?? ''
        const burst: Burst = {
          url: `${url}/api/github/webhooks`,
          secret: app.webhookSecret,
          count,
          bytes: 20_000,
          connections: 100,
          installation: installation.id,
          repository: { id: repository.id, owner: at.owner, name: at.repo },
          head,
        }
        const bare = (await objectFrom(stage.start([script('bare-server.ts')]))) as { readonly url: string }
        const baseline = await send(stage, { ...burst, url: bare.url })
        sandbox.setWebhookUrl(burst.url)
        await keepBusy(sandbox)
        const before = requests.length
        const answer = await send(stage, burst)
        const meanwhile = requests.length - before
        child.process.kill('SIGKILL')
        await child.ended
        sandbox.setWebhookUrl(null)
        return figures(answer, baseline, stored(store), meanwhile)
      } finally {
        await sandbox.stop()
      }
    }),
}

function stored(file: string): number {
  const db = new DatabaseSync(file)
  try {
    return Number(db.prepare(`SELECT count(*) AS count FROM jobs WHERE id LIKE 'burst-%'`).get()?.count)
  } finally {
    db.close()
  }
}

function figures(answer: BurstAnswer, bare: BurstAnswer, stored: number, meanwhile: number): Figures {
  const name = 'the same burst at a bare node:http server'
  const time = (share: number, bar?: number): Figure => ({
    value: percentile(answer.times, share),
    unit: 'ms',
    ...(bar !== undefined && { bar }),
    baseline: { name, value: percentile(bare.times, share) },
  })
  return {
    'webhooks.answered-p50': time(0.5),
    'webhooks.answered-p99': time(0.99, 2000),
    'webhooks.answered-max': time(1, 5000),
    'webhooks.whole-burst': { value: answer.whole, unit: 'ms', baseline: { name, value: bare.whole } },
    'webhooks.accepted': { value: answer.accepted, unit: 'webhooks', atLeast: count },
    'webhooks.stored-after-kill': { value: stored, unit: 'webhooks', atLeast: count },
    'webhooks.requests-of-workers-meanwhile': { value: meanwhile, unit: 'requests', atLeast: 1 },
  }
}
