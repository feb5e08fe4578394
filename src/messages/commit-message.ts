// The commit of a promotion: a title for people and trailers that repeat the facts. Decisions never rest on them.
import type { Plan } from '../promotion/model.ts'

export const promotionTitle = (unit: string, environment: string): string => `promote ${unit} to ${environment}`

/** `forced`: why somebody answers for it. */
export function promotionMessage(
  plans: readonly Plan[],
  digest: string,
  requestedBy: string | null,
  forced: string | null = null,
): string {
  const plan = plans[0]
  if (plan === undefined) throw new Error('a promotion has at least one plan')
  const trailers = [
    `Sluice-Unit: ${plan.unit}`,
    `Sluice-Source: ${plan.from}@${plan.source}`,
    `Sluice-Plan: ${digest}`,
    ...(forced === null ? [] : [forcedTrailer(forced)]),
    ...(requestedBy === null ? [] : [`Requested-by: ${requestedBy}`]),
  ]
  return `${promotionTitle(plan.unit, plan.to)}\n\n${trailers.join('\n')}\n`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they would end the line that the trailer is.
const breaks = /[\x00-\x1f\x7f\u2028\u2029]+/g
export const forcedTrailer = (reason: string): string => `Sluice-Forced: ${reason.replace(breaks, ' ')}`
