// What is held, by whom, why and since when: the same list on the dashboard and in `/status`.
import type { Hold } from '../ledger/bump-state.ts'
import { holdLine } from './hold-replies.ts'
import { linesWithin } from './length.ts'
import { several } from './unit-words.ts'

export function holdList(holds: readonly Hold[], room: number): readonly string[] {
  if (holds.length === 0) return []
  const { text, more } = linesWithin(
    holds.map((hold) => `- ${holdLine(hold)}`),
    room,
  )
  return [`### Held\n\n${text}`, ...(more > 0 ? [`… and ${several(more, 'hold')} more.`] : [])]
}
