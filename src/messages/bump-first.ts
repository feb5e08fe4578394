// What a promotion says of a base that its source runs at a newer tag than its target.
import type { PinGap } from '../bump/gap.ts'
import { type Problem, problem } from '../problem.ts'
import { repositoryOf } from './bump-words.ts'

export type GapPlace = { readonly from: string; readonly to: string }

const runs = ({ service, base, stands, runs: tag }: PinGap, { from, to }: GapPlace): string =>
  `${service} runs on ${tag} of ${repositoryOf(base)} in ${from}, and ${to} stands at ${stands}`

/** `files`: of the base, what changed under the paths that the service applies. */
export function bumpFirst(gap: PinGap, place: GapPlace, files: readonly string[]): Problem {
  const [file = ''] = files
  const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
  const { base, service, runs: tag } = gap
  const ask = `/bump ${repositoryOf(base)} to ${tag} in ${place.to} --only ${service}`
  return problem(
    'bump-first',
    `${runs(gap, place)}: the base changed ${file}${more} for it in between. Bump first: merge the bump of ${place.to}, or comment ${ask}.`,
  )
}

export const baseBehind = (gap: PinGap, place: GapPlace): Problem =>
  problem('base-behind', `${runs(gap, place)}: nothing that it applies changed in between.`)

/** `why`: a whole sentence. */
export const baseUnread = (gap: PinGap, place: GapPlace, why: string): Problem =>
  problem('base-behind', `${runs(gap, place)}. What changed in between is not known: ${why}`)
