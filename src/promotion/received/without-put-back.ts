// The base without the single values of a promotion that were put back in the target while others of it stand.
import { oidOfText } from '../../oid.ts'
import { readingOf } from '../file/reading.ts'
import { contentOf, readFile } from '../file/text.ts'
import type { BaseTree, Known, Need, SliceFile, Step } from '../model.ts'
import { layoutFor } from '../slice/layout-memo.ts'
import { unread } from '../step.ts'
import { withTwins } from '../terms/file-names.ts'
import { type Terms, tellPath, tellText, termsOf } from '../terms/tell.ts'
import { type FileChange, type Written, writersOf } from './brought.ts'
import { mergeOnto, type PutBack } from './put-back.ts'
import type { Compare, ReceivedQuestion, TakenBack } from './taken-back.ts'

type Rest = { readonly base: BaseTree; readonly isMoved: boolean; readonly takenBack: readonly TakenBack[] }

/** At a path, what is again as it was before or after a promotion that others followed. */
type Found = {
  readonly path: string
  readonly index: number
  readonly side: 'before' | 'after'
  readonly texts: PutBack['texts']
}

export function withoutPutBack(question: ReceivedQuestion, compare: Compare, known: Known): Step<Rest> {
  const { base, past } = question
  const found = [...writersOf(past)].flatMap(([path, changes]) => foundAt(path, changes, compare))
  if (found.length === 0) return { done: { base, isMoved: false, takenBack: [] } }
  const files = new Map(base.files.map((file) => [file.path, file]))
  const texts = new Map(base.texts?.map(({ oid, text }) => [oid, text]))
  const terms = termsOfPast(question)
  const need: Need[] = []
  const indexes = new Set<number>()
  let isMoved = false
  for (const one of found) {
    const turned = turnedFile(one, files, texts, { ...question, terms }, known)
    if ('need' in turned) need.push(...turned.need)
    else if (turned.done !== null) {
      const { path, file, text } = turned.done
      if (file === null) files.delete(path)
      else files.set(path, file)
      if (file !== null && text !== null) texts.set(file.oid, text)
      isMoved = true
      if (one.side === 'before') indexes.add(one.index)
    }
  }
  if (need.length > 0) return { need }
  const held = [...files.values()].flatMap(({ oid }) => {
    const text = texts.get(oid)
    return text === undefined ? [] : [{ oid, text }]
  })
  const before = past[Math.min(...indexes)]?.brought.before ?? {}
  const takenBack = past.flatMap(({ pull }, index) =>
    indexes.has(index) ? [{ pull, whole: isWhole(index, question, compare) }] : [],
  )
  return { done: { base: { ...base, ...before, files: [...files.values()], texts: held }, isMoved, takenBack } }
}

/** The newest state first: what is the same in older states was put back to the newest of them. */
function foundAt(path: string, changes: readonly Written[], compare: Compare): readonly Found[] {
  const last = changes.at(-1)?.after ?? null
  const found: Found[] = []
  for (const { before, after, index } of changes.toReversed()) {
    for (const [side, state] of [
      ['after', after],
      ['before', before],
    ] as const) {
      const { back, texts } = compare(path, state, last)
      if (back) found.push({ path, index, side, texts })
      if (back && texts === null) return found
    }
  }
  return found
}

function isWhole(index: number, { past }: ReceivedQuestion, compare: Compare): boolean {
  const written = Object.entries(past[index]?.brought.written ?? {})
  return written.every(([path, { before, after }]) => !compare(path, before, after).stands)
}

type Turned = { readonly path: string; readonly file: SliceFile | null; readonly text: string | null }

/** The base's file with what was put back told in the source's terms; null: it says that already, or has no such file. */
function turnedFile(
  { path, index, side, texts }: Found,
  files: ReadonlyMap<string, SliceFile>,
  made: ReadonlyMap<string, string>,
  { past, config, terms }: ReceivedQuestion & { readonly terms: PastTerms },
  known: Known,
): Step<Turned | null> {
  const told = terms.get(past[index]?.brought.from ?? '')
  const place = told === undefined ? null : sourcePath(path, index, files, past, told)
  if (told === undefined || place === null) return { done: null }
  const file = files.get(place) ?? null
  if (texts === null) {
    const received = new Map(Object.entries(past[index]?.brought.received ?? {})).get(place)
    const state = received?.[side]
    if (state === undefined || state?.oid === file?.oid) return { done: null }
    const old = state === null ? null : { path: place, ...state }
    return { done: { path: place, file: old, text: null } }
  }
  if (file === null) return { done: null }
  const need = made.has(file.oid) ? [] : unread([file], known)
  if (need.length > 0) return { need }
  const text = made.get(file.oid) ?? readFile(file, known)?.text ?? null
  if (text === null) return { done: null }
  const back = termsOf(config, told.layout, told.to, told.from)
  const [kept, now] = [texts.kept, texts.now].map((one) => tellText(back, path, one).text)
  const merged = mergeOnto(text, kept ?? '', now ?? '', readingOf(place, { keys: [], allow: [] })).text
  if (merged === text) return { done: null }
  const isKnown = known.blobs.has(oidOfText(merged))
  const { oid } = contentOf(merged, file.mode)
  return { done: { path: place, file: { ...file, oid }, text: isKnown ? null : merged } }
}

type PastTerms = ReadonlyMap<string, Terms>

/** By the cluster that a promotion came from, with the names that its files have in the target. */
function termsOfPast({ base, past, from, to, config }: ReceivedQuestion): PastTerms {
  const written = past.flatMap(({ brought }) => Object.entries(brought.written).flatMap(standing))
  const clusters = [...new Set(past.map(({ brought }) => brought.from))]
  const told = (cluster: string) => termsOf(config, layoutFor(config), { environment: from, cluster }, to)
  return new Map(clusters.map((cluster) => [cluster, withTwins(told(cluster), base.files, written)]))
}

const standing = ([path, { before, after }]: readonly [string, FileChange]): readonly SliceFile[] => {
  const entry = after ?? before
  return entry === null ? [] : [{ path, ...entry }]
}

function sourcePath(
  path: string,
  index: number,
  files: ReadonlyMap<string, SliceFile>,
  past: ReceivedQuestion['past'],
  terms: Terms,
): string | null {
  const changed = past.slice(index).flatMap(({ brought }) => Object.keys(brought.received))
  return [...files.keys(), ...changed].find((one) => tellPath(terms, one) === path) ?? null
}
