// The table of what changes, value by value, for the body of a pull request and the command line.
import { leavesOf } from '../promotion/file/leaves.ts'
import type { Change } from '../promotion/model.ts'

export type ValueChange = {
  readonly path: string
  readonly pointer: string
  readonly before: string | null
  readonly after: string | null
}

/** Values under keys that differ, secrets by name only; null where one of both texts is not YAML, so that only a diff of lines can tell. */
export function valueChanges({ path, before, after, hidden = [] }: Change): readonly ValueChange[] | null {
  if (!/\.(ya?ml|json)$/.test(path)) return null
  const leaves = (text: string | null | undefined) => (text == null ? new Map() : leavesOf(text, path))
  const [old, now] = [leaves(before?.text), leaves(after?.text)]
  if (old === null || now === null) return null
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((pointer): ValueChange[] => {
    const [was, is] = [old.get(pointer)?.text ?? null, now.get(pointer)?.text ?? null]
    if (was === is) return []
    const show = (value: string | null) => (value !== null && hidden.includes(pointer) ? '(secret)' : value)
    return [{ path, pointer, before: show(was), after: show(is) }]
  })
}
