// Members of a unit that do not travel in a plan, and why: what travels together is never quietly less than that.
import { type Problem, problem } from '../problem.ts'
import type { Situation } from './situation.ts'
import { sliceNamed } from './slice/view.ts'

type Question = Pick<Situation, 'request' | 'services' | 'unselected' | 'heldBack' | 'own' | 'view' | 'terms'>

/** `left`: services that left the source, of which something else is said. */
export function lagging(question: Question, left: Iterable<string>): readonly Problem[] {
  const { request, services, unselected, heldBack, view, terms } = question
  const { unit, to } = request
  if (request.services !== 'all' && request.services.length < 2) return []
  const told = new Set(left)
  const named = request.services === 'all' ? services : request.services
  const absent = named.filter(
    (name) => sliceNamed(view, name) === null && !unselected.includes(name) && !told.has(name),
  )
  const asked = request.services === 'all' ? (heldBack[0] ?? '') : unit
  return [
    ...behind(unselected, unit, `the \`services\` of ${to} in .github/sluice.yaml leave`, 'out'),
    ...behind(absent, unit, `${terms.from.cluster} does not have`),
    ...behind(
      heldBack,
      unit,
      `${terms.to.cluster} does not have`,
      `yet; \`/promote ${asked} to ${to}\` introduces what is new`,
    ),
  ]
}

function behind(names: readonly string[], unit: string, why: string, rest = ''): readonly Problem[] {
  if (names.length === 0) return []
  const [verb, them] = names.length === 1 ? ['stays', 'it'] : ['stay', 'them']
  const reason = `${why} ${them}${rest === '' ? '' : ` ${rest}`}`
  return [problem('lags', `${names.join(', ')} of ${unit} ${verb} behind: ${reason}.`)]
}
