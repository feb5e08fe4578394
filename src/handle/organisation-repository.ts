// The repository `.github` of an owner: its file is policy for the others, so a push to it is read at once and judged there.
import { parseOrganisation } from '../config/layers/organisation.ts'
import { tooLarge } from '../config/read.ts'
import { ForgeError } from '../github/failure.ts'
import { laneOf } from '../intent.ts'
import { organisationReady, organisationRepositoryLine } from '../messages/organisation.ts'
import type { Problem } from '../problem.ts'
import type { Trigger } from '../trigger.ts'
import { sayBroken, sayMended, wasBroken } from './standing/broken.ts'
import { organisationFileOf, readPolicy } from './standing/organisation.ts'
import type { Report, Work } from './work.ts'

export const isOrganisationRepository = ({ forge }: Work): boolean => forge.repository.name.toLowerCase() === '.github'

export async function handleOrganisation(work: Work, trigger: Trigger): Promise<Report> {
  const nothing = { did: [organisationRepositoryLine] }
  const branch = branchOf(trigger)
  if (branch === null) return nothing
  const snapshot = await work.forge.snapshot({}).catch(emptyIsNothing)
  const headOid = snapshot?.heads.get(snapshot.defaultBranch)
  if (snapshot === null || headOid == null || (branch !== '*' && branch !== snapshot.defaultBranch)) return nothing
  const { config } = snapshot
  const policy = await readPolicy(work)
  const problems = config === null ? policy.problems : problemsIn(work, config.text)
  if (problems.length > 0) return sayBroken(work, headOid, 'organisation', problems)
  if (await wasBroken(work)) await wakeOthers(work)
  const { title, summary } = organisationReady
  await sayMended(work, headOid, config === null ? null : { title, summary })
  return { did: [config === null ? organisationRepositoryLine : title] }
}

/** Where it stopped other repositories nothing may happen for long: each is looked at once. */
async function wakeOthers({ forge, tasks }: Work): Promise<void> {
  const trigger = { kind: 'installed', repositories: [] } as const
  await tasks.later({ id: `policy:${forge.installation}`, lane: laneOf(trigger), trigger })
}

/** Where something may have changed; a merge is told by its push or by its pull request, whichever comes first. */
function branchOf(trigger: Trigger): string | null {
  if (trigger.kind === 'installed') return '*'
  if (trigger.kind === 'closed') return trigger.merged ? trigger.base : null
  return trigger.kind === 'moved' ? trigger.branch : null
}

function emptyIsNothing(error: unknown): null {
  if (error instanceof ForgeError && error.failure.kind === 'missing') return null
  throw error
}

function problemsIn(work: Work, text: string | 'too-large'): readonly Problem[] {
  if (text === 'too-large') return [tooLarge(organisationFileOf(work))]
  const parsed = parseOrganisation(text, organisationFileOf(work))
  return 'problems' in parsed ? parsed.problems : []
}
