// The tags of a base as they are now, held against those that were seen before; or why they cannot be read.
import { type BaseAddress, baseId } from '../../bump/model.ts'
import type { BaseForge, BaseTag } from '../../github/base-ports.ts'
import { ForgeError } from '../../github/failure.ts'
import type { BaseRecord } from '../../ledger/bump-state.ts'
import { tagForgiven, tagsSeen } from '../../ledger/bump-transactions.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { tagsOf } from './base-tags.ts'

export type BaseRead = {
  readonly base: BaseAddress
  readonly forge: BaseForge | null
  /** Null: they cannot be read. */
  readonly tags: readonly BaseTag[] | null
  /** Why not, a whole sentence. */
  readonly unread: string | null
  readonly remembered: BaseRecord
  readonly record: BaseRecord
}

/** `inUse`: tags that are never forgotten. Throws what may be different soon. */
export async function readBase(
  work: Work,
  { ledger }: Pick<Standing, 'ledger'>,
  base: BaseAddress,
  inUse: readonly string[],
): Promise<BaseRead> {
  const remembered = await ledger.base(base)
  const forge = work.bases.open(base)
  const without = (unread: string) => ({ base, forge: null, tags: null, unread, remembered, record: remembered })
  if (forge === null)
    return without(`${baseId(base)} is on no GitHub that Sluice can read: its tags were not looked at.`)
  try {
    const tags = await tagsOf(work, forge)
    const at = new Date(work.now()).toISOString()
    const record = settled(tagsSeen(remembered, tags, at, inUse), tags)
    return { base, forge, tags, unread: null, remembered, record }
  } catch (error) {
    if (!(error instanceof ForgeError) || error.failure.kind === 'retry') throw error
    work.log.warn({ base: baseId(base), reason: error.message }, 'the base cannot be read')
    return without(`${baseId(base)} cannot be read (${error.message}): its tags were not looked at.`)
  }
}

/** A tag that was put back, or taken away for another, is no reason to stop any more. */
function settled(record: BaseRecord, tags: readonly BaseTag[]): BaseRecord {
  const now = new Map(tags.map(({ name, oid }) => [name, oid]))
  return Object.entries(record.moved).reduce((known, [tag, { was }]) => {
    const is = now.get(tag)
    return is === undefined || is === was ? tagForgiven(known, tag) : known
  }, record)
}

/** Why nobody may go to these tags; null: nothing is known against them. */
export function stopOf({ base, tags, record }: BaseRead, to: readonly string[]): string | null {
  for (const tag of to) {
    const mark = new Map(Object.entries(record.moved)).get(tag)
    if (mark !== undefined) return movedSentence(base, tag, mark)
    if (tags !== null && !tags.some(({ name }) => name === tag))
      return `${baseId(base)} has no tag ${tag}. Push it there, or name another one.`
  }
  return null
}

export const movedSentence = (
  base: BaseAddress,
  tag: string,
  { was, is }: { readonly was: string; readonly is: string },
) =>
  `The tag ${tag} of ${baseId(base)} was ${was.slice(0, 7)} when Sluice first saw it and is ${is.slice(0, 7)} now, so what was tested under its name is not what it brings. Put the tag back, or delete it and publish the new content under a name of its own.`
