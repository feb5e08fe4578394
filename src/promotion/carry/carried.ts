// What of the source travels in one plan, and what the target has received once it is merged: the source as it stands, or
// a mixture of what it had and of the picked changes.
import type { Problem } from '../../problem.ts'
import type { BaseTree, Known, Step } from '../model.ts'
import { type Base, type BaseQuestion, sliceAt } from '../received/base.ts'
import { contentOf, folderOf, resolveEntry, type SliceContent } from '../slice/entries.ts'
import type { Triple } from '../slice/triples.ts'
import { together, unread } from '../step.ts'
import type { Attribution, Differing } from './attribution.ts'
import { missedNote, type Selection } from './carry.ts'
import { differingEntries, type Pending } from './pending.ts'
import { type PickedChange, pickedContent } from './picked.ts'
import { pickedIndexes } from './picked-index.ts'

type Texts = NonNullable<BaseTree['texts']>

export type CarryQuestion = Omit<BaseQuestion, 'choice'> & {
  readonly base: Base
  readonly pending: Pending
  /** Texts of the base that stand in no commit. */
  readonly received: Texts
}

export type Carried = {
  readonly source: SliceContent
  readonly carries: BaseTree
  readonly problems: readonly Problem[]
  readonly notes: readonly Problem[]
}

/** Files that stand in no commit, as if they had been read. */
export function withTexts(known: Known, texts: Texts): Known {
  if (texts.length === 0) return known
  const blobs = new Map(known.blobs)
  for (const { oid, text } of texts) blobs.set(oid, new TextEncoder().encode(text))
  return { ...known, blobs }
}

const filesOf = ({ files, entries, indexes }: SliceContent) => [
  ...files,
  ...indexes.filter((index) => entries.some((entry) => entry.index === index.path)),
]

/** What the target has received already, so that a plan that brings nothing takes nothing away from later ones. */
export function receivedTree({
  base,
  request,
  received,
}: Pick<CarryQuestion, 'base' | 'request' | 'received'>): BaseTree {
  return mixtureOf(base, request.source, base.content, received)
}

function mixtureOf({ commit, picked }: Base, source: string, content: SliceContent, texts: Texts): BaseTree {
  const files = filesOf(content)
  const oids = new Set(files.map((file) => file.oid))
  const held = texts.filter(({ oid }) => oids.has(oid))
  return {
    commit: commit ?? source,
    files,
    ...(picked.length > 0 ? { picked } : {}),
    ...(held.length > 0 ? { texts: held } : {}),
  }
}

export function carriedSource(
  question: CarryQuestion,
  selection: Selection,
  attribution: Attribution,
  known: Known,
): Step<Carried> {
  const { request, source, base, pending, layout, terms } = question
  const notes = missedNote(selection.missed, request.unit)
  if (selection.everything) {
    return { done: { source, carries: { commit: request.source, files: filesOf(source) }, problems: [], notes } }
  }
  const versions = together(
    selection.picked.map((change): Step<PickedChange> => {
      const before = change.parent === null ? { done: null } : sliceAt(question, change.parent, known)
      const after = sliceAt(question, change.commit, known)
      if ('need' in before || 'need' in after) {
        return { need: [before, after].flatMap((step) => ('need' in step ? step.need : [])) }
      }
      return { done: { change, before: before.done, after: after.done } }
    }),
  )
  if ('need' in versions) return versions
  const left = pending.changes.filter((change) => !selection.picked.includes(change))
  const picked = pickedContent(
    { ...question, base: base.content, picked: versions.done, left, order: pending.changes, attribution },
    known,
  )
  if ('need' in picked) return picked
  const need = unread([...source.indexes, ...base.content.indexes], known)
  if (need.length > 0) return { need }
  const { files, entries } = picked.done
  const { indexes, texts } = pickedIndexes(entries, { source, base: base.content }, known)
  const made = [...new Map([...picked.done.texts, ...texts])].map(([oid, text]) => ({ oid, text }))
  const all = [...new Map([...question.received, ...made].map((one) => [one.oid, one])).values()]
  const content = contentOf(files, indexes, { layout, side: terms.from }, withTexts(known, all))
  if ('need' in content) return content
  const travelling = selection.picked.map((change) => change.commit)
  const now = { ...base, picked: [...base.picked, ...travelling] }
  return {
    done: {
      source: content.done,
      carries: mixtureOf(now, request.source, content.done, all),
      problems: picked.done.problems,
      notes: [...notes, ...picked.done.notes],
    },
  }
}

/** Files and index entries in which base and source differ. */
export function differingFiles(
  { source, base }: { readonly source: SliceContent; readonly base: Base },
  triples: readonly Triple[],
): readonly Differing[] {
  const entries = differingEntries(source, base.content)
  const indexes = [...new Set(entries.map((entry) => entry.index))].map((path): Differing => {
    const named = ({ indexes }: SliceContent) => indexes.find((index) => index.path === path) ?? null
    const isOwn = (pointer: string) => {
      const [, list, value] = /^(\w+)\[(?:path=)?([^\]]*)\]/.exec(pointer) ?? []
      const entry = resolveEntry(folderOf(path), value ?? '')
      return entries.some((one) => one.index === path && one.list === list && one.path === entry)
    }
    return { base: named(base.content), source: named(source), isOwn }
  })
  return [...triples, ...indexes]
}
