// Where Sluice stops before it starts: said once, on the commit that stands, as a check run that nobody requires.

import { inOrder } from '../messages/length.ts'
import { problemLine } from '../messages/replies.ts'
import type { Stopped } from './standing.ts'
import type { Report, Work } from './work.ts'

const checkName = 'sluice/configuration'

/** A repository without configuration is left alone. `branch`: the one whose head is told about problems. */
export async function reportBroken(work: Work, stopped: Stopped, branch: string): Promise<Report> {
  if (stopped.stopped === 'no-configuration') return { did: ['the repository has no .github/sluice.yaml'] }
  const { problems, snapshot } = stopped
  const headOid = snapshot.heads.get(branch) ?? snapshot.heads.get(snapshot.defaultBranch)
  if (headOid == null) return { did: ['the repository has no default branch yet'] }
  const key = `broken:${work.forge.repository.id}`
  const said = `${headOid} ${stopped.stopped}`
  if ((await work.memory.recall(key)) !== said) {
    const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`
    const title =
      stopped.stopped === 'ledger' ? 'Automation stopped: the ledger' : `Configuration: ${count}, nothing is promoted`
    const summary = inOrder([problems.map((problem) => `- ${problemLine(problem)}`).join('\n')])
    await work.forge.check({ name: checkName, headOid, conclusion: 'failure', title, summary })
    await work.memory.remember(key, said)
  }
  return { did: problems.map((problem) => `${problem.code}: ${problem.message}`) }
}
