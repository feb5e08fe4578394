// Base repositories are polled for their tags: several of one push are told by no event, and most bases tell us of nothing.
import { type BaseAddress, baseId } from '../bump/model.ts'
import { addressNamed } from '../flux/base-address.ts'
import type { BaseForge, Bases } from '../github/base-ports.ts'
import type { JobOptions } from '../github/bases/ways.ts'
import { ForgeError } from '../github/failure.ts'
import type { Client } from '../github/octokit.ts'
import type { Pace } from '../github/pace.ts'
import type { RepositoryRef } from '../github/ports.ts'
import { tagsOf } from '../handle/bump/base-tags.ts'
import { laterBumps, surelyBumps } from '../handle/bump/later-bumps.ts'
import { readBases } from '../handle/bump/used-bases.ts'
import { tasksOf } from '../inbox/enqueue.ts'
import type { Inbox } from '../inbox/job.ts'
import { oidOfText } from '../oid.ts'
import type { SweepLog } from './sweep.ts'

export type BasePart = {
  readonly part: 'base'
  readonly installation: number
  readonly base: BaseAddress
  /** Repositories of the installation that use it; never none. */
  readonly users: readonly RepositoryRef[]
}

export type Polling = {
  readonly app: Client
  readonly bases: (job: JobOptions) => Bases
  readonly paces: (installation: number) => Pace
  readonly inbox: Inbox
  readonly now: () => number
  readonly every: number
  readonly log: SweepLog
}

/** `told`: of the tags that the users were last told of. `failed`: how often in a row they could not be read. */
type Polled = { readonly told: string | null; readonly failed: number; readonly notBefore: number }

const nothingPolled: Polled = { told: null, failed: 0, notBefore: 0 }
const mostDoublings = 6
/** Evaluations are spread, so that many repositories do not come at once. */
const longestStep = 1000

/** One part for each base that repositories of the installation use. */
export async function basesToPoll(
  inbox: Pick<Inbox, 'recall'>,
  installation: number,
  repositories: readonly RepositoryRef[],
): Promise<readonly BasePart[]> {
  const users = new Map<string, RepositoryRef[]>()
  for (const repository of repositories) {
    for (const id of (await readBases(inbox, repository.id)) ?? [])
      users.set(id, [...(users.get(id) ?? []), repository])
  }
  return [...users].map(([id, all]) => ({ part: 'base', installation, base: addressNamed(id), users: all }))
}

/** A repository whose bases nobody knows yet has them found out, once. */
export async function askUnknown(
  { inbox, now, log }: Pick<Polling, 'inbox' | 'now' | 'log'>,
  installation: number,
  repository: RepositoryRef,
): Promise<void> {
  const key = `bases-asked:${repository.id}`
  if ((await readBases(inbox, repository.id)) !== null || (await inbox.recall(key)) !== null) return
  await laterBumps(tasksOf(inbox, now, { installation, repository }, log), repository.id)
  await inbox.remember(key, new Date(now()).toISOString())
}

/** One conditional request. What one base does not give holds up no other. */
export async function pollBase(of: Polling, part: BasePart): Promise<string> {
  const { inbox, now, every, log } = of
  const name = baseId(part.base)
  const key = `polled:${part.installation}:${name}`
  const text = await inbox.recall(key)
  const before: Polled = text === null ? nothingPolled : JSON.parse(text)
  const keep = (after: Polled) => inbox.remember(key, JSON.stringify(after))
  if (before.notBefore > now()) return `${name} could not be read: not asked again yet`
  const base = open(of, part)
  if (base === null) return `${name} is on no GitHub that is known`
  try {
    const told = oidOfText(JSON.stringify(await tagsOf({ memory: inbox }, base)))
    if (told === before.told && before.failed === 0) return `${name} has no news`
    if (told !== before.told) await tell(of, part)
    await keep({ told, failed: 0, notBefore: 0 })
    return told === before.told ? `${name} can be read again` : `${name} has news for ${part.users.length}`
  } catch (error) {
    if (!(error instanceof ForgeError) || error.failure.kind === 'retry') throw error
    if (before.failed === 0) log.warn({ base: name, reason: error.message }, 'a base cannot be read')
    const failed = before.failed + 1
    await keep({ ...before, failed, notBefore: now() + every * (2 ** Math.min(failed, mostDoublings) - 0.5) })
    return `${name} cannot be read: ${error.message}`
  }
}

function open({ app, bases, paces, log }: Polling, { installation, base, users }: BasePart): BaseForge | null {
  const [repository] = users
  return repository === undefined
    ? null
    : bases({ app, installation, repository, pace: paces(installation), log }).open(base)
}

/** First told, then remembered as told: after a crash between the two they are told once more. */
async function tell({ inbox, now, every, log }: Polling, { installation, users }: BasePart): Promise<void> {
  const step = Math.min(longestStep, every / 2 / users.length)
  for (const [index, repository] of users.entries()) {
    const tasks = tasksOf(inbox, now, { installation, repository }, log)
    await surelyBumps(tasks, repository.id, index * step)
  }
}
