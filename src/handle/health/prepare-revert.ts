// One revert: planned and committed, with what its pull request says. Nothing leads to the commit yet.
import type { Environment } from '../../config/model.ts'
import { choicesOf } from '../../ledger/open-reverts.ts'
import type { Revert, Rollout } from '../../ledger/rollout-state.ts'
import { branchName } from '../../messages/branch-name.ts'
import type { FailedObject, RevertFacts } from '../../messages/revert-body.ts'
import { revertMessage, revertTitle } from '../../messages/revert-words.ts'
import type { Oid } from '../../oid.ts'
import { digestOf } from '../../promotion/digest.ts'
import type { Choice, SourceChange } from '../../promotion/model.ts'
import { historyKey } from '../../promotion/model.ts'
import type { RevertPlan } from '../../promotion/revert/model.ts'
import { revertBlockers } from '../../promotion/revert/revert-blockers.ts'
import { isOpen, questionsOf } from '../../promotion/settling/blockers.ts'
import { stillAsked, withChoices } from '../../promotion/settling/choices.ts'
import { conditionsOn } from '../gate/conditions.ts'
import { openPullOf } from '../promotion/plan-aim.ts'
import type { Effect } from '../proposal/pull-request.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

/** What one cluster goes back from and to. `evidence`: one sentence; `requestedBy`: null for a failed rollout. */
export type WayBack = {
  readonly environment: string
  readonly service: string
  readonly cluster: string
  readonly bad: Oid
  readonly badContent: string
  readonly good: Oid
  /** Null: a person asked without one. */
  readonly rollout: Rollout | null
  readonly evidence: readonly string[]
}

/** Why it is opened, and what is known already. */
export type Occasion = {
  /** Who asked by a comment; null: a failed rollout. */
  readonly requestedBy: string | null
  readonly comesBack: RevertFacts['comesBack']
  /** Whether what is left is held from now on. */
  readonly isHeld: boolean
  /** Reverts of the service that the memory has: one of the same content keeps its commit. */
  readonly known: readonly Revert[]
  /** What a person decides now; what is remembered of an open one counts, too. */
  readonly choices?: readonly Choice[]
}

export type ReadyRevert = {
  readonly environment: string
  readonly service: string
  readonly effect: Effect
  readonly reverts: readonly Revert[]
  /** Login of whoever made the change; null: not known. */
  readonly author: string | null
}

/** All of one service and environment. `choices`: of any cluster. */
export function planWays(
  work: Work,
  { config, headOf }: Standing,
  ways: readonly WayBack[],
  choices: readonly Choice[],
): Promise<readonly RevertPlan[]> {
  const requests = ways.map(({ environment, service, cluster, bad, good }) => ({
    ...{ environment, service, cluster, bad, good },
    target: headOf(environment),
    choices: choices.filter((one) => one.cluster === cluster),
  }))
  return work.plan('revert', { config, requests })
}

/** All of one service and environment. */
export async function prepareRevert(
  work: Work,
  standing: Standing,
  ways: readonly WayBack[],
  { requestedBy, comesBack, isHeld, known, choices: made = [] }: Occasion,
): Promise<ReadyRevert | { readonly because: string }> {
  const { config, snapshot, headOf } = standing
  const [first] = ways
  if (first === undefined) return { because: 'nothing goes back' }
  const { environment, service, bad } = first
  const branch = branchName({ kind: 'revert', environment, unit: service, bad: bad.slice(0, 7) })
  const open = known.filter((one) => one.state === 'open' && one.branch === branch)
  const choices = withChoices(choicesOf(open), made)
  const plans = await planWays(work, standing, ways, choices)
  const changes = plans.flatMap((plan) => plan.changes)
  const blockers = revertBlockers(plans, open[0]?.blockers)
  if (changes.length === 0 && !blockers.some(isOpen)) return { because: 'what stands there is that content already' }
  const facts = snapshot.branches.find(({ name }) => name === branch) ?? null
  if (facts !== null && !facts.byUs) return { because: 'its branch holds commits by somebody else' }
  const change = await changeOf(work, bad, plans)
  const digest = digestOf(plans)
  const stands = open.some((one) => one.digest === digest && one.head === facts?.oid)
  const head =
    stands && facts !== null
      ? facts.oid
      : await work.forge.commit({
          parent: headOf(environment),
          message: revertMessage({ ...first, digest, requestedBy }),
          changes,
        })
  const at = new Date(work.now()).toISOString()
  const says: RevertFacts = {
    failed: ways.flatMap(failedObjects),
    change,
    requestedBy,
    evidence: ways.flatMap(({ evidence }) => evidence),
    held: isHeld ? [environment, ...followersOf(config.environments, environment)] : [],
    comesBack,
    upstream: config.environments.find(({ name }) => name === environment)?.after[0] ?? null,
  }
  const pull = openPullOf(facts)
  const subject = {
    kind: 'revert',
    environment,
    unit: service,
    bad: bad.slice(0, 7),
    head,
    pull,
    version: null,
  } as const
  const effect: Effect = {
    ...{ branch, head, digest, blockers },
    body: await work.plan('revertBody', { plans, facts: says, blockers }),
    base: standing.branchOf(environment),
    before: facts?.oid ?? null,
    pull,
    title: revertTitle(first),
    conditions: await conditionsOn(work, standing, subject),
  }
  const kept = stillAsked(choices, questionsOf(blockers))
  const reverts = ways.map(({ cluster, badContent, bad: from, good }): Revert => {
    const decided = kept.filter((one) => one.cluster === cluster)
    return {
      ...{ cluster, badContent, branch, head, digest, at, requestedBy, blockers },
      bad: from,
      target: good,
      pull: effect.pull?.number ?? null,
      state: 'open',
      ...(decided.length === 0 ? {} : { choices: decided }),
    }
  })
  return { environment, service, effect, reverts, author: change?.author ?? null }
}

const followersOf = (environments: readonly Environment[], name: string): readonly string[] =>
  environments.filter(({ after }) => after.includes(name)).map((one) => one.name)

function failedObjects({ rollout, cluster }: WayBack): readonly FailedObject[] {
  return Object.entries(rollout?.objects ?? {})
    .filter(([, { state }]) => state === 'failed')
    .map(([object, { reason, message, since }]) => ({ object, cluster, reason, message, since }))
}

/** Each is a field of one request. */
const mostPaths = 30

/** The merge that brought what is taken back, as far as history tells. */
async function changeOf(work: Work, bad: Oid, plans: readonly RevertPlan[]) {
  const paths = plans.flatMap(({ changes }) => changes.map(({ path }) => path)).slice(0, mostPaths)
  if (paths.length === 0) return null
  const { history } = await work.forge.reader.read([{ kind: 'history', head: bad, paths, limit: 1 }])
  const [change]: readonly SourceChange[] = history.get(historyKey(bad, paths)) ?? []
  if (change === undefined) return null
  const { commit, pull, author, subject } = change
  return { commit, pull, author: author === '' ? null : author, subject }
}
