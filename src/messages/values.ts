// The table of what changes, value by value, for the body of a pull request and the command line.
import { leavesOf } from '../promotion/leaves.ts'
import type { Change } from '../promotion/model.ts'

export type ValueChange = {
  readonly path: string
  readonly pointer: string
  readonly before: string | null
  readonly after: string | null
}

/** Values under keys that differ; null where one of both texts is not YAML, so that only a diff of lines can tell. */
export function valueChanges({ path, before, after }: Change): readonly ValueChange[] | null {
  if (!/\.(ya?ml|json)$/.test(path)) return null
  const leaves = (text: string | null | undefined) => (text == null ? new Map() : leavesOf(text, path))
  const [old, now] = [leaves(before?.text), leaves(after?.text)]
  if (old === null || now === null) return null
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((pointer): ValueChange[] => {
    const [was, is] = [old.get(pointer)?.text ?? null, now.get(pointer)?.text ?? null]
    return was === is ? [] : [{ path, pointer, before: was, after: is }]
  })
}
