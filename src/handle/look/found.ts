// Hands on what a look found, in the words in which a webhook would have told it: both together have one effect.
import { intentOf, laneOf } from '../../intent.ts'
import type { Trigger } from '../../trigger.ts'
import type { Work } from '../work.ts'

/**
 * Whether it is new. What waits or runs needs nobody, and what was set aside after a refusal is no better for being asked
 * again. A merge, or the end of a promotion, that counts as done although it shows no effect (Sluice was stopped then) is taken
 * up once more.
 */
export async function handOn(work: Work, trigger: Trigger): Promise<boolean> {
  const { id } = work.forge.repository
  const intent = intentOf(id, trigger)
  if (intent === null) return put(work, trigger, `found:${id}:${JSON.stringify(trigger)}`, null)
  const state = await work.tasks.stateOf(intent)
  if (state === null) return put(work, trigger, `found:${intent}`, intent)
  const again = `${intent}:again`
  if (state !== 'done' || !repeatable.has(trigger.kind) || (await work.tasks.stateOf(again)) !== null) return false
  return put(work, trigger, `found:${again}`, again)
}

const repeatable: ReadonlySet<string> = new Set(['moved', 'closed'])

async function put(work: Work, trigger: Trigger, id: string, intent: string | null): Promise<boolean> {
  const stored = (await work.tasks.later({ id, lane: laneOf(trigger), trigger, intent })) === 'stored'
  if (stored) work.log.info({ found: trigger.kind, intent }, 'found by the sweep')
  return stored
}
