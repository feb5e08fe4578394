// Evaluates every bump of one repository: what its bases offer against what its environments pin, ring by ring.
import type { BumpOutcome } from '../../bump/decide.ts'
import { type BaseAddress, baseId } from '../../bump/model.ts'
import { ForgeError } from '../../github/failure.ts'
import type { BumpRecord } from '../../ledger/bump-state.ts'
import { bumpOutcomeLine } from '../../messages/bump-replies.ts'
import type { Trigger } from '../../trigger.ts'
import { firstSight } from '../baseline/first-sight.ts'
import { judgeOpen } from '../gate/judge-open.ts'
import type { Standing } from '../standing/standing.ts'
import type { Report, Work } from '../work.ts'
import { bumpNow } from './bump-now.ts'
import { judgeBehind } from './judge-behind.ts'
import { alarmMoved } from './moved-tags.ts'
import type { NoteFor } from './note-for.ts'
import { noteBumps, recallBumps, withOutcomes } from './noted-bumps.ts'
import { missPinFiles, rememberPinFiles } from './pin-files.ts'
import { type BaseRead, readBase } from './read-base.ts'
import { evaluateRings } from './rings.ts'
import { pinsOf, type Surveys, surveyAll } from './survey.ts'
import { rememberBases } from './used-bases.ts'
import { watchPins } from './watch-pins.ts'
import type { BumpWish } from './wish.ts'
import { standPastWithdrawals } from './withdrawals.ts'

export async function handleBumps(work: Work, _trigger: Extract<Trigger, { kind: 'bumps' }>): Promise<Report> {
  const first = await standPastWithdrawals(work)
  if ('stopped' in first) {
    await missPinFiles(work)
    return { did: [`stopped: ${first.stopped}`] }
  }
  const isActing = first.config.environments.some(({ mode }) => mode === 'act')
  const surveys = await surveyAll(work, first)
  await rememberPinFiles(work, first, surveys)
  const bases = isActing ? basesIn(surveys) : []
  await rememberBases(work, bases.map(baseId))
  if (bases.length === 0) {
    await note(work, first, nothingFound, [])
    return { did: [isActing ? 'no base is pinned by a tag' : 'every environment is only observed'] }
  }
  const standing = await firstSight(work, first)
  const found = await evaluate(work, standing, surveys, bases)
  const outcomes = await bumpNow(work, standing, found.wishes, found)
  await note(work, standing, found, outcomes)
  await comeAgain(work, found.again)
  await judgeBehind(work, standing)
  await judgeOpen(work, standing, null, 'bump')
  // The others went on; this one is asked again when GitHub answers.
  if (found.failed !== null) throw found.failed
  return { did: [...found.did, ...outcomes.map((outcome) => bumpOutcomeLine(outcome))] }
}

const basesIn = (surveys: Surveys): readonly BaseAddress[] => {
  const all = [...surveys.values()].flatMap(({ pins }) => pins.map(({ base }) => base))
  return [...new Map(all.map((base) => [baseId(base), base])).values()].sort((a, b) => (baseId(a) < baseId(b) ? -1 : 1))
}

type Found = {
  readonly wishes: BumpWish[]
  readonly bumps: BumpRecord[]
  readonly read: Map<string, BaseRead>
  /** When something may be due. */
  readonly again: number[]
  readonly did: string[]
  readonly notes: NoteFor[]
  failed: ForgeError | null
}

async function evaluate(work: Work, standing: Standing, surveys: Surveys, bases: readonly BaseAddress[]) {
  const found: Found = { wishes: [], bumps: [], read: new Map(), again: [], did: [], notes: [], failed: null }
  for (const base of bases) {
    try {
      const pins = standing.config.environments.flatMap(({ name }) => pinsOf(surveys, name, baseId(base)))
      const inUse = [...new Set(pins.map(({ tag }) => tag))]
      const read = await readBase(work, standing, base, inUse)
      found.read.set(baseId(base), read)
      const alarms = await alarmMoved(work, standing, read)
      found.did.push(...alarms, ...(read.unread === null ? [] : [read.unread]))
      found.did.push(...(await watchPins(work, standing, surveys, read)))
      const rings = await evaluateRings(work, standing, surveys, read)
      found.bumps.push(...rings.records)
      found.wishes.push(...rings.wishes)
      found.again.push(...rings.again)
      found.did.push(...rings.did)
      found.notes.push(...rings.notes)
    } catch (error) {
      if (!(error instanceof ForgeError) || error.failure.kind !== 'retry') throw error
      found.failed = error
    }
  }
  return found
}

const nothingFound = { notes: [], failed: null } as const

/** Of a base that could not be asked now, what was noted last stays. */
async function note(
  work: Work,
  { config }: Standing,
  { notes, failed }: Pick<Found, 'notes' | 'failed'> | typeof nothingFound,
  outcomes: readonly BumpOutcome[],
): Promise<void> {
  for (const { name } of config.environments) {
    const now = notes.filter(({ environment }) => environment === name).map(({ environment: _, ...rest }) => rest)
    const before = failed === null ? [] : await recallBumps(work, name)
    const kept = before.filter(({ base }) => !now.some((one) => one.base === base))
    await noteBumps(work, config, name, withOutcomes([...now, ...kept], name, outcomes))
  }
}

const minute = 60_000

/** At the first of them; the evaluation then says what comes after it. */
async function comeAgain({ tasks, forge, now }: Work, again: readonly number[]): Promise<void> {
  const later = again.filter((at) => at > now())
  if (later.length === 0) return
  // Never too early: what is due at a moment is due after it.
  const due = Math.ceil(Math.min(...later) / minute) * minute
  const id = `bumps:${forge.repository.id}:${due / minute}`
  await tasks.later({ id, lane: 'bump', trigger: { kind: 'bumps' }, after: due - now() })
}
