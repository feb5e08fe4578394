// One wish planned and decided: what the ledger, the branches and the base say of it, and what is to be done.
import { decideBump } from '../../bump/decide.ts'
import { baseId, baseUnit, type Destination } from '../../bump/model.ts'
import { digestOfBump } from '../../bump/plan-bump.ts'
import type { BumpRecord } from '../../ledger/bump-state.ts'
import { branchName } from '../../messages/branch-name.ts'
import { compareTags, schemeFor } from '../../versions/schemes.ts'
import { placesHeld } from '../promotion/places.ts'
import { openPullOf } from '../promotion/plan-aim.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { policyFor } from './policy.ts'
import { type BaseRead, stopOf } from './read-base.ts'
import { reconcileBump } from './reconcile-bump.ts'
import { ownName } from './survey.ts'
import type { BumpWish, PlannedBump } from './wish.ts'

export const bumpBranch = ({ base, environment }: Pick<BumpWish, 'base' | 'environment'>): string =>
  branchName({ kind: 'bump', environment, unit: baseUnit(base) })

/** `known`: the record as this job knows it; null: as the ledger has it. `before`: what the same job has planned so far. */
export async function planWish(
  work: Work,
  standing: Standing,
  wish: BumpWish,
  read: BaseRead,
  known: BumpRecord | null,
  before: readonly PlannedBump[],
): Promise<PlannedBump> {
  const { config, snapshot, headOf, ledger } = standing
  const { base, environment, to, only, except, kept, mayLower } = wish
  const branch = bumpBranch(wish)
  const facts = snapshot.branches.find(({ name }) => name === branch) ?? null
  const pull = openPullOf(facts)
  const record = known ?? (await reconcileBump(work, standing, await ledger.bump(environment, base), facts))
  const { versioning } = policyFor(config, base)
  const commit = headOf(environment)
  const request = { base, environment, commit, to, only, except, kept, mayLower, versioning, own: ownName(work) }
  const stopped = stopOf(read, tagsIn(to))
  const plans = stopped === null ? await work.plan('bump', { config, request }) : []
  const moves = plans.flatMap((plan) => plan.moves)
  const compare = comparing(versioning, [...moves.map(({ pin }) => pin.tag), ...moves.map((move) => move.to)])
  const tag = to.kind === 'tag' ? to.tag : ([...new Set(moves.map((move) => move.to))].sort(compare).at(-1) ?? null)
  const lowers = moves.some((move) => compare(move.to, move.pin.tag) < 0)
  const digest = digestOfBump(plans)
  const decision = decideBump({
    plans,
    asked: wish.requestedBy !== null,
    mode: config.environments.find(({ name }) => name === environment)?.mode ?? 'observe',
    tag,
    digest,
    // A commit that the ledger names is ours, whatever GitHub says of its signature.
    branch: facts === null ? null : { oid: facts.oid, byUs: facts.byUs || isVersion(record, facts.oid) },
    pull,
    open: record.open,
    refused: record.refused,
    stopped,
    over: wish.over ?? null,
    openPulls: placesHeld(standing, environment) + before.filter((one) => isOpeningIn(one, environment)).length,
    limit: config.limits.open,
  })
  work.log.info({ base: baseId(base), environment, tag, decision }, 'decided')
  return { wish, plans, tag, lowers, digest, decision, record, branch, facts, pull, read }
}

const isVersion = ({ open }: BumpRecord, oid: string) => open?.head === oid || open?.previous?.head === oid

const isOpeningIn = ({ wish, decision }: PlannedBump, environment: string) =>
  wish.environment === environment && decision.kind === 'open'

const tagsIn = (to: Destination): readonly string[] =>
  to.kind === 'tag' ? [to.tag] : [...new Set(Object.values(to.tags))]

/** Tags of no scheme, or of several, are in no order. */
function comparing(versioning: string, tags: readonly string[]): (a: string, b: string) => number {
  const scheme = schemeFor(versioning, tags, tags)
  return (a, b) => (scheme === null ? 0 : (compareTags(scheme, a, b) ?? 0))
}
