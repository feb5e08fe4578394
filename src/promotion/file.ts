// One file of a slice: what the target's copy becomes, given what the source was and is (design: the three-way merge).

import { readYaml } from '../flux/read-yaml.ts'
import type { Problem } from '../problem.ts'
import { adjust } from './adjust.ts'
import { keptValues } from './kept.ts'
import { mergeFile } from './merge.ts'
import type { Adjusted, Change, Conflict, Content, Kept, Replaced, SecretNote } from './model.ts'
import { withOwnValues } from './own.ts'
import type { Policy } from './policy.ts'
import { guardSecrets } from './secret-guard.ts'
import { type Terms, tellText } from './tell.ts'
import { asContent, contentOf, type ReadFile } from './text.ts'

/** Paths may differ; `path` is the target's. Null: absent on that side. */
export type FileQuestion = {
  readonly path: string
  readonly base: ReadFile | null
  readonly source: ReadFile | null
  readonly target: ReadFile | null
}

export type FileAnswer = {
  readonly change: Change | null
  readonly conflicts: readonly Conflict[]
  readonly kept: readonly Kept[]
  readonly replaced: readonly Replaced[]
  readonly adjusted: readonly Adjusted[]
  readonly secrets: readonly SecretNote[]
  readonly problems: readonly Problem[]
  readonly notes: readonly Problem[]
}

const nothing: FileAnswer = {
  change: null,
  conflicts: [],
  kept: [],
  replaced: [],
  adjusted: [],
  secrets: [],
  problems: [],
  notes: [],
}

const same = (a: ReadFile | null, b: ReadFile | null) => a?.oid === b?.oid && a?.mode === b?.mode

/** Whether the file needs to be read at all: identity settles what stays. */
export function settledByIdentity({
  base,
  source,
  target,
}: { [side in 'base' | 'source' | 'target']: { oid: string; mode: string } | null }): boolean {
  const equal = (a: { oid: string; mode: string } | null, b: { oid: string; mode: string } | null) =>
    a?.oid === b?.oid && a?.mode === b?.mode
  return equal(source, base) || equal(source, target)
}

export function decideFile(question: FileQuestion, terms: Terms, policy: Policy): FileAnswer {
  const { path, base, source, target } = question
  if (settledByIdentity(question)) return nothing
  if (source === null) return decideRemoval(question, terms)
  const told = source.text === null ? null : tellText(terms, path, source.text)
  const guarded = told === null ? null : guardSecrets(path, told.text, target, base, policy)
  if (guarded?.kind === 'stays') return { ...nothing, secrets: guarded.secrets, notes: guarded.notes }
  if (target === null && base !== null) return decideGone(question, terms)
  if (told === null || guarded === null || (target !== null && target.text === null)) return decideBytes(question)

  const mode = base !== null && source.mode === base.mode && target !== null ? target.mode : source.mode
  const before = target === null ? null : asContent(target)
  const merged =
    target === null ? { text: guarded.text, conflicts: [] } : mergeTold(question, guarded.text, terms, policy)
  const conflicts = merged.conflicts.map((conflict) => ({
    path,
    ...conflict,
    because: bothChanged,
    stands: target?.oid ?? null,
  }))
  const adjusted = adjust(path, merged.text, target?.text ?? null, policy.rules)
  const after = contentOf(adjusted.text, mode)
  const change = after.oid === before?.oid && after.mode === before.mode ? null : { path, before, after }
  return {
    change,
    conflicts,
    kept: change === null ? [] : keptValues(path, guarded.text, adjusted.text, policy.secrets),
    replaced: change === null ? [] : told.replaced,
    adjusted: adjusted.adjusted,
    secrets: guarded.secrets,
    problems: adjusted.problems,
    notes: [...guarded.notes],
  }
}

const bothChanged = 'both sides changed this since the last promotion; the target’s stays until a person decides'

function mergeTold({ path, base, target }: FileQuestion, source: string, terms: Terms, policy: Policy) {
  const own = target?.text ?? ''
  const asOwn = (text: string) => withOwnValues(text, own, path, policy.own)
  const old = base?.text === null || base === null ? '' : asOwn(tellText(terms, path, base.text).text)
  const arriving = asOwn(source)
  const merged = mergeFile(old, arriving, own)
  if (!breaks(merged.text, own, path)) return merged
  // Lines that are right one by one can make a text that is not: then the whole file is for a person.
  return { text: own, conflicts: [{ pointer: '', base: old, source: arriving, target: own }] }
}

const isYaml = (path: string) => /\.(ya?ml|json)$/.test(path)
const breaks = (merged: string, own: string, path: string) =>
  isYaml(path) && 'problems' in readYaml(merged, path) && !('problems' in readYaml(own, path))

function decideRemoval({ path, base, target }: FileQuestion, terms: Terms): FileAnswer {
  if (target === null || base === null) return nothing
  const told = base.text === null ? null : tellText(terms, path, base.text).text
  if (same(base, target) || (told !== null && told === target.text)) {
    return { ...nothing, change: { path, before: asContent(target), after: null } }
  }
  const because =
    'the source removed this file, but the target’s copy has content of its own: delete it on this branch or keep it'
  return {
    ...nothing,
    conflicts: [{ path, pointer: '', base: told, source: null, target: target.text, because, stands: target.oid }],
  }
}

/** The target lacks a file that the source had before: it removed it, and an unchanged source does not bring it back. */
function decideGone({ path, base, source }: FileQuestion, terms: Terms): FileAnswer {
  const told = (file: ReadFile | null) =>
    file?.text == null ? (file?.oid ?? null) : tellText(terms, path, file.text).text
  if (told(base) === told(source)) return nothing
  const because = 'the source changed this file, but the target removed it: add it on this branch or leave it out'
  return {
    ...nothing,
    conflicts: [{ path, pointer: '', base: told(base), source: told(source), target: null, because, stands: null }],
  }
}

/** Bytes that are no text: taken whole where the target's are the base's, else for a person. */
function decideBytes({ path, base, source, target }: FileQuestion): FileAnswer {
  if (source === null) return nothing
  const after: Content = asContent(source)
  if (target === null || same(base, target)) {
    return { ...nothing, change: { path, before: target === null ? null : asContent(target), after } }
  }
  const because = 'this file is not text and both sides differ: put the right one on this branch'
  return {
    ...nothing,
    conflicts: [
      {
        path,
        pointer: '',
        base: base?.oid ?? null,
        source: source.oid,
        target: target.oid,
        because,
        stands: target.oid,
      },
    ],
  }
}
