// The life of a rollout: it begins with a merge, hears reports, and time passes. Each step is old state in, new state out.
import type { Rollout } from '../ledger/rollout-state.ts'
import { type FluxIndex, fluxKey, type HealthReport, type WatchedObject } from './model.ts'
import { heard, instant, saidBy } from './object-health.ts'
import { judged } from './verdict.ts'

type Beginning = Pick<Rollout, 'before' | 'content' | 'pull' | 'by' | 'at' | 'grace'> & {
  /** At the commit that brought it. Where health is off nothing of it is needed but the place. */
  readonly index: Pick<FluxIndex, 'cluster' | 'commit' | 'objects'>
  readonly service: string
  readonly health: 'required' | 'off'
  /** `overrides`: only commit statuses come from the cluster; bases never show in them. Default: everything reports. */
  readonly hears?: 'all' | 'overrides'
  /** Milliseconds from `at` to the deadline: the environment's own, or `settleWindow`. */
  readonly window: number
}

/** Without an object that could report, nothing ever makes it healthy: it is unknown at its deadline. */
export function beginRollout({ index, service, health, window, hears = 'all', ...of }: Beginning): Rollout {
  const speaking = index.objects.filter(
    (one) => one.service === service && (one.role === 'override' || one.role === 'base'),
  )
  const active = health === 'off' ? [] : speaking.filter(({ suspended }) => !suspended)
  const silent = active.filter(({ role }) => hears === 'overrides' && role === 'base')
  const awaited = active.filter((one) => !silent.includes(one))
  const isSuspended = health === 'required' && speaking.length > 0 && active.length === 0
  const pinned = awaited.flatMap((one) => (one.role === 'base' && one.tag !== null ? [[fluxKey(one), one.tag]] : []))
  return {
    cluster: index.cluster,
    commit: index.commit,
    ...of,
    deadline: timeOf(instant(of.at) + window),
    state: health === 'off' ? 'healthy' : isSuspended ? 'suspended' : 'progressing',
    since: of.at,
    awaited: awaited.map(fluxKey).sort(),
    tags: Object.fromEntries(pinned),
    ...(silent.length > 0 ? { silent: silent.map(fluxKey).sort() } : {}),
    weak: awaited.length > 0 && awaited.every(({ waits }) => !waits),
    interval: Math.max(0, ...awaited.map(({ interval }) => interval ?? 0)),
    objects: {},
  }
}

const timeOf = (milliseconds: number) => new Date(milliseconds).toISOString()

/**
 * `report` must be tied to this rollout already. In whatever order reports come, and however often: the same rollout back where
 * one changes nothing. A repeated outcome moves only its time: `isTransition` tells what is worth a transaction.
 */
export function reported(rollout: Rollout, object: WatchedObject, report: HealthReport): Rollout {
  if (rollout.state === 'superseded' || rollout.state === 'suspended' || rollout.awaited.length === 0) return rollout
  const said = report.trusted && counts(rollout, object, report) ? saidBy(report) : null
  if (said === null || !(instant(said.at) > instant(rollout.at))) return rollout
  const told = [fluxKey(object), ...sourceToo(rollout, object, report)]
  const news = told.flatMap((key) => {
    const known = rollout.objects[key] ?? null
    const next = heard(known, said)
    return next === known ? [] : [[key, next] as const]
  })
  const weak = rollout.weak && !(object.role === 'release' && said.state === 'healthy')
  if (news.length === 0 && weak === rollout.weak) return rollout
  return judged({ ...rollout, weak, objects: { ...rollout.objects, ...Object.fromEntries(news) } })
}

/** Whether the report speaks of what this rollout brought: with a pinned tag, of that tag. */
function counts({ awaited, tags }: Rollout, object: WatchedObject, report: HealthReport): boolean {
  const pointer = report.revision?.pointer ?? null
  const key = fluxKey(object)
  switch (object.role) {
    case 'release':
      return true
    case 'source':
      if (object.tag === null) return false
      return report.state === 'failed' ? names(report.message, object.tag) : pointer === object.tag
    case 'override':
    case 'base': {
      const tag = tags[key] ?? null
      if (!awaited.includes(key) || tag === null) return awaited.includes(key)
      return pointer === tag || (pointer === null && report.state !== 'healthy')
    }
  }
}

/** What was built from the pinned tag shows that its source found it: a source says so only once, and that may be lost. */
const sourceToo = ({ tags }: Rollout, object: WatchedObject, { state }: HealthReport): readonly string[] =>
  object.source !== null && state === 'healthy' && tags[fluxKey(object)] !== undefined ? [object.source] : []

/** Whether the message names the tag as a whole word, not as a part of an address. */
function names(message: string, tag: string): boolean {
  const word = RegExp.escape(tag)
  return new RegExp(`(?:^|[\\s"'\`(=:]|refs/tags/|/manifests/)${word}(?=$|[\\s"'\`),;:]|\\.(?:\\s|$))`).test(message)
}

/** When `elapsed` changes it by itself, not before `now`; null: never. Milliseconds since 1970. */
export function dueAt(rollout: Rollout, now: number): number | null {
  const due = changesAt(rollout)
  return due === null ? null : Math.max(due, now)
}

function changesAt(rollout: Rollout): number | null {
  if (rollout.state === 'progressing') return instant(rollout.deadline)
  return rollout.state === 'failing' ? instant(rollout.since) + rollout.grace : null
}

/** Time passed: a failure outlived its grace, or the deadline came without a verdict. */
export function elapsed(rollout: Rollout, now: number): Rollout {
  const due = changesAt(rollout)
  if (due === null || now < due) return rollout
  return { ...rollout, state: rollout.state === 'failing' ? 'failed' : 'unknown', since: timeOf(due) }
}
