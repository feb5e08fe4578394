// Which lines two sides changed of a common base (Myers' differences), and which of these changes meet.
import { diffArrays } from 'diff'

export type Line = { readonly text: string; readonly end: string }

/** Lines `start` to `end` of the base became `lines`. */
export type Hunk = { readonly start: number; readonly end: number; readonly lines: readonly Line[] }

/** Changes of both sides that meet, or changes of one side alone; in the order of the base. */
export type Region = {
  readonly start: number
  readonly end: number
  readonly mine: readonly Hunk[]
  readonly theirs: readonly Hunk[]
}

/** Texts that differ in more lines than this are not compared further. */
const maxDifferences = 2000

export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  for (const match of text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)) {
    if (match[0] !== '') lines.push({ text: match[1] ?? '', end: match[2] ?? '' })
  }
  return lines
}

/** The changes in order, line ends left aside; null where the texts differ too much. */
export function hunksOf(base: readonly Line[], side: readonly Line[]): readonly Hunk[] | null {
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
      for (const line of side.slice(atSide, atSide + part.count)) taken.push(line)
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

export function regionsOf(mine: readonly Hunk[], theirs: readonly Hunk[]): readonly Region[] {
  const regions: Region[] = []
  let [own, other] = [0, 0]
  while (own < mine.length || other < theirs.length) {
    const group = { mine: [] as Hunk[], theirs: [] as Hunk[] }
    for (;;) {
      const [next, rival] = [mine[own], theirs[other]]
      const isFirst = group.mine.length + group.theirs.length === 0
      if (next !== undefined && (isFirst ? rival === undefined || isBefore(next, rival) : meetsAny(next, group.theirs)))
        own = take(next, group.mine, own)
      else if (rival !== undefined && (isFirst || meetsAny(rival, group.mine))) other = take(rival, group.theirs, other)
      else break
    }
    const hunks = [...group.mine, ...group.theirs]
    const [start, end] = [Math.min(...hunks.map((hunk) => hunk.start)), Math.max(...hunks.map((hunk) => hunk.end))]
    regions.push({ start, end, ...group })
  }
  return regions
}

function take(hunk: Hunk, into: Hunk[], index: number): number {
  into.push(hunk)
  return index + 1
}

const isBefore = (a: Hunk, b: Hunk) => a.start < b.start || (a.start === b.start && a.end <= b.end)
const meetsAny = (hunk: Hunk, others: readonly Hunk[]) => others.some((other) => meet(hunk, other))
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
export function rewritten(base: readonly Line[], { start, end }: Region, hunks: readonly Hunk[]): readonly Line[] {
  const lines: Line[] = []
  let at = start
  for (const hunk of hunks) {
    lines.push(...base.slice(at, hunk.start), ...hunk.lines)
    at = hunk.end
  }
  return [...lines, ...base.slice(at, end)]
}
