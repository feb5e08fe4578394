// Whether another environment that a promotion waits for runs what it carries, too: what is carried is merged into that
// environment as a trial, and nothing may be left to do there.
import type { Config, Environment } from '../config/model.ts'
import type { BaseChoice, Known, Plan, PromotionRequest, Step } from './model.ts'
import { clustersOf, planPromotion } from './plan.ts'

export type JoinQuestion = {
  /** As the promotion's own, but into the other environment, at its head. */
  readonly request: Omit<PromotionRequest, 'bases'>
  /** What is carried, for each cluster of the promotion. */
  readonly plans: readonly Pick<Plan, 'to' | 'sourceCluster' | 'received'>[]
}

/** One trial for each of these clusters of the other environment. */
export function planJoin(
  { request, plans }: JoinQuestion,
  config: Config,
  known: Known,
  clusters: Environment['clusters'] = clustersOf(request, config),
): Step<readonly Plan[]> {
  const trials = clusters.map((cluster) => ({ cluster, plan: likeliest(plans, cluster) }))
  const bases = new Map(trials.map(({ cluster, plan }) => [cluster.name, baseOf(plan)]))
  // What is carried is what the other environment has to run: content and base are of one source cluster.
  const sourced = trials.map(({ cluster, plan }) => ({ ...cluster, from: plan?.sourceCluster ?? cluster.from }))
  return planPromotion({ ...request, bases }, config, known, sourced)
}

type Carried = JoinQuestion['plans'][number]

/** Of clusters that are called alike in several environments each is asked against its like. */
const likeliest = (plans: readonly Carried[], { name, from }: Environment['clusters'][number]): Carried | undefined =>
  [from, name].flatMap((like) => plans.find(({ sourceCluster }) => sourceCluster === like) ?? [])[0] ?? plans[0]

/** What the promotion starts from. */
function baseOf(plan: Carried | undefined): BaseChoice {
  const because = 'what the promotion starts from'
  const received = plan?.received
  return received === undefined ? { kind: 'nothing', because } : { kind: 'tree', tree: received, because }
}

/** What the target of the promotion keeps as its own, the other environment need not have either. */
export function keepingAlike(config: Config, target: string, other: string): Config {
  const adjust = config.adjust.flatMap((rule) => {
    const { environments, keep } = rule
    if (environments === null || environments.includes(other) || !environments.includes(target)) return [rule]
    return [rule, { ...rule, environments: [other], keep, set: [], min: [], remove: [] }]
  })
  return { ...config, adjust }
}

export type JoinState =
  /** It does not take the unit at all, by its `services`. */
  | { readonly kind: 'not-taken' }
  | { readonly kind: 'runs' }
  | { readonly kind: 'lacks'; readonly cluster: string }
  | { readonly kind: 'behind'; readonly plan: Plan }
  | { readonly kind: 'cannot-tell'; readonly plan: Plan }

export function joinState(trials: readonly Plan[]): JoinState {
  const taken = trials.filter(({ problems }) => !problems.some(({ code }) => code === 'not-selected'))
  if (taken.length === 0) return { kind: 'not-taken' }
  // A cluster beside others that have it need not have every service.
  const lacking = taken.find((plan) => plan.introduces)
  if (lacking !== undefined && taken.every((plan) => plan.introduces))
    return { kind: 'lacks', cluster: lacking.cluster }
  const standing = taken.filter((plan) => !plan.introduces)
  const behind = standing.find(({ changes }) => changes.length > 0)
  if (behind !== undefined) return { kind: 'behind', plan: behind }
  const unclear = standing.find(({ problems }) => problems.length > 0)
  return unclear === undefined ? { kind: 'runs' } : { kind: 'cannot-tell', plan: unclear }
}
