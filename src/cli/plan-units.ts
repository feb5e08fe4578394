// Plans every unit of a question, each on top of what the ones before it write.
import { didYouMean } from '../config/suggest.ts'
import { problem } from '../problem.ts'
import type { Change, Plan } from '../promotion/model.ts'
import { planPromotion } from '../promotion/plan.ts'
import type { Unit } from '../promotion/slice/units.ts'
import { settle } from '../settle.ts'
import type { OpenClone } from './clone.ts'
import { overlaid } from './overlay.ts'
import type { PlanQuestion } from './plan-question.ts'

export async function planUnits(clone: OpenClone, question: PlanQuestion): Promise<readonly Plan[]> {
  const plans: Plan[] = []
  const written: Change[] = []
  const waiting = [...question.units]
  const deferred = new Set<string>()
  for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift()) {
    clone.progress.say(`Planning ${unit.name} (${question.units.length - waiting.length} of ${question.units.length})`)
    const planned = await planUnit(clone, question, unit, written)
    // What it lacks may come with a unit behind it: once, it is planned after those.
    if (waiting.length > 0 && !deferred.has(unit.name) && planned.some(lacksSomething)) {
      deferred.add(unit.name)
      waiting.push(unit)
      continue
    }
    written.push(...planned.flatMap((plan) => plan.changes))
    for (const plan of planned) plans.push(shown(clone, question, plan))
  }
  return plans
}

const lacksSomething = (plan: Plan): boolean =>
  plan.problems.some(({ code }) => code === 'missing-object' || code === 'missing-path' || code === 'missing-file')

async function planUnit(
  { reader }: OpenClone,
  question: PlanQuestion,
  unit: Unit,
  written: readonly Change[],
): Promise<readonly Plan[]> {
  const { config, from, to, source, target, base, carry } = question
  const overlay = overlaid(reader, target, written)
  const clusters = config.environments.find((one) => one.name === to)?.clusters ?? []
  const bases = new Map(clusters.map(({ name }) => [name, base]))
  const asked = { unit: unit.name, services: unit.services, from, to, source, target: overlay.commit, bases }
  const request = carry === null ? asked : { ...asked, carry }
  const plans = await settle((known) => planPromotion(request, config, known), overlay.reader)
  return plans.map((plan) => ({ ...(question.astray === null ? plan : stopped(plan, question.astray)), target }))
}

/** A base that the source does not come from cannot say what changed. */
function stopped(plan: Plan, { commit, option }: NonNullable<PlanQuestion['astray']>): Plan {
  const message = `${commit.slice(0, 7)} of ${option} is no ancestor of the source ${plan.source.slice(0, 7)}: name a commit that the source comes from.`
  const nothing = {
    changes: [],
    kept: [],
    conflicts: [],
    replaced: [],
    adjusted: [],
    secrets: [],
    pending: [],
    notes: [],
  }
  return { ...plan, ...nothing, problems: [problem('not-an-ancestor', message)] }
}

/** The plan with what a person has to know beside it. */
function shown({ shallow }: OpenClone, question: PlanQuestion, plan: Plan): Plan {
  const binary = plan.changes.filter(({ before, after }) => before?.text === null || after?.text === null)
  const notes = [
    problem('base', `Compared with ${plan.base.commit?.slice(0, 7) ?? 'nothing'}: ${plan.base.because}.`),
    ...(shallow && question.base.kind === 'infer'
      ? [
          problem(
            'shallow-clone',
            'The clone is shallow: the base was guessed from the part of the history that is here.',
          ),
        ]
      : []),
    ...binary.map(({ path }) =>
      problem('binary', 'The file is no text: its contents are shown as null, --write writes them.', path),
    ),
  ]
  const problems = plan.problems.map((problem) =>
    problem.code === 'unknown-service'
      ? { ...problem, message: `${problem.message}${didYouMean(plan.unit, question.known)}` }
      : problem,
  )
  return { ...plan, problems, notes: [...notes, ...plan.notes] }
}
