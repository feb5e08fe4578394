// Secrets never cross: what may be written of a source text, and what a person must supply for the target instead.
import { editYaml } from '../flux/edit.ts'
import { secretsIn } from '../flux/secrets.ts'
import type { Problem } from '../problem.ts'
import type { SecretNote } from './model.ts'
import type { Policy } from './policy.ts'
import type { ReadFile } from './text.ts'

export type Guarded =
  /** The file stays as it is in the target, or absent. */
  | { readonly kind: 'stays'; readonly secrets: readonly SecretNote[]; readonly notes: readonly Problem[] }
  /** The text without values that the target would have to own. */
  | {
      readonly kind: 'may-pass'
      readonly text: string
      readonly secrets: readonly SecretNote[]
      readonly notes: readonly Problem[]
    }

type Found = ReturnType<typeof secretsIn>

export function guardSecrets(
  path: string,
  text: string,
  target: ReadFile | null,
  base: ReadFile | null,
  policy: Policy,
): Guarded {
  const note = noteFor(path, target)
  const found = secretsIn(text, path, policy.secrets)
  if (found.wholeFile !== null) return wholeFile(path, found, target, base)
  const own = target?.text == null ? null : secretsIn(target.text, path, policy.secrets)
  if (own?.wholeFile != null) return wholeFile(path, own, target, base)
  if (found.tokens.length > 0) {
    const message = `${path} holds what looks like a credential (line ${found.tokens[0]?.line}); nothing of this file was promoted. Move it into an encrypted Secret, and revoke it.`
    return { kind: 'stays', secrets: [note([], true, message)], notes: [] }
  }
  const owned = new Set(own?.values.map(keyOf))
  const lacking = found.values.filter((value) => !owned.has(keyOf(value)))
  if (lacking.length === 0) return { kind: 'may-pass', text, secrets: [], notes: [] }
  const keys = lacking.map((value) => value.path.join('.'))
  const operations = lacking.map(({ docIndex, path: at }) => ({ op: 'remove' as const, document: docIndex, path: at }))
  const without = editYaml(text, path, operations)
  const message = `${path} needs a value of the target's own for ${keys.join(', ')}: add it on this branch, encrypted where your rules ask for it.`
  const secrets = [note(keys, true, message)]
  return 'text' in without
    ? { kind: 'may-pass', text: without.text, secrets, notes: [] }
    : { kind: 'stays', secrets, notes: [] }
}

const keyOf = (value: Found['values'][number]) => `${value.docIndex}:${value.path.join('\0')}`

const noteFor =
  (path: string, target: ReadFile | null) =>
  (keys: readonly string[], missing: boolean, message: string): SecretNote => ({
    path,
    keys,
    missing,
    recipients: [],
    message,
    stands: target?.oid ?? null,
  })

function wholeFile(path: string, found: Found, target: ReadFile | null, base: ReadFile | null): Guarded {
  const note = noteFor(path, target)
  const keys = [...new Set(found.values.map((value) => value.keyName))]
  if (target === null) {
    const message = `${path} is missing in the target and never copied (${found.reason}): add it on this branch, encrypted for this cluster.`
    return { kind: 'stays', secrets: [note(keys, true, message)], notes: [] }
  }
  const changed =
    base === null ? '' : ' It changed in the source since the last promotion: bring the change over by hand.'
  const message = `${path} stays the target's own (${found.reason}).${changed}`
  return { kind: 'stays', secrets: [note(keys, false, message)], notes: [] }
}
