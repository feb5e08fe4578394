// Makes a prepared revert visible: its pull request, and whoever made the change assigned to it.
import { openProposal } from '../proposal/pull-request.ts'
import { unlessRefused } from '../unless-refused.ts'
import type { Work } from '../work.ts'
import type { ReadyRevert } from './prepare-revert.ts'

/** The number of the pull request. */
export async function showRevert(work: Work, { effect, author }: ReadyRevert): Promise<number> {
  const pull = await openProposal(work, effect)
  if (author !== null) await unlessRefused(work, 'to assign it', () => work.forge.assign(pull, [author]))
  return pull
}
