// Three-way merge of one text by lines. The target's bytes stand wherever the source did not change them; what both
// sides changed is a conflict, and there the target's lines stay.
import { hunksOf, type Line, linesOf, regionsOf, rewritten } from './diff3.ts'
import { type Judge, undecided } from './judge.ts'

export type TextConflict = {
  /** `lines 4-6` of the target, 1-based; '' when the whole file is the conflict. */
  readonly pointer: string
  readonly base: string
  readonly source: string
  readonly target: string
}

export type Merged = { readonly text: string; readonly conflicts: readonly TextConflict[] }

const byteOrderMark = '\uFEFF'

/** All three texts as the target should see them: an empty text is a text, absence is decided elsewhere. */
export function mergeFile(base: string, source: string, target: string, judge: Judge = undecided): Merged {
  if (source === base || source === target) return { text: target, conflicts: [] }
  if (target === base) return { text: source, conflicts: [] }
  const plain = (text: string) => linesOf(text.startsWith(byteOrderMark) ? text.slice(1) : text)
  const [old, theirs, own] = [plain(base), plain(source), plain(target)]
  const [arriving, mine] = [hunksOf(old, theirs), hunksOf(old, own)]
  if (arriving === null || mine === null) {
    const conflict = { pointer: '', base, source, target }
    const winner = judge({ ...conflict, key: '' })
    return { text: winner === 'source' ? source : target, conflicts: winner === null ? [conflict] : [] }
  }

  const end = lineEnd(own, theirs)
  const out: Line[] = []
  const conflicts: TextConflict[] = []
  let [atBase, atTarget] = [0, 0]
  const keep = (count: number) => {
    for (const line of own.slice(atTarget, atTarget + count)) out.push(line)
    atTarget += count
  }
  for (const region of regionsOf(mine, arriving)) {
    keep(region.start - atBase)
    atBase = region.end
    const [ours, fromSource] = [rewritten(old, region, region.mine), rewritten(old, region, region.theirs)]
    const isDisputed = region.mine.length > 0 && region.theirs.length > 0 && !sameLines(ours, fromSource)
    const conflict = {
      pointer: ours.length > 1 ? `lines ${atTarget + 1}-${atTarget + ours.length}` : `line ${atTarget + 1}`,
      base: written(old.slice(region.start, region.end)),
      source: written(fromSource),
      target: written(own.slice(atTarget, atTarget + ours.length)),
    }
    const winner = isDisputed ? judge({ ...conflict, key: '' }) : null
    if (region.mine.length === 0 || winner === 'source') {
      atTarget += ours.length
      for (const { text } of fromSource) out.push({ text, end })
      continue
    }
    keep(ours.length)
    if (isDisputed && winner === null) conflicts.push(conflict)
  }
  keep(old.length - atBase)
  const mark = target.startsWith(byteOrderMark) ? byteOrderMark : ''
  return { text: mark + written(closed(out, end, theirs, own)), conflicts }
}

const written = (lines: readonly Line[]) => lines.map((line) => line.text + line.end).join('')
const sameLines = (a: readonly Line[], b: readonly Line[]) =>
  a.length === b.length && a.every((line, index) => line.text === b[index]?.text)

/** The line end that most of the target's lines have, so that arriving lines look like their neighbours. */
function lineEnd(target: readonly Line[], source: readonly Line[]): string {
  const ended = (target.some((line) => line.end !== '') ? target : source).filter((line) => line.end !== '')
  return ended.filter((line) => line.end === '\r\n').length * 2 > ended.length ? '\r\n' : '\n'
}

/** Only the last line may lack its end, and does where the target's does and its last line is still the last. */
function closed(
  lines: readonly Line[],
  end: string,
  source: readonly Line[],
  target: readonly Line[],
): readonly Line[] {
  const open = (side: readonly Line[]) => side.at(-1)?.end === ''
  const last = lines.at(-1)
  const openEnd = last === target.at(-1) ? open(target) : open(source) && open(target)
  return lines.map((line, index) => {
    if (index === lines.length - 1) return { text: line.text, end: openEnd ? '' : line.end || end }
    return line.end === '' ? { text: line.text, end } : line
  })
}
