// One file of a revert: what stands becomes the last healthy version, and keeps what was changed in it since the failure.
import type { SecretOptions } from '../../flux/secrets.ts'
import { settledByIdentity } from '../file/file-answer.ts'
import { shownConflict } from '../file/file-conflict.ts'
import { isLfsPointer } from '../file/file-whole.ts'
import { type Reading, readingOf } from '../file/reading.ts'
import { asContent, contentOf, type ReadFile } from '../file/text.ts'
import type { Disputed } from '../merge/judge.ts'
import type { Choice, Conflict, Content, FileMode, Settled } from '../model.ts'
import { chosenFirst } from '../settling/choices.ts'
import { mergeBack, type Texts } from './merge-back.ts'

/** Paths of the sides may differ: a file that the failed change renamed. Null: absent on that side. */
export type RevertQuestion = {
  /** Where the result stands. */
  readonly path: string
  readonly bad: ReadFile | null
  readonly good: ReadFile | null
  readonly target: ReadFile | null
  /** Others use the file, too: nothing happens to it unless a person wants it. */
  readonly foreign: boolean
  readonly choices: readonly Choice[]
}

type WithOptions = Reading & { readonly options: SecretOptions }

export type FileRevert = {
  readonly after: Content | null
  readonly conflicts: readonly Conflict[]
  readonly settled: readonly Settled[]
}

export function revertFile(question: RevertQuestion, secrets: SecretOptions): FileRevert {
  const { bad, good, target, foreign } = question
  const stays = target === null ? null : asContent(target)
  if (settledByIdentity({ base: bad, source: good, target })) return { after: stays, ...undisputed }
  const reading = { ...readingOf(question.path, secrets), options: secrets }
  if (foreign) return decideWhole(question, reading, because.foreign)
  if (bad?.oid === target?.oid && bad?.mode === target?.mode)
    return { after: good === null ? null : asContent(good), ...undisputed }
  if (good === null) return decideWhole(question, reading, because.added)
  if (target === null) return decideWhole(question, reading, because.removed)
  if (bad === null) return decideWhole(question, reading, because.changed)
  const mode = good.mode === bad.mode ? target.mode : good.mode
  if (target.oid === bad.oid || good.oid === bad.oid || good.oid === target.oid) {
    const { oid, text } = target.oid === bad.oid ? good : target
    return { after: { oid, text, mode }, ...undisputed }
  }
  if (bad.text === null || good.text === null || target.text === null)
    return decideWhole(question, reading, because.bytes)
  const texts = { bad: bad.text, good: good.text, target: target.text }
  return isWhole(texts, reading)
    ? decideWhole(question, reading, because.bytes)
    : decideText(question, texts, mode, reading)
}

const undisputed = { conflicts: [], settled: [] } as const

const because = {
  changed: 'this was changed again after what failed; what stands stays until a person decides',
  added: 'the last healthy version does not have this, but it was changed again since; it stays until a person decides',
  removed: 'the last healthy version has this, but it was removed since; it stays away until a person decides',
  bytes:
    'this file was changed again since and cannot be merged value by value; what stands stays until a person decides',
  foreign: 'other services use this file at one of the two versions, too; what stands stays until a person decides',
} as const

/** Encrypted texts have a checksum over all of their values, and pointers name bytes that live elsewhere. */
const isWhole = (texts: Texts, reading: Reading): boolean =>
  Object.values(texts).some((text) => {
    const { wholeFile } = reading.secrets(text)
    return (wholeFile !== null && wholeFile !== 'secret') || isLfsPointer(text)
  })

function decideText(question: RevertQuestion, texts: Texts, mode: FileMode, reading: WithOptions): FileRevert {
  const { target, choices } = question
  let chosen = chosenFirst(choices, () => null)
  const disputes: Disputed[] = []
  const text = mergeBack(texts, reading, () => {
    // Another way of merging asks anew.
    disputes.length = 0
    chosen = chosenFirst(choices, (disputed) => {
      disputes.push(disputed)
      return 'target'
    })
    return chosen
  })
  return {
    after: contentOf(text, mode),
    conflicts: disputes.map((one) => conflict(one, Object.values(texts), whyOf(one), target, reading)),
    settled: chosen.settled(),
  }
}

const whyOf = ({ source, target }: Disputed) =>
  source === null ? because.added : target === null ? because.removed : because.changed

/** A file that is restored whole or stays whole. */
function decideWhole(question: RevertQuestion, reading: WithOptions, why: string): FileRevert {
  const { bad, good, target } = question
  const shown = (file: ReadFile | null) => (file === null ? null : (file.text ?? file.oid))
  const disputed = { pointer: '', key: '', base: shown(bad), source: shown(good), target: shown(target) }
  const chosen = chosenFirst(question.choices, () => null)
  const winner = chosen.person(disputed)
  const side = winner === 'source' ? good : target
  const texts = [bad, good, target].map((file) => file?.text ?? null)
  return {
    after: side === null ? null : asContent(side),
    conflicts: winner === null ? [conflict(disputed, texts, why, target, reading)] : [],
    settled: chosen.settled(),
  }
}

function conflict(
  { pointer, base, source, target }: Disputed,
  texts: readonly (string | null)[],
  why: string,
  stands: ReadFile | null,
  reading: WithOptions,
): Conflict {
  const policy = { secrets: reading.options }
  return shownConflict({ pointer, base, source, target }, texts, why, stands?.oid ?? null, reading, policy)
}
