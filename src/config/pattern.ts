// A path pattern of the layout: `apps/{cluster}/{service}/**`. Reading, filling in and matching it, in linear time.
import { didYouMean } from './suggest.ts'

/** What a placeholder stands for; `star` is a `*`. */
type Slot = 'cluster' | 'environment' | 'group' | 'service' | 'star'
export type Hole = Exclude<Slot, 'cluster' | 'environment'>
export type Part = string | { readonly slot: Slot }
/** `'deep'` is a whole segment `**`: any depth of folders. */
export type Pattern = readonly (readonly Part[] | 'deep')[]

const slots = ['cluster', 'environment', 'group', 'service'] as const
const mostSegments = 32

export const slotsOf = (pattern: Pattern): ReadonlySet<Slot> =>
  new Set(
    pattern
      .flatMap((segment) => (segment === 'deep' ? [] : segment))
      .flatMap((part) => (typeof part === 'string' ? [] : [part.slot])),
  )

/** The pattern, or why it is none, as the end of a sentence that starts with the text. */
export function parsePattern(text: string): Pattern | { readonly why: string } {
  const pattern: (readonly Part[] | 'deep')[] = []
  for (const segment of text.split('/')) {
    const parts = segment === '**' ? 'deep' : parseSegment(segment)
    if (typeof parts === 'object' && 'why' in parts) return parts
    pattern.push(parts)
  }
  if (pattern.length > mostSegments) return { why: `has more than ${mostSegments} parts` }
  if (pattern.filter((segment) => segment === 'deep').length > 1) return { why: 'has more than one `**`' }
  return pattern
}

function parseSegment(segment: string): readonly Part[] | { readonly why: string } {
  const parts: Part[] = []
  for (const [piece] of segment.matchAll(/\{[^{}]*\}|\*+|[^{}*]+|./gsu)) {
    if (piece === '{' || piece === '}') return { why: 'has a brace without its partner' }
    if (piece.startsWith('**')) return { why: 'has a `**` that is not a part of its own between slashes' }
    if (piece === '*') parts.push({ slot: 'star' })
    else if (!piece.startsWith('{')) parts.push(piece)
    else {
      const name = piece.slice(1, -1)
      const slot = slots.find((known) => known === name)
      if (slot === undefined)
        return {
          why: `has an unknown placeholder; write {cluster}, {environment}, {group} or {service}.${didYouMean(name, slots)}`,
        }
      parts.push({ slot })
    }
  }
  const holes = parts.filter(
    (part) => typeof part === 'object' && part.slot !== 'cluster' && part.slot !== 'environment',
  )
  if (holes.length > 1) return { why: 'has a part with two of {group}, {service} and `*`, which cannot be told apart' }
  if (parts.length > 1 && segment.startsWith('.')) return { why: 'has a part that starts with a dot and a placeholder' }
  return parts
}

/** One segment with cluster and environment filled in: literal text, or a hole between literal texts. */
export type Step = { readonly before: string; readonly hole: Hole | null; readonly after: string }
export type Instance = {
  readonly head: readonly Step[]
  /** A `**` between head and tail. */
  readonly deep: boolean
  readonly tail: readonly Step[]
}
/** What the holes of an instance held in a path. */
export type Captures = {
  readonly service: string | null
  readonly group: string | null
  readonly stars: readonly string[]
  /** The segments under `**`. */
  readonly rest: readonly string[]
}

export function instantiate(pattern: Pattern, names: { environment: string; cluster: string }): Instance {
  const steps = pattern.map((segment): Step | 'deep' => {
    if (segment === 'deep') return 'deep'
    const step = { before: '', hole: null as Hole | null, after: '' }
    for (const part of segment) {
      if (typeof part === 'object' && part.slot !== 'cluster' && part.slot !== 'environment') step.hole = part.slot
      else
        step[step.hole === null ? 'before' : 'after'] += typeof part === 'string' ? part : names[part.slot as 'cluster']
    }
    return step
  })
  const at = steps.indexOf('deep')
  const plain = (from: number, to: number) => steps.slice(from, to).filter((step) => step !== 'deep')
  if (at < 0) return { head: plain(0, steps.length), deep: false, tail: [] }
  return { head: plain(0, at), deep: true, tail: plain(at + 1, steps.length) }
}

/** What stands in the step's hole (`''` for a literal that fits), or null when the segment does not fit. */
function stepHolds(step: Step, segment: string): string | null {
  if (step.hole === null) return segment === step.before ? '' : null
  const least = step.before.length + step.after.length + (step.hole === 'star' ? 0 : 1)
  if (segment.length < least || !segment.startsWith(step.before) || !segment.endsWith(step.after)) return null
  return segment.slice(step.before.length, segment.length - step.after.length)
}

/** The captures of a path's segments, or null. The same placeholder twice must hold the same text. */
export function matchInstance({ head, deep, tail }: Instance, segments: readonly string[]): Captures | null {
  const spare = segments.length - head.length - tail.length
  if (deep ? spare < (tail.length === 0 ? 1 : 0) : spare !== 0) return null
  // Most templates fail at a name that they write out: that is told first, for there are many paths.
  for (let index = 0; index < head.length; index++) {
    const step = head[index]
    if (step?.hole === null && step.before !== segments[index]) return null
  }
  const holds: Record<'service' | 'group', string | null> = { service: null, group: null }
  const stars: string[] = []
  const tailAt = segments.length - tail.length
  // On the way to a file that is named, hidden folders (`.github`) are not entered.
  if (tail.length > 0 && segments.slice(head.length, tailAt).some((segment) => segment.startsWith('.'))) return null
  for (const [steps, from] of [
    [head, 0],
    [tail, tailAt],
  ] as const) {
    for (const [index, step] of steps.entries()) {
      const held = stepHolds(step, segments[from + index] ?? '')
      if (held === null) return null
      if (step.hole === 'star') stars.push(held)
      else if (step.hole !== null) {
        if (holds[step.hole] !== null && holds[step.hole] !== held) return null
        holds[step.hole] = held
      }
    }
  }
  return { ...holds, stars, rest: segments.slice(head.length, tailAt) }
}

/** The path that an instance of the same pattern has for these captures. */
export function fill({ head, tail }: Instance, captures: Captures): string {
  const stars = captures.stars.values()
  const text = ({ before, hole, after }: Step) =>
    before + (hole === null ? '' : hole === 'star' ? (stars.next().value ?? '') : (captures[hole] ?? '')) + after
  return [...head.map(text), ...captures.rest, ...tail.map(text)].join('/')
}
