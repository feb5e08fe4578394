// `/rollback <base>`: back to the last tag that was good in one environment; what its pins leave is bad for their services there.
// Stopping is cheaper than going: whoever may write opens it, and who approves there decides at the merge.
import { baseId } from '../../bump/model.ts'
import { resolveRollback } from '../../bump/resolve-rollback.ts'
import type { RollbackCommand } from '../../commands/model.ts'
import type { BumpRecord } from '../../ledger/bump-state.ts'
import { tagBad } from '../../ledger/bump-transactions.ts'
import { type WayBack, wayBack } from '../../ledger/way-back.ts'
import { markedLine, notBumpedLine, noWayBackLine, oneAloneLine } from '../../messages/bump-command-replies.ts'
import { bumpOutcomeParts } from '../../messages/bump-replies.ts'
import { problemLine } from '../../messages/replies.ts'
import { namesOfGroups } from '../../promotion/slice/units.ts'
import { laterBumps } from '../bump/later-bumps.ts'
import { type KnownBase, lookAtBase, lookAtPins } from '../bump/look-at-bases.ts'
import { pinsOf } from '../bump/survey.ts'
import type { BumpWish } from '../bump/wish.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { CommentTrigger, Ran } from './command.ts'
import { bumpAll, isDone, shownPlan } from './command-bump.ts'
import { runServiceRollback } from './command-rollback-service.ts'
import { servicesIn } from './known-services.ts'

export async function runRollback(
  work: Work,
  first: Standing,
  trigger: CommentTrigger,
  command: RollbackCommand,
): Promise<Ran> {
  const places = await lookAtPins(work, first)
  const all = await servicesIn(work, first, first.config.environments)
  const services = new Set([...all, ...namesOfGroups(first.config)])
  const resolved = resolveRollback(command, places, services)
  if (resolved.kind === 'service') return runServiceRollback(work, first, trigger, command)
  if (resolved.kind === 'unclear') return refused(resolved.problems.map(problemLine))
  const environment = first.config.environments.find(({ name }) => name === resolved.environment)
  if (environment === undefined) return refused([])
  const { base, to } = resolved
  const by = trigger.from.login
  const known = await lookAtBase(work, first, places.surveys, base)
  const record = known.records.get(environment.name)
  if (record === undefined) return refused([])
  const { pull } = first.snapshot
  const taken = pull?.ours === true && pull.state === 'merged' && places.on?.kind === 'bump' ? pull.number : null
  const isHere = places.on?.environment === environment.name
  const pins = pinsOf(places.surveys, environment.name, baseId(base))
  const back = wayBack(record, pins, { pull: isHere ? taken : null, to, only: command.only })
  const unknown = back.unknown.length === 0 ? [] : [noWayBackLine(back.unknown, environment.name)]
  if (Object.keys(back.tags).length === 0) {
    const nothing = 'Nothing is left to go back there: no pin stands where that bump brought it.'
    return refused(unknown.length > 0 ? unknown : [notBumpedLine(base, environment.name, nothing)])
  }
  const dry = command.plan || environment.mode === 'observe'
  const wish: BumpWish = {
    base,
    environment: environment.name,
    to: { kind: 'each', tags: back.tags },
    only: command.only,
    except: null,
    kept: {},
    mayLower: true,
    because: `@${by} asked to go back from ${back.left.map(({ tag }) => tag).join(', ')}.`,
    requestedBy: by,
    dry,
  }
  const marked = withBad(record, back, by, new Date(work.now()).toISOString())
  const outcomes = await bumpAll(work, withRecord(known, marked), [wish])
  // What is open to that tag elsewhere must not be merged any more.
  if (!dry) await laterBumps(work.tasks, work.forge.repository.id)
  const parts: string[] = []
  for (const outcome of outcomes)
    parts.push(...bumpOutcomeParts(outcome, dry), ...(await shownPlan(work, known, outcome, dry)))
  const left = back.left.filter(isOfServices)
  const isOfMany = command.only === null && new Set(left.flatMap(({ services }) => services)).size > 1
  parts.push(
    ...left.map((one) => markedLine(one, environment.name, dry)),
    ...(isOfMany ? [oneAloneLine(base, environment.name, dry)] : []),
    ...unknown,
  )
  return { done: outcomes.every(isDone), parts }
}

const refused = (parts: readonly string[]): Ran => ({ done: false, parts })

const withRecord = (known: KnownBase, record: BumpRecord): KnownBase => ({
  ...known,
  records: new Map([...known.records, [record.environment, record]]),
})

/** A mark that names no service would count for all of them. */
const isOfServices = ({ services }: WayBack['left'][number]) => services.length > 0

function withBad(record: BumpRecord, { left, tags }: WayBack, by: string, at: string): BumpRecord {
  const to = [...new Set(Object.values(tags))].join(', ')
  return left
    .filter(isOfServices)
    .reduce(
      (known, { tag, services }) => tagBad(known, { tag, services, because: `went back to ${to}`, by, at }),
      record,
    )
}
