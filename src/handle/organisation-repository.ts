// The repository `.github` of an owner: its file is policy for the others, so a push to it is read at once and judged there.
import { parseOrganisation } from '../config/layers/organisation.ts'
import { organisationReady, organisationRepositoryLine } from '../messages/organisation.ts'
import type { Problem } from '../problem.ts'
import type { Trigger } from '../trigger.ts'
import { sayBroken, sayMended } from './broken.ts'
import { writeSeen } from './look-memory.ts'
import { organisationFileOf, readPolicy } from './organisation.ts'
import type { Report, Work } from './work.ts'

export const isOrganisationRepository = ({ forge }: Work): boolean => forge.repository.name.toLowerCase() === '.github'

export async function handleOrganisation(work: Work, trigger: Trigger): Promise<Report> {
  if (trigger.kind !== 'moved' && trigger.kind !== 'installed' && trigger.kind !== 'look')
    return { did: [organisationRepositoryLine] }
  const { heads, defaultBranch, config } = await work.forge.snapshot({})
  if (trigger.kind === 'moved' && trigger.branch !== defaultBranch) return { did: [organisationRepositoryLine] }
  await readPolicy(work)
  if (trigger.kind === 'look') {
    const { print } = trigger
    await writeSeen(work.memory, work.forge.repository.id, { print, tried: print, branches: [], comments: null })
  }
  const headOid = heads.get(defaultBranch) ?? null
  if (headOid === null) return { did: [organisationRepositoryLine] }
  const problems = config === null ? [] : problemsIn(work, config.text)
  if (problems.length > 0) return sayBroken(work, headOid, 'organisation', problems)
  const { title, summary } = organisationReady
  await sayMended(work, headOid, config === null ? null : { title, summary })
  return { did: [config === null ? organisationRepositoryLine : title] }
}

function problemsIn(work: Work, text: string | 'too-large'): readonly Problem[] {
  const parsed = parseOrganisation(text === 'too-large' ? ' '.repeat(1_048_577) : text, organisationFileOf(work))
  return 'problems' in parsed ? parsed.problems : []
}
