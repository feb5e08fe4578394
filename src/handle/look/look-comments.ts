// Commands that no webhook told: young, never edited, by people, and neither heard nor answered by us.
import type { CommentFacts } from '../../github/ports.ts'
import { commandsLast } from '../../intent.ts'
import { commandIn } from '../../trigger.ts'
import type { Work } from '../work.ts'
import { handOn } from './found.ts'
import { metAt } from './look-memory.ts'

type Read = { readonly upTo: string | null; readonly isWhole: boolean; readonly found: readonly string[] }

/** `isNew`: whatever was said before we came was not said to us. */
export async function lookAtComments(work: Work, since: string | null, isNew: boolean): Promise<Read> {
  const met = await metAt(work)
  const [oldest = ''] = [new Date(work.now() - commandsLast).toISOString(), since ?? '', met ?? ''].sort().reverse()
  const { comments, isWhole } = await work.forge.comments(oldest)
  const upTo = comments.reduce((last, { updatedAt }) => (last === null || updatedAt > last ? updatedAt : last), since)
  const found: string[] = []
  if (!isNew) for (const one of comments) if (await isMissed(work, one)) found.push(`comment ${one.id}`)
  return { upTo, isWhole, found }
}

async function isMissed(work: Work, facts: CommentFacts): Promise<boolean> {
  const { id, issue, onPull, body, user, createdAt, updatedAt, eyes } = facts
  // People with write access can edit what others wrote: an edited comment is nobody's command.
  if (createdAt !== updatedAt) return false
  const trigger = commandIn({ comment: id, issue, onPull, body, user, at: createdAt })
  if (trigger === null || (await work.tasks.stateOf(`comment:${work.forge.repository.id}:${id}`)) !== null) return false
  // An earlier life of ours, whose store was lost, may have dealt with it.
  if (eyes > 0 && (await work.forge.hasReacted(id, 'eyes'))) return false
  return handOn(work, trigger)
}
