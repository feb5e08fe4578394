// A comment with commands: acknowledged, allowed or not by the permission at this moment, run, answered once.
import { helpText } from '../../commands/help.ts'
import type { Command } from '../../commands/model.ts'
import { parseComment } from '../../commands/parse.ts'
import { commandRow } from '../../commands/table.ts'
import { ForgeError } from '../../github/failure.ts'
import type { Permission } from '../../github/ports.ts'
import { code } from '../../messages/markdown.ts'
import {
  couldNotCheck,
  deniedParts,
  problemLine,
  refusedParts,
  reply,
  replyMarker,
  stoppedParts,
} from '../../messages/replies.ts'
import type { Trigger } from '../../trigger.ts'
import { followConfiguration } from '../promotion/follow-configuration.ts'
import { standPast } from '../standing/past.ts'
import { type Standing, type Stopped, stand } from '../standing/standing.ts'
import type { Report, Work } from '../work.ts'
import { runBump } from './command-bump.ts'
import { runHold, runRelease } from './command-hold.ts'
import { overTheLimit } from './command-limit.ts'
import { runPromote } from './command-promote.ts'
import { runRecheck } from './command-recheck.ts'
import { runRollback } from './command-rollback.ts'
import { runSettle } from './command-settle.ts'
import { runStatus } from './command-status.ts'
import { runSuspend } from './command-suspend.ts'
import { mayDo } from './rights.ts'

export type CommentTrigger = Extract<Trigger, { kind: 'comment' }>

/** What one command came to: parts of the reply, and whether it was done. */
export type Ran = { readonly done: boolean; readonly parts: readonly string[] }

export async function handleComment(work: Work, trigger: CommentTrigger): Promise<Report> {
  const parsed = parseComment(trigger.body)
  if (parsed.commands.length + parsed.problems.length === 0) return { did: ['the comment holds no command of ours'] }
  const tooMany = await overTheLimit(work, trigger)
  if (tooMany !== null) return { did: tooMany }
  const standing = await stand(work, askFor(trigger))
  if ('stopped' in standing && standing.stopped === 'no-configuration')
    return { did: ['the repository has no .github/sluice.yaml'] }
  const mark = await work.forge.react(trigger.comment, 'eyes')
  // Heard for the first time, yet marked: an earlier life dealt with it before its store was lost. Never done twice.
  if (mark === 'standing' && work.attempt === 1) return { did: ['the comment was dealt with before'] }

  const permission = await permissionOf(work, trigger)
  // A stranger gets a reaction at most: replies to anybody would make Sluice a loudspeaker.
  if (permission === 'none') {
    await work.forge.react(trigger.comment, 'confused')
    return { did: [`${trigger.from.login} has no access: nothing was done`] }
  }
  const ran: Ran[] = []
  if (permission === 'unclear') ran.push({ done: false, parts: couldNotCheck(trigger.from.login) })
  else ran.push(...(await runAll(work, standing, trigger, permission, parsed.commands)))
  for (const problem of parsed.problems) ran.push({ done: false, parts: [problemLine(problem)] })
  if (parsed.notRun.length > 0)
    ran.push({ done: false, parts: [`Not run, there were too many: ${parsed.notRun.map(code).join(', ')}`] })

  const body = reply(
    trigger.comment,
    ran.flatMap((one) => one.parts),
  )
  await work.forge.comment(trigger.issue, body, work.attempt > 1 ? replyMarker(trigger.comment) : null)
  await work.forge.react(trigger.comment, ran.every((one) => one.done) ? 'rocket' : 'confused')
  return { did: ran.flatMap((one) => one.parts) }
}

type Ask = { readonly pull?: number }
const askFor = ({ onPull, issue }: CommentTrigger): Ask => (onPull ? { pull: issue } : {})

/** One after the other; what a command changed, the next one sees. */
async function runAll(
  work: Work,
  first: Standing | Stopped,
  trigger: CommentTrigger,
  permission: Permission,
  commands: readonly Command[],
): Promise<readonly Ran[]> {
  const ran: Ran[] = []
  let standing = first
  for (const [index, command] of commands.entries()) {
    if (changing.has(commands[index - 1]?.name ?? '')) standing = await stand(work, askFor(trigger))
    // A hold comes before whatever a new configuration would have written.
    const isDry = !changing.has(command.name) || ('plan' in command && command.plan)
    if (!('stopped' in standing) && !isDry && command.name !== 'hold')
      standing = await followConfiguration(work, standing, askFor(trigger))
    if ('stopped' in standing)
      return [...ran, ...(await runStopped(work, standing, trigger, permission, commands.slice(index)))]
    ran.push(await run(work, standing, trigger, permission, command).catch(refusalOf))
  }
  return ran
}

/** These show, stop or take back: they go by the last configuration that was good. */
const goingOn: ReadonlySet<string> = new Set(['help', 'status', 'rollback', 'suspend', 'hold'])

async function runStopped(
  work: Work,
  stopped: Stopped,
  trigger: CommentTrigger,
  permission: Permission,
  commands: readonly Command[],
): Promise<readonly Ran[]> {
  const past = await standPast(work, stopped, askFor(trigger))
  const parts = stoppedParts(stopped, past?.configuration ?? null)
  if (past === null) return [{ done: false, parts }]
  const ran: Ran[] = [{ done: commands.every(({ name }) => goingOn.has(name)), parts }]
  for (const command of commands.filter(({ name }) => goingOn.has(name))) {
    ran.push(await run(work, past.standing, trigger, permission, command, true).catch(refusalOf))
  }
  return ran
}

const changing: ReadonlySet<string> = new Set([
  'promote',
  'take',
  'keep',
  'waive',
  'bump',
  'rollback',
  'hold',
  'release',
  'suspend',
  'resume',
])

/** What GitHub will not have is said, in its own words; trying again would be no better. */
function refusalOf(error: unknown): Ran {
  if (!(error instanceof ForgeError) || error.failure.kind === 'retry') throw error
  return { done: false, parts: refusedParts(error.message) }
}

/** Asked live; anything but a clean answer is no permission. */
async function permissionOf(work: Work, { from }: CommentTrigger): Promise<Permission | 'unclear'> {
  try {
    return await work.forge.permission(from)
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error
    // Limits and outages pass: the job is tried again, and gives up with the clean "no" at its last try.
    if (error.failure.kind === 'retry' && work.attempt < lastTry) throw error
    work.log.warn({ login: from.login, reason: error.message }, 'permission could not be read')
    return 'unclear'
  }
}

const lastTry = 3

async function run(
  work: Work,
  standing: Standing,
  trigger: CommentTrigger,
  permission: Permission,
  command: Command,
  isPast = false,
): Promise<Ran> {
  const least = commandRow(command.name)?.least ?? 'admin'
  if (!mayDo(permission, least)) {
    const why = `${code(`/${command.name}`)} needs ${least} permission; yours is ${permission}.`
    return { done: false, parts: deniedParts(trigger.from.login, why) }
  }
  switch (command.name) {
    case 'promote':
      return runPromote(work, standing, trigger, permission, command)
    case 'take':
    case 'keep':
    case 'waive':
      return runSettle(work, standing, trigger, permission, command)
    case 'bump':
      return runBump(work, standing, trigger, permission, command)
    case 'rollback':
      return runRollback(work, standing, trigger, command)
    case 'hold':
      return runHold(work, standing, trigger, command, isPast)
    case 'release':
      return runRelease(work, standing, trigger, permission, command)
    case 'recheck':
      return runRecheck(work, standing)
    case 'suspend':
    case 'resume':
      return runSuspend(work, standing, trigger, command)
    case 'status':
      return runStatus(work, standing, command)
    default:
      return { done: true, parts: [helpText(permission)] }
  }
}
