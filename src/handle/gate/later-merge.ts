// Has it looked at whether a pull request may merge by itself, or may not any more: judging itself writes nothing but checks.
import { laneOf } from '../../intent.ts'
import type { Oid } from '../../oid.ts'
import type { Verdict } from '../../promotion/settling/gate.ts'
import type { Work } from '../work.ts'

/** Nothing where the environment does not ask for it: then the verdict says nothing of merging. */
export async function laterMerge(
  { tasks, forge }: Pick<Work, 'tasks' | 'forge'>,
  { number, headOid: head }: { readonly number: number; readonly headOid: Oid },
  verdict: Verdict | null,
): Promise<void> {
  if (verdict?.conditions.some(({ about }) => about === 'merge') !== true) return
  const trigger = { kind: 'merge', number, head } as const
  await tasks.later({ id: `merge:${forge.repository.id}:${number}:${head}`, lane: laneOf(trigger), trigger })
}
