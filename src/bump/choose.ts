// Which tag of a base automation may propose in one environment: the newest one that every environment before it stood well with.
import type { Environment } from '../config/model.ts'
import type { BumpRecord, Hold } from '../ledger/bump-state.ts'
import { instantText } from '../time-text.ts'
import { allowedTags, compareTags, isNewer, type Scheme, type TagPolicy } from '../versions/schemes.ts'
import { judgeTag, type Verdict } from './judge-tag.ts'
import type { Pin } from './model.ts'
import { goes, stays } from './outcome.ts'
import { type Ring, tagsOf } from './stood.ts'
import { frozen, opensAt, type Schedule } from './windows.ts'

export type RingQuestion = {
  readonly environment: Pick<Environment, 'name' | 'promote' | 'freeze'>
  /** Milliseconds since 1970. */
  readonly now: number
  /** Null: it could not be told. */
  readonly scheme: Scheme | null
  /** Allowed tags the base has, newest first; null: they could not be read, and only what upstream runs is known. */
  readonly allowed: readonly string[] | null
  readonly policy: TagPolicy
  /** Of the base, in the environment. */
  readonly pins: readonly Pick<Pin, 'tag' | 'services'>[]
  readonly record: BumpRecord
  /** `heldBy` in this environment; `all` is asked, too. */
  readonly held: (service: string, tag: string) => Hold | null
  /** Every environment that it comes after; empty: the first ring. */
  readonly upstream: readonly Ring[]
  readonly schedule: Schedule
  /** Tags of the base that point elsewhere now. */
  readonly movedTags: readonly string[]
}

type StayCode =
  | 'newest'
  | 'soaking'
  | 'upstream'
  | 'bad'
  | 'refused'
  | 'freeze'
  | 'schedule'
  | 'hold'
  | 'moved-tag'
  | 'manual'
  | 'unknown-tags'
  | 'no-scheme'

/** Sentences hold text that people wrote, as it is. `kept`: service → why it keeps its pin. `again`: when the answer may change by itself. */
export type Choice =
  | {
      readonly kind: 'go'
      readonly tag: string
      readonly kept: Readonly<Record<string, string>>
      readonly because: string
      readonly notes: readonly string[]
      readonly again: number | null
    }
  | { readonly kind: 'stay'; readonly code: StayCode; readonly because: string; readonly again: number | null }

export function chooseTag(question: RingQuestion): Choice {
  const { movedTags, environment } = question
  if (movedTags.length > 0) {
    const because = `${movedTags.join(', ')} of the base points to another commit than at first: nothing moves by itself. Look what happened, then ask for a tag with \`/bump\`.`
    return stay('moved-tag', because)
  }
  const choice = whatIsReady(question)
  if (environment.promote === 'manual') {
    const ready = choice.kind === 'go' ? ` ${choice.tag} could come: \`/bump\` opens it.` : ''
    return stay('manual', `${environment.name} has \`promote: manual\`.${ready}`)
  }
  return choice.kind === 'go' ? (whyLater(question, choice.tag) ?? choice) : choice
}

const stay = (code: StayCode, because: string, again: number | null = null): Choice => ({
  kind: 'stay',
  code,
  because,
  again,
})

/** What may come, but not at this hour. */
function whyLater({ environment, schedule, now }: RingQuestion, tag: string): Choice | null {
  const freeze = frozen(environment.freeze, now)
  if (freeze !== null) {
    const why = freeze.reason === null ? '' : ` (${freeze.reason})`
    return stay(
      'freeze',
      `${environment.name} is frozen until the end of ${freeze.lastDay}${why}: ${tag} waits.`,
      freeze.ends,
    )
  }
  const opens = opensAt(schedule, now)
  return opens === null
    ? null
    : stay('schedule', `The schedule of the base opens at ${instantText(opens)}: ${tag} waits.`, opens)
}

function whatIsReady(question: RingQuestion): Choice {
  const { scheme, pins, allowed, policy, upstream, environment } = question
  if (pins.length === 0) return stay('newest', `Nothing in ${environment.name} pins a tag of this base.`)
  if (scheme === null) {
    return stay(
      'no-scheme',
      'The tags of this base follow no scheme that can be told; write `versioning` for it under `bases`.',
    )
  }
  const standing = [...new Set(pins.map(({ tag }) => tag))].filter((tag) => compareTags(scheme, tag, tag) !== null)
  if (standing.length === 0) {
    return stay('no-scheme', `No tag that ${environment.name} pins is of the base's scheme; move them with \`/bump\`.`)
  }
  // An environment that pins nothing of the base has nothing to say of its tags.
  const rings = upstream.filter(({ services }) => services.length > 0)
  const tried = allowedTags({ ...policy, scheme }, rings.flatMap(tagsOf))
  const tags = allowed ?? (rings.length > 0 ? tried : null)
  if (tags === null) return stay('unknown-tags', 'The tags of the base could not be read.')
  const isCandidate = (tag: string) => standing.some((pinned) => isNewer(scheme, tag, pinned))
  const gone = allowed === null ? [] : tried.filter((tag) => !allowed.includes(tag) && isCandidate(tag))
  const passed: Extract<Verdict, { kind: 'no' }>[] = []
  const looked = { scheme, rings, passed, gone }
  for (const tag of tags.filter(isCandidate)) {
    const verdict = judgeTag(question, scheme, rings, tag)
    if (verdict.kind === 'go') return goes(question, looked, verdict)
    passed.push(verdict)
  }
  return stays(question, looked)
}
