// The points of a promotion that people must settle or have settled, with the numbers and names that commands know.

import type { Conflict, Plan } from '../promotion/model.ts'
import { isOpen, type PlanBlocker } from '../promotion/settling/blockers.ts'
import { cut } from './length.ts'
import { cell, code, plain } from './markdown.ts'

/** What the three sides of a conflict are called, and how it is settled. */
export type ConflictWords = {
  readonly why: string
  readonly base: string
  readonly source: string
  readonly target: string
}

type Asking = Pick<Plan, 'cluster' | 'conflicts'>

export function questionParts(
  plans: readonly Asking[],
  blockers: readonly PlanBlocker[],
  words: ConflictWords = promotionWords,
): readonly string[] {
  const conflicts = blockers.filter(({ kind }) => kind === 'conflict')
  const secrets = blockers.filter(({ kind }) => kind === 'secret')
  const problems = blockers.filter(({ kind }) => kind === 'problem')
  const parts: string[] = []
  if (conflicts.length > 0) parts.push(`### Conflicts\n\n${conflictParts(plans, conflicts, words).join('\n\n')}`)
  if (secrets.length > 0) parts.push(`### Secrets to add\n\n${secrets.map(secretLine).join('\n')}`)
  if (problems.length > 0) {
    parts.push(`### Problems\n\n${problems.map(({ sentence }) => `- ${plain(sentence)}`).join('\n')}`)
  }
  return parts
}

function conflictParts(
  plans: readonly Asking[],
  blockers: readonly PlanBlocker[],
  words: ConflictWords,
): readonly string[] {
  const [open, settled] = [blockers.filter(isOpen), blockers.filter((one) => !isOpen(one))]
  return [...(open.length > 0 ? [words.why, conflictTable(plans, open, words)] : []), ...settledList(settled)]
}

const promotionWords: ConflictWords = {
  why: 'Both sides changed these, and the target’s stand. `/take <n>` takes the source’s side, `/keep <n>` keeps the target’s, and a commit on this branch that changes the value settles it as well.',
  base: 'last received',
  source: 'source',
  target: 'target (stands)',
}

const shownConflicts = 50

function conflictTable(plans: readonly Asking[], open: readonly PlanBlocker[], words: ConflictWords): string {
  const rows = open.slice(0, shownConflicts).map((blocker) => {
    const conflict = conflictBehind(plans, blocker)
    const pointer = conflict?.pointer ?? ''
    const values = [conflict?.base, conflict?.source, conflict?.target].map((value) => valueCell(value ?? null))
    const cluster = plans.length > 1 ? `${cell(blocker.asks?.cluster ?? '')} | ` : ''
    const place = `${cluster}${cell(blocker.path ?? '')} | ${pointer === '' ? 'whole file' : cell(pointer)}`
    return `| ${blocker.asks?.name} | ${place} | ${values.join(' | ')} | ${cell(conflict?.because ?? '')} |`
  })
  const more = open.length - rows.length
  const rest = more > 0 ? `\n\n… and ${more} more conflicts.` : ''
  const [named, rule] = plans.length > 1 ? ['cluster | ', '--- | '] : ['', '']
  const sides = [words.base, words.source, words.target].join(' | ')
  const head = `| # | ${named}file | where | ${sides} | why |\n| --- | ${rule}--- | --- | --- | --- | --- | --- |`
  return `${head}\n${rows.join('\n')}${rest}`
}

const conflictBehind = (plans: readonly Asking[], { path, asks }: PlanBlocker): Conflict | undefined =>
  plans
    .find(({ cluster }) => cluster === asks?.cluster)
    ?.conflicts.find((one) => one.path === path && one.pointer === asks?.pointer && one.digest === asks?.digest)

function settledList(settled: readonly PlanBlocker[]): readonly string[] {
  if (settled.length === 0) return []
  const lines = settled.slice(0, shownConflicts).map(({ asks, sentence }) => {
    const how = asks?.answer?.side === 'source' ? 'take' : 'keep'
    return `- ${asks?.name}: ${plain(sentence)} (${code(`/${how}`)} by ${plain(asks?.answer?.by ?? '')})`
  })
  const more = settled.length - lines.length
  return [`Settled, until the values change:\n\n${lines.join('\n')}${more > 0 ? `\n- … and ${more} more` : ''}`]
}

function secretLine({ path, sentence, asks }: PlanBlocker): string {
  const line = `- ${code(path ?? '')}: ${plain(sentence)}`
  if (asks === null) return line
  if (asks.answer !== null) return `${line} Waived by ${plain(asks.answer.by)}.`
  return `${line} Not needed here: ${code(`/waive ${asks.name}`)}.`
}

export const valueCell = (value: string | null) => (value === null ? '–' : cell(cut(value, 200)))
