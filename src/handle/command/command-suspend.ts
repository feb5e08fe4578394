// `/suspend` and `/resume`: the pull request that sets or clears `spec.suspend` of a service's Flux Kustomizations. Both share a
// branch: the later command replaces what the earlier one opened.
import type { SuspendCommand } from '../../commands/model.ts'
import { branchName } from '../../messages/branch-name.ts'
import { details, fence } from '../../messages/markdown.ts'
import { problemLine } from '../../messages/replies.ts'
import { suspendMessage, suspendTitle } from '../../messages/revert-words.ts'
import {
  asWishedLine,
  notRevertedLine,
  suspendedLine,
  takenBackLine,
  takenBackWords,
  wouldSuspendLine,
} from '../../messages/rollback-replies.ts'
import { suspendBody } from '../../messages/suspend-body.ts'
import { digestOf } from '../../promotion/digest.ts'
import type { SuspendPlan } from '../../promotion/revert/model.ts'
import { conditionsOn } from '../gate/conditions.ts'
import { openPullOf } from '../promotion/plan-aim.ts'
import { isComplete, openProposal, withdrawProposal } from '../proposal/pull-request.ts'
import { meantBy } from '../rollback/meant.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { CommentTrigger, Ran } from './command.ts'

export async function runSuspend(
  work: Work,
  standing: Standing,
  trigger: CommentTrigger,
  { name, service: named, environment: where, line }: SuspendCommand,
): Promise<Ran> {
  const meant = await meantBy(work, standing, { command: name, line, named, environment: where })
  if (meant.kind === 'unclear') return refused(meant.problems.map(problemLine))
  const { environment } = meant
  const ran: Ran[] = []
  for (const service of meant.services)
    ran.push(
      await suspendOne(work, standing, { environment, service, suspend: name === 'suspend' }, trigger.from.login),
    )
  return { done: ran.every(({ done }) => done), parts: ran.flatMap(({ parts }) => parts) }
}

const refused = (parts: readonly string[]): Ran => ({ done: false, parts })

type Wish = { readonly environment: string; readonly service: string; readonly suspend: boolean }

async function suspendOne(work: Work, standing: Standing, wish: Wish, by: string): Promise<Ran> {
  const { config, snapshot, headOf, branchOf } = standing
  const { environment, service } = wish
  const target = headOf(environment)
  const plans = await work.plan('suspend', { config, request: { ...wish, target } })
  const problems = plans.flatMap((plan) => plan.problems)
  if (problems.length > 0) return refused([...new Set(problems.map(problemLine))])
  const changes = plans.flatMap((plan) => plan.changes)
  if (config.environments.find(({ name }) => name === environment)?.mode === 'observe')
    return { done: true, parts: [wouldSuspendLine(wish), await patchOf(work, standing, plans)] }
  const branch = branchName({ kind: 'suspend', environment, unit: service })
  const facts = snapshot.branches.find(({ name }) => name === branch) ?? null
  if (facts !== null && !facts.byUs)
    return refused([notRevertedLine(wish, 'its branch holds commits by somebody else: merge it, or delete the branch')])
  const pull = openPullOf(facts)
  if (changes.length === 0) {
    if (pull?.ours !== true) return { done: true, parts: [asWishedLine(wish)] }
    await withdrawProposal(work, standing, { number: pull.number, branch, why: takenBackWords(wish, by) })
    return { done: true, parts: [asWishedLine(wish), takenBackLine(pull.number)] }
  }
  const digest = digestOf(plans)
  if (pull !== null && facts !== null && (await isComplete(work, { branch, head: facts.oid, digest })))
    return { done: true, parts: [suspendedLine({ ...wish, pull: pull.number, how: 'again' })] }
  const head = await work.forge.commit({
    parent: target,
    message: suspendMessage({ ...wish, digest, requestedBy: by }),
    changes,
  })
  const asked = { head, requestedBy: by }
  const subject = { kind: 'suspend', environment, unit: service, head, pull, version: null, asked } as const
  const number = await openProposal(work, {
    ...{ branch, head, pull, digest, blockers: [], base: branchOf(environment), before: facts?.oid ?? null },
    title: suspendTitle(wish),
    body: suspendBody(plans, by),
    conditions: await conditionsOn(work, standing, subject),
  })
  return { done: true, parts: [suspendedLine({ ...wish, pull: number, how: pull === null ? 'opened' : 'refreshed' })] }
}

async function patchOf(work: Work, { config }: Standing, plans: readonly SuspendPlan[]): Promise<string> {
  const patch = await work.plan('patch', { config, plans })
  return patch === '' ? '' : details('What would change', fence(patch, 'diff'))
}
