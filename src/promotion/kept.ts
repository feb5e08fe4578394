// Values that stay different in the target, for the people who review: pointers and both values, secrets by name only.
import { type SecretOptions, secretsIn } from '../flux/secrets.ts'
import { leavesOf } from './leaves.ts'
import type { Kept } from './model.ts'

const hidden = '(secret)'

/** Compares what the source would have written with what the target gets. Empty where one is not YAML. */
export function keptValues(path: string, source: string, after: string, options: SecretOptions): readonly Kept[] {
  const [theirs, ours] = [leavesOf(source, path), leavesOf(after, path)]
  if (theirs === null || ours === null) return []
  const secret = secretLines(path, source, options).union(secretLines(path, after, options))
  const pointers = [...new Set([...ours.keys(), ...theirs.keys()])]
  return pointers.flatMap((pointer): Kept[] => {
    const [target, arriving] = [ours.get(pointer)?.text ?? null, theirs.get(pointer)?.text ?? null]
    if (target === arriving || target === null) return []
    const hide = [...secret].some((name) => pointer.endsWith(name))
    return [{ path, pointer, target: hide ? hidden : target, source: hide && arriving !== null ? hidden : arriving }]
  })
}

const secretLines = (path: string, text: string, options: SecretOptions): Set<string> =>
  new Set(secretsIn(text, path, options).values.map((value) => value.keyName))
