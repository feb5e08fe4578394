// Tells what a merge would lead to in environments that are only observed: on the pull request that was merged, in one
// comment of ours, or on the commit where none was. Nothing else is written.
import type { Config } from '../config/model.ts'
import { observedComment, observedMarker } from '../messages/observed.ts'
import type { Outcome } from '../messages/replies.ts'
import type { Oid } from '../oid.ts'
import { historyKey, type SourceChange } from '../promotion/model.ts'
import { unlessRefused } from './unless-refused.ts'
import type { Work } from './work.ts'

export type Merge = {
  readonly before: Oid
  readonly after: Oid
  /** The pull request, where the event told. */
  readonly pull: number | null
}

/** How many outcomes no pull request could be told of, and what there is to say of them. */
export type Untold = { readonly count: number; readonly text: string }

/** A branch that was not looked at for long; older pull requests get no comment. */
const listedCommits = 100
const mostPulls = 10

/** What is in step goes without saying. */
const worthSaying = ({ decision }: Outcome) => decision.kind !== 'leave' || decision.code !== 'in-step'

/** Costs requests only where there is something to say. */
export async function tellObserved(
  work: Work,
  config: Config,
  merge: Merge,
  outcomes: readonly Outcome[],
): Promise<Untold | null> {
  const said = outcomes.filter(worthSaying)
  if (said.length === 0) return null
  const brought = await broughtBy(work, merge)
  const pulls = await pullsOf(work, merge, brought)
  const untold = new Set<Outcome>()
  const told = new Map<number, Outcome[]>()
  for (const outcome of said) {
    const own = placesOf(outcome, pulls, brought)
    for (const pull of own) told.set(pull, [...(told.get(pull) ?? []), outcome])
    if (own.length === 0) untold.add(outcome)
  }
  for (const [pull, some] of told) {
    const body = observedComment(await work.plan('observed', { config, outcomes: some }))
    // A conversation may be locked, or the pull request gone: that must not hold up the branch.
    const isTold = await unlessRefused(work, 'to show a plan', () => work.forge.comment(pull, body, observedMarker))
    if (!isTold) for (const outcome of some) untold.add(outcome)
  }
  if (untold.size === 0) return null
  return { count: untold.size, text: await work.plan('observed', { config, outcomes: [...untold] }) }
}

/** Newest first. */
async function broughtBy({ forge }: Work, { before, after }: Merge): Promise<readonly SourceChange[]> {
  const need = { kind: 'history', head: after, paths: [''], limit: listedCommits } as const
  const { history } = await forge.reader.read([need])
  const all = history.get(historyKey(after, need.paths)) ?? []
  const end = all.findIndex(({ commit }) => commit === before)
  return end < 0 ? all.slice(0, 1) : all.slice(0, end)
}

/** The pull requests that were merged, newest first. */
async function pullsOf(work: Work, { pull }: Merge, brought: readonly SourceChange[]): Promise<readonly number[]> {
  const known = [...brought.map((change) => change.pull), pull].filter((number) => number !== null)
  const [newest] = brought
  const named = known.length > 0 || newest === undefined ? [] : await namedBy(work, newest)
  return [...new Set([...known, ...named])].slice(0, mostPulls)
}

/** GitHub links a commit with its pull request a little later than it tells of the push: the subject names it at once. */
async function namedBy({ forge }: Work, { commit, subject }: SourceChange): Promise<readonly number[]> {
  const found = /^Merge pull request #(\d{1,9}) |\(#(\d{1,9})\)$/.exec(subject)
  const number = Number(found?.[1] ?? found?.[2] ?? 0)
  if (number === 0) return []
  const { pull } = await forge.snapshot({ pull: number })
  return pull?.state === 'merged' && pull.mergeCommit === commit ? [number] : []
}

/** Where one unit's plan is shown: on those pull requests that it carries something of, else on the newest. */
function placesOf({ plans }: Outcome, pulls: readonly number[], brought: readonly SourceChange[]): readonly number[] {
  const pending = plans.flatMap((plan) => plan.pending)
  const own = pulls.filter((number) => pending.some(({ pull }) => pull === number))
  const commits = new Set(brought.map(({ commit }) => commit))
  const isDirect = pending.some(({ commit, pull }) => pull === null && commits.has(commit))
  return own.length > 0 || isDirect ? own : pulls.slice(0, 1)
}
