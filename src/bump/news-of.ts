// Puts together what a new tag of a base brings: what changed for the services, what their own values lose by it, and what the
// base's people wrote about it.
import type { Release } from '../github/base-ports.ts'
import type { BaseChanges, ServiceChanges } from './changes.ts'
import { withKeysAbove } from './key-paths.ts'
import type { BaseNews, LostKey, ReleaseNote, ServiceNews, VersionMove } from './news.ts'
import type { Override, Overrides } from './overrides.ts'

export type NewsQuestion = {
  readonly from: string
  readonly to: string
  /** Pins may stand at several tags: the changes since each of them. */
  readonly changes: readonly BaseChanges[]
  readonly overrides: Overrides | null
  readonly releases: readonly Release[]
  /** Of annotated tags. */
  readonly messages: readonly { readonly tag: string; readonly message: string }[]
  /** Of commits, newest first: for a base that says nothing else. */
  readonly subjects: readonly string[]
  readonly compareUrl: string | null
  /** Whole sentences. */
  readonly unread: readonly string[]
  /** The order of the base's scheme; null: one of them is not of it. */
  readonly compare: (a: string, b: string) => number | null
}

export function newsOf(question: NewsQuestion): BaseNews {
  const { from, to, changes, overrides, compareUrl } = question
  const notes = notesBetween(question)
  const services = [
    ...Map.groupBy(
      changes.flatMap((one) => one.services),
      ({ service }) => service,
    ),
  ]
    .map(([service, some]) => serviceNews(service, some, overrides))
    .sort((a, b) => (a.service < b.service ? -1 : 1))
  return {
    from,
    to,
    compareUrl,
    notes,
    subjects: notes.length > 0 ? [] : question.subjects,
    services,
    unread: [...new Set([...question.unread, ...changes.flatMap((one) => one.unread), ...(overrides?.unread ?? [])])],
  }
}

function serviceNews(service: string, some: readonly ServiceChanges[], overrides: Overrides | null): ServiceNews {
  const removed = new Set(some.flatMap(({ removedKeys }) => removedKeys))
  const own = overrides?.overrides.filter((one) => one.service === service) ?? []
  const stands = new Map(Object.entries(overrides?.stands ?? {}))
  const gone = distinct(some.flatMap((one) => one.gone)).map((one) => {
    const oid = stands.get(one.file)
    return oid === undefined ? one : { ...one, stands: oid }
  })
  return {
    service,
    files: [...new Set(some.flatMap(({ files }) => files))].sort(),
    versions: distinct<VersionMove>(some.flatMap(({ versions }) => versions)),
    gone,
    lost: removed.size === 0 ? [] : own.flatMap((override) => lostIn(override, removed)),
  }
}

/** The deepest key that the defaults had: what an override sets below it went with it. */
function lostIn({ file, keys }: Override, removed: ReadonlySet<string>): readonly LostKey[] {
  const lost = keys.filter(({ key }) => removed.has(key))
  const above = new Set(lost.flatMap(({ key }) => withKeysAbove(key).slice(1)))
  return lost.filter(({ key }) => !above.has(key)).map(({ key, line }) => ({ key, file, line }))
}

const distinct = <T>(all: readonly T[]): readonly T[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
]

/** Exclusive of the older tag, newest first; of a bump that goes back, what it takes away. */
export function notesBetween({
  from,
  to,
  releases,
  messages,
  compare,
}: Pick<NewsQuestion, 'from' | 'to' | 'releases' | 'messages' | 'compare'>): readonly ReleaseNote[] {
  const order = compare(from, to)
  if (order === null) return []
  const [low, high] = order <= 0 ? [from, to] : [to, from]
  const isBetween = (tag: string) => {
    const [toLow, toHigh] = [compare(tag, low), compare(tag, high)]
    return toLow !== null && toHigh !== null && toLow > 0 && toHigh <= 0
  }
  const notes = new Map<string, ReleaseNote>()
  for (const { tag, message } of messages) {
    const [title = '', ...rest] = withoutSignature(message).trim().split(/\r?\n/)
    if (title !== '' && isBetween(tag)) notes.set(tag, { tag, title, body: rest.join('\n').trim(), url: null })
  }
  for (const { tag, title, body, url } of releases) {
    if (!isBetween(tag)) continue
    const message = notes.get(tag)
    const isEmpty = body.trim() === '' && message !== undefined
    notes.set(tag, isEmpty ? { ...message, url } : { tag, title, body: body.trim(), url })
  }
  return [...notes.values()].sort((a, b) => compare(b.tag, a.tag) ?? 0)
}

const withoutSignature = (message: string) => message.replace(/-----BEGIN (?:PGP|SSH) SIGNATURE-----[\s\S]*$/, '')
