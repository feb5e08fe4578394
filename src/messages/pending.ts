// The pending changes of plans, each once, and what is said of them wherever plans are shown.
import type { PendingChange, Plan } from '../promotion/model.ts'

/** Of several clusters together, newest first: a change travels if any of them takes it. */
export function pendingOf(plans: readonly Plan[]): readonly PendingChange[] {
  const all = new Map<string, PendingChange>()
  for (const change of plans.flatMap((plan) => plan.pending)) {
    const before = all.get(change.commit)
    const keys = [...(before?.keys ?? []), ...change.keys]
    const unique = [...new Map(keys.map((key) => [`${key.path}\0${key.pointer}`, key])).values()]
    all.set(change.commit, { ...change, keys: unique, carried: change.carried || before?.carried === true })
  }
  return [...all.values()]
}

export const isMixture = (pending: readonly PendingChange[]): boolean =>
  pending.some((change) => change.carried) && pending.some((change) => !change.carried)

/** What nobody has tried must be said: each change ran upstream, but not with these alone. */
export const mixtureSentence = (from: string): string => `This mixture of changes never ran in ${from}`

/** Names of a few keys, the file where it is one as a whole, and how many more there are. */
export function fewKeys(
  { keys }: Pick<PendingChange, 'keys'>,
  most: number,
): { readonly names: readonly string[]; readonly more: number } {
  const name = ({ path, pointer }: PendingChange['keys'][number]) =>
    pointer === '' ? (path.split('/').at(-1) ?? '') : pointer
  const names = [...new Set(keys.map(name))]
  return { names: names.slice(0, most), more: Math.max(0, names.length - most) }
}
