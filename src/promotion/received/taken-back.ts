// What a cluster has received once it is seen what of the last promotions was put back there. Decided from content at
// each planning: a revert of a revert counts as well as a revert, and nothing has to be told to anybody.
import type { Config } from '../../config/model.ts'
import type { Oid } from '../../oid.ts'
import type { BaseTree, FileEntry, Known, SliceFile, Step } from '../model.ts'
import { layoutFor } from '../slice/layout-memo.ts'
import { clusterFiles } from '../slice/view.ts'
import { unread } from '../step.ts'
import { type PastPromotion, sameEntry, writersOf } from './brought.ts'
import { type PutBack, putBack } from './put-back.ts'
import { withoutPutBack } from './without-put-back.ts'

export type ReceivedQuestion = {
  /** What the newest promotion carried. */
  readonly base: BaseTree
  /** Oldest first; the newest led to the base. */
  readonly past: readonly PastPromotion[]
  /** The environment that the source is in. */
  readonly from: string
  readonly to: { readonly environment: string; readonly cluster: string }
  /** The commit of the target. */
  readonly target: Oid
  readonly config: Config
}

/** `whole`: nothing of what the pull request wrote stands any more. */
export type TakenBack = { readonly pull: number; readonly whole: boolean }

export type Received = {
  /** Null: nothing, a first copy was taken back. */
  readonly base: BaseTree | null
  /** The base is another one than what the newest promotion carried. */
  readonly isMoved: boolean
  /** Oldest first. */
  readonly takenBack: readonly TakenBack[]
}

/** What became of what was written at a path. */
export type Compare = (path: string, before: FileEntry | null, wrote: FileEntry | null) => PutBack

type Now = (path: string) => FileEntry | null

/** Reads nothing but the cluster's tree while everything stands as it was written. */
export function receivedNow(question: ReceivedQuestion, known: Known): Step<Received> {
  const { base, past, to, target, config } = question
  if (past.length === 0) return { done: { base, isMoved: false, takenBack: [] } }
  const files = clusterFiles({ ...to, commit: target }, layoutFor(config), known)
  if ('need' in files) return files
  const now: Now = (path) => files.done.get(path) ?? null
  const need = unread(doubtful(past, now), known)
  if (need.length > 0) return { need }
  const compare: Compare = (path, before, wrote) => putBack(path, before, wrote, now(path), known)
  const { alive, back } = reverted(past, compare)
  const [first] = back
  if (first?.brought.before === null) return { done: { base: null, isMoved: true, takenBack: back.map(asWhole) } }
  const before = turnedBack(base, back)
  const rest = withoutPutBack({ ...question, base: before, past: alive }, compare, known)
  if ('need' in rest) return rest
  const takenBack = [...rest.done.takenBack, ...back.map(asWhole)]
  return { done: { base: rest.done.base, isMoved: rest.done.isMoved || back.length > 0, takenBack } }
}

const asWhole = ({ pull }: PastPromotion): TakenBack => ({ pull, whole: true })

/** Where the ids do not tell what became of a file, every state of it is read, and what may be the base then. */
function doubtful(past: readonly PastPromotion[], now: Now): readonly SliceFile[] {
  const unclear = statesOfUnclear(past, now)
  const bases = past.flatMap(({ brought }) => Object.entries(brought.received))
  const likely = unclear.length === 0 ? [] : bases.flatMap(([path, { before }]) => readable(path, before))
  return [...unclear, ...likely]
}

function statesOfUnclear(past: readonly PastPromotion[], now: Now): readonly SliceFile[] {
  return [...writersOf(past)].flatMap(([path, changes]) => {
    const stands = now(path)
    const told = changes.flatMap(({ before, after }) => [before, after])
    if (stands === null || told.some((entry) => entry?.oid === stands.oid)) return []
    const states = [stands, ...changes.flatMap(({ before, after }) => [before, after])]
    return states.flatMap((entry) => readable(path, entry))
  })
}

const readable = (path: string, entry: FileEntry | null): readonly SliceFile[] =>
  entry?.mode.startsWith('100') ? [{ path, ...entry }] : []

/** The newest promotions of which nothing stands any more, one by one or several on top of each other. */
function reverted(past: readonly PastPromotion[], compare: Compare) {
  let alive = past
  for (;;) {
    const start = alive.findLastIndex((_, index) => isBack(alive, index, compare))
    if (start < 0) return { alive, back: past.slice(alive.length) }
    alive = alive.slice(0, start)
  }
}

function isBack(past: readonly PastPromotion[], start: number, compare: Compare): boolean {
  const together = [...writersOf(past.slice(start))].map(([path, changes]) =>
    compare(path, changes[0]?.before ?? null, changes.at(-1)?.after ?? null),
  )
  return together.some(({ back }) => back) && together.every(({ stands }) => !stands)
}

/** The base as it was before these promotions. */
function turnedBack(base: BaseTree, back: readonly PastPromotion[]): BaseTree {
  const before = back[0]?.brought.before
  if (before == null) return base
  const files = new Map(base.files.map((file) => [file.path, file]))
  for (const { brought } of back.toReversed()) {
    for (const [path, change] of Object.entries(brought.received)) {
      if (change.before === null) files.delete(path)
      else if (!sameEntry(change.before, files.get(path) ?? null)) files.set(path, { path, ...change.before })
    }
  }
  return { ...base, ...before, files: [...files.values()] }
}
