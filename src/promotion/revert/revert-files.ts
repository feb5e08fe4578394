// The files of a revert, renamed ones under their old names, and what that means for their entries in index files.
import type { SecretOptions } from '../../flux/secrets.ts'
import { sameFile } from '../file/file-answer.ts'
import { asContent, type ReadFile, readFile } from '../file/text.ts'
import type { Change, Choice, Conflict, Content, Known, Settled, SliceFile } from '../model.ts'
import { renamesOf } from './renames.ts'
import { type FileRevert, revertFile } from './revert-file.ts'
import type { Decided } from './revert-indexes.ts'
import type { FileSides } from './sides.ts'

export type Answered = Decided & {
  readonly changes: readonly Change[]
  readonly conflicts: readonly Conflict[]
  readonly settled: readonly Settled[]
}

type ReadSides = Pick<FileSides, 'path' | 'foreign'> & Record<'bad' | 'good' | 'target', ReadFile | null>

/** `stays`: a removed file that is left; `waits`: a file that would come back; `returns`: one that a person wants again. */
type FileAnswer = Pick<FileRevert, 'conflicts' | 'settled'> & {
  readonly changes: readonly Change[]
  readonly stays?: string
  readonly waits?: string
  readonly returns?: string
}

/** Every file must have been read. */
export function revertFiles(
  due: readonly FileSides[],
  choices: readonly Choice[],
  secrets: SecretOptions,
  known: Known,
): Answered {
  const decide: Decide = (sides) =>
    revertFile({ ...sides, choices: choices.filter(({ path }) => path === sides.path) }, secrets)
  const read = due.map((sides) => readSides(sides, known))
  const moves = movedBack(read)
  const moved = new Set(moves.flatMap(({ from, to }) => [from, to]))
  const answers = [
    ...read.filter((sides) => !moved.has(sides)).map((sides) => inPlace(sides, decide)),
    ...moves.map((move) => underOldName(move, decide)),
  ]
  const paths = (name: 'stays' | 'waits' | 'returns') => new Set(answers.flatMap((one) => one[name] ?? []))
  return {
    changes: answers.flatMap(({ changes }) => changes),
    conflicts: answers.flatMap(({ conflicts }) => conflicts),
    settled: answers.flatMap(({ settled }) => settled),
    staying: paths('stays'),
    withheld: paths('waits'),
    returning: paths('returns'),
  }
}

type Decide = (sides: ReadSides) => FileRevert

function readSides({ path, foreign, bad, good, target }: FileSides, known: Known): ReadSides {
  const read = (file: SliceFile | null) => (file === null ? null : readFile(file, known))
  return { path, foreign, bad: read(bad), good: read(good), target: read(target) }
}

function changeAt(path: string, target: ReadFile | null, after: Content | null): readonly Change[] {
  const before = target === null ? null : asContent(target)
  return sameFile(before, after) ? [] : [{ path, before, after }]
}

function inPlace(sides: ReadSides, decide: Decide): FileAnswer {
  const { path, bad, good, target } = sides
  const { after, conflicts, settled } = decide(sides)
  return {
    changes: changeAt(path, target, after),
    conflicts,
    settled,
    ...(good === null && after !== null ? { stays: path } : {}),
    ...(bad !== null && target === null && after !== null ? { returns: path } : {}),
  }
}

type Move = { readonly from: ReadSides; readonly to: ReadSides }

/** Only where the renamed file was changed since: otherwise the old one is restored as it was. */
function movedBack(all: readonly ReadSides[]): readonly Move[] {
  const own = all.filter(({ foreign }) => !foreign)
  const from = own.filter(({ bad, good, target }) => good === null && target !== null && !sameFile(bad, target))
  const to = own.filter(({ bad, target }) => bad === null && target === null)
  const files = (some: readonly ReadSides[], side: 'bad' | 'good') => some.flatMap((one) => one[side] ?? [])
  return renamesOf(files(from, 'bad'), files(to, 'good')).flatMap((rename) => {
    const [old, now] = [from.find(({ bad }) => bad === rename.from), to.find(({ good }) => good === rename.to)]
    return old === undefined || now === undefined ? [] : [{ from: old, to: now }]
  })
}

function underOldName({ from, to }: Move, decide: Decide): FileAnswer {
  const { target } = from
  const sides = { ...from, good: to.good }
  const merged = decide({ ...sides, path: to.path })
  const isWhole = merged.conflicts.some(({ pointer }) => pointer === '')
  // A question about the whole file is asked where it stands.
  const { after, conflicts, settled } = isWhole ? decide(sides) : merged
  const isLeft = isWhole && !settled.some(({ side }) => side === 'source')
  if (isLeft) return { changes: [], conflicts, settled, stays: from.path, waits: to.path }
  return { changes: [...changeAt(from.path, target, null), ...changeAt(to.path, null, after)], conflicts, settled }
}
