// The app was installed: each repository is seen for the first time, so that its differences become the baseline.

import { reportBroken } from './broken.ts'
import { firstSight } from './first-sight.ts'
import { stand } from './standing.ts'
import type { Report, Work } from './work.ts'

export async function handleInstalled(work: Work): Promise<Report> {
  const standing = await stand(work)
  if ('stopped' in standing) return reportBroken(work, standing, standing.snapshot.defaultBranch)
  if (standing.ledger.baseline !== null) return { did: ['the repository is known'] }
  await firstSight(work, standing)
  return { did: ['first sight: the differences that stand are the baseline'] }
}
