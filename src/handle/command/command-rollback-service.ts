// `/rollback <service>`: its revert pull request, to the last healthy content or where a person says. What is left is bad from
// then on, unless something newer was named. Whoever may write opens it; approvals decide at the merge.
import type { RollbackCommand } from '../../commands/model.ts'
import { quoted } from '../../commands/visible.ts'
import { choicesOf } from '../../ledger/open-reverts.ts'
import type { RolloutRecord } from '../../ledger/rollout-state.ts'
import { isBadContent, markBad, withRevert } from '../../ledger/rollouts.ts'
import { details, fence, plain } from '../../messages/markdown.ts'
import { problemLine } from '../../messages/replies.ts'
import { shortId } from '../../messages/revert-words.ts'
import { goesBackLine, leftBadLine, notRevertedLine, wouldGoBackLine } from '../../messages/rollback-replies.ts'
import { revertBlockers } from '../../promotion/revert/revert-blockers.ts'
import { laterBumps } from '../bump/later-bumps.ts'
import { judgeOpen } from '../gate/judge-open.ts'
import { autoHolds } from '../health/auto-holds.ts'
import { planWays, prepareRevert, type ReadyRevert } from '../health/prepare-revert.ts'
import { showRevert } from '../health/show-revert.ts'
import { isComplete } from '../proposal/pull-request.ts'
import { meantBy } from '../rollback/meant.ts'
import { type Ways, waysBack } from '../rollback/ways.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { CommentTrigger, Ran } from './command.ts'

export async function runServiceRollback(
  work: Work,
  standing: Standing,
  trigger: CommentTrigger,
  command: RollbackCommand,
): Promise<Ran> {
  const { unit: named, environment: where, line, only, to } = command
  const meant = await meantBy(work, standing, { command: 'rollback', line, named, environment: where })
  if (meant.kind === 'unclear') return refused(meant.problems.map(problemLine))
  const strange = (only ?? []).filter((one) => !meant.services.includes(one))
  if (strange.length > 0)
    return refused([`${strange.map(quoted).join(', ')}: not among what goes back (${meant.services.join(', ')}).`])
  const environment = standing.config.environments.find(({ name }) => name === meant.environment)
  if (environment === undefined) return refused([])
  const isObserved = environment.mode === 'observe'
  const ran: Ran[] = []
  for (const service of only ?? meant.services) {
    const record = await standing.ledger.rollout(environment.name, service)
    const found = await waysBack(work, standing, record, to)
    if ('refused' in found) ran.push(refused([found.refused]))
    else if (command.plan || isObserved) ran.push(await shown(work, standing, record, found, isObserved))
    else ran.push(await goBack(work, standing, record, found, trigger.from.login))
  }
  return { done: ran.every(({ done }) => done), parts: ran.flatMap(({ parts }) => parts) }
}

const refused = (parts: readonly string[]): Ran => ({ done: false, parts })

async function shown(
  work: Work,
  standing: Standing,
  record: RolloutRecord,
  { ways, told }: Ways,
  isObserved: boolean,
): Promise<Ran> {
  const plans = await planWays(work, standing, ways, choicesOf(record.reverts.filter(({ state }) => state === 'open')))
  const patch = await work.plan('patch', { config: standing.config, plans })
  const open = revertBlockers(plans).map(({ sentence }) => `- ${plain(sentence)}`)
  const parts = [
    wouldGoBackLine(record, ways[0]?.good ?? '', isObserved),
    ...told,
    ...(open.length === 0 ? [] : [open.join('\n')]),
    ...(patch === '' ? [] : [details('What would change', fence(patch, 'diff'))]),
  ]
  return { done: true, parts }
}

/** The memory comes first; what people see, after it. */
async function goBack(
  work: Work,
  standing: Standing,
  record: RolloutRecord,
  { ways, comesBack, isNewer, told }: Ways,
  by: string,
): Promise<Ran> {
  const occasion = { requestedBy: by, comesBack, isHeld: !isNewer, known: record.reverts }
  const ready = await prepareRevert(work, standing, ways, occasion)
  if ('because' in ready) return refused([notRevertedLine(record, ready.because)])
  const good = ways[0]?.good ?? ''
  await remember(work, standing, record, { ready, ways, isNewer, by, because: `${by} went back to ${shortId(good)}` })
  const { pull, how } = await open(work, ready)
  const behind = standing.config.environments.filter(({ after }) => after.includes(record.environment))
  await judgeOpen(work, standing, new Set([record.environment, ...behind.map(({ name }) => name)]))
  if (!isNewer) await laterBumps(work.tasks, work.forge.repository.id)
  return {
    done: true,
    parts: [goesBackLine({ ...record, good, pull, how }), ...told, ...(isNewer ? [] : [leftBadLine(record)])],
  }
}

type Deed = Pick<Ways, 'ways' | 'isNewer'> & {
  readonly ready: ReadyRevert
  readonly by: string
  readonly because: string
}

async function remember(
  work: Work,
  standing: Standing,
  record: RolloutRecord,
  { ready, ways, isNewer, by, because }: Deed,
): Promise<void> {
  const { environment, service } = record
  const { pull, before, head } = ready.effect
  const isMarked = isNewer || ways.every(({ badContent }) => isBadContent(record, badContent))
  if (pull !== null && before === head && isMarked) return
  const at = new Date(work.now()).toISOString()
  const opened = ready.reverts.reduce(withRevert, record)
  const marked = ways.reduce((known, { badContent: content }) => markBad(known, { content, because, by, at }), opened)
  const left = ways.map(({ cluster, badContent: content }) => ({
    environment,
    service,
    cluster,
    content,
    reason: because,
  }))
  await standing.ledger.write([], `revert ${service} in ${environment}: ${because}\n\nRequested-by: ${by}`, {
    rollouts: [isNewer ? opened : marked],
    ...(isNewer ? {} : { holds: await autoHolds(work, standing, left) }),
  })
}

async function open(work: Work, ready: ReadyRevert) {
  const { effect } = ready
  const isSame = effect.pull !== null && effect.before === effect.head
  if (effect.pull !== null && isSame && (await isComplete(work, effect)))
    return { pull: effect.pull.number, how: 'again' } as const
  return { pull: await showRevert(work, ready), how: effect.pull === null ? 'opened' : 'refreshed' } as const
}
