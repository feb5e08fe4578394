// `/hold` and `/release`: a standing stop is set or lifted in the ledger; gates follow at once, and what waited for it opens.
import type { HoldCommand, ReleaseCommand } from '../../commands/model.ts'
import type { Permission } from '../../github/ports.ts'
import type { Hold } from '../../ledger/bump-state.ts'
import { actsIn, liftable, stops, withHold, withoutHold } from '../../ledger/holds.ts'
import {
  heldLaterLine,
  heldLine,
  liftedLine,
  nothingHeldLine,
  onlyObservedLine,
  releaseCommand,
  replacedLine,
  stillHeldLine,
} from '../../messages/hold-replies.ts'
import { deniedParts, problemLine } from '../../messages/replies.ts'
import { laterBumps } from '../bump/later-bumps.ts'
import { judgeOpen } from '../gate/judge-open.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { CommentTrigger, Ran } from './command.ts'
import { heldServices } from './held-services.ts'
import { openReleased } from './released.ts'
import { whyNotIn } from './rights.ts'

/** `isPast`: the configuration is broken, and it goes by the last good one; gates say so already. */
export async function runHold(
  work: Work,
  standing: Standing,
  trigger: CommentTrigger,
  command: HoldCommand,
  isPast: boolean,
): Promise<Ran> {
  const { environment, reason } = command
  const found = await heldServices(work, standing, command, [])
  if ('problems' in found) return refused(found.problems.map(problemLine))
  const meant = environmentsOf(standing, environment)
  if (meant.every(({ mode }) => mode === 'observe')) return refused([onlyObservedLine(environment)])
  const before = await standing.ledger.holds()
  const by = trigger.from.login
  const at = trigger.at ?? new Date(work.now()).toISOString()
  const set = found.services.map((service): Hold => ({ environment, service, version: null, reason, by, at }))
  const replaced = before.holds.filter((hold) => set.some((one) => isSamePlace(one, hold)))
  const message = `hold ${placeText(command)}: ${reason}\n\nRequested-by: ${by}`
  await standing.ledger.write([], message, { holds: set.reduce(withHold, before) })
  if (!isPast) await judgeOpen(work, standing, new Set(meant.map(({ name }) => name)))
  await laterBumps(work.tasks, work.forge.repository.id)
  return { done: true, parts: [...set.map(heldLine), ...replaced.map(replacedLine)] }
}

export async function runRelease(
  work: Work,
  standing: Standing,
  trigger: CommentTrigger,
  permission: Permission,
  command: ReleaseCommand,
): Promise<Ran> {
  const { environment } = command
  const holds = await standing.ledger.holds()
  const found = await heldServices(work, standing, command, holds.holds)
  if ('problems' in found) return refused(found.problems.map(problemLine))
  const { services } = found
  const meant = environmentsOf(standing, environment)
  const why = await whyNotIn(work.forge, meant, permission, trigger.from, 'lift holds')
  if (why !== null) return refused(deniedParts(trigger.from.login, why))
  const asked = liftable(holds, services, environment)
  const lifted = asked.filter((hold) => !isLater(hold, trigger))
  const isLeft = (hold: Hold) =>
    !asked.includes(hold) &&
    (environment === null || actsIn(hold, environment)) &&
    services.some((service) => stops(hold, service))
  const told = [
    ...lifted.map(liftedLine),
    ...asked.filter((hold) => !lifted.includes(hold)).map(heldLaterLine),
    ...holds.holds.filter(isLeft).map(stillHeldLine),
  ]
  if (lifted.length === 0)
    return refused([
      ...(asked.length > 0 ? [] : services.map((service) => nothingHeldLine({ service, environment }))),
      ...told,
    ])
  const reason = command.reason === null ? '' : `: ${command.reason}`
  const message = `release ${placeText(command)}${reason}\n\nRequested-by: ${trigger.from.login}`
  await standing.ledger.write([], message, { holds: lifted.reduce(withoutHold, holds) })
  const opened = await openReleased(work, standing, lifted)
  return { done: true, parts: [...told, ...opened] }
}

const refused = (parts: readonly string[]): Ran => ({ done: false, parts })

const environmentsOf = ({ config }: Standing, environment: string | null) =>
  config.environments.filter(({ name }) => environment === null || name === environment)

const placeText = (place: HoldCommand | ReleaseCommand) => releaseCommand(place).slice('/release '.length)

const isSamePlace = (a: Hold, b: Hold) =>
  a.service === b.service && a.environment === b.environment && b.version === null

/** `/hold` passes commands that were written before it; one of these must not lift it again. */
const isLater = ({ version, at }: Hold, trigger: CommentTrigger) =>
  version === null && trigger.at !== undefined && Date.parse(at) > Date.parse(trigger.at)
