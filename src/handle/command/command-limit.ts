// How many comments with commands one person may make in a minute of GitHub's clock: the rest costs nothing and holds up
// nobody, and is said once.
import { tooManyParts } from '../../messages/command-limit.ts'
import { reply, replyMarker } from '../../messages/replies.ts'
import type { Trigger } from '../../trigger.ts'
import type { Work } from '../work.ts'
import { mayDo } from './rights.ts'

type CommentTrigger = Extract<Trigger, { kind: 'comment' }>

/** More than anybody types; the commands of one comment are bounded by its parser. */
export const mostCommentsAMinute = 20

/** Of one minute alone, so that what is remembered does not grow with the people who ever commented. */
type Heard = { readonly minute: string; readonly people: Readonly<Record<string, Counted>> }
type Counted = { readonly count: number; readonly isTold: boolean }

const key = ({ forge }: Work) => `commands:${forge.repository.id}`

/** Null: it is within the limit. */
export async function overTheLimit(work: Work, trigger: CommentTrigger): Promise<readonly string[] | null> {
  const minute = trigger.at?.slice(0, 'yyyy-mm-ddThh:mm'.length)
  // A second try was counted with its first.
  if (minute === undefined || work.attempt > 1) return null
  const text = await work.memory.recall(key(work))
  const last: Heard | null = text === null ? null : JSON.parse(text)
  const people = last?.minute === minute ? last.people : {}
  const heard = people[trigger.from.id] ?? { count: 0, isTold: false }
  const isOver = heard.count >= mostCommentsAMinute
  const counted = { count: heard.count + 1, isTold: isOver }
  const now: Heard = { minute, people: { ...people, [trigger.from.id]: counted } }
  await work.memory.remember(key(work), JSON.stringify(now))
  if (!isOver) return null
  if (!heard.isTold) await tell(work, trigger)
  return [`more than ${mostCommentsAMinute} comments with commands in a minute by ${trigger.from.login}: not run`]
}

/** Strangers get no reply here either. */
async function tell({ forge }: Work, { comment, issue, from }: CommentTrigger): Promise<void> {
  if (!mayDo(await forge.permission(from), 'read')) return
  await forge.comment(issue, reply(comment, tooManyParts(from.login, mostCommentsAMinute)), replyMarker(comment))
}
