// Three-way merge of one text by lines (diff3 over Myers' differences). The target's bytes stand wherever the source
// did not change them; what both sides changed is a conflict, and there the target's lines stay.
import { diffArrays } from 'diff'

export type TextConflict = {
  /** `lines 4-6` of the target, 1-based; '' when the whole file is the conflict. */
  readonly pointer: string
  readonly base: string
  readonly source: string
  readonly target: string
}

export type Merged = { readonly text: string; readonly conflicts: readonly TextConflict[] }

type Line = { readonly text: string; readonly end: string }

/** Lines `start` to `end` of the base became `lines`. */
type Hunk = { readonly start: number; readonly end: number; readonly lines: readonly Line[] }

const byteOrderMark = '\uFEFF'

/** Texts that differ in more lines than this are not compared further: the file is one conflict. */
const maxDifferences = 20_000

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  for (const match of text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)) {
    if (match[0] !== '') lines.push({ text: match[1] ?? '', end: match[2] ?? '' })
  }
  return lines
}

const written = (lines: readonly Line[]) => lines.map((line) => line.text + line.end).join('')
const sameLines = (a: readonly Line[], b: readonly Line[]) =>
  a.length === b.length && a.every((line, index) => line.text === b[index]?.text)

function hunksOf(base: readonly Line[], side: readonly Line[]): readonly Hunk[] | null {
  const texts = (lines: readonly Line[]) => lines.map((line) => line.text)
  const parts = diffArrays(texts(base), texts(side), { maxEditLength: maxDifferences })
  if (parts === undefined) return null
  const hunks: Hunk[] = []
  let [start, at, atSide] = [0, 0, 0]
  let taken: Line[] = []
  const close = () => {
    if (at > start || taken.length > 0) hunks.push({ start, end: at, lines: taken })
    taken = []
  }
  for (const part of parts) {
    if (part.removed) at += part.count
    else if (part.added) {
      taken.push(...side.slice(atSide, atSide + part.count))
      atSide += part.count
    } else {
      close()
      at += part.count
      atSide += part.count
      start = at
    }
  }
  close()
  return hunks
}

const grows = (hunk: Hunk) => hunk.lines.length !== hunk.end - hunk.start
const inserts = (hunk: Hunk) => hunk.start === hunk.end

/** Changes of neighbouring lines do not meet; where the order of what arrives would be a guess, they do. */
function meet(a: Hunk, b: Hunk): boolean {
  if (a.start < b.end && b.start < a.end) return true
  if (inserts(a) && inserts(b)) return a.start === b.start
  const touch = a.end === b.start || b.end === a.start
  return touch && ((inserts(a) && grows(b)) || (inserts(b) && grows(a)))
}

/** The lines of one side between two places of the base, given that side's hunks that lie in there. */
function rewritten(base: readonly Line[], from: number, to: number, hunks: readonly Hunk[]): readonly Line[] {
  const lines: Line[] = []
  let at = from
  for (const hunk of hunks) {
    lines.push(...base.slice(at, hunk.start), ...hunk.lines)
    at = hunk.end
  }
  return [...lines, ...base.slice(at, to)]
}

/** The line end that most of the target's lines have, so that arriving lines look like their neighbours. */
function lineEnd(target: readonly Line[], source: readonly Line[]): string {
  const ended = (target.some((line) => line.end !== '') ? target : source).filter((line) => line.end !== '')
  return ended.filter((line) => line.end === '\r\n').length * 2 > ended.length ? '\r\n' : '\n'
}

/** All three texts as the target should see them: an empty text is a text, absence is decided elsewhere. */
export function mergeFile(base: string, source: string, target: string): Merged {
  if (source === base || source === target) return { text: target, conflicts: [] }
  if (target === base) return { text: source, conflicts: [] }
  const plain = (text: string) => linesOf(text.replace(byteOrderMark, ''))
  const [b, s, t] = [plain(base), plain(source), plain(target)]
  const [theirs, own] = [hunksOf(b, s), hunksOf(b, t)]
  if (theirs === null || own === null) return { text: target, conflicts: [{ pointer: '', base, source, target }] }

  const end = lineEnd(t, s)
  const out: Line[] = []
  const conflicts: TextConflict[] = []
  const [mine, arriving] = [[...own], [...theirs]]
  let [atBase, atTarget] = [0, 0]
  const copyTo = (place: number) => {
    out.push(...t.slice(atTarget, atTarget + place - atBase))
    atTarget += place - atBase
    atBase = place
  }
  while (mine.length > 0 || arriving.length > 0) {
    const group = { mine: [] as Hunk[], arriving: [] as Hunk[] }
    const first = [mine[0], arriving[0]].filter((hunk) => hunk !== undefined).sort(byPlace)[0]
    if (first === undefined) break
    take(first === mine[0] ? mine : arriving, first === mine[0] ? group.mine : group.arriving)
    while (joins(mine, group.arriving) || joins(arriving, group.mine)) {
      if (joins(mine, group.arriving)) take(mine, group.mine)
      else take(arriving, group.arriving)
    }
    const hunks = [...group.mine, ...group.arriving]
    const [from, to] = [Math.min(...hunks.map((hunk) => hunk.start)), Math.max(...hunks.map((hunk) => hunk.end))]
    copyTo(from)
    const ownLines = rewritten(b, from, to, group.mine)
    const theirLines = rewritten(b, from, to, group.arriving)
    const kept = t.slice(atTarget, atTarget + ownLines.length)
    if (group.mine.length === 0) out.push(...theirLines.map((line) => ({ text: line.text, end })))
    else out.push(...kept)
    if (group.mine.length > 0 && group.arriving.length > 0 && !sameLines(ownLines, theirLines)) {
      const lines = kept.length > 1 ? `lines ${atTarget + 1}-${atTarget + kept.length}` : `line ${atTarget + 1}`
      const texts = { base: written(b.slice(from, to)), source: written(theirLines), target: written(kept) }
      conflicts.push({ pointer: lines, ...texts })
    }
    atTarget += ownLines.length
    atBase = to
  }
  copyTo(b.length)
  return { text: (target.startsWith(byteOrderMark) ? byteOrderMark : '') + written(closed(out, end, s, t)), conflicts }
}

const byPlace = (a: Hunk, b: Hunk) => a.start - b.start || a.end - b.end
const joins = (hunks: readonly Hunk[], group: readonly Hunk[]) => {
  const next = hunks[0]
  return next !== undefined && group.some((hunk) => meet(hunk, next))
}
function take(from: Hunk[], to: Hunk[]) {
  const hunk = from.shift()
  if (hunk !== undefined) to.push(hunk)
}

/** Only the last line may lack its end, and does where the target's does and its last line is still the last. */
function closed(lines: readonly Line[], end: string, source: readonly Line[], target: readonly Line[]): Line[] {
  const open = (side: readonly Line[]) => side.at(-1)?.end === ''
  const last = lines.at(-1)
  const openEnd = last === target.at(-1) ? open(target) : open(source) && open(target)
  return lines.map((line, index) => {
    if (index === lines.length - 1) return { text: line.text, end: openEnd ? '' : line.end || end }
    return line.end === '' ? { text: line.text, end } : line
  })
}
