// Where Sluice stops before it starts: said once, on the commit that stands, as a check run that nobody requires; and taken
// back on the commit that mends it.
import { brokenSummary, brokenTitle, mended } from '../../messages/broken.ts'
import type { Oid } from '../../oid.ts'
import type { Problem } from '../../problem.ts'
import type { Report, Work } from '../work.ts'
import type { Stopped } from './standing.ts'

export const checkName = 'sluice/configuration'

type What = 'broken-configuration' | 'ledger' | 'organisation'

const brokenKey = ({ forge }: Work) => `broken:${forge.repository.id}`

/** A repository without configuration is left alone. `branch`: the one whose head is told about problems. */
export async function reportBroken(work: Work, stopped: Stopped, branch: string): Promise<Report> {
  if (stopped.stopped === 'no-configuration') return { did: ['the repository has no .github/sluice.yaml'] }
  const { problems, snapshot } = stopped
  const headOid = snapshot.heads.get(branch) ?? snapshot.heads.get(snapshot.defaultBranch)
  if (headOid == null) return { did: ['the repository has no default branch yet'] }
  return sayBroken(work, headOid, stopped.stopped, problems)
}

export async function sayBroken(work: Work, headOid: Oid, what: What, problems: readonly Problem[]): Promise<Report> {
  const said = `${headOid} ${what}`
  if ((await work.memory.recall(brokenKey(work))) !== said) {
    const title = brokenTitle(what, problems.length)
    const summary = brokenSummary(problems)
    await work.forge.check({ name: checkName, headOid, conclusion: 'action_required', title, summary })
    await work.memory.remember(brokenKey(work), said)
  }
  return { did: problems.map((problem) => `${problem.code}: ${problem.message}`) }
}

export async function wasBroken(work: Work): Promise<boolean> {
  const before = await work.memory.recall(brokenKey(work))
  return before !== null && before !== ''
}

/** Costs a request only where it was broken before. `says` null: there is nothing to be good any more. */
export async function sayMended(
  work: Work,
  headOid: Oid,
  says: { readonly title: string; readonly summary: string } | null = mended,
): Promise<void> {
  if (!(await wasBroken(work))) return
  if (says !== null) await work.forge.check({ name: checkName, headOid, conclusion: 'success', ...says })
  await work.memory.remember(brokenKey(work), '')
}
