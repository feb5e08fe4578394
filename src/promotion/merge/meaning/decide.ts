// The three-way rule at one place: what changed from base to source happens to the target, unless the target changed it too.
import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import { isBlockScalar, keyName, scalarSource } from '../../../flux/node.ts'
import type { Disputed, Judge } from '../judge.ts'
import { listRule } from './lists.ts'
import { absent } from './meanings.ts'
import { isReordered, mergedOrder } from './order.ts'
import {
  type ArrivingEntry,
  type Entry,
  type MeaningConflict,
  meaningOf,
  type Outcome,
  type OwnEntry,
  type Place,
  type Session,
} from './outcome.ts'
import { pieceText } from './piece.ts'
import { listsDiffer, type Situation, verdictOn } from './policy-table.ts'
import { isSettled, type Range, stretches } from './sequence.ts'
import { anchorOf, holdsShared } from './sharing.ts'
import { type Collection, type Slot, slotsOf } from './slot.ts'

/** Undefined: nothing stands there on that side. */
export type Sides = {
  readonly base?: Slot | undefined
  readonly source?: Slot | undefined
  readonly target?: Slot | undefined
}

/** What a place becomes: an outcome for the target's value, a value that arrives, or null where nothing stands in the end. */
export function decidePlace(
  session: Session,
  sides: Sides,
  place: Place,
): Outcome | { readonly arriving: Slot } | null {
  const { source, target } = sides
  const idOf = (slot: Slot | undefined) => (slot === undefined ? absent : session.meanings.of(slot.node))
  const [b, s, t] = [idOf(sides.base), idOf(source), idOf(target)]
  const stays: Outcome | null = target === undefined ? null : { kind: 'stays', node: target.node }
  if (s === b || s === t) return stays
  const sourceWins = (situation: Situation) => settle(session, sides, place, situation)
  // Only what would be written has to be safe to write: a conflict leaves the target's value alone.
  const refused = () => refuseShared(session, sides, place)
  if (target === undefined) {
    if (source === undefined || (b !== absent && !sourceWins('removed-in-target')) || refused()) return null
    return { arriving: source }
  }
  if (source === undefined) return (t !== b && !sourceWins('removed-in-source')) || refused() ? stays : null
  if (t !== b && isScalar(source.node) && isScalar(target.node) && !isBlockScalar(target.node)) {
    return sourceWins('both-changed') && !refused() ? { kind: 'taken', from: source } : stays
  }
  if (refused()) return stays
  const within = decideWithin(session, { ...sides, source, target }, place, t === b)
  if (within !== null) return within
  if (t === b) return { kind: 'taken', from: source }
  return (
    decideBlock(session, { ...sides, source, target }, place) ??
    (sourceWins('both-changed') ? { kind: 'taken', from: source } : stays)
  )
}

type BothSides = Sides & { readonly source: Slot; readonly target: Slot }

/** True when the source's side is taken; else the conflict is noted and the target's stays. */
function settle(session: Session, sides: Sides, place: Place, situation: Situation): boolean {
  const texts = shownSides(sides)
  const winner = session.judge({ ...place, ...texts })
  if (winner !== null) return winner === 'source'
  const verdict = verdictOn(situation, place.key, texts)
  if (verdict.take === 'target') session.conflicts.push(conflictOf({ ...place, ...texts }, verdict.because))
  return verdict.take === 'source'
}

const conflictOf = ({ pointer, base, source, target }: Disputed, because: string): MeaningConflict => ({
  pointer,
  base,
  source,
  target,
  because,
})

const shownSides = ({ base, source, target }: Sides) => ({
  base: shown(base),
  source: shown(source),
  target: shown(target),
})

function shown(slot: Slot | undefined): string | null {
  if (slot === undefined) return null
  return isScalar(slot.node) ? (scalarSource(slot.node) ?? 'null') : pieceText(slot)
}

/**
 * A change under an anchor reaches its aliases: where they are the same as in the source, so is what it reaches. An alias
 * that is copied may mean something else in the target.
 */
function refuseShared(session: Session, { base, source, target }: Sides, place: Place): boolean {
  const anchors = [source, target].map((slot) => anchorOf(slot?.node))
  const alike = anchors[0] === anchors[1] && session.sharedAlike(anchors[0] ?? '')
  for (const slot of [base, source, target]) {
    const anchored = anchorOf(slot?.node) !== undefined && !alike
    const copied = slot === source && (target === undefined || !isCollection(target.node)) && !alike
    if (slot === undefined || !(anchored || isAlias(slot.node) || (copied && holdsShared(slot.node)))) continue
    session.refuse(slot, 'anchor', `${place.pointer} shares its value through an anchor or an alias`)
    return true
  }
  return false
}

const isCollection = (node: unknown): node is Collection => isMap(node) || isSeq(node)

/** Inside maps and lists that both have; null: the value is one for the rule above. */
function decideWithin(session: Session, sides: BothSides, place: Place, unchanged: boolean): Outcome | null {
  const [base, source, target] = [sides.base?.node, sides.source.node, sides.target.node]
  if (isMap(source) && isMap(target)) {
    if (unchanged && target.items.length === 0) return null
    const nameOf = (slot: Slot) => (isMap(slot.holder) ? keyName(slot.holder.items[slot.index]?.key) : '')
    const found = decideNamed(session, { ...sides, base: isMap(base) ? sides.base : undefined }, place, nameOf)
    if (unchanged && isReplaced(found)) return null
    if (
      found.kind === 'entries' &&
      [source, target].some((map) => map.items.some(({ key }) => keyName(key) === '<<'))
    ) {
      session.refuse(sides.target, 'merge-key', `${place.pointer} takes values through the merge key <<`)
    }
    return found
  }
  if (!isSeq(source) || !isSeq(target) || (unchanged && target.items.length === 0)) return null
  const old = isSeq(base) ? base : undefined
  const rule = listRule(place.key, [old, source, target], session.meanings)
  if (rule.kind === 'keyed') {
    const nameOf = (slot: Slot) => rule.nameOf(slot.node)
    if (unchanged && isReordered(source.items.map(rule.nameOf), target.items.map(rule.nameOf))) return null
    const found = decideNamed(session, { ...sides, base: old && sides.base }, place, nameOf)
    return unchanged && isReplaced(found) ? null : found
  }
  return decideSequence(session, { ...sides, base: old && sides.base }, place, unchanged)
}

function decideNamed(session: Session, sides: BothSides, place: Place, nameOf: (slot: Slot) => string): Outcome {
  const of = (slot: Slot | undefined) =>
    slot !== undefined && isCollection(slot.node) ? slotsOf(slot.text, slot.node) : []
  const [base, source] = [sides.base, sides.source].map((slot) => new Map(of(slot).map((one) => [nameOf(one), one])))
  const target = of(sides.target)
  const isInMap = isMap(sides.target.node)
  const inner = (name: string) => (isInMap ? keyPlace(place, name) : itemPlace(place, name))
  const own: OwnEntry[] = []
  const names = new Set<string>()
  for (const slot of target) {
    const name = nameOf(slot)
    names.add(name)
    const outcome = decidePlace(
      session,
      { base: base?.get(name), source: source?.get(name), target: slot },
      inner(name),
    )
    if (outcome !== null && 'kind' in outcome) own.push({ own: slot, name, outcome })
  }
  const arriving: ArrivingEntry[] = []
  for (const [name, slot] of source ?? []) {
    if (names.has(name)) continue
    const outcome = decidePlace(session, { base: base?.get(name), source: slot }, inner(name))
    if (outcome !== null && 'arriving' in outcome) arriving.push({ own: null, name, arriving: outcome.arriving })
  }
  return entriesOf(sides.target, mergedOrder(own, arriving, [...(source?.keys() ?? [])], !isInMap), target.length)
}

function entriesOf({ node }: Slot, entries: readonly Entry[], before: number): Outcome {
  const same =
    entries.length === before && entries.every((entry) => entry.own !== null && entry.outcome.kind === 'stays')
  return same || !isCollection(node) ? { kind: 'stays', node } : { kind: 'entries', collection: node, entries }
}

/** Nothing of the old value is left, so it is the source's as a whole. */
const isReplaced = (outcome: Outcome) =>
  outcome.kind === 'entries' && outcome.entries.every((entry) => entry.own === null)

const keyPlace = (place: Place, name: string): Place => {
  const written = /^[^.[\]"\s]+$/.test(name) ? name : JSON.stringify(name)
  const joined = place.pointer === '' || place.pointer.endsWith(':')
  return { pointer: joined ? place.pointer + written : `${place.pointer}.${written}`, key: name }
}
const itemPlace = (place: Place, name: string): Place => ({ pointer: place.pointer + name, key: place.key })

/** Items without names: stretch by stretch, as lines are merged, but a stretch of as many items is merged item by item. */
function decideSequence(within: Session, sides: BothSides, place: Place, unchanged: boolean): Outcome | null {
  let isKept = false
  const judge: Judge = (disputed) => {
    const winner = within.judge(disputed)
    isKept ||= winner === 'target'
    return winner
  }
  const session = { ...within, judge }
  const slots = (slot: Slot | undefined) =>
    slot !== undefined && isSeq(slot.node) ? slotsOf(slot.text, slot.node) : []
  const ids = (slots: readonly Slot[]) => slots.map((slot) => session.meanings.of(slot.node))
  const same = (left: readonly Slot[], right: readonly Slot[]) => ids(left).join() === ids(right).join()
  const [b, s, t] = [slots(sides.base), slots(sides.source), slots(sides.target)]
  const cuts = stretches(ids(b), ids(s), ids(t))
  if (cuts === null) return null
  const entries: Entry[] = []
  const before = session.conflicts.length
  const keep = (own: Slot) => entries.push({ own, name: '', outcome: { kind: 'stays', node: own.node } })
  for (const cut of cuts) {
    const [old, theirs, ours] = [part(b, cut.base), part(s, cut.source), part(t, cut.target)]
    const inner = (index: number) => itemPlace(place, `[${cut.target.from + index}]`)
    if (same(theirs, old) || same(theirs, ours)) ours.forEach(keep)
    else if (theirs.length === ours.length && old.length === ours.length) {
      for (const [index, own] of ours.entries()) {
        const outcome = decidePlace(session, { base: old[index], source: theirs[index], target: own }, inner(index))
        if (outcome !== null && 'kind' in outcome) entries.push({ own, name: '', outcome })
      }
    } else {
      const text = (stretch: readonly Slot[]) => stretch.map(shown).join('\n') || null
      const texts = { ...inner(0), base: text(old), source: text(theirs), target: text(ours) }
      const winner = same(ours, old) ? 'source' : session.judge(texts)
      if (winner === null) session.conflicts.push(conflictOf(texts, listsDiffer))
      if (winner !== 'source') ours.forEach(keep)
      for (const [index, source] of winner === 'source' ? theirs.entries() : []) {
        const outcome = decidePlace(session, { source }, inner(index))
        if (outcome !== null && 'arriving' in outcome) entries.push({ own: null, name: '', ...outcome })
      }
    }
  }
  const after = entries.map((entry) =>
    entry.own === null ? session.meanings.of(entry.arriving.node) : meaningOf(session.meanings, entry.outcome),
  )
  // What somebody wants to stay in the list is no question about the whole of it.
  if (session.conflicts.length === before && !isKept && !isSettled(ids(b), ids(s), after)) {
    const texts = { ...place, ...shownSides(sides) }
    const winner = session.judge(texts)
    if (winner === 'source') return { kind: 'taken', from: sides.source }
    if (winner === null) session.conflicts.push(conflictOf(texts, listsDiffer))
    return { kind: 'stays', node: sides.target.node }
  }
  const found = entriesOf(sides.target, entries, t.length)
  return unchanged && isReplaced(found) ? null : found
}

const part = (slots: readonly Slot[], { from, to }: Range) => slots.slice(from, to)

/** A block of text that both changed: merged as a text of its own. */
function decideBlock(session: Session, { base, source, target }: BothSides, place: Place): Outcome | null {
  const text = (slot: Slot | undefined) =>
    isScalar(slot?.node) && typeof slot.node.value === 'string' ? slot.node.value : null
  const [old, theirs, ours] = [text(base), text(source), text(target)]
  if (theirs === null || ours === null || !isBlockScalar(target.node) || !isBlockScalar(source.node)) return null
  const merged = session.inside(place.pointer, old, theirs, ours)
  if (merged === null) return null
  for (const conflict of merged.conflicts) {
    session.conflicts.push({ ...conflict, pointer: `${place.pointer}: ${conflict.pointer}` })
  }
  return merged.text === ours ? { kind: 'stays', node: target.node } : { kind: 'block', value: merged.text }
}
