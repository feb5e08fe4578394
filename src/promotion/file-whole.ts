// Files that are taken, left or removed as a whole: removed in the source, gone from the target, or no text.

import { isYamlName } from '../flux/yaml-name.ts'
import { type FileAnswer, type FileQuestion, nothing, sameFile } from './file-answer.ts'
import { shownConflict } from './file-conflict.ts'
import type { Conflict } from './model.ts'
import type { Policy } from './policy.ts'
import type { Reading } from './reading.ts'
import { type Terms, tellText } from './tell.ts'
import { asContent, type ReadFile } from './text.ts'

const told = (file: ReadFile | null, terms: Terms) =>
  file === null || file.text === null ? null : tellText(terms, file.path, file.text).text

export function decideRemoval(question: FileQuestion, terms: Terms, policy: Policy, reading: Reading): FileAnswer {
  const { path, base, target } = question
  if (target === null || base === null) return nothing
  const old = told(base, terms)
  const sides = { base: old, source: null, target: target.text }
  if (base.oid === target.oid || (old !== null && old === target.text)) {
    return { ...nothing, change: { path, before: asContent(target), after: null } }
  }
  const because =
    'the source removed this file, but the target’s copy has content of its own: delete it on this branch or keep it'
  return conflicting(sides, because, question, policy, reading)
}

/** The target lacks a file that the source had before: it removed it, and an unchanged source does not bring it back. */
export function decideGone(question: FileQuestion, terms: Terms, policy: Policy, reading: Reading): FileAnswer {
  const [old, now] = [told(question.base, terms), told(question.source, terms)]
  if (old !== null && old === now) return nothing
  const because = 'the source changed this file, but the target removed it: add it on this branch or leave it out'
  return conflicting({ base: old, source: now, target: null }, because, question, policy, reading)
}

/**
 * Bytes that are no text: taken whole where the target's are the base's, else for a person. A manifest that is no text
 * is never taken: what it holds cannot be told.
 */
export function decideBytes(question: FileQuestion, policy: Policy, reading: Reading): FileAnswer {
  const { path, base, source, target } = question
  if (source === null) return nothing
  const isTaken = target === null ? base === null : sameFile(base, target)
  if (isTaken && source.text === null && !isYamlName(path)) {
    const message = `${path} is not text and was taken as it is: nobody looked for secrets or names in it.`
    const change = { path, before: target === null ? null : asContent(target), after: asContent(source) }
    return { ...nothing, change, notes: [{ code: 'binary', message, file: path, line: null, column: null }] }
  }
  const because = isYamlName(path)
    ? 'this manifest cannot be read as text, so nothing in it can be checked: put the right one on this branch'
    : 'this file is not text and both sides differ: put the right one on this branch'
  const ids = { base: base?.oid ?? null, source: source.oid, target: target?.oid ?? null }
  return conflicting(ids, because, question, policy, reading)
}

/** An LFS pointer names bytes that live elsewhere: two pointers cannot be merged. */
export const isLfsPointer = (text: string): boolean => text.startsWith('version https://git-lfs.github.com/spec/')

export function decidePointer(question: FileQuestion, policy: Policy, reading: Reading): FileAnswer {
  const { path, base, source, target } = question
  if (source === null) return nothing
  if (target === null ? base === null : sameFile(base, target)) {
    const message = `${path} is a Git LFS pointer and was copied as one: the bytes behind it were not looked at.`
    const change = { path, before: target === null ? null : asContent(target), after: asContent(source) }
    return { ...nothing, change, notes: [{ code: 'lfs-pointer', message, file: path, line: null, column: null }] }
  }
  const texts = { base: base?.text ?? null, source: source.text, target: target?.text ?? null }
  return conflicting(
    texts,
    'both sides changed this Git LFS pointer: put the right one on this branch',
    question,
    policy,
    reading,
  )
}

function conflicting(
  sides: Pick<Conflict, 'base' | 'source' | 'target'>,
  because: string,
  { base, source, target }: FileQuestion,
  policy: Policy,
  reading: Reading,
): FileAnswer {
  const texts = [base, source, target].map((file) => file?.text ?? null)
  const conflict = shownConflict({ pointer: '', ...sides }, texts, because, target?.oid ?? null, reading, policy)
  return { ...nothing, conflicts: [conflict] }
}
