// What people decided about conflicts and missing secrets: found again by place and by a digest of the values, so that it
// counts for these very values and for no others.
import { createHash } from 'node:crypto'
import type { Disputed, Judge } from './judge.ts'
import type { Choice, Conflict, SecretNote, Settled } from './model.ts'

type Values = Pick<Disputed, 'base' | 'source' | 'target'>

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** Names three values without showing them. */
export const digestOfValues = ({ base, source, target }: Values): string => digest([base, source, target])

/** Names what is missing: more keys of the same file are another question. */
export const digestOfSecret = ({ keys }: Pick<SecretNote, 'keys'>): string => digest(keys.toSorted())

const lines = /(^|: )lines? \d+(?:-\d+)?$/

/** Lines move when something is written above them: the same values elsewhere in the file are the same question. */
export const anyLines = (pointer: string): string => pointer.replace(lines, '$1lines')

const speaksOf = (choice: Choice, pointer: string) =>
  choice.pointer === pointer || (choice.pointer !== '' && choice.pointer === anyLines(pointer))

type Chosen = {
  /** What people decided, and nothing else. */
  readonly person: Judge
  /** That, then the other judge. */
  readonly judge: Judge
  /** What was decided by a choice so far. */
  readonly settled: () => readonly Settled[]
}

/** The choices for one file; what they say nothing of is for the other judge. */
export function chosenFirst(choices: readonly Choice[], other: Judge): Chosen {
  const settled = new Map<string, Settled>()
  const person: Judge = (disputed) => {
    const { pointer } = disputed
    const values = choices.length === 0 ? '' : digestOfValues(disputed)
    const choice = choices.findLast((one) => one.digest === values && speaksOf(one, pointer))
    if (choice === undefined || choice.side === 'waived') return null
    settled.set(pointer, { path: choice.path, pointer, digest: values, side: choice.side, by: choice.by })
    return choice.side
  }
  const judge: Judge = (disputed) => person(disputed) ?? other(disputed)
  return { person, judge, settled: () => [...settled.values()] }
}

/** The missing secrets that somebody waived block no more. */
export function withWaivers(notes: readonly SecretNote[], choices: readonly Choice[]): readonly SecretNote[] {
  const waivers = choices.filter((choice) => choice.side === 'waived')
  return notes.map((note) => {
    const waiver = waivers.findLast((one) => one.path === note.path && one.digest === digestOfSecret(note))
    return waiver === undefined || !note.missing ? note : { ...note, missing: false, waivedBy: waiver.by }
  })
}

/** More choices than a person makes; beyond it the oldest are asked again. */
const rememberedChoices = 200

const samePlace = (a: Choice, b: Choice) =>
  a.cluster === b.cluster && a.path === b.path && a.pointer === b.pointer && a.digest === b.digest

/** The last choice for the same values counts. Who decided the same before is not forgotten. */
export function withChoices(before: readonly Choice[], made: readonly Choice[]): readonly Choice[] {
  const all = made.reduce<readonly Choice[]>((choices, choice) => {
    const standing = choices.find((one) => samePlace(one, choice))
    if (standing?.side === choice.side) return choices
    return [...choices.filter((one) => one !== standing), choice]
  }, before)
  return all === before ? before : all.slice(-rememberedChoices)
}

type Question = Pick<Conflict, 'path' | 'pointer' | 'digest'> & { readonly cluster: string }

/** Without those whose place has other values now. */
export function stillAsked(choices: readonly Choice[], questions: readonly Question[]): readonly Choice[] {
  const isOld = (choice: Choice) => {
    const here = questions.filter(
      (one) => one.cluster === choice.cluster && one.path === choice.path && speaksOf(choice, one.pointer),
    )
    return here.length > 0 && here.every((one) => one.digest !== choice.digest)
  }
  return choices.some(isOld) ? choices.filter((choice) => !isOld(choice)) : choices
}

/** Without those that were asked by a promotion that is merged: the base holds them now. */
export const notAnswered = (choices: readonly Choice[], questions: readonly Question[]): readonly Choice[] =>
  choices.filter(
    (choice) =>
      !questions.some(
        (one) =>
          one.cluster === choice.cluster &&
          one.path === choice.path &&
          one.digest === choice.digest &&
          speaksOf(choice, one.pointer),
      ),
  )
