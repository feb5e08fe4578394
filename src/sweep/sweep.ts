// The sweep: what no webhook told is found by looking. It only reads and hands on; what it finds becomes work like any other.
import type { Logger } from 'pino'
import { baseId } from '../bump/model.ts'
import { appSession, readingSession } from '../github/app-session.ts'
import type { Bases } from '../github/base-ports.ts'
import type { JobOptions } from '../github/bases/ways.ts'
import { installationsOf, repositoriesOf } from '../github/installations.ts'
import type { Client } from '../github/octokit.ts'
import type { Pace } from '../github/pace.ts'
import { survey } from '../github/survey.ts'
import { readSeen } from '../handle/look/look-memory.ts'
import type { Clock } from '../inbox/clock.ts'
import { tasksOf, textOf } from '../inbox/enqueue.ts'
import type { Inbox, Job } from '../inbox/job.ts'
import { commandsLast } from '../intent.ts'
import { askUnknown, type BasePart, basesToPoll, pollBase } from './poll-bases.ts'
import { redeliverMissed } from './redeliveries.ts'

export type SweepLog = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

export type SweepOptions = {
  readonly app: Client
  readonly bases: (job: JobOptions) => Bases
  readonly paces: (installation: number) => Pace
  readonly inbox: Inbox
  readonly clock: Pick<Clock, 'now'>
  /** Milliseconds from one sweep to the next. */
  readonly every: number
  readonly log: SweepLog
}

type Part =
  | { readonly part: 'all' }
  | { readonly part: 'deliveries' }
  | { readonly part: 'installation'; readonly installation: number }
  | BasePart

export type Sweep = {
  /** Puts one; nothing happens while the last one is still under way. */
  start(): Promise<void>
  /** One line on what was done; null: the job is none of the sweep's. */
  work(job: Job): Promise<string | null>
}

const kind = 'sweep'
const day = 86_400_000
/** The App's own traffic has a pace of its own; no installation has this number. */
const noInstallation = 0
/** Looks are spread, so that many repositories do not come at once, but all have had theirs before the next sweep. */
const longestStep = 1000
/** A repository that is new to us is told of by its webhooks; only if none comes is it looked at. */
const grace = 15_000

export function createSweep({ app, bases, paces, inbox, clock, every, log }: SweepOptions): Sweep {
  const polling = { app, bases, paces, inbox, now: clock.now, every, log }
  const put = (part: Part, id: string) =>
    inbox.put(
      {
        id,
        lane: 'cosmetic',
        // A part that has to wait, for a limit of one installation say, holds up no other.
        key: id,
        intent: null,
        kind,
        headers: {},
        body: JSON.stringify(part),
        notBefore: clock.now(),
      },
      { again: true },
    )
  const session = appSession({ app, pace: paces(noInstallation), log })

  async function all(): Promise<string> {
    const revived = await inbox.revive((lane) => clock.now() - (lane === 'command' ? commandsLast : 3 * day))
    await put({ part: 'deliveries' }, 'sweep:deliveries')
    const found = await installationsOf(session)
    const active = found.filter(({ isSuspended }) => !isSuspended)
    for (const { id } of active) await put({ part: 'installation', installation: id }, `sweep:installation:${id}`)
    return `${active.length} of ${found.length} installations, ${revived} jobs get another try`
  }

  async function one(installation: number): Promise<string> {
    const reading = readingSession({ app, installation, pace: paces(installation), log })
    const repositories = await repositoriesOf(reading)
    const seen = new Map(
      await Promise.all(repositories.map(async ({ id }) => [id, await readSeen(inbox, id)] as const)),
    )
    const glances = await survey(
      reading,
      repositories.map((repository) => ({ repository, branches: seen.get(repository.id)?.branches ?? [] })),
    )
    const step = Math.min(longestStep, every / 2 / Math.max(1, repositories.length))
    let looks = 0
    for (const repository of repositories) {
      const [glance, last] = [glances.get(repository.id), seen.get(repository.id) ?? null]
      if (last?.print != null) await askUnknown(polling, installation, repository)
      if (glance == null || last?.print === glance.print) continue
      const id = `look:${repository.id}`
      // What stopped a look in a way that trying again did not help stops it until something else is there to be seen.
      if (last?.tried === glance.print && (await inbox.stateOf({ id })) === 'parked') continue
      const after = last === null ? Math.max(Math.min(grace, every), looks * step) : looks * step
      const tasks = tasksOf(inbox, clock.now, { installation, repository }, log)
      await tasks.later({ id, lane: 'cosmetic', trigger: { kind: 'look', ...glance }, after })
      looks += 1
    }
    const used = await basesToPoll(inbox, installation, repositories)
    for (const part of used) await put(part, `sweep:base:${installation}:${baseId(part.base)}`)
    const unread = [...glances.values()].filter((glance) => glance === null).length
    log.debug({ installation, repositories: repositories.length, looks, bases: used.length, unread }, 'surveyed')
    return `${repositories.length} repositories, ${looks} to look at`
  }

  return {
    start: async () => {
      await put({ part: 'all' }, 'sweep')
    },
    work: async (job) => {
      if (job.kind !== kind) return null
      const part: Part = JSON.parse(textOf(job))
      switch (part.part) {
        case 'all':
          return all()
        case 'deliveries':
          return redeliverMissed({ session, inbox, now: clock.now, every, log })
        case 'installation':
          return one(part.installation)
        case 'base':
          return pollBase(polling, part)
      }
    },
  }
}
