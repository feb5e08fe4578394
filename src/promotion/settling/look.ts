// Looks at a head for what settles a promotion's open points: the value itself, not the file that it stands in. Pure: it
// says what it still has to be told.
import { readYaml } from '../../flux/read-yaml.ts'
import type { SecretOptions } from '../../flux/secrets.ts'
import { isYamlName } from '../../flux/yaml-name.ts'
import type { Oid } from '../../oid.ts'
import { textOf } from '../file/text.ts'
import { historyKey, idKey, type Known, type Need, type Step } from '../model.ts'
import { supplied } from '../secrets/secret-supplied.ts'
import { type BaseBranch, isBaseAlone, needsOfBase } from './base-branch.ts'
import { isOpen, type PlanBlocker } from './blockers.ts'
import { changedAt } from './changed-at.ts'
import type { Look } from './gate.ts'

export type Looks = ReadonlyMap<PlanBlocker, Look>

type Open = PlanBlocker & { readonly path: string }

/**
 * Two rounds of reading: which blobs stand at the head and where the promotion goes, then those that are not what Sluice
 * wrote.
 */
export function looksAt(
  blockers: readonly PlanBlocker[],
  head: Oid,
  base: BaseBranch,
  options: SecretOptions,
  known: Known,
): Step<Looks> {
  const open = blockers.filter((blocker): blocker is Open => blocker.path !== null && isOpen(blocker))
  const paths = [...new Set(open.map(({ path }) => path))]
  const unknown = [...new Set([head, base.head])].flatMap((commit): readonly Need[] => {
    const missing = paths.filter((path) => !known.ids.has(idKey(commit, path)))
    return missing.length === 0 ? [] : [{ kind: 'ids', commit, paths: missing }]
  })
  if (unknown.length > 0) return { need: unknown }
  const idAt = (path: string) => known.ids.get(idKey(head, path)) ?? null
  const moved = open.filter(({ path, wrote }) => (idAt(path)?.oid ?? null) !== wrote)
  const need = moved.flatMap((blocker) => needsOf(blocker, head, base, known))
  if (need.length > 0) return { need: distinct(need) }
  return { done: new Map(moved.map((blocker) => [blocker, lookAt(blocker, head, base, options, known)])) }
}

const historyOf = (head: Oid, path: string) => ({ kind: 'history', head, paths: [path], limit: 1 }) as const

/** The whole file is the question, or an earlier version of Sluice asked it: its bytes are the answer. */
const isWhole = ({ kind, asks }: Open): boolean => kind !== 'secret' && (asks === null || asks.pointer === '')

function needsOf(blocker: Open, head: Oid, base: BaseBranch, known: Known): readonly Need[] {
  const { path, wrote, asks } = blocker
  const now = known.ids.get(idKey(head, path))
  const oids = [now?.type === 'blob' ? now.oid : null, wrote, asks?.stands ?? null].filter((oid) => oid !== null)
  const own = oids.filter((oid) => !known.blobs.has(oid)).map((oid): Need => ({ kind: 'blob', oid }))
  const place = { path, wrote, stands: asks?.stands ?? null }
  const blobs = isWhole(blocker) ? [...own, ...needsOfBase(base, place, known)] : own
  return known.history.has(historyKey(head, [path])) ? blobs : [...blobs, historyOf(head, path)]
}

const distinct = (needs: readonly Need[]) => [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()]

function lookAt(blocker: Open, head: Oid, base: BaseBranch, options: SecretOptions, known: Known): Look {
  const { kind, path, wrote, asks } = blocker
  const id = known.ids.get(idKey(head, path)) ?? null
  const commit = known.history.get(historyKey(head, [path]))?.[0]?.commit ?? head
  const inCommit = `on this branch in ${commit.slice(0, 7)}`
  const text = (oid: Oid | null) => {
    const bytes = oid === null ? undefined : known.blobs.get(oid)
    return bytes === undefined || bytes === 'too-large' ? null : textOf(bytes)
  }
  const place = { path, wrote, stands: asks?.stands ?? null }
  if (isWhole(blocker) && isBaseAlone(base, place, id?.oid ?? null, text, known))
    return { settled: false, because: 'only what the base branch changed came to the file' }
  if (id === null) {
    if (kind === 'secret') return { settled: false, because: 'the file was removed on this branch' }
    return { settled: true, because: `removed ${inCommit}` }
  }
  if (id.type !== 'blob' || !id.mode.startsWith('100'))
    return { settled: false, because: 'no file stands there any more' }
  const [now, written] = [text(id.oid), text(wrote)]
  const broken = now === null || !isYamlName(path) ? null : brokenIn(now, path)
  if (broken !== null) return { settled: false, because: `the file on this branch cannot be read: ${broken}` }
  if (isWhole(blocker) && (now !== null || !isYamlName(path))) return { settled: true, because: `changed ${inCommit}` }
  if (now === null) return { settled: false, because: 'the file on this branch is no text, or too large to be read' }
  if (kind === 'secret') {
    const look = supplied(path, asks?.keys ?? [], { written, now }, options)
    return look.settled ? { settled: true, because: `${look.because} ${inCommit}` } : look
  }
  if (written === null) return { settled: false, because: 'what Sluice wrote cannot be read any more' }
  const compared = changedAt(path, asks?.pointer ?? '', { before: text(asks?.stands ?? null) ?? written, written, now })
  if (compared === 'changed') return { settled: true, because: `changed ${inCommit}` }
  return { settled: false, because: compared === 'same' ? 'the file changed, but not there' : compared.cannotTell }
}

/** Templates and the like are no faults; a text that is no YAML is one. */
function brokenIn(text: string, path: string): string | null {
  const read = readYaml(text, path, { maxBytes: 1024 * 1024 })
  const fault = 'problems' in read ? read.problems.find(({ code }) => code === 'yaml-syntax') : undefined
  return fault === undefined ? null : `${fault.message} (line ${fault.line ?? 1})`
}
