// Composing planners: several questions at once ask for everything that any of them still needs.
import type { Known, Need, SliceFile, Step } from './model.ts'

/** Done with all answers in order once every step is done; until then, the union of what they need. */
export function together<T>(steps: readonly Step<T>[]): Step<readonly T[]> {
  const need: Need[] = []
  const done: T[] = []
  for (const step of steps) {
    if ('need' in step) need.push(...step.need)
    else done.push(step.done)
  }
  return need.length > 0 ? { need } : { done }
}

/** Needs for the files whose bytes are not known yet. A submodule has none here. */
export function unread(files: readonly SliceFile[], known: Known): readonly Need[] {
  const oids = new Set(
    files.filter((file) => file.mode !== '160000' && !known.blobs.has(file.oid)).map((file) => file.oid),
  )
  return [...oids].map((oid): Need => ({ kind: 'blob', oid }))
}
