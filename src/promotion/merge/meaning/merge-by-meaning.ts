// Three-way merge of one YAML or JSON text by what it means: what changed from base to source is written into the target's
// text value by value, no other byte moves, and the result is proven or refused.
import { isMap } from 'yaml'
import { offsetOf } from '../../../flux/locate.ts'
import { readYaml, type YamlRead } from '../../../flux/read-yaml.ts'
import { applyEdits, arrangeEdits, type Edit, lineBreakAt, problemAt } from '../../../flux/splice.ts'
import type { Problem } from '../../../problem.ts'
import { type Judge, undecided } from '../judge.ts'
import { mergeFile } from '../lines.ts'
import { decidePlace } from './decide.ts'
import { type DocumentPart, namedParts, partsOf } from './documents.ts'
import { type Meanings, openMeanings } from './meanings.ts'
import { mergedOrder } from './order.ts'
import {
  type ArrivingEntry,
  type Entry,
  type InnerMerge,
  type MeaningConflict,
  meaningOf,
  type OwnEntry,
  type Session,
} from './outcome.ts'
import { sharedAlike } from './sharing.ts'
import type { Slot } from './slot.ts'
import { writeOutcome } from './write.ts'
import { type DocumentEntry, writeDocuments, writeRoot } from './write-documents.ts'

export type MeaningMerge = { readonly text: string; readonly conflicts: readonly MeaningConflict[] }

/**
 * All texts in the target's terms; '' where a side has no file. Refused with the problems of `readYaml` (`too-large`,
 * `yaml-syntax`, `duplicate-key`, `template`, …), or `anchor`, `merge-key`, `no-place`, `documents`, `unproven`: such a
 * text is merged by lines. A change of comments alone is no change; comments come and go with the key they stand above.
 */
export function mergeByMeaning(
  base: string,
  source: string,
  target: string,
  file: string,
  known: KnownReads = () => null,
  judge: Judge = undecided,
): MeaningMerge | { readonly refused: Problem } {
  return merge({ base, source, target, file, known, judge, enterBlocks: true })
}

/** Texts that were read already, and where reading once more is remembered; null: not known there. */
export type KnownReads = (text: string) => YamlRead | null

type Question = {
  readonly base: string
  readonly source: string
  readonly target: string
  readonly file: string
  readonly known: KnownReads
  readonly judge: Judge
  readonly enterBlocks: boolean
}

function merge({ base, source, target, file, known, judge, enterBlocks }: Question) {
  if (source === base || source === target) return { text: target, conflicts: [] }
  if (target === base) return { text: source, conflicts: [] }
  const reads: YamlRead[] = []
  for (const text of [target, source, base]) {
    const read = known(text) ?? readYaml(text, file)
    if ('problems' in read) return { refused: read.problems[0] ?? unusual(file) }
    reads.push(read)
  }
  const [own, theirs, old] = reads.map(partsOf)
  const [read, sourceRead] = reads
  if (!own || !theirs || !old || read === undefined || sourceRead === undefined) return { refused: unusual(file) }
  const session = openSession(read, sourceRead, judge, enterBlocks)
  const planned = decideDocuments(session, { own, theirs, old })
  const edits = session.refusals.length > 0 ? [] : writePlanned(session, read, planned)
  const refused = session.refusals[0]
  if (refused !== undefined) return { refused }
  const proven = prove(read, edits, planned, session.meanings, known)
  return 'refused' in proven ? proven : { text: proven.text, conflicts: session.conflicts }
}

const unusual = (file: string): Problem => ({
  code: 'documents',
  message: 'The file uses --- or % in an unusual way: it is merged by lines.',
  file,
  line: null,
  column: null,
})

const linesIn = (text: string) => new Set(text.split('\n').map((line) => line.trim()))

function openSession(read: YamlRead, source: YamlRead, judge: Judge, enterBlocks: boolean): Session {
  const refusals: Problem[] = []
  return {
    meanings: openMeanings(),
    conflicts: [],
    judge,
    ownLines: linesIn(read.text),
    theirLines: linesIn(source.text),
    sharedAlike: sharedAlike(source, read),
    refusals,
    refuse: ({ node }, code, message) => {
      refusals.push(
        problemAt(
          read,
          Math.min(offsetOf(node) ?? 0, read.text.length),
          code,
          `${message}, so the file is merged by lines.`,
        ),
      )
    },
    inside: (pointer, base, source, target) =>
      enterBlocks ? mergeInside({ base, source, target, file: read.file, judge: judgeIn(judge, pointer) }) : null,
  }
}

const judgeIn =
  (judge: Judge, pointer: string): Judge =>
  (disputed) =>
    judge({ ...disputed, pointer: `${pointer}: ${disputed.pointer}` })

type Inside = Pick<Question, 'source' | 'target' | 'file' | 'judge'> & { readonly base: string | null }

/** The text of a block: as a YAML map where all sides are one, else by lines. */
function mergeInside({ base, source, target, file, judge }: Inside): InnerMerge | null {
  const isYamlMap = (text: string) => {
    const read = readYaml(text, file)
    return 'documents' in read && read.documents.length === 1 && isMap(read.documents[0]?.contents)
  }
  if ([base ?? 'a: 1', source, target].every(isYamlMap)) {
    const merged = merge({ base: base ?? '', source, target, file, known: () => null, judge, enterBlocks: false })
    if (!('refused' in merged)) return merged
  }
  if (base === null) return null
  const because = 'both sides changed these lines of the text; the target’s stay until a person decides'
  const merged = mergeFile(base, source, target, judge)
  return { text: merged.text, conflicts: merged.conflicts.map((conflict) => ({ ...conflict, because })) }
}

type Planned = {
  readonly own: readonly DocumentPart[]
  readonly base: ReadonlyMap<string, DocumentPart>
  readonly source: ReadonlyMap<string, DocumentPart>
  readonly target: ReadonlyMap<string, DocumentPart>
  readonly entries: readonly Entry[]
}

const rootSlot = (part: DocumentPart | undefined): Slot | undefined =>
  part === undefined ? undefined : { text: part.text, holder: null, index: part.index, node: part.contents ?? null }

type AllParts = Record<'own' | 'theirs' | 'old', readonly DocumentPart[]>

function decideDocuments(session: Session, { own, theirs, old }: AllParts): Planned {
  const { base, source, target } = namedParts(old, theirs, own)
  const several = own.length > 1 || theirs.length > 1
  const sides = (name: string) => ({ base: rootSlot(base.get(name)), source: rootSlot(source.get(name)) })
  const place = (part: DocumentPart) => ({ pointer: several ? `${part.index + 1}:` : '', key: '' })
  const kept: OwnEntry[] = []
  const arriving: ArrivingEntry[] = []
  for (const [name, part] of target) {
    const slot = rootSlot(part)
    const outcome = decidePlace(session, { ...sides(name), target: slot }, place(part))
    if (slot !== undefined && outcome !== null && 'kind' in outcome) kept.push({ own: slot, name, outcome })
  }
  for (const [name, part] of source) {
    if (target.has(name)) continue
    const outcome = decidePlace(session, sides(name), place(part))
    if (outcome !== null && 'arriving' in outcome) arriving.push({ own: null, name, ...outcome })
  }
  return { own, base, source, target, entries: mergedOrder(kept, arriving, [...source.keys()]) }
}

function writePlanned(session: Session, read: YamlRead, planned: Planned): readonly Edit[] {
  const eol = lineBreakAt(read.text, 0)
  const edits: Edit[] = []
  const documents: DocumentEntry[] = []
  for (const { name, ...entry } of planned.entries) {
    const [own, arriving] = [planned.target.get(name), planned.source.get(name)]
    if (entry.own === null) {
      if (arriving !== undefined) documents.push({ own: null, arriving })
      continue
    }
    if (own !== undefined) documents.push({ own })
    if (entry.outcome.kind !== 'taken') edits.push(...writeOutcome(session, entry.own, entry.outcome))
    else if (own !== undefined && arriving !== undefined) {
      const root = writeRoot(own, arriving, planned.base.get(name), eol)
      if (root === null) session.refuse(entry.own, 'no-place', 'The document became another one')
      edits.push(...(root ?? []))
    }
  }
  const whole = writeDocuments(read.text, planned.own, documents, eol)
  if (whole === null)
    session.refusals.push(problemAt(read, 0, 'documents', 'All documents of the file went: delete it or keep it.'))
  return [...edits, ...(whole ?? [])]
}

/** The text after the edits reads as intended; every byte outside of them is the target's because only edits were made. */
function prove(
  before: YamlRead,
  edits: readonly Edit[],
  { entries }: Planned,
  meanings: Meanings,
  known: KnownReads,
): { readonly text: string } | { readonly refused: Problem } {
  const refuse = (why: string) => ({
    refused: problemAt(
      before,
      edits[0]?.start ?? 0,
      'unproven',
      `The merge would not be clean (${why}), so it is done by lines.`,
    ),
  })
  const arranged = arrangeEdits(edits)
  if (arranged === null) return refuse('two changes touch the same place')
  const text = applyEdits(before.text, arranged)
  const read = known(text) ?? readYaml(text, before.file, { maxBytes: Number.POSITIVE_INFINITY })
  if ('problems' in read) return refuse(read.problems[0]?.message ?? 'the result cannot be read')
  const intended = entries.map((entry) =>
    entry.own === null ? meanings.of(entry.arriving.node) : meaningOf(meanings, entry.outcome),
  )
  const actual = (partsOf(read) ?? []).map((part) => meanings.of(part.contents))
  const same = intended.length === actual.length && intended.every((id, index) => id === actual[index])
  return same ? { text } : refuse('the result would mean something else')
}
