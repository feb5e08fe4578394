// Files that are taken, left or removed as a whole: removed in the source, gone from the target, or no text.

import { isYamlName } from '../../flux/yaml-name.ts'
import type { Judge } from '../merge/judge.ts'
import type { Conflict } from '../model.ts'
import { type Terms, tellText } from '../terms/tell.ts'
import { type FileAnswer, type FileQuestion, nothing, sameFile } from './file-answer.ts'
import { shownConflict } from './file-conflict.ts'
import type { Policy } from './policy.ts'
import type { Reading } from './reading.ts'
import { asContent, type ReadFile } from './text.ts'

const told = (file: ReadFile | null, terms: Terms) =>
  file === null || file.text === null ? null : tellText(terms, file.path, file.text).text

/** A file on which somebody may have decided already. */
type Question = FileQuestion & { readonly person: Judge }

export function decideRemoval(question: Question, terms: Terms, policy: Policy, reading: Reading): FileAnswer {
  const { path, base, target } = question
  if (target === null || base === null) return nothing
  const old = told(base, terms)
  const sides = { base: old ?? base.oid, source: null, target: target.text ?? target.oid }
  const removed = { ...nothing, change: { path, before: asContent(target), after: null } }
  if (base.oid === target.oid || (old !== null && old === target.text)) return removed
  const because =
    'the source removed this file, but the target’s copy has content of its own: delete it on this branch or keep it'
  return undecided(question, sides, because, policy, reading, removed)
}

/**
 * The target lacks a file that the source had before: it removed it, and an unchanged source does not bring it back. Null:
 * a person wants it there.
 */
export function decideGone(question: Question, terms: Terms, policy: Policy, reading: Reading): FileAnswer | null {
  const [old, now] = [told(question.base, terms), told(question.source, terms)]
  if (old !== null && old === now) return nothing
  const because = 'the source changed this file, but the target removed it: add it on this branch or leave it out'
  const sides = { base: old ?? question.base?.oid ?? null, source: now, target: null }
  return undecided(question, sides, because, policy, reading, null)
}

/**
 * Bytes that are no text: taken whole where the target's are the base's, else for a person. A manifest that is no text
 * is never taken: what it holds cannot be told.
 */
export function decideBytes(question: Question, policy: Policy, reading: Reading): FileAnswer {
  const { path, base, source, target } = question
  if (source === null) return nothing
  const isTaken = target === null ? base === null : sameFile(base, target)
  const message = `${path} is not text and was taken as it is: nobody looked for secrets or names in it.`
  const change = { path, before: target === null ? null : asContent(target), after: asContent(source) }
  const notes = [{ code: 'binary', message, file: path, line: null, column: null }]
  const mayBeTaken = source.text === null && !isYamlName(path)
  if (isTaken && mayBeTaken) return { ...nothing, change, notes }
  const because = isYamlName(path)
    ? 'this manifest cannot be read as text, so nothing in it can be checked: put the right one on this branch'
    : 'this file is not text and both sides differ: put the right one on this branch'
  const ids = { base: base?.oid ?? null, source: source.oid, target: target?.oid ?? null }
  const stands = conflicting(ids, because, question, policy, reading)
  return undecided(question, ids, because, policy, reading, mayBeTaken ? { ...nothing, change, notes } : stands)
}

/** An LFS pointer names bytes that live elsewhere: two pointers cannot be merged. */
export const isLfsPointer = (text: string): boolean =>
  text.length < 1024 &&
  /^version https:\/\/git-lfs\.github\.com\/spec\/.+\n(?:(?:ext-\S+|oid|size) \S+(?:\n|$))+$/.test(text)

export function decidePointer(question: Question, policy: Policy, reading: Reading): FileAnswer {
  const { path, base, source, target } = question
  if (source === null) return nothing
  const message = `${path} is a Git LFS pointer and was copied as one: the bytes behind it were not looked at.`
  const change = { path, before: target === null ? null : asContent(target), after: asContent(source) }
  const notes = [{ code: 'lfs-pointer', message, file: path, line: null, column: null }]
  const taken = { ...nothing, change, notes }
  if (target === null ? base === null : sameFile(base, target)) return taken
  const texts = { base: base?.text ?? null, source: source.text, target: target?.text ?? target?.oid ?? null }
  const because = 'both sides changed this Git LFS pointer: put the right one on this branch'
  return undecided(question, texts, because, policy, reading, taken)
}

type Sides = Pick<Conflict, 'base' | 'source' | 'target'>

/** A conflict of the whole file, unless somebody decided it: then `taken`, or the target's stays. */
function undecided<T>(
  question: Question,
  sides: Sides,
  because: string,
  policy: Policy,
  reading: Reading,
  taken: T,
): FileAnswer | T {
  const winner = question.person({ pointer: '', key: '', ...sides })
  if (winner === null) return conflicting(sides, because, question, policy, reading)
  return winner === 'source' ? taken : nothing
}

function conflicting(
  sides: Sides,
  because: string,
  { base, source, target }: FileQuestion,
  policy: Policy,
  reading: Reading,
): FileAnswer {
  const texts = [base, source, target].map((file) => file?.text ?? null)
  const conflict = shownConflict({ pointer: '', ...sides }, texts, because, target?.oid ?? null, reading, policy)
  return { ...nothing, conflicts: [conflict] }
}
