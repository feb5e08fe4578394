// What people decided about conflicts and missing secrets: found again by place and by a digest of the values, so that it
// counts for these very values and for no others.
import { createHash } from 'node:crypto'
import type { Disputed, Judge } from '../merge/judge.ts'
import type { Choice, Conflict, Plan, SecretNote, Settled } from '../model.ts'

type Values = Pick<Disputed, 'base' | 'source' | 'target'>

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** Names three values without showing them. */
export const digestOfValues = ({ base, source, target }: Values): string => digest([base, source, target])

/** Names what is missing: more keys of the same file are another question. */
export const digestOfSecret = ({ keys }: Pick<SecretNote, 'keys'>): string => digest(keys.toSorted())

const lines = /(^|: )lines? \d+(?:-\d+)?$/

/** Items that are told apart by a map or a list have a number in their name which changes with the rest of the file. */
export const withoutIds = (pointer: string): string => pointer.replaceAll(/=#\d+/g, '=#')

/** Without what changes with the rest of the file: the same values under it are the same question. */
export const looseOf = (pointer: string): string => withoutIds(pointer.replace(lines, '$1lines'))

const speaksOf = (choice: Choice, pointer: string) =>
  choice.pointer === pointer || (choice.pointer !== '' && choice.pointer === looseOf(pointer))

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

type Asked = { readonly path: string | null; readonly asks: Omit<Question, 'path'> | null }

/** The choice that settles a question without a change of content: the target's side, or a secret that is waived. */
export function answerTo({ path, asks }: Asked, choices: readonly Choice[]): Choice | null {
  if (asks === null) return null
  const found = choices.findLast(
    (one) =>
      one.cluster === asks.cluster && one.path === path && one.digest === asks.digest && speaksOf(one, asks.pointer),
  )
  return found === undefined || found.side === 'source' ? null : found
}

/** Whether a choice decides something in these plans; else its values are not there any more, or a guard held it back. */
export function counts(choice: Choice, plans: readonly Pick<Plan, 'cluster' | 'settled' | 'secrets'>[]): boolean {
  const plan = plans.find(({ cluster }) => cluster === choice.cluster)
  if (plan === undefined) return false
  if (choice.side !== 'waived') return plan.settled.some((one) => isAbout(choice, one))
  return plan.secrets.some(
    (note) => note.waivedBy !== undefined && note.path === choice.path && digestOfSecret(note) === choice.digest,
  )
}

/** Why a choice that does not count cannot: what the plan still says about its values or its file; null: they changed. */
export function heldBack(
  choice: Choice,
  plans: readonly Pick<Plan, 'cluster' | 'conflicts' | 'secrets'>[],
): string | null {
  const plan = plans.find(({ cluster }) => cluster === choice.cluster)
  const secret = plan?.secrets.find(({ path }) => path === choice.path)
  const conflict = plan?.conflicts.find((one) => isAbout(choice, one))
  return conflict?.because ?? (choice.side === 'source' ? (secret?.message ?? null) : null)
}

const isAbout = (choice: Choice, one: { readonly path: string; readonly digest: string; readonly pointer: string }) =>
  one.path === choice.path && one.digest === choice.digest && speaksOf(choice, one.pointer)
