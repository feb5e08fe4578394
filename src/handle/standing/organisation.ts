// What the organisation's file says here: read seldom, remembered, and never taken for absent because of an error.
import { type Organisation, parseOrganisation } from '../../config/layers/organisation.ts'
import { ForgeError } from '../../github/failure.ts'
import { type Problem, problem } from '../../problem.ts'
import { Moved, type Work } from '../work.ts'

export type Policy = {
  /** `none`: there is nothing to go by, and that is no error. `unreadable`: what was read last goes on, if anything was. */
  readonly kind: 'none' | 'read' | 'unreadable'
  /** Why it is not `read`, as a sentence for people; null where there simply is no file. */
  readonly because: string | null
  readonly organisation: Organisation | null
  /** The file is broken, and none was ever good: nobody knows what it would have locked. */
  readonly problems: readonly Problem[]
}

/** As it outlives a restart. */
type Remembered = {
  /** When it was asked for. */
  readonly at: number
  /** Of the last answer that was one. */
  readonly version: string | null
  readonly answer: 'file' | 'none' | 'unseen'
  /** The last file that was good; null: there was none, or it was taken away. */
  readonly good: string | null
  /** Where the file of the last answer is broken. Its words may be nobody else's business. */
  readonly broken: string | null
  /** What went wrong when it was asked for last. */
  readonly trouble: string | null
}

/** How long nobody asks again; a push to the organisation's repository is heard at once. */
const lasts = 600_000

const keyOf = ({ forge }: Work) => `organisation:${forge.installation}`
const placeOf = ({ forge }: Work) => `${forge.repository.owner}/.github`
export const organisationFileOf = (work: Work): string => `${placeOf(work)}:.github/sluice.yaml`

/** What was read last, at any time: costs nothing but the first time. Jobs that act ask `demandCurrent` before they do. */
export async function policyOf(work: Work): Promise<Policy> {
  return policyFrom(work, (await recalled(work)) ?? (await ask(work, null)))
}

/** Read anew, and remembered. */
export async function readPolicy(work: Work): Promise<Policy> {
  return policyFrom(work, await ask(work, await recalled(work)))
}

/** Before anything is written by what was read long ago: asked again, and the job begins anew where it says otherwise now. */
export async function demandCurrent(work: Work): Promise<void> {
  const before = await recalled(work)
  if (before !== null && work.now() - before.at < lasts) return
  const now = await ask(work, before)
  if (before !== null && (before.good !== now.good || before.broken !== now.broken))
    throw new Moved('the file of the organisation changed')
}

async function recalled(work: Work): Promise<Remembered | null> {
  const text = await work.memory.recall(keyOf(work))
  return text === null ? null : (JSON.parse(text) as Remembered)
}

async function ask(work: Work, before: Remembered | null): Promise<Remembered> {
  const next = { ...(await answered(work, before)), at: work.now() }
  await work.memory.remember(keyOf(work), JSON.stringify(next))
  return next
}

async function answered(work: Work, before: Remembered | null): Promise<Omit<Remembered, 'at'>> {
  try {
    const file = await work.forge.organisationFile(before?.version ?? null)
    switch (file.kind) {
      case 'unchanged':
        return before === null ? nothing : { ...before, trouble: null }
      case 'none':
        return { ...nothing, answer: 'none' }
      case 'unseen':
        return before === null || before.answer === 'unseen' ? nothing : { ...before, trouble: hidden(work) }
      case 'file':
        return judged(work, file, before)
    }
  } catch (error) {
    if (!(error instanceof ForgeError) || (before === null && error.failure.kind === 'retry')) throw error
    work.log.warn({ reason: error.message }, 'the file of the organisation could not be read')
    // A folder or a link by that name: something is meant to hold, and nobody knows what.
    if (error.failure.kind === 'refused') {
      const broken = `${organisationFileOf(work)} is no file that can be read.`
      return { ...(before ?? nothing), version: null, answer: 'file', broken, trouble: null }
    }
    return { ...(before ?? nothing), trouble: 'GitHub did not answer as it should.' }
  }
}

const nothing = { version: null, answer: 'unseen', good: null, broken: null, trouble: null } as const
const hidden = (work: Work) => `${placeOf(work)} is gone, or the App may not read it any more.`

function judged(
  work: Work,
  { version, text }: { readonly version: string | null; readonly text: string | 'too-large' },
  before: Remembered | null,
): Omit<Remembered, 'at'> {
  const broken = brokenAt(work, text)
  const good = broken === null ? text : (before?.good ?? null)
  return { version, answer: 'file', good, broken, trouble: null }
}

function brokenAt(work: Work, text: string): string | null {
  if (text === 'too-large') return `${organisationFileOf(work)} is larger than 1 MiB.`
  const parsed = parseOrganisation(text, organisationFileOf(work))
  if (!('problems' in parsed)) return null
  const [first] = parsed.problems
  return `${[first?.file, ...(first?.line == null ? [] : [first.line, first.column])].join(':')} is broken (${first?.code}).`
}

function policyFrom(work: Work, { answer, good, broken, trouble }: Remembered): Policy {
  const parsed = good === null ? null : parseOrganisation(good, organisationFileOf(work))
  const organisation = parsed !== null && 'organisation' in parsed ? parsed.organisation : null
  const unknown = organisation === null && broken !== null
  const because = trouble ?? broken ?? (answer === 'unseen' ? `${placeOf(work)} is not there, or not readable.` : null)
  const problems = unknown
    ? [problem('broken-organisation', `${broken} Nothing is promoted until it is mended.`, organisationFileOf(work))]
    : []
  const kind = because !== null ? 'unreadable' : organisation === null ? 'none' : 'read'
  return { kind, because, organisation, problems }
}
