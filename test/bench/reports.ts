// Health reports at a steady rate while the workers plan promotions: how long until each is stored and answered, that all of it
// is there after kill -9, and what reports cost that say nothing new.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { type Sandbox, startSandbox } from '../sandbox/world.ts'
import { startBotProcess } from './bot-process.ts'
import { keepBusy } from './busy.ts'
import { type Bench, type Figure, type Figures, percentile } from './figure.ts'
import { writeSeed } from './seed.ts'
import { objectFrom, onStage, type Stage } from './stage.ts'

/** What the process that sends is told: so many rounds of reports of so many objects, at a rate a second. */
export type ReportStream = {
  readonly url: string
  readonly secret: string
  readonly cluster: string
  readonly objects: number
  readonly rounds: number
  readonly rate: number
}

type Sent = { readonly times: readonly number[]; readonly accepted: number }

const client = join(import.meta.dirname, 'report-client.ts')
const bareServer = join(import.meta.dirname, 'bare-server.ts')
const key = {
  secret: 'a secret of the bench, long enough 0123456789',
  repository: 'acme/platform',
  environment: 'staging',
  clusters: ['staging-cluster'],
}
const objects = 400
const steady = { objects, rounds: 5, rate: 200 }
const sudden = { objects, rounds: 5, rate: 1000 }

const send = async (stage: Stage, stream: ReportStream): Promise<Sent> =>
  (await objectFrom(stage.start([client, JSON.stringify(stream)]))) as Sent

function count(file: string, sql: string): number {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    return Number(db.prepare(sql).get()?.count)
  } finally {
    db.close()
  }
}
const waiting = (file: string) => count(file, 'SELECT count(*) AS count FROM items')
const known = (file: string) => count(file, `SELECT count(*) AS count FROM memory WHERE key LIKE 'health:%'`)

/** Until all reports were worked on and nobody has asked the sandbox for a while. */
async function rested({ requests }: Sandbox, store: string): Promise<void> {
  for (let before = -1; before !== requests.length || waiting(store) > 0; await setTimeout(500))
    before = requests.length
}

export const reports: Bench = {
  name: 'reports',
  run: () =>
    onStage(async (stage) => {
      const sandbox = await startSandbox({ seed: writeSeed(stage.folder, 'manual') })
      try {
        const [store, file] = [join(stage.folder, 'sluice.db'), join(stage.folder, 'keys.json')]
        writeFileSync(file, JSON.stringify({ staging: key }))
        const { child, url } = await startBotProcess(stage, sandbox, store, [], { SLUICE_CLUSTER_KEYS: file })
        const to = { url: `${url}/flux/staging`, secret: key.secret, cluster: 'staging-cluster' }
        sandbox.setWebhookUrl(`${url}/api/github/webhooks`)
        const bare = (await objectFrom(stage.start([bareServer]))) as { readonly url: string }
        const baseline = {
          steady: await send(stage, { ...to, ...steady, url: bare.url }),
          sudden: await send(stage, { ...to, ...sudden, url: bare.url }),
        }
        await keepBusy(sandbox)
        const before = sandbox.requests.length
        const first = await send(stage, { ...to, ...steady })
        const meanwhile = sandbox.requests.length - before
        const burst = await send(stage, { ...to, ...sudden })
        await rested(sandbox, store)
        const quiet = sandbox.requests.length
        await send(stage, { ...to, ...steady, rounds: 1 })
        await rested(sandbox, store)
        const unchanged = sandbox.requests.length - quiet
        child.process.kill('SIGKILL')
        await child.ended
        sandbox.setWebhookUrl(null)
        return figures({ steady: first, sudden: burst }, baseline, { meanwhile, unchanged, kept: known(store) })
      } finally {
        await sandbox.stop()
      }
    }),
}

type Both = { readonly steady: Sent; readonly sudden: Sent }

function figures(
  sent: Both,
  bare: Both,
  { meanwhile, unchanged, kept }: { readonly meanwhile: number; readonly unchanged: number; readonly kept: number },
): Figures {
  const name = 'the same reports at a bare node:http server'
  const time = (of: keyof Both, share: number, bar?: number): Figure => ({
    value: percentile(sent[of].times, share),
    unit: 'ms',
    ...(bar !== undefined && { bar }),
    baseline: { name, value: percentile(bare[of].times, share) },
  })
  return {
    'reports.answered-p50': time('steady', 0.5),
    'reports.answered-p99': time('steady', 0.99, 500),
    'reports.answered-max': time('steady', 1),
    'reports.accepted': { value: sent.steady.accepted, unit: 'reports', atLeast: objects * steady.rounds },
    'reports.burst-p99': time('sudden', 0.99, 500),
    'reports.burst-accepted': { value: sent.sudden.accepted, unit: 'reports', atLeast: objects * sudden.rounds },
    'reports.objects-known-after-kill': { value: kept, unit: 'reports', atLeast: objects },
    'reports.requests-for-no-news': { value: unchanged, unit: 'requests', bar: 0 },
    'reports.requests-of-workers-meanwhile': { value: meanwhile, unit: 'requests', atLeast: 1 },
  }
}
