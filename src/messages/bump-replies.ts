// What Sluice answers to people who asked for a bump, or for the way back.
import type { BumpOutcome } from '../bump/decide.ts'
import { repositoryOf } from './bump-words.ts'
import { code, plain } from './markdown.ts'
import { problemLine } from './replies.ts'

/** By the code of a decision to leave things as they are; others say it in their own words. */
const leaves: Readonly<Record<string, string>> = {
  'in-step': 'stands at it already: nothing to bump',
  'no-pins': 'is not pinned by a tag there: nothing to bump',
  'no-tag': 'has no tag that is allowed there',
  blocked: 'cannot be bumped as it is',
  observe: 'was planned only: the environment is in `mode: observe`, so nothing is opened',
  person: 'has a branch that holds commits by somebody else; it is never overwritten. Delete the branch, or merge it',
  'foreign-pull': 'has a pull request from our branch name that somebody else opened. Close it first',
  unchanged: 'is open already with exactly these tags',
  approved: 'is approved as it stands: only `/bump` refreshes it',
  refused: 'was closed for this tag before: only `/bump` opens it again',
  asked: 'is open as somebody asked for it: only `/bump` changes it',
}

const planned = {
  open: 'would open a pull request',
  update: 'would refresh the open pull request',
  withdraw: 'would close the open pull request',
  wait: 'would wait',
  failed: 'was refused by GitHub',
} as const

export const bumpLeaveSentence = (code: string, because?: string): string =>
  Object.hasOwn(leaves, code) ? (leaves[code] ?? '') : because === undefined ? 'was left as it is' : sentence(because)

const sentence = (because: string) => plain(because.replace(/[.\s]+$/, ''))

export function bumpOutcomeLine({ base, environment, decision, tag, pull }: BumpOutcome, dry = false): string {
  const subject = `${code(repositoryOf(base))}${tag === null ? '' : ` to ${code(tag)}`} in **${plain(environment)}**`
  const { kind, code: word = '', because } = decision
  const number = pull === null ? '' : ` (#${pull})`
  const why = because === undefined ? '' : `: ${sentence(because)}`
  if (dry && kind !== 'leave') return `${subject}: ${planned[kind]}${number}${kind === 'wait' ? why : ''}.`
  switch (kind) {
    case 'open':
      return `${subject}: opened #${pull ?? '?'}.`
    case 'update':
      return `${subject}: refreshed #${pull ?? '?'}.`
    case 'withdraw':
      return `${subject}: closed #${pull ?? '?'}${why}.`
    case 'failed':
      return `${subject}: GitHub refused it${why}.`
    case 'wait':
      return `${subject}: waits${why}.`
    case 'leave':
      return `${subject}: ${bumpLeaveSentence(word, because)}${number}.`
  }
}

const shownStays = 20

/** With what stands in the way, and the pins that stay behind. */
export function bumpOutcomeParts(outcome: BumpOutcome, dry = false): readonly string[] {
  const problems = outcome.plans.flatMap((plan) => plan.problems).map((one) => `- ${problemLine(one)}`)
  // What stands at the tag already needs no words.
  const stays = outcome.plans.flatMap((plan) =>
    plan.stays
      .filter(({ code }) => code !== 'stands' && code !== 'not-asked')
      .map(({ pin, because }) => {
        const services = pin.services.length === 0 ? pin.name : pin.services.join(', ')
        return `- ${code(services)} stays at ${code(pin.tag)}: ${plain(because)}`
      }),
  )
  const lines = [...new Set([...problems, ...stays])]
  const more = lines.length - shownStays
  const shown = [...lines.slice(0, shownStays), ...(more > 0 ? [`- … and ${more} more`] : [])]
  return [bumpOutcomeLine(outcome, dry), ...(shown.length > 0 ? [shown.join('\n')] : [])]
}
