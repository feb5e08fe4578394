// Clusters that a promotion passes by: what they receive from does not have the unit, while others of the environment get it.
import { sideName } from '../config/place-name.ts'
import { type Problem, problem } from '../problem.ts'
import type { Plan } from './model.ts'
import type { Opened } from './situation.ts'

/** Neither side of the merge ever had it. A unit that left the source is another matter. */
const hasNothing = ({ services, source, base }: Opened) =>
  services.length > 0 && source.files.length === 0 && base.content.files.length === 0

/** None where no cluster would receive it: then it is the name that is wrong. */
export function passedBy(all: readonly Opened[]): ReadonlySet<Opened> {
  const without = all.filter(hasNothing)
  return new Set(without.length === all.length ? [] : without)
}

const ownCode = 'takes-no-part'

export const takesNoPart = ({ notes }: Pick<Plan, 'notes'>): boolean => notes.some(({ code }) => code === ownCode)

/** What such a cluster's own plan says. */
export const noPartNote = ({ request, terms }: Opened): Problem =>
  problem(
    ownCode,
    `${sideName(terms.to, terms.from)} takes no part: ${sideName(terms.from, terms.to)} has no ${request.unit}.`,
  )

/** What is said of all of them where the others are told of. */
export function passedByNote([first, ...more]: readonly Opened[]): readonly Problem[] {
  if (first === undefined) return []
  const { request, terms } = first
  const many = `${sideName(terms.to, terms.from)} and ${more.length} more take no part: what they receive from has no ${request.unit}.`
  return [problem('passed-by', more.length === 0 ? noPartNote(first).message : many)]
}
