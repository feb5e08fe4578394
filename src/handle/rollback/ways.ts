// From where and to where each cluster goes by a person's `/rollback`, and what has to be said about it.
import type { RollbackTarget } from '../../commands/model.ts'
import { defaultBack, isLater } from '../../ledger/rollback.ts'
import type { RolloutRecord } from '../../ledger/rollout-state.ts'
import { unprovenEvidence } from '../../messages/revert-words.ts'
import {
  allBadLine,
  badAllTheSameLine,
  badTargetLine,
  inStepLine,
  nothingBeforeLine,
  notThereThenLine,
  unprovenLine,
} from '../../messages/rollback-replies.ts'
import type { Oid } from '../../oid.ts'
import type { WayBack } from '../health/prepare-revert.ts'
import { contains } from '../health/reachable.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { beforeNewest } from './before-newest.ts'
import { namedTarget } from './named-target.ts'
import { badCommits, contentsIn } from './stands.ts'

export type Ways = {
  /** At least one. */
  readonly ways: readonly WayBack[]
  readonly comesBack: 'healthy' | 'named' | 'before'
  /** What is named came after what stands: going there is no judgement on what is left. */
  readonly isNewer: boolean
  readonly told: readonly string[]
}

type Goal = { readonly cluster: string; readonly good: Oid }

export async function waysBack(
  work: Work,
  standing: Standing,
  record: RolloutRecord,
  to: RollbackTarget | null,
): Promise<Ways | { readonly refused: string }> {
  const head = standing.headOf(record.environment)
  const stands = await contentsIn(work, standing, record, head)
  const found =
    to === null ? await byDefault(work, standing, record, stands) : await named(work, standing, record, stands, to)
  if ('refused' in found) return found
  const { goals, comesBack } = found
  const contents = await contentsAtGoals(work, standing, record, goals)
  const absent = goals.filter((one) => !contents.has(one.cluster)).map(({ cluster }) => cluster)
  const due = goals.filter(({ cluster }) => contents.has(cluster) && contents.get(cluster) !== stands.get(cluster))
  const [first] = due.length > 0 ? due : goals
  if (first === undefined) return { refused: nothingBeforeLine(record) }
  if (due.length === 0 && absent.length > 0) return { refused: notThereThenLine(record, first.good, absent) }
  if (due.length === 0) return { refused: inStepLine(record, first.good) }
  const bad = due.map(({ cluster, good }) => ({
    good,
    mark: record.bad.find(({ content }) => content === contents.get(cluster)),
  }))
  const marked = bad.find(({ mark }) => mark !== undefined)
  if (marked?.mark !== undefined && comesBack !== 'named')
    return { refused: badTargetLine(record, marked.good, marked.mark.because) }
  const commits = await badCommits(
    work,
    standing,
    record,
    due.map(({ cluster }) => ({ cluster, content: stands.get(cluster) ?? '' })),
  )
  const ways = due.map(
    ({ cluster, good }): WayBack => ({
      ...{ environment: record.environment, service: record.service, cluster, good },
      ...{ bad: commits.get(cluster) ?? head, badContent: stands.get(cluster) ?? '', rollout: null },
      evidence: comesBack === 'before' ? [unprovenEvidence] : [],
    }),
  )
  return {
    ways: [...new Map(ways.map((one) => [one.cluster, one])).values()],
    comesBack,
    isNewer: comesBack === 'named' && (await areNewer(work, record, ways, contents)),
    told: [
      ...(marked?.mark === undefined ? [] : [badAllTheSameLine(marked.good, marked.mark.because)]),
      ...(absent.length === 0 ? [] : [notThereThenLine(record, first.good, absent)]),
      ...(comesBack === 'before' ? [unprovenLine] : []),
    ],
  }
}

type Found = { readonly goals: readonly Goal[]; readonly comesBack: Ways['comesBack'] } | { readonly refused: string }

async function byDefault(
  work: Work,
  standing: Standing,
  record: RolloutRecord,
  stands: ReadonlyMap<string, string>,
): Promise<Found> {
  const back = defaultBack(
    record,
    [...stands].map(([cluster, content]) => ({ cluster, content })),
  )
  if (back.kind === 'all-bad') return { refused: allBadLine(record) }
  if (back.kind === 'back')
    return { goals: back.backs, comesBack: back.backs.every(({ isProven }) => isProven) ? 'healthy' : 'before' }
  const good = await beforeNewest(work, standing, record, stands)
  if (good === null) return { refused: nothingBeforeLine(record) }
  return { goals: [...stands.keys()].map((cluster) => ({ cluster, good })), comesBack: 'before' }
}

async function named(
  work: Work,
  standing: Standing,
  record: RolloutRecord,
  stands: ReadonlyMap<string, string>,
  to: RollbackTarget,
): Promise<Found> {
  const target = await namedTarget(work, standing, record, stands, to)
  if ('refused' in target) return target
  const clusters = target.clusters ?? [...stands.keys()]
  return { goals: clusters.map((cluster) => ({ cluster, good: target.commit })), comesBack: 'named' }
}

/** By cluster. */
async function contentsAtGoals(
  work: Work,
  standing: Standing,
  record: RolloutRecord,
  goals: readonly Goal[],
): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>()
  for (const [good, some] of Map.groupBy(goals, (one) => one.good)) {
    const there = await contentsIn(work, standing, record, good)
    for (const { cluster } of some) {
      const content = there.get(cluster)
      if (content !== undefined) all.set(cluster, content)
    }
  }
  return all
}

async function areNewer(
  work: Work,
  record: RolloutRecord,
  ways: readonly WayBack[],
  contents: ReadonlyMap<string, string>,
): Promise<boolean> {
  for (const { cluster, bad, badContent, good } of ways) {
    const isKnown = isLater(record, cluster, contents.get(cluster) ?? '', badContent)
    if (!isKnown && (bad === good || !(await contains(work, bad, good)))) return false
  }
  return true
}
