// One file of a slice: what the target's copy becomes, given what the source was and is.

import { type Judge, undecided } from '../merge/judge.ts'
import { mergeFile, type TextConflict } from '../merge/lines.ts'
import { mergeByMeaning } from '../merge/meaning/merge-by-meaning.ts'
import type { MeaningConflict } from '../merge/meaning/outcome.ts'
import { mergeTemplates } from '../merge/meaning/templates.ts'
import type { Adjusted, Change, FileMode } from '../model.ts'
import {
  changedHolders,
  guardValues,
  guardWholeFile,
  leakNote,
  leaks,
  type Secretive,
} from '../secrets/secret-guard.ts'
import { chosenFirst } from '../settling/choices.ts'
import { type Terms, tellText } from '../terms/tell.ts'
import { adjust } from './adjust.ts'
import { automatedPlaces } from './automated.ts'
import { type FileAnswer, type FileQuestion, nothing, settledByIdentity } from './file-answer.ts'
import { shownConflict } from './file-conflict.ts'
import { decideBytes, decideGone, decidePointer, decideRemoval, isLfsPointer } from './file-whole.ts'
import { fluxOwnPlaces, suspendable, withoutSuspension } from './flux-own.ts'
import { hiddenPointers, keptByRules, keptValues, shownAdjusted } from './kept.ts'
import { withOwnValues, withoutGone } from './own.ts'
import { pinPlaces, withCommentedTags } from './pins.ts'
import { keptPlaces, type Policy, ruledPlaces } from './policy.ts'
import { type Reading, readingOf } from './reading.ts'
import { asContent, contentOf } from './text.ts'

export function decideFile(question: FileQuestion, terms: Terms, policy: Policy): FileAnswer {
  const chosen = chosenFirst(question.choices ?? [], question.judge ?? undecided)
  const answer = decide({ ...question, judge: chosen.judge, person: chosen.person }, terms, policy)
  // Where nothing came of the source's side, a guard held it back.
  const settled = chosen.settled().filter(({ side }) => side === 'target' || answer.change !== null)
  return settled.length === 0 ? answer : { ...answer, settled }
}

type Judged = FileQuestion & { readonly judge: Judge; readonly person: Judge }

function decide(question: Judged, terms: Terms, policy: Policy): FileAnswer {
  const { path, base, source, target } = question
  if (settledByIdentity(question)) return nothing
  const reading = readingOf(path, policy.secrets)
  if (source === null) return decideRemoval(question, terms, policy, reading)
  if (source.text !== null && isLfsPointer(source.text)) return decidePointer(question, policy, reading)
  if (source.text === null || (target !== null && target.text === null)) return decideBytes(question, policy, reading)

  const told = tellText(terms, path, source.text)
  const texts: Secretive = {
    source: told.text,
    base: base === null || base.text === null ? null : tellText(terms, path, base.text).text,
    target: target?.text ?? null,
    stands: target?.oid ?? null,
  }
  const whole = guardWholeFile(texts, reading)
  if (target === null && base !== null) {
    const gone = decideGone(question, terms, policy, reading)
    // What comes back is as new to the target as a first copy.
    return gone ?? decide({ ...question, base: null }, terms, policy)
  }
  if (whole !== null) return { ...nothing, secrets: whole.secrets }
  const answer = decideText(texts, question, policy, reading)
  return answer.change === null ? answer : { ...answer, replaced: told.replaced }
}

/** The target's mode stays where the source did not change its own. */
function modeOf({ base, source, target }: FileQuestion): FileMode {
  if (target === null) return source?.mode ?? '100644'
  const moved = base !== null && source !== null && source.mode !== base.mode
  return moved ? source.mode : target.mode
}

function decideText(told: Secretive, question: Judged, policy: Policy, reading: Reading): FileAnswer {
  const before = question.target === null ? null : asContent(question.target)
  const texts = withOwn(told, policy, reading)
  const guarded = guardValues(texts, reading)
  const secrets = [...guarded.secrets, ...changedHolders(told, reading)]
  if (guarded.kind === 'stays') return { ...nothing, secrets }
  const { source, base } = guarded
  const merged: Joined =
    texts.target === null
      ? { text: source, conflicts: [] }
      : merge({ base: base ?? '', source, target: texts.target }, policy, reading, question)
  const adjusted =
    merged.text === texts.target
      ? { text: merged.text, adjusted: [], problems: [] }
      : adjust(reading.path, merged.text, policy.rules)
  if (leaks(adjusted.text, told, reading)) return { ...nothing, secrets: [...secrets, leakNote(told, reading)] }
  const sides = [told.source, told.base, told.target]
  const conflicts = merged.conflicts.map((conflict) =>
    shownConflict(
      conflict,
      sides,
      'because' in conflict ? conflict.because : bothChanged,
      told.stands,
      reading,
      policy,
    ),
  )
  const after = contentOf(adjusted.text, modeOf(question))
  const change =
    after.oid === before?.oid && after.mode === before.mode
      ? null
      : withHidden({ path: reading.path, before, after }, reading)
  const listed = new Set(adjusted.adjusted.map(effectOf))
  const ruled = change === null ? [] : (merged.ruled ?? []).filter((one) => !listed.has(effectOf(one)))
  const kept = change === null ? [] : keptValues(told.source, adjusted.text, reading)
  return {
    ...nothing,
    change,
    conflicts,
    kept,
    adjusted: [
      ...keptByRules(kept, adjusted.text, policy.rules, reading),
      ...shownAdjusted(ruled, source, reading),
      ...shownAdjusted(adjusted.adjusted, merged.text, reading),
    ],
    secrets,
    problems: adjusted.problems,
  }
}

const effectOf = ({ pointer, rule, by }: Adjusted) => JSON.stringify([pointer, rule, by])

type Joined = {
  readonly text: string
  readonly conflicts: readonly (TextConflict | MeaningConflict)[]
  /** What rules made of the source's side, so that there is no conflict in it. */
  readonly ruled?: readonly Adjusted[]
}

const bothChanged = 'both sides changed this since the last promotion; the target’s stays until a person decides'

/** Source and base with the target's own values: what is its own then differs nowhere. */
function withOwn(texts: Secretive, policy: Policy, reading: Reading): Secretive {
  const [source, base] = [texts.source, texts.base].map((text) => (text === null ? null : reading.yaml(text)))
  const target = texts.target === null ? null : reading.yaml(texts.target)
  if (texts.target === null || target === null || source == null) return texts
  const others = [source, base].filter((read) => read != null)
  const pins = pinPlaces(policy, target, others)
  const own = [
    ...pins,
    ...fluxOwnPlaces(target),
    ...automatedPlaces(target, source, base ?? null),
    ...keptPlaces(policy, target, others, reading),
  ]
  const commented = (text: string) => (pins.length > 0 ? withCommentedTags(text, target.text) : text)
  const tell = (text: string) =>
    commented(withOwnValues(withoutSuspension(text, target, reading), target, own, reading))
  const gone = (text: string) =>
    withoutGone(text, target, [...ruledPlaces(policy.rules, target), ...suspendable(target)], source, reading)
  return { ...texts, source: tell(texts.source), base: texts.base === null ? null : tell(gone(texts.base)) }
}

type Texts = { readonly base: string; readonly source: string; readonly target: string }

type Judges = Pick<Judged, 'judge' | 'person'>

function merge(texts: Texts, policy: Policy, reading: Reading, judges: Judges): Joined {
  const merged = mergeText(texts, reading, judges.judge)
  if (merged.conflicts.length > 0 && policy.rules.length > 0) {
    // A value that a rule settles is no conflict: then both sides are compared as the rules would have them.
    const [base, source] = [texts.base, texts.source].map((text) => adjust(reading.path, text, policy.rules))
    const ruled = { base: base?.text ?? '', source: source?.text ?? '', target: texts.target }
    const settled = mergeText(ruled, reading, judges.judge)
    if (settled.conflicts.length < merged.conflicts.length) {
      return { ...sound(settled, texts, reading, judges), ruled: source?.adjusted ?? [] }
    }
  }
  return sound(merged, texts, reading, judges)
}

/**
 * By meaning where the texts can be read and edited safely, else by lines. Only where secrets are found by meaning too:
 * a value alone does not show the key by which a line is known to hold one.
 */
function mergeText({ base, source, target }: Texts, reading: Reading, judge: Judge): Joined {
  const meant = reading.isYaml ? mergeByMeaning(base, source, target, reading.path, reading.yaml, judge) : null
  if (meant !== null && 'text' in meant) return meant
  const templated =
    meant?.refused.code === 'template' ? mergeTemplates(base, source, target, reading.path, judge) : null
  return templated ?? mergeFile(base, source, target, judge)
}

/** Lines that are right one by one can make a text that is not: then the whole file is for a person. */
function sound(merged: Joined, { base, source, target }: Texts, reading: Reading, { person }: Judges): Joined {
  const broken = reading.isYaml && reading.yaml(target) !== null && reading.yaml(merged.text) === null
  if (!broken) return merged
  const conflict = { pointer: '', base, source, target }
  const winner = person({ ...conflict, key: '' })
  return { text: winner === 'source' ? source : target, conflicts: winner === null ? [conflict] : [] }
}

function withHidden(change: Change, reading: Reading): Change {
  const texts = [change.before?.text, change.after?.text].filter((text) => text != null)
  const hidden = [...new Set(texts.flatMap((text) => hiddenPointers(text, reading)))]
  return hidden.length === 0 ? change : { ...change, hidden }
}
