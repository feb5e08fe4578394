// What `/recheck` answers: the verdict on one pull request, or how many were judged.
import type { Verdict } from '../promotion/settling/gate.ts'
import { gateTitle } from './gate-summary.ts'
import { plain } from './markdown.ts'
import { several } from './unit-words.ts'

export function judgedLine(number: number, verdict: Verdict): string {
  const open = verdict.conditions.filter(({ met }) => !met).map(({ sentence }) => `- ${plain(sentence)}`)
  return [`#${number}: ${gateTitle(verdict)}.`, ...open].join('\n')
}

export const notOursLine = (number: number): string =>
  `#${number} is no open pull request of Sluice: there is nothing to judge.`

export const mergedLine = (number: number): string => `#${number} is merged: its gate is judged no more.`

export const recheckedLine = (judged: number, changed: number): string =>
  judged === 0
    ? 'No pull request of Sluice is open: there is nothing to judge.'
    : `${several(judged, 'open pull request')} judged again: the verdict on ${changed === 0 ? 'none' : changed} is new.`
