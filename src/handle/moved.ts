// A branch moved: the services that it touched are promoted into the next environments.

import type { Config } from '../config/model.ts'
import { ForgeError } from '../github/failure.ts'
import { forcedSentence, type Outcome, outcomeLine } from '../messages/replies.ts'
import type { Oid } from '../oid.ts'
import { unitsOnward } from '../promotion/slice/onward.ts'
import type { Trigger } from '../trigger.ts'
import { firstSight } from './baseline/first-sight.ts'
import { bumpsIfTouched } from './bump/pin-files.ts'
import { watchConfiguration } from './dashboard/dashboard.ts'
import { noteByHand } from './dashboard/noted.ts'
import { forgetOutlived } from './dashboard/outlived.ts'
import { beginRollouts } from './health/begin.ts'
import { onboardIfDue, withdrawOnboarding } from './onboard.ts'
import { followConfiguration } from './promotion/follow-configuration.ts'
import { openAims, waitingAims } from './promotion/open-aims.ts'
import type { Aim } from './promotion/plan-aim.ts'
import { promote } from './promotion/promote.ts'
import { reportBroken, sayMended, wasBroken } from './standing/broken.ts'
import { type Standing, type Stopped, stand } from './standing/standing.ts'
import { tellForced, tellOutcomes } from './why-not.ts'
import type { Report, Work } from './work.ts'

type MovedTrigger = Extract<Trigger, { kind: 'moved' }>

/** Where it is remembered up to which head a branch was handled. */
export const headKey = (work: Work, branch: string) => `head:${work.forge.repository.id}:${branch}`

export async function handleMoved(work: Work, trigger: MovedTrigger): Promise<Report> {
  const first = await stand(work)
  await withdrawOnboarding(work, first.snapshot)
  const onboarded = await onboardIfDue(work, first.snapshot)
  if (onboarded !== null) return onboarded
  const standing = 'stopped' in first ? first : await followConfiguration(work, first)
  await watchConfiguration(work, standing)
  if ('stopped' in standing) {
    await waitFrom(work, trigger, standing)
    return reportBroken(work, standing, trigger.branch)
  }
  const { config, snapshot } = standing
  await goOn(work, standing, trigger.branch)
  const governed = config.environments.filter((one) => standing.branchOf(one.name) === trigger.branch)
  const after = snapshot.heads.get(trigger.branch)
  if (governed.length === 0 || after == null) {
    // The configuration may have come with it.
    if (trigger.branch === snapshot.defaultBranch) await firstSight(work, standing)
    return { did: [`no environment lives on ${trigger.branch}`] }
  }

  const seen = await work.memory.recall(headKey(work, trigger.branch))
  if (trigger.forced) {
    await tellForced(work, trigger.branch, trigger.after)
    await work.memory.remember(headKey(work, trigger.branch), trigger.after)
    return { did: [forcedSentence(trigger.branch)] }
  }
  // What was missed since the last look, or since the first, counts as well as what this event tells.
  const before = seen ?? standing.ledger.baseline?.baseline[trigger.branch] ?? trigger.before
  const cut = await firstSight(work, standing, before === null ? null : { branch: trigger.branch, seen: before })
  if (before === null || before === after) {
    await work.memory.remember(headKey(work, trigger.branch), after)
    return {
      did: [
        before === null ? 'first sight of the branch: its differences are the baseline' : 'nothing new on the branch',
      ],
    }
  }
  const environments = governed.map((one) => one.name)
  const { outcomes, begun } = await promoteTouched(work, cut, environments, {
    before,
    after,
    pull: trigger.pull ?? null,
  })
  await bumpsIfTouched(work, standing, { environments, before, after })
  await tellOutcomes(work, config, { before, after, pull: trigger.pull ?? null }, outcomes)
  // Set aside with its reason: a redelivery, or the next merge, takes it up again.
  const refusal = outcomes.map(({ decision }) => decision).find((decision) => decision.kind === 'failed')
  if (refusal !== undefined) throw new ForgeError({ kind: 'refused' }, refusal.because)
  await work.memory.remember(headKey(work, trigger.branch), after)
  return { did: [...begun, ...outcomes.map((outcome) => outcomeLine(outcome))] }
}

/** The first push after Sluice was stopped says so; what waits on other branches has a turn of its own. */
async function goOn(work: Work, { config, snapshot, branchOf }: Standing, branch: string): Promise<void> {
  const head = snapshot.heads.get(branch)
  if (head == null || !(await wasBroken(work))) return
  const others = new Set(config.environments.map(({ name }) => branchOf(name)).filter((one) => one !== branch))
  for (const other of others) {
    const after = snapshot.heads.get(other)
    if (after == null) continue
    const trigger = { kind: 'moved', branch: other, before: null, after, forced: false } as const
    await work.tasks.later({ id: `mended:${work.forge.repository.id}:${other}:${after}`, lane: 'promotion', trigger })
  }
  await sayMended(work, head)
}

/** What is merged while Sluice is stopped is promoted once it goes on. */
async function waitFrom(work: Work, { branch, before }: MovedTrigger, { stopped }: Stopped): Promise<void> {
  const key = headKey(work, branch)
  if (stopped === 'no-configuration' || before === null || (await work.memory.recall(key)) !== null) return
  await work.memory.remember(key, before)
}

async function promoteTouched(
  work: Work,
  standing: Standing,
  environments: readonly string[],
  { before, after, pull }: { readonly before: Oid; readonly after: Oid; readonly pull: number | null },
): Promise<{ readonly outcomes: readonly Outcome[]; readonly begun: readonly string[] }> {
  const { config } = standing
  const found = await work.plan('touched', { moved: { environments, before, after }, config })
  const begun = await beginRollouts(work, standing, { before, after, pull, by: 'change', found })
  const aims: Aim[] = []
  const byHand: Aim[] = []
  for (const environment of config.environments.filter((one) => environments.includes(one.name))) {
    const here = found.filter((one) => one.environment === environment.name)
    aims.push(...nextAims(config, environment.name, here))
    byHand.push(...nextAims(config, environment.name, here, 'manual'))
    const move = { before, after, found }
    await forgetOutlived(work, standing, environment, found)
    aims.push(
      ...(await openAims(work, standing, environment, move)),
      ...(await waitingAims(standing, environment, move)),
    )
  }
  await noteByHand(work, standing, byHand)
  const wish = { requestedBy: null, dry: false, before }
  return { outcomes: await promote(work, standing, eachOnce(aims), wish), begun }
}

/** One push may touch both sides of a promotion. */
const eachOnce = (aims: readonly Aim[]): readonly Aim[] => [
  ...new Map(aims.map((aim) => [`${aim.to} ${aim.unit.name}`, aim])).values(),
]

/** Units that the touched services belong to, for every environment whose content comes from here. */
function nextAims(
  config: Config,
  from: string,
  found: readonly { readonly service: string; readonly cluster: string }[],
  promoted: 'auto' | 'manual' = 'auto',
): readonly Aim[] {
  const next = config.environments.filter((one) => one.after[0] === from && one.promote === promoted)
  return next.flatMap((environment) =>
    unitsOnward(config, environment, found).map((unit) => ({ unit, from, to: environment.name })),
  )
}
