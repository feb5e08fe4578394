// The bot: Probot's registration of events, and the job that each delivery becomes.

import type { Logger } from 'pino'
import { appSession, readingSession } from './github/app-session.ts'
import { createBases } from './github/bases/bases.ts'
import { asBase } from './github/bases/hosts.ts'
import { createCaches } from './github/cache.ts'
import { installationForge } from './github/client.ts'
import { ForgeError } from './github/failure.ts'
import { grantsOf } from './github/grants.ts'
import { repositoriesOf } from './github/installations.ts'
import { appClient } from './github/octokit.ts'
import { createPace, createPaces } from './github/pace.ts'
import { permissionsFor } from './github/permissions.ts'
import { createProbot, receive } from './github/probot.ts'
import { findRepository } from './github/whereabouts.ts'
import { laterBumps } from './handle/bump/later-bumps.ts'
import { usersOf } from './handle/bump/used-bases.ts'
import { handle } from './handle/handle.ts'
import { isMissingGrant, tellMissingGrants } from './handle/standing/grants.ts'
import { type Ask, type AskOn, Moved } from './handle/work.ts'
import type { Clock } from './inbox/clock.ts'
import { readTask, tasksOf, textOf } from './inbox/enqueue.ts'
import type { Inbox, Job } from './inbox/job.ts'
import type { Outcome } from './inbox/worker.ts'
import { laneOf } from './intent.ts'
import type { Planner } from './planner/planner.ts'
import { type ClusterKey, reportingOf } from './reports/keys.ts'
import { type Pass, readPass } from './reports/pass.ts'
import { createPlaces } from './reports/places.ts'
import { workOnReports } from './reports/work.ts'
import { createSweep } from './sweep/sweep.ts'
import { events, hear, type Origin, type Trigger } from './trigger.ts'

export type AppOptions = {
  readonly appId: number
  readonly privateKey: string
  readonly apiUrl: string
  /** Where github.com is asked, for Apps that live elsewhere. */
  readonly publicApiUrl: string
  /** Milliseconds between writes of one installation. */
  readonly pace: number
  readonly inbox: Inbox
  readonly planner: Planner
  readonly clock: Clock
  /** Who may report health. */
  readonly keys: readonly ClusterKey[]
  /** Milliseconds from one sweep to the next. */
  readonly sweepEvery: number
  readonly log: Logger
}

export type App = {
  /** The slug of the App, asked for once. */
  slug(): Promise<string>
  /** Puts a sweep into the inbox, unless one is under way. */
  sweep(): Promise<void>
  /** Works on one delivery or task; throws what the worker decides about. */
  work(job: Job, start: number): Promise<Outcome>
}

const cacheBytes = 64 * 2 ** 20

export function createApp(options: AppOptions): App {
  const { appId, privateKey, apiUrl, publicApiUrl, inbox, planner, keys, log } = options
  const client = appClient({ appId, privateKey, apiUrl })
  const { now, after } = options.clock
  const sleep = (ms: number) => new Promise<void>((resolve) => after(ms, resolve))
  const paces = createPaces(options.pace, { now, sleep })
  const caches = createCaches(cacheBytes)
  const publicPace = createPace(options.pace, { now, sleep })
  const bases = createBases({ apiUrl, publicApiUrl, caches, publicPace })
  const { clock, sweepEvery: every } = options
  const sweep = createSweep({ app: client, bases, paces, inbox, clock, every, log })
  const asApp = () => appSession({ app: client, pace: paces(0), log })
  const reading = (installation: number) =>
    readingSession({ app: client, installation, pace: paces(installation), log })
  const places = createPlaces({ memory: inbox, find: (name) => findRepository(asApp(), reading, name), now, log })
  let slug: Promise<string> | null = null
  const outcomes = new Map<string, { readonly start: number; outcome: Outcome }>()

  const askSlug = () => {
    slug ??= client.rest.apps.getAuthenticated().then(({ data }) => data?.slug ?? '')
    slug.catch(() => {
      slug = null
    })
    return slug
  }

  const probot = createProbot({ appId, privateKey, apiUrl, log })
  const loaded = probot.load((app) => {
    for (const event of events) app.on(event, ({ id, payload }) => heard(id, event, payload))
  })

  async function heard(delivery: string, event: string, payload: unknown) {
    const running = outcomes.get(delivery)
    if (running === undefined) throw new Error('a delivery that no job asked for')
    const appSlug = await askSlug()
    const found = hear(event, payload as Readonly<Record<string, unknown>>, `${appSlug}[bot]`)
    if (found.kind === 'ignored') {
      running.outcome = { kind: 'ignored', because: found.because }
      return
    }
    if (found.kind === 'tags') {
      running.outcome = await tell(found.of)
      return
    }
    const { origin, trigger } = found
    const did =
      trigger.kind === 'installed'
        ? await spread(origin.installation, trigger.repositories)
        : await act(origin, trigger, delivery, running.start, appSlug)
    running.outcome = outcomeOf(did)
  }

  /** A job for each repository: one that fails stops no other. */
  async function spread(installation: number, named: readonly Origin['repository'][]): Promise<readonly string[]> {
    const repositories = named.length > 0 ? named : await repositoriesOf(reading(installation))
    for (const repository of repositories) {
      const trigger = { kind: 'installed', repositories: [repository] } as const
      const tasks = tasksOf(inbox, now, { installation, repository }, log)
      await tasks.later({ id: `installed:${repository.id}`, lane: laneOf(trigger), trigger })
    }
    return [`${repositories.length} to look at`]
  }

  /** Tags of a base are read again by everyone who uses it. */
  async function tell(base: Origin['repository']): Promise<Outcome> {
    const users = await usersOf(inbox, asBase({ apiUrl, publicApiUrl }, base))
    if (users.length === 0) return { kind: 'ignored', because: 'nobody uses this repository as a base' }
    for (const origin of users) await laterBumps(tasksOf(inbox, now, origin, log), origin.repository.id)
    return outcomeOf([`${users.length} to compare with their base`])
  }

  async function act(
    { installation, repository }: Origin,
    trigger: Trigger,
    delivery: string,
    attempt: number,
    appSlug: string,
  ) {
    const jobLog = log.child({ delivery, repository: `${repository.owner}/${repository.name}`, trigger: trigger.kind })
    const needed = permissionsFor(trigger)
    const job = { app: client, installation, repository, pace: paces(installation), log: jobLog }
    const forgeWith = (permissions: typeof needed) =>
      installationForge({ ...job, appSlug, permissions, cache: caches(repository.id) })
    const forge = forgeWith(needed)
    const from = { reader: forge.reader, repository: repository.id }
    const tasks = tasksOf(inbox, now, { installation, repository }, jobLog)
    const plan: Ask = (name, question) => planner.plan(name, question, from)
    const planOn: AskOn = ({ reader, id }, name, question) => planner.plan(name, question, { reader, repository: id })
    const bot = `${appSlug}[bot]`
    const reporting = reportingOf(keys, repository)
    const ways = { forge, plan, bases: bases(job), planOn, memory: inbox, tasks, now }
    const work = { ...ways, bot, reporting, log: jobLog, attempt }
    try {
      const { did } = await handle(work, trigger)
      jobLog.info({ did }, 'handled')
      return did
    } catch (error) {
      if (isMissingGrant(error)) {
        const granted = await grantsOf(asApp(), installation)
        await tellMissingGrants(work, { granted, needed, forgeWith })
      }
      throw error
    }
  }

  async function deliver(job: Job, start: number): Promise<Outcome> {
    await loaded
    const running = { start, outcome: { kind: 'ignored', because: 'nothing listens to this event' } as Outcome }
    outcomes.set(job.id, running)
    try {
      const name = job.headers['x-github-event'] ?? ''
      await receive(probot, { id: job.id, name, payload: JSON.parse(textOf(job)) })
      return running.outcome
    } finally {
      outcomes.delete(job.id)
    }
  }

  async function passOver({ origin, reports, giveUp }: Pass, job: Job, start: number): Promise<Outcome> {
    if (reports.length === 0) return { kind: 'ignored', because: 'nothing is reported any more' }
    try {
      return outcomeOf(await act(origin, { kind: 'reports', reports }, job.id, start, await askSlug()))
    } catch (error) {
      // What GitHub says no to is tried again, or waits there for better times; a fault of ours would stop all later reports.
      if (!giveUp || error instanceof ForgeError || error instanceof Moved) throw error
      log.error({ task: job.id, reports, reason: String(error) }, 'reports were given up')
      return { kind: 'ignored', because: `given up: ${String(error)}` }
    }
  }

  async function run(job: Job, start: number): Promise<Outcome> {
    const swept = await sweep.work(job)
    if (swept !== null) return outcomeOf([swept])
    const reported = await workOnReports({ keys, inbox, places, now, log }, job)
    if (reported !== null) return reported
    const pass = await readPass({ inbox, now, log }, job, start)
    if (pass !== null) return { ...(await passOver(pass, job, start)), rest: pass.rest }
    const task = readTask(job)
    if (task === null) return deliver(job, start)
    const { origin, trigger } = task
    if (trigger.kind === 'installed' && trigger.repositories.length === 0)
      return outcomeOf(await spread(origin.installation, []))
    return outcomeOf(await act(origin, trigger, job.id, start, await askSlug()))
  }

  return {
    slug: askSlug,
    sweep: sweep.start,
    work: (job, start) =>
      run(job, start).catch((error: unknown) => {
        throw forWorker(error instanceof AggregateError ? error.errors[0] : error)
      }),
  }
}

const outcomeOf = (did: readonly string[]): Outcome => ({ kind: 'done', because: did.join('; ') || 'nothing to do' })

/** What the worker understands: whether trying again is worth it, and when. */
function forWorker(inner: unknown): unknown {
  // Whoever else is at work on the repository will be done in a while.
  if (inner instanceof Moved) return { retryable: true, message: inner.message }
  if (!(inner instanceof ForgeError)) return inner
  const { failure, message } = inner
  if (failure.kind === 'retry')
    return { retryable: true, message, ...(failure.after === null ? {} : { after: failure.after }) }
  return { retryable: false, message }
}
