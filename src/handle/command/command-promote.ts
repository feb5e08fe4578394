// `/promote`: which units and environments are meant, whether this person may, and what came of it.
import type { PromoteCommand } from '../../commands/model.ts'
import { resolvePromote } from '../../commands/resolve.ts'
import type { Config, Environment } from '../../config/model.ts'
import type { Permission } from '../../github/ports.ts'
import { parseBranchName } from '../../messages/branch-name.ts'
import { carriedParts } from '../../messages/carried.ts'
import { comesFirstLine, followersOf } from '../../messages/followers.ts'
import { deniedParts, inStepTogether, outcomeParts, planParts, problemLine } from '../../messages/replies.ts'
import type { Oid } from '../../oid.ts'
import type { Carry } from '../../promotion/model.ts'
import { selects } from '../../promotion/slice/selection.ts'
import { namesOfGroups, unitOf, unitsOf } from '../../promotion/slice/units.ts'
import { firstSight } from '../baseline/first-sight.ts'
import type { Aim } from '../promotion/plan-aim.ts'
import { promote } from '../promotion/promote.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { CommentTrigger, Ran } from './command.ts'
import { knownServices, servicesIn } from './known-services.ts'
import { aimsNamed, type NamedAims } from './named-aims.ts'
import { whyNoForce, whyNotIn } from './rights.ts'

export async function runPromote(
  work: Work,
  standing: Standing,
  trigger: CommentTrigger,
  permission: Permission,
  command: PromoteCommand,
): Promise<Ran> {
  const carry = carryOf(command)
  if ('parts' in carry) return { done: false, parts: carry.parts }
  const found = await aimsOf(work, standing, command)
  if ('parts' in found) return { done: false, parts: found.parts }
  if (found.aims.length === 0 && found.refused) return { done: false, parts: found.told }
  const environments = environmentsOf(standing.config, found.aims)
  const denied = await whyNotIn(work.forge, environments, permission, trigger.from, 'promote')
  if (denied !== null) return { done: false, parts: deniedParts(trigger.from.login, denied) }
  const dry = command.plan
  const force = dry ? null : command.force
  const unable = force === null ? null : await whyNoForce(work.forge, environments, trigger.from)
  if (unable !== null) return { done: false, parts: deniedParts(trigger.from.login, unable) }
  const seen = dry ? standing : await firstSight(work, standing)
  const outcomes = await promote(work, seen, found.aims, {
    requestedBy: trigger.from.login,
    dry,
    before: null,
    ...carry,
    ...(force === null ? {} : { force }),
  })
  const shown = [...found.told]
  // What a whole environment has is told together; of a few, and of what was picked, each for itself.
  const quiet = carry.carry === null ? inStepTogether(outcomes) : { line: [], told: [] }
  for (const outcome of outcomes.filter((one) => !quiet.told.includes(one))) {
    const { plans, decision } = outcome
    shown.push(...outcomeParts(outcome, dry), ...carriedParts(plans))
    if (!dry && decision.kind !== 'leave') continue
    const asked = dry || isObserved(decision)
    shown.push(...planParts(plans, asked ? await work.plan('patch', { config: standing.config, plans }) : ''))
  }
  shown.push(...quiet.line)
  const blocked =
    found.refused ||
    outcomes.some(
      ({ decision }) =>
        decision.kind === 'failed' ||
        (decision.kind === 'held' && !dry) ||
        (decision.kind === 'leave' && !harmless.has(decision.code)),
    )
  return { done: !blocked, parts: shown.length > 0 ? shown : ['Nothing to promote.'] }
}

type Wished = { readonly carry: Carry | null } | { readonly parts: readonly string[] }

function carryOf({ only, except }: PromoteCommand): Wished {
  if (only !== null && except !== null)
    return { parts: ['Say either `--only` or `--except`: what is not named stays or goes with it. Nothing was done.'] }
  const picks = only ?? except
  if (picks === null) return { carry: null }
  const changes = picks.map((pick) => (pick.kind === 'pull' ? { pull: pick.number } : { commit: pick.oid }))
  return { carry: { kind: only === null ? 'except' : 'only', changes } }
}

const harmless: ReadonlySet<string> = new Set(['in-step', 'unchanged', 'observe'])
const isObserved = (decision: { readonly kind: string; readonly code?: string }) =>
  decision.kind === 'leave' && decision.code === 'observe'

const environmentsOf = (config: Config, aims: readonly Aim[]): readonly Environment[] =>
  config.environments.filter((one) => aims.some((aim) => aim.to === one.name))

type Found = NamedAims | { readonly parts: readonly string[] }

const nothingToTell = { told: [], refused: false }

async function aimsOf(work: Work, standing: Standing, command: PromoteCommand): Promise<Found> {
  const { config, snapshot } = standing
  const environments = new Set(config.environments.map((one) => one.name))
  const services = await knownServices(work, standing)
  const units = new Set([...services, ...namesOfGroups(config)])
  const resolved = resolvePromote(command, { environments, units })
  if (resolved.kind === 'unclear') return { parts: resolved.problems.map(problemLine) }
  const target = resolved.to === null ? null : config.environments.find((one) => one.name === resolved.to)
  if (target !== null && target?.after.length === 0)
    return { parts: [comesFirstLine(target.name, followersOf(config, target.name))] }

  const pull = snapshot.pull
  const own = pull?.ours ? parseBranchName(pull.headRef) : null
  if (resolved.units.length === 0 && own !== null) {
    const environment = config.environments.find((one) => one.name === (resolved.to ?? own.environment))
    if (environment === undefined) return { aims: [], ...nothingToTell }
    // Asking for what is open anew introduces nothing that it does not hold.
    const { aims } = aimsNamed(config, environment, [own.unit])
    return { aims: aims.map((aim) => (aim.named === 'all' ? { ...aim, named: [] } : aim)), ...nothingToTell }
  }
  if (resolved.units.length === 0 && pull?.state === 'merged' && pull.mergeCommit !== null) {
    const merged = { after: pull.mergeCommit, before: pull.mergeParent }
    return { aims: await aimsOfMerge(work, standing, merged, target ?? null), ...nothingToTell }
  }
  const targets =
    target == null
      ? config.environments.filter((one) =>
          config.environments.some((root) => root.name === one.after[0] && root.after.length === 0),
        )
      : [target]
  if (resolved.units.length > 0) {
    const found = targets.map((environment) => aimsNamed(config, environment, resolved.units))
    const told = [...new Set(found.flatMap((one) => one.told))]
    return { aims: found.flatMap(({ aims }) => aims), told, refused: found.some(({ refused }) => refused) }
  }
  if (target == null)
    return {
      parts: [
        'Say what to promote: `/promote <service> to <environment>`, or comment on the merged pull request that holds it.',
      ],
    }
  const source = config.environments.filter((one) => one.name === target.after[0])
  const all = (await servicesIn(work, standing, source)).filter((service) => selects(target, service))
  const aims = unitsOf(config, all).map(
    (unit): Aim => ({ unit, from: target.after[0] ?? '', to: target.name, named: 'all' }),
  )
  return { aims, ...nothingToTell }
}

async function aimsOfMerge(
  work: Work,
  { config }: Standing,
  merged: { readonly before: Oid | null; readonly after: Oid },
  target: Environment | null,
): Promise<readonly Aim[]> {
  if (merged.before === null) return []
  const moved = { environments: config.environments.map((one) => one.name), before: merged.before, after: merged.after }
  const found = await work.plan('touched', { moved, config })
  const next = config.environments.filter((one) => target === null || one.name === target.name)
  return next.flatMap((environment) => {
    const from = environment.after[0]
    const here = found.filter((one) => one.environment === from || (target !== null && environment.after.length > 0))
    const services = [...new Set(here.map((one) => one.service))]
    return unitsOf(config, services).map((unit) => ({
      unit,
      from: from ?? '',
      to: environment.name,
      named: services.filter((service) => unitOf(config, service).name === unit.name),
    }))
  })
}
