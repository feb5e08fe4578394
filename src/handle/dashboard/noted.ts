// Keeps what planning came to, for the dashboard and `/status`: small, in the bot's own store, one entry per environment.
import type { Config } from '../../config/model.ts'
import { decodeNoted, encodeNoted, mostNoted, type Noted, withNoted } from '../../ledger/noted.ts'
import { redact } from '../../messages/escape.ts'
import { cut } from '../../messages/length.ts'
import { pendingOf } from '../../messages/pending.ts'
import type { Outcome } from '../../messages/replies.ts'
import type { Decision } from '../../promotion/decide.ts'
import { digestOf } from '../../promotion/digest.ts'
import type { Aim } from '../promotion/plan-aim.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { learn, wantDashboard } from './board.ts'

const notedKey = (work: Work, environment: string) => `noted:${work.forge.repository.id}:${environment}`

/** After every planning that was meant, not only shown. */
export async function noteOutcomes(work: Work, standing: Standing, outcomes: readonly Outcome[]): Promise<void> {
  const byEnvironment = Map.groupBy(outcomes, ({ environment }) => environment)
  await note(work, standing, byEnvironment, notedOf)
  learn(work, standing, outcomes)
}

/** Units whose source moved where only people promote: nothing is planned, but it is pending. */
export const noteByHand = (work: Work, standing: Standing, aims: readonly Aim[]): Promise<void> =>
  note(
    work,
    standing,
    Map.groupBy(aims, ({ to }) => to),
    ({ unit }) => ({ ...nothing, unit: unit.name, kind: 'manual' }),
  )

async function note<T>(
  work: Work,
  { config }: Standing,
  found: ReadonlyMap<string, readonly T[]>,
  read: (one: T) => Noted,
): Promise<void> {
  let isNews = false
  for (const [environment, some] of found) {
    const before = await recallNoted(work, environment)
    const now = some.map(read)
    if (now.every((one) => before.some((known) => encodeNoted([known]) === encodeNoted([one])))) continue
    isNews = true
    await work.memory.remember(notedKey(work, environment), encodeNoted(withNoted(before, now)))
  }
  if (isNews) await wantDashboard(work, config)
}

export const recallNoted = async (work: Work, environment: string): Promise<readonly Noted[]> =>
  decodeNoted(await work.memory.recall(notedKey(work, environment)))

/** What is not true any more. */
export async function forgetNoted(work: Work, config: Config, environment: string, units: readonly string[]) {
  if (units.length === 0) return
  const kept = (await recallNoted(work, environment)).filter(({ unit }) => !units.includes(unit))
  await work.memory.remember(notedKey(work, environment), encodeNoted(kept))
  await wantDashboard(work, config)
}

const nothing = {
  code: '',
  would: '',
  because: '',
  digest: '',
  questions: 0,
  problems: [],
  pending: [],
  changes: 0,
  left: 0,
} as const

const short = (text: string) => cut(redact(text), mostNoted.text)

const stepOf = (decision: Decision): string => (decision.kind === 'leave' ? decision.code : decision.kind)

function notedOf({ unit, plans, decision }: Outcome): Noted {
  const { kind } = decision
  const code = kind === 'leave' ? decision.code : ''
  const would = kind === 'leave' && decision.code === 'observe' ? stepOf(decision.would) : ''
  const because =
    kind === 'wait' || kind === 'failed' || kind === 'upstream' || kind === 'held' ? short(decision.because) : ''
  const digest = digestOf(plans)
  // Where nothing is to be done, what is pending has arrived already.
  if (kind === 'withdraw' || code === 'in-step') return { ...nothing, unit, kind, code, digest }
  const pending = pendingOf(plans)
  const missing = plans.flatMap(({ secrets }) => secrets.filter((secret) => secret.missing))
  return {
    unit,
    kind,
    code,
    would,
    because,
    digest,
    questions: missing.length + plans.reduce((sum, { conflicts }) => sum + conflicts.length, 0),
    problems: plans
      .flatMap(({ problems }) => problems.map(({ message }) => short(message)))
      .slice(0, mostNoted.problems),
    pending: pending.slice(0, mostNoted.pending).map(({ commit, pull, subject, author, carried }) => ({
      commit,
      pull,
      subject: short(subject),
      author: short(author),
      carried,
    })),
    changes: pending.length,
    left: pending.filter(({ carried }) => !carried).length,
  }
}
