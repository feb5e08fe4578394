// One base through all environments, in the order in which they follow each other: what stands where, and what each may have.
import type { Choice } from '../../bump/choose.ts'
import { baseId, type Pin } from '../../bump/model.ts'
import type { BumpRecord } from '../../ledger/bump-state.ts'
import { tagsStand } from '../../ledger/bump-transactions.ts'
import { isNewer, type Scheme } from '../../versions/schemes.ts'
import { openPullOf } from '../promotion/plan-aim.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { choiceFor } from './choice-for.ts'
import { type NoteFor, newestAllowed, noteFor } from './note-for.ts'
import { bumpBranch } from './plan-wish.ts'
import { policyFor } from './policy.ts'
import type { BaseRead } from './read-base.ts'
import { reconcileBump } from './reconcile-bump.ts'
import { type RingHealth, ringHealth } from './ring-health.ts'
import { pinsOf, type Surveys } from './survey.ts'
import type { BumpWish } from './wish.ts'

export type Rings = {
  readonly records: readonly BumpRecord[]
  readonly wishes: readonly BumpWish[]
  readonly again: readonly number[]
  /** Why nothing is opened, and tags that are gone. */
  readonly did: readonly string[]
  readonly notes: readonly NoteFor[]
  readonly health: RingHealth
}

export async function evaluateRings(work: Work, standing: Standing, surveys: Surveys, read: BaseRead): Promise<Rings> {
  const { config, ledger, snapshot } = standing
  const { base } = read
  const records = new Map<string, BumpRecord>()
  const wishes: BumpWish[] = []
  const again: number[] = []
  const did: string[] = []
  const notes: NoteFor[] = []
  const everywhere = config.environments.flatMap(({ name }) => pinsOf(surveys, name, baseId(base)))
  const newest = newestAllowed(config, read, everywhere)
  const at = new Date(work.now()).toISOString()
  const holds = await ledger.holds()
  const { group } = policyFor(config, base)
  const health = await ringHealth(work, standing, surveys, read)
  for (const one of config.environments) {
    const { name: environment, mode, after } = one
    const pins = pinsOf(surveys, environment, baseId(base))
    const branch = snapshot.branches.find(({ name }) => name === bumpBranch({ base, environment })) ?? null
    const known = await reconcileBump(work, standing, await ledger.bump(environment, base), branch)
    const upstream = after.flatMap((ring) => pinsOf(surveys, ring, baseId(base)).map(({ tag }) => tag))
    const now = tagsStand(pins.length === 0 ? known : firstSeen(known, upstream), standsIn(pins), at)
    records.set(environment, now)
    const note = (choice: Choice | null) => notes.push(...noteFor({ read, environment, pins, newest, choice }))
    if (mode !== 'act') {
      note(null)
      continue
    }
    did.push(...goneIn(read, environment, pins))
    const resumed = openPullOf(branch) === null ? asAsked(now, base) : null
    if (resumed !== null) {
      note(null)
      wishes.push(resumed)
      continue
    }
    const inTurn = group === 'source' ? oneSource : () => null
    const facts = { read, environment: one, surveys, records, record: now, holds, health, now: work.now() }
    const { choice, from, scheme } = choiceFor(standing, facts)
    note(choice)
    if (choice.again !== null) again.push(choice.again)
    if (choice.kind === 'stay') did.push(`${baseId(base)} in ${environment}: ${choice.because}`)
    const wish =
      choice.kind === 'go'
        ? { ...chosen(choice, from), only: inTurn(choice, scheme, pins, now) }
        : stillOpen(now, choice)
    if (wish !== null) wishes.push({ ...automatic, base, environment, ...wish })
  }
  return { records: [...records.values()], wishes, again, did, notes, health }
}

type Wished = Pick<BumpWish, 'to' | 'kept' | 'because' | 'from' | 'over'> & Partial<Pick<BumpWish, 'only'>>

const chosen = ({ tag, kept, because, notes }: Extract<Choice, { kind: 'go' }>, from: readonly string[]): Wished => ({
  to: { kind: 'tag', tag },
  kept,
  because: [because, ...notes].join(' '),
  from: from.length > 0 ? from.join(', ') : null,
})

/** What is open and has no newer tag is looked at all the same: its pins may have moved, or its files. */
function stillOpen({ open }: BumpRecord, { code, because }: Extract<Choice, { kind: 'stay' }>): Wished | null {
  if (open === null || open.requestedBy !== null || code === 'moved-tag') return null
  return { to: { kind: 'tag', tag: open.to }, kept: {}, because, from: null, over: code === 'bad' ? because : null }
}

/** Services of one source name: of the one that is open, else of the first by name. */
function oneSource(
  { tag, kept }: Extract<Choice, { kind: 'go' }>,
  scheme: Scheme | null,
  pins: readonly Pin[],
  { open }: BumpRecord,
): readonly string[] | null {
  const isOlder = (pin: Pin) => scheme !== null && isNewer(scheme, tag, pin.tag)
  const movable = pins
    .filter((pin) => isOlder(pin) && pin.services.length > 0 && !pin.services.some((one) => Object.hasOwn(kept, one)))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const under = new Set(Object.values(open?.pins ?? {}).flatMap(({ services }) => services))
  const next = movable.find((pin) => pin.services.some((one) => under.has(one))) ?? movable[0]
  const own = pins.filter(({ name }) => name === next?.name)
  return next === undefined ? null : [...new Set(own.flatMap(({ services }) => services))]
}

const automatic = { only: null, except: null, mayLower: false, requestedBy: null, dry: false } as const

/** What a person asked for and was never made visible: the ledger was written on their authority. */
function asAsked({ open, environment }: BumpRecord, base: BaseRead['base']): BumpWish | null {
  if (open === null || open.requestedBy === null) return null
  const tags = Object.fromEntries(Object.entries(open.pins).map(([key, { to }]) => [key, to]))
  const { requestedBy } = open
  const because = `@${requestedBy} asked for it.`
  return { ...automatic, base, environment, to: { kind: 'each', tags }, kept: {}, mayLower: true, because, requestedBy }
}

/** As with services, what differs when an environment is first seen is left to people: only what comes later moves on. */
function firstSeen(record: BumpRecord, upstream: readonly string[]): BumpRecord {
  const isKnown = record.first !== undefined || record.stood.length + record.merged.length > 0
  return isKnown || upstream.length === 0 ? record : { ...record, first: [...new Set(upstream)].sort() }
}

/** Service → tag. Of several pins of one service the first by name that is not the newest would do: it stands at what all have. */
function standsIn(pins: readonly Pin[]): Readonly<Record<string, string>> {
  const found = new Map<string, string>()
  for (const { tag, services } of pins)
    for (const service of services) {
      const other = found.get(service)
      if (other === undefined || tag < other) found.set(service, tag)
    }
  return Object.fromEntries(found)
}

/** Tags that stand here and that the base has no more: Flux cannot fetch them anew. */
function goneIn({ base, tags }: BaseRead, environment: string, pins: readonly Pin[]): readonly string[] {
  if (tags === null) return []
  const gone = [...new Set(pins.map(({ tag }) => tag))].filter((tag) => !tags.some(({ name }) => name === tag))
  return gone.map((tag) => `${environment} stands at ${tag}, which ${baseId(base)} has no more.`)
}
