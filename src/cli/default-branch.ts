// Where the configuration stands when somebody has the branch of an environment checked out: on the default branch.
import type { Organisation } from '../config/layers/organisation.ts'
import type { Oid } from '../oid.ts'
import { isWrong } from './answer.ts'
import type { OpenClone } from './clone.ts'
import { type Configured, configAt } from './configuration.ts'

/** What a clone calls it; the first that there is. */
const names = ['refs/remotes/origin/HEAD', 'refs/heads/main', 'refs/heads/master', 'refs/remotes/origin/main']

/**
 * The configuration at a commit, and the commit to plan at. Where that commit was not asked for by name and has no
 * configuration, both are the default branch's.
 */
export async function configuredAt(
  clone: OpenClone,
  commit: Oid,
  isNamed: boolean,
  organisation: Organisation | null,
): Promise<{ readonly configured: Configured; readonly rev: Oid }> {
  const configured = await configAt(clone, commit, organisation)
  if (isNamed || !isWrong(configured)) return { configured, rev: commit }
  for (const name of names) {
    const rev = await clone.reader.resolve(name)
    const there = rev === null ? configured : await configAt(clone, rev, organisation)
    if (rev !== null && !isWrong(there)) return { configured: there, rev }
  }
  return { configured, rev: commit }
}
