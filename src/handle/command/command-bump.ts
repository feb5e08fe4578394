// `/bump`: which base and environments are meant, whether this person may, which tag comes there, and what came of it.
import type { BumpOutcome } from '../../bump/decide.ts'
import { haltFor } from '../../bump/halts.ts'
import { badText } from '../../bump/keeping.ts'
import { baseId } from '../../bump/model.ts'
import { resolveBump } from '../../bump/resolve-bump.ts'
import type { BumpCommand } from '../../commands/model.ts'
import type { Environment } from '../../config/model.ts'
import { didYouMean } from '../../config/suggest.ts'
import type { Permission } from '../../github/ports.ts'
import { heldBy } from '../../ledger/holds.ts'
import { notBumpedLine } from '../../messages/bump-command-replies.ts'
import { bumpOutcomeParts } from '../../messages/bump-replies.ts'
import { code, plain } from '../../messages/markdown.ts'
import { deniedParts, planParts, problemLine } from '../../messages/replies.ts'
import { askedChoice } from '../bump/asked-choice.ts'
import { bumpNow } from '../bump/bump-now.ts'
import { type KnownBase, lookAtBase, lookAtPins, type PinnedPlaces } from '../bump/look-at-bases.ts'
import { pinsOf, type Surveys } from '../bump/survey.ts'
import type { BumpWish } from '../bump/wish.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { CommentTrigger, Ran } from './command.ts'
import { whyNotIn } from './rights.ts'

export async function runBump(
  work: Work,
  first: Standing,
  trigger: CommentTrigger,
  permission: Permission,
  command: BumpCommand,
): Promise<Ran> {
  const places = await lookAtPins(work, first)
  const resolved = resolveBump(command, places)
  if (resolved.kind === 'unclear') return { done: false, parts: resolved.problems.map(problemLine) }
  const environments = first.config.environments.filter(({ name }) => resolved.environments.includes(name))
  const denied = await whyNotIn(work.forge, environments, permission, trigger.from, 'move tags')
  if (denied !== null) return { done: false, parts: deniedParts(trigger.from.login, denied) }
  const known = await lookAtBase(work, first, places.surveys, resolved.base)
  const { tags } = known.read
  if (command.to !== null && tags !== null && !tags.some(({ name }) => name === command.to)) {
    const names = tags.map(({ name }) => name)
    const hint = didYouMean(command.to, names.toReversed())
    return { done: false, parts: [`${code(baseId(resolved.base))} has no tag ${code(command.to)}.${plain(hint)}`] }
  }
  const by = trigger.from.login
  const answers = await Promise.all(
    environments.map((environment) => answerFor({ places, known, command, environment, by, now: work.now() })),
  )
  const wishes = answers.flatMap(({ wish }) => wish ?? [])
  const outcomes = await bumpAll(work, known, wishes)
  const parts: string[] = answers.flatMap(({ told }) => told)
  for (const outcome of outcomes) parts.push(...bumpOutcomeParts(outcome), ...(await shownPlan(work, known, outcome)))
  const isRefused = answers.some(({ wish }) => wish === null) || outcomes.some((outcome) => !isDone(outcome))
  return { done: !isRefused, parts }
}

/** Where an environment is only observed, nothing is written for it. */
export async function bumpAll(
  work: Work,
  { standing, read, records }: KnownBase,
  wishes: readonly BumpWish[],
): Promise<readonly BumpOutcome[]> {
  const along = { bumps: [...records.values()], read: new Map([[baseId(read.base), read]]) }
  const outcomes: BumpOutcome[] = []
  for (const dry of [false, true]) {
    const some = wishes.filter((wish) => wish.dry === dry)
    if (some.length > 0) outcomes.push(...(await bumpNow(work, standing, some, along)))
  }
  return outcomes
}

/** What is only shown is shown whole. */
export async function shownPlan(
  work: Work,
  { standing: { config } }: KnownBase,
  { plans, decision }: BumpOutcome,
  dry = false,
): Promise<readonly string[]> {
  if (!dry && decision.code !== 'observe') return []
  return planParts([], await work.plan('patch', { config, plans }))
}

const harmless: ReadonlySet<string | undefined> = new Set(['in-step', 'unchanged', 'observe'])

export const isDone = ({ decision: { kind, code } }: BumpOutcome): boolean =>
  kind !== 'failed' && (kind !== 'leave' || harmless.has(code))

type Asked = {
  readonly places: PinnedPlaces
  readonly known: KnownBase
  readonly command: BumpCommand
  readonly environment: Environment
  readonly by: string
  readonly now: number
}

/** `wish` null: nothing is done there, for the reason that is told. */
type Answer = { readonly wish: BumpWish | null; readonly told: readonly string[] }

async function answerFor(asked: Asked): Promise<Answer> {
  const { known, command, environment, by, now } = asked
  const { standing, read, records } = known
  const { name } = environment
  const { base } = read
  const wish = {
    base,
    environment: name,
    only: command.only,
    except: command.except,
    mayLower: command.to !== null,
    requestedBy: by,
    dry: environment.mode === 'observe',
  }
  const record = records.get(name)
  const holds = await standing.ledger.holds()
  const held = (service: string, tag: string) => heldBy(holds, name, service, tag)
  if (command.to === null) {
    if (record === undefined) return { wish: null, told: [] }
    const facts = { read, environment, surveys: asAsked(asked), records, record, holds, health: known.health, now }
    const { choice, from } = askedChoice(standing, facts)
    if (choice.kind === 'stay') return { wish: null, told: [notBumpedLine(base, name, choice.because)] }
    const because = [choice.because, ...choice.notes, `@${by} asked for it.`].join(' ')
    const to = { kind: 'tag', tag: choice.tag } as const
    return { wish: { ...wish, to, kept: choice.kept, because, from: from.join(', ') || null }, told: [] }
  }
  const tag = command.to
  const halt = haltFor(environment, tag, movingPins(asked, tag), held, now)
  if (halt.stopped !== null) return { wish: null, told: [notBumpedLine(base, name, halt.stopped)] }
  const marks = standing.config.environments.flatMap((one) =>
    (records.get(one.name)?.bad ?? [])
      .filter((mark) => mark.tag === tag)
      .map((mark) => badText({ mark, environment: one.name })),
  )
  const because = [`@${by} asked for ${tag}.`, ...marks].join(' ')
  const told = marks.map((mark) => `**Mind:** ${plain(mark)}`)
  return { wish: { ...wish, to: { kind: 'tag', tag }, kept: halt.kept, because }, told }
}

/** Of those that are asked for, what stands elsewhere. */
const movingPins = (asked: Asked, tag: string) =>
  pinsOf(asAsked(asked), asked.environment.name, baseId(asked.known.read.base)).filter((pin) => pin.tag !== tag)

/** What others pin there does not count. */
function asAsked({ places: { surveys }, command: { only, except }, environment: { name } }: Asked): Surveys {
  const survey = surveys.get(name)
  if (survey === undefined || (only === null && except === null)) return surveys
  const isMeant = (service: string) =>
    (only === null || only.includes(service)) && (except === null || !except.includes(service))
  const pins = survey.pins.filter(({ services }) => services.length > 0 && services.every(isMeant))
  return new Map([...surveys, [name, { ...survey, pins }]])
}
