// The whole bot as one value: inbox, worker, intake and app put together. `main.ts` runs it, tests run it in process.
import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import { describe } from './describe.ts'
import type { Environment } from './environment.ts'
import { type Clock, systemClock } from './inbox/clock.ts'
import { openSqliteInbox } from './inbox/sqlite.ts'
import { startWorker } from './inbox/worker.ts'
import { createPlanner, type Planner } from './planner/planner.ts'
import { flaggerRoute } from './reports/flagger-route.ts'
import { fluxRoute } from './reports/flux-route.ts'
import type { ClusterKey } from './reports/keys.ts'
import { startServer } from './server.ts'
import { keepSweeping } from './sweep/rounds.ts'

export type Bot = {
  readonly url: string
  /** Resolves when every delivery that is due has been worked on. */
  idle(): Promise<void>
  /** Has a sweep done, whether or not it is time for one. */
  sweep(): Promise<void>
  /** Takes nothing more, ends what runs, closes the store. */
  stop(): Promise<void>
  /** As a power cut: the store is shut first, so that nothing is known of the end of what runs. */
  kill(): Promise<void>
}

/** Time and chance; tests turn them by hand. */
export type BotOptions = {
  readonly clock?: Clock
  readonly random?: () => number
  /** Default: one of its own; it is stopped with the bot. */
  readonly planner?: Planner
  /** Default: it sweeps at the start and from time to time; else only when it is told to. */
  readonly sweeps?: boolean
  /** Who may report health; default: nobody. */
  readonly keys?: readonly ClusterKey[]
}

/** Rejects with one sentence when the store, the key or the port cannot be had. */
export async function startBot(environment: Environment, log: Logger, options: BotOptions = {}): Promise<Bot> {
  const { clock = systemClock, random = Math.random, planner = createPlanner(), sweeps = true, keys = [] } = options
  const { privateKey: key, store } = environment
  const privateKey = 'pem' in key ? key.pem : readFileSync(key.path, 'utf8')
  const inbox = openSqliteInbox({ file: store.file, clock })
  const app = createApp({
    appId: environment.appId,
    privateKey,
    apiUrl: environment.githubApiUrl,
    publicApiUrl: environment.publicGithubApiUrl,
    pace: environment.paceMs,
    inbox,
    planner,
    clock,
    keys,
    sweepEvery: environment.sweepMs,
    log,
  })
  const worker = await startWorker({
    inbox,
    // Starts, not tries: after a crash, too, effects of an earlier start may stand already.
    handler: (job, _attempt, starts) => app.work(job, starts),
    clock,
    random,
    log,
  })
  const reporting = { keys, inbox, now: clock.now, log }
  let stopping = false
  const server = await startServer({
    host: environment.host,
    port: environment.port,
    webhookSecrets: environment.webhookSecrets,
    inbox,
    log,
    ready: () => !stopping,
    now: clock.now,
    routes: [fluxRoute(reporting), flaggerRoute(reporting)],
    describe: (event, _guid, payload) => describe(event, payload),
  })
  const rest = sweeps ? keepSweeping(app, environment.sweepMs, clock, log) : () => {}
  return {
    url: server.url,
    sweep: app.sweep,
    idle: () => worker.idle(),
    stop: async () => {
      stopping = true
      rest()
      await server.close()
      await worker.drain()
      await planner.stop()
      await inbox.close()
    },
    kill: async () => {
      stopping = true
      rest()
      const drained = worker.drain()
      await inbox.close()
      await server.close()
      await drained
      await planner.stop()
    },
  }
}
