// An environment that comes after several takes its content from the first of them and waits for the others: their say on
// a unit's plans is a problem that keeps the gate red, or a note.
import { joinNote, joinProblem } from '../../messages/joins.ts'
import type { Plan, PromotionRequest } from '../../promotion/model.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { Aim } from './plan-aim.ts'

/** `openPull`: the number of the promotion of the unit that is open into an environment. */
export async function withJoins(
  work: Work,
  { config, headOf }: Standing,
  { unit, from, to }: Aim,
  request: Omit<PromotionRequest, 'bases'>,
  plans: readonly Plan[],
  openPull: (environment: string) => number | null,
): Promise<readonly Plan[]> {
  const after = config.environments.find((one) => one.name === to)?.after ?? []
  const others = after.slice(1).filter((one) => one !== from)
  // Nothing is carried that somebody else would have to run first.
  const at = plans.findIndex(({ changes }) => changes.length > 0)
  if (others.length === 0 || at < 0) return plans
  const problems: Plan['problems'][number][] = []
  const notes: Plan['notes'][number][] = []
  for (const environment of others) {
    const { choices: _, ...rest } = request
    const trial = { ...rest, to: environment, target: headOf(environment), introduce: 'all' as const }
    const question = {
      request: trial,
      plans: plans.map(({ to: target, sourceCluster, received }) => ({
        to: target,
        sourceCluster,
        ...(received === undefined ? {} : { received }),
      })),
    }
    const state = await work.plan('join', { config, question })
    const join = { environment, unit: unit.name, state, pull: openPull(environment) }
    const [problem, note] = [joinProblem(join), joinNote(join)]
    if (problem !== null) problems.push(problem)
    if (note !== null) notes.push(note)
  }
  return plans.map((plan, index) =>
    index === at ? { ...plan, problems: [...plan.problems, ...problems], notes: [...plan.notes, ...notes] } : plan,
  )
}
