// Secrets never cross: what may be written of a source text, and what a person must supply for the target instead.

import { isScalar } from 'yaml'
import { editYaml } from '../../flux/edit.ts'
import { nodeAt, scalarSource } from '../../flux/node.ts'
import { tokenShapes } from '../../flux/token-shapes.ts'
import type { Reading } from '../file/reading.ts'
import { twinOf } from '../file/twin.ts'
import type { SecretNote } from '../model.ts'
import { withOwnLines } from './secret-lines.ts'
import { type SecretPlace, secretPlaces } from './secret-places.ts'
import { secretValues } from './secret-strings.ts'

/** Told in the target's terms; `base` and `target` null: no such text. `stands`: the target's blob. */
export type Secretive = {
  readonly source: string
  readonly base: string | null
  readonly target: string | null
  readonly stands: string | null
}

export type Guarded =
  /** The file stays as it is in the target, or absent. */
  | { readonly kind: 'stays'; readonly secrets: readonly SecretNote[] }
  /** Source and base without values that the target would have to own. */
  | {
      readonly kind: 'may-pass'
      readonly source: string
      readonly base: string | null
      readonly secrets: readonly SecretNote[]
    }

type Note = (keys: readonly string[], missing: boolean, message: string) => SecretNote

const noteFor =
  (path: string, stands: string | null): Note =>
  (keys, missing, message) => ({ path, keys, missing, recipients: [], message, stands })

/** Encrypted files, Secrets and SealedSecrets: never copied and never merged. Null: the file is none of these. */
export function guardWholeFile({ source, base, target, stands }: Secretive, reading: Reading): Guarded | null {
  const [theirs, ours] = [reading.secrets(source), target === null ? null : reading.secrets(target)]
  const found = theirs.wholeFile !== null ? theirs : ours?.wholeFile != null ? ours : null
  if (found === null) return null
  const note = noteFor(reading.path, stands)
  const keys = [...new Set(found.values.map((value) => value.keyName))]
  if (target === null) {
    const message = `${reading.path} is missing in the target and never copied (${found.reason}): add it on this branch, encrypted for this cluster.`
    return { kind: 'stays', secrets: [note(keys, true, message)] }
  }
  const changed =
    base === null ? '' : ' It changed in the source since the last promotion: bring the change over by hand.'
  const message = `${reading.path} stays the target's own (${found.reason}).${changed}`
  return { kind: 'stays', secrets: [note(keys, false, message)] }
}

/** Expects source and base with the target's own values in them. */
export function guardValues(texts: Secretive, reading: Reading): Guarded {
  const target = texts.target === null ? null : reading.yaml(texts.target)
  const source = reading.yaml(texts.source)
  const isReadable = source !== null && (texts.target === null || target !== null)
  return arrivingToken(texts, reading) ?? (isReadable ? inYaml(texts, reading) : inLines(texts, reading))
}

function inYaml({ source, base, target, stands }: Secretive, reading: Reading): Guarded {
  const [read, own] = [reading.yaml(source), target === null ? null : reading.yaml(target)]
  const lacking = read === null ? [] : secretPlaces(read, own, reading).filter((place) => place.own === null)
  if (lacking.length === 0) return { kind: 'may-pass', source, base: without(base, own, reading), secrets: [] }
  const keys = [...new Set(lacking.map(({ value }) => value.path.join('.')))]
  const message = `${reading.path} needs a value of the target's own for ${keys.join(', ')}: add it on this branch, encrypted where your rules ask for it.`
  const secrets = [noteFor(reading.path, stands)(keys, true, message)]
  const text = removed(source, lacking, reading)
  if (text === null) return { kind: 'stays', secrets }
  return { kind: 'may-pass', source: text, base: without(base, own, reading), secrets }
}

/** What the target lacks is left out of the base too, so that its absence is nothing that the source did. */
function without(base: string | null, own: Parameters<typeof secretPlaces>[1], reading: Reading): string | null {
  const read = base === null ? null : reading.yaml(base)
  if (base === null || read === null) return base
  const lacking = secretPlaces(read, own, reading).filter((place) => place.own === null)
  return removed(base, lacking, reading) ?? base
}

function removed(text: string, places: readonly SecretPlace[], reading: Reading): string | null {
  if (places.length === 0) return text
  const holders = new Map(places.map(({ holder }) => [JSON.stringify(holder), holder]))
  const operations = [...holders.values()].map(({ docIndex, path }) => ({
    op: 'remove' as const,
    document: docIndex,
    path,
  }))
  const edited = editYaml(text, reading.path, operations)
  return 'text' in edited ? edited.text : null
}

function inLines({ source, base, target, stands }: Secretive, reading: Reading): Guarded {
  const note = noteFor(reading.path, stands)
  const own = withOwnLines(source, target, reading)
  if (own === null) {
    const keys = [...new Set(reading.secrets(source).values.map((value) => value.keyName))]
    const message =
      target === null
        ? `${reading.path} is missing in the target and was not copied: what it sets for ${keys.join(', ')} cannot be told apart from the rest. Add it on this branch.`
        : `${reading.path} stays as the target has it: it sets ${keys.join(', ')}, and not as often as the source does. Bring its changes over by hand.`
    return { kind: 'stays', secrets: [note(keys, target === null, message)] }
  }
  const isPlain = own.text === source
  const old = base === null || isPlain ? base : (withOwnLines(base, target, reading)?.text ?? base)
  if (own.lacking.length === 0) return { kind: 'may-pass', source: own.text, base: old, secrets: [] }
  const message = `${reading.path} needs a value of the target's own for ${own.lacking.join(', ')}: add it on this branch, better as an encrypted Secret.`
  return { kind: 'may-pass', source: own.text, base: old, secrets: [note(own.lacking, true, message)] }
}

/** A token shape that would arrive stops the file: what stands in the base or the target is not brought by this promotion. */
function arrivingToken({ source, base, target, stands }: Secretive, reading: Reading): Guarded | null {
  const standing = new Set([base, target].flatMap((text) => text?.split(/\r?\n/).map((line) => line.trim()) ?? []))
  const lines = source.split(/\r?\n/)
  const token = tokenShapes(source).find(({ line }) => !standing.has((lines[line - 1] ?? '').trim()))
  if (token === undefined) return null
  const message = `${reading.path} holds what looks like a credential (line ${token.line}, ${token.shape}); nothing of this file was promoted. Move it into an encrypted Secret, and revoke it.`
  return { kind: 'stays', secrets: [noteFor(reading.path, stands)([], true, message)] }
}

/** Texts with secrets in them that the source changed and the target keeps: work for a person. `texts` without own values. */
export function changedHolders({ source, base, target, stands }: Secretive, reading: Reading): readonly SecretNote[] {
  const [read, own] = [reading.yaml(source), target === null ? null : reading.yaml(target)]
  const old = base === null ? null : reading.yaml(base)
  if (read === null || own === null) return []
  const inner = secretPlaces(read, own, reading).filter(
    ({ value, holder, own: place }) => place !== null && value.path.length > holder.path.length,
  )
  const changed = inner.filter(({ holder }) => {
    const twin = old === null ? null : twinOf(read, holder, old)
    const before = twin === null ? undefined : nodeAt(old?.documents[twin.docIndex]?.contents, twin.path)
    const now = nodeAt(read.documents[holder.docIndex]?.contents, holder.path)
    return !isScalar(before) || !isScalar(now) || scalarSource(before) !== scalarSource(now)
  })
  if (changed.length === 0) return []
  const keys = [...new Set(changed.map(({ holder }) => holder.path.join('.')))]
  const missing = changed.some((place) => place.lacking)
  const message = `${keys.join(', ')} in ${reading.path} is a text with secrets in it and stays the target's own. It changed in the source: bring the change over by hand.`
  return [noteFor(reading.path, stands)(keys, missing, message)]
}

/** Whether a text holds a secret that the target does not have: the last look before anything is written. */
export function leaks(after: string, { source, target }: Secretive, reading: Reading): boolean {
  // Where lines were merged without reading them as YAML, a source without secrets has none to give.
  if (reading.yaml(after) === null && reading.secrets(source).values.length === 0) return false
  const own = target === null ? new Set<string>() : secretValues(target, reading)
  return secretValues(after, reading).difference(own).size > 0
}

export function leakNote(texts: Secretive, reading: Reading): SecretNote {
  const keys = [...new Set(reading.secrets(texts.source).values.map((value) => value.keyName))]
  const message = `${reading.path} holds secrets where they cannot be told apart from the rest (${keys.join(', ')}); nothing of this file was promoted. Bring its changes over by hand.`
  return noteFor(reading.path, texts.stands)(keys, true, message)
}
