// What is answered to `/rollback` of a service, `/suspend` and `/resume`.
import type { Oid } from '../oid.ts'
import { code, plain } from './markdown.ts'
import { shortId } from './revert-words.ts'

type ServiceIn = { readonly environment: string; readonly service: string }

const subject = ({ service, environment }: ServiceIn) => `${code(service)} in **${plain(environment)}**`

export const notInBranchLine = (commit: Oid, branch: string): string =>
  `${code(commit)} is no commit of ${code(branch)}, so nothing goes back to it: forks and other branches do not count. Name a commit that ${code(`git log ${branch}`)} shows.`

export const notMergedLine = (pull: number, branch: string): string =>
  `#${pull} is no pull request that was merged into ${code(branch)}. Name one that was, or a whole commit id.`

export const standsAlreadyLine = (of: ServiceIn, what: string): string =>
  `${subject(of)} stands at ${code(what)} already. To go to another content of that version, name its commit with ${code('to <commit>')}.`

const mostVersions = 20

export function noSuchVersionLine(of: ServiceIn, version: string, seen: readonly string[]): string {
  const more = seen.length > mostVersions ? ` and ${seen.length - mostVersions} more` : ''
  const all =
    seen.length === 0 ? '' : ` Versions that it had: ${seen.slice(0, mostVersions).map(code).join(', ')}${more}.`
  return `${subject(of)} had no version ${code(version)} in its last changes.${all} A commit or a pull request can be named, too.`
}

export const allBadLine = (of: ServiceIn): string =>
  `Every content of ${subject(of)} that was healthy is bad now: say where to go with ${code(`/rollback ${of.service} in ${of.environment} to <version|commit|#pr>`)}.`

export const nothingBeforeLine = (of: ServiceIn): string =>
  `Nothing is known of what stood before in ${subject(of)}: say where to go with ${code('to <version|commit|#pr>')}.`

export const badTargetLine = (of: ServiceIn, good: Oid, because: string): string =>
  `${subject(of)}: what stood there before, at ${code(shortId(good))}, is bad itself (${plain(because)}). Say where to go with ${code('to <version|commit|#pr>')}; to go there all the same, name that very commit.`

export const badAllTheSameLine = (good: Oid, because: string): string =>
  `**Mind:** the content at ${code(shortId(good))} is bad there (${plain(because)}). It stays marked until it shows that it is healthy, and \`/release\` lifts its holds.`

export const inStepLine = (of: ServiceIn, good: Oid): string =>
  `${subject(of)}: what stands there is the content at ${code(shortId(good))} already. Nothing was opened.`

export const notThereThenLine = (of: ServiceIn, good: Oid, clusters: readonly string[]): string =>
  `${subject(of)} had no files in ${clusters.map(code).join(', ')} at ${code(shortId(good))}: it stays there as it is.`

export const unprovenLine = 'Its health was never recorded: it is what stood there before.'

export const notRevertedLine = (of: ServiceIn, because: string): string =>
  `${subject(of)}: nothing was opened, ${plain(because)}.`

type Opened = ServiceIn & {
  readonly good: Oid
  readonly pull: number
  /** `again`: it stood open with exactly this content. */
  readonly how: 'opened' | 'refreshed' | 'again'
}

const howWords = { opened: 'opened', refreshed: 'refreshed', again: 'is open already:' } as const

export const goesBackLine = ({ good, pull, how, ...of }: Opened): string =>
  `${subject(of)} back to ${code(shortId(good))}: ${howWords[how]} #${pull}.`

export const wouldGoBackLine = (of: ServiceIn, good: Oid, isObserved: boolean): string =>
  `${subject(of)} would go back to ${code(shortId(good))}${isObserved ? '; the environment is in `mode: observe`, so nothing is opened' : ''}.`

export const leftBadLine = (of: ServiceIn): string =>
  `What is left is marked as bad and held: ${subject(of)} does not come to it again by itself, nor what is promoted from there.`

export const suspendedLine = (
  of: ServiceIn & { readonly suspend: boolean; readonly pull: number; readonly how: Opened['how'] },
) => `${of.suspend ? 'Suspend' : 'Resume'} ${subject(of)}: ${howWords[of.how]} #${of.pull}.`

export const wouldSuspendLine = (of: ServiceIn & { readonly suspend: boolean }): string =>
  `${subject(of)} would be ${of.suspend ? 'suspended' : 'resumed'}; the environment is in \`mode: observe\`, so nothing is opened.`

export const asWishedLine = (of: ServiceIn & { readonly suspend: boolean }): string =>
  `${subject(of)} is ${of.suspend ? 'suspended' : 'running'} already. Nothing was opened.`

export const takenBackLine = (pull: number): string => `Closed #${pull}, which would have changed that.`

export const takenBackWords = (of: ServiceIn & { readonly suspend: boolean }, by: string): string =>
  `${plain(by)} asked to ${of.suspend ? 'suspend' : 'resume'} ${subject(of)}, which is ${of.suspend ? 'suspended' : 'running'} as it stands: this pull request is closed.`
