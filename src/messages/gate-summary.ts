// What the check run `sluice/gate` says: its verdict in a line, every condition with its evidence.
import type { Verdict } from '../promotion/settling/gate.ts'
import { inOrder } from './length.ts'
import { plain } from './markdown.ts'

export const gateName = 'sluice/gate'

export const notAPromotion = {
  title: 'Not a promotion',
  summary: 'This is no pull request of Sluice: nothing to judge.',
} as const

export function gateTitle(verdict: Verdict): string {
  const open = verdict.conditions.filter((condition) => !condition.met).length
  return open === 0 ? 'Ready to merge' : `${open} ${open === 1 ? 'point' : 'points'} to settle`
}

export function gateSummary(verdict: Verdict): string {
  const lines = verdict.conditions.map(({ met, sentence }) => `- ${met ? '✅' : '❌'} ${plain(sentence)}`)
  const none = 'No conflict, missing secret or problem is open.'
  const isHealthKnown = verdict.conditions.some(({ about }) => about === 'health')
  return inOrder([
    lines.length === 0 ? none : lines.join('\n'),
    ...(isHealthKnown ? [] : ['Health was not checked: upstream counts as ready when it is merged.']),
  ])
}
