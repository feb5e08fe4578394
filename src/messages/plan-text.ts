// Plans for a terminal: a summary, the diff, then tables of what was kept and of what a person has to decide.
import type { Problem } from '../problem.ts'
import type { Change, Plan } from '../promotion/model.ts'
import { checklistLines } from './checklist.ts'
import { manyLines, oneLine } from './escape.ts'
import { cut } from './length.ts'
import { patchOf } from './patch.ts'

/** `changes` are what the diff shows: one for each file, without secret values. */
export function planText(plans: readonly Plan[], changes: readonly Change[], colour: boolean): string {
  const diff = manyLines(patchOf(changes)).trimEnd()
  const parts = [
    summaries(plans),
    colour ? coloured(diff) : diff,
    table('Kept in the target', ['file', 'value', 'stays', 'source has'], plans.flatMap(keptRows)),
    table(
      'Conflicts (the target’s values stand)',
      ['file', 'where', 'last received', 'source', 'target'],
      plans.flatMap(conflictRows),
    ),
    list(
      'Secrets',
      plans.flatMap((plan) => plan.secrets.map((secret) => secret.message)),
    ),
    list('To decide for a first copy', checklistLines(plans)),
    list(
      'Problems',
      plans.flatMap((plan) => plan.problems.map(problemText)),
    ),
    list(
      'Notes',
      plans.flatMap((plan) => plan.notes.filter((note) => note.code !== 'base').map(problemText)),
    ),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** `path:line:column: message (code)`, as compilers say it. */
export function problemText({ file, line, column, message, code }: Problem): string {
  const place = file === null ? '' : `${[file, ...(line === null ? [] : [line, column ?? 1])].join(':')}: `
  return `${oneLine(place)}${place === '' ? '' : ' '}${oneLine(message)} (${code})`
}

const counted = (count: number, one: string, more = `${one}s`) =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : more}`]

function summaries(plans: readonly Plan[]): string {
  const facts = plans.map((plan) => ({ plan, facts: factsOf(plan) }))
  const busy = facts.filter((one) => one.facts.length > 0).map((one) => summary(one.plan, one.facts))
  const idle = facts.filter((one) => one.facts.length === 0).map(({ plan }) => `${plan.unit} in ${plan.cluster}`)
  return [...busy, ...(idle.length === 0 ? [] : [`In step, nothing to promote: ${oneLine(idle.join(', '))}`])].join(
    '\n',
  )
}

function factsOf({ changes, conflicts, secrets, problems }: Plan): readonly string[] {
  const edited = changes.filter(({ before, after }) => before !== null && after !== null)
  const missing = secrets.filter((secret) => secret.missing)
  return [
    ...counted(edited.length, 'file changes', 'files change'),
    ...counted(changes.filter(({ before }) => before === null).length, 'file is new', 'files are new'),
    ...counted(changes.filter(({ after }) => after === null).length, 'file is removed', 'files are removed'),
    ...counted(conflicts.length, 'conflict'),
    ...counted(missing.length, 'secret missing', 'secrets missing'),
    ...counted(problems.length, 'problem'),
  ]
}

function summary(plan: Plan, facts: readonly string[]): string {
  const because = plan.notes.find((note) => note.code === 'base')?.message
  const head = oneLine(`${plan.unit} to ${plan.to}, ${plan.sourceCluster} → ${plan.cluster}`)
  return `${head}: ${facts.join(', ')}${because === undefined ? '' : `\n  ${oneLine(because)}`}`
}

const keptRows = (plan: Plan) =>
  plan.kept.map((kept) => [kept.path, kept.pointer, shown(kept.target), shown(kept.source)])

const conflictRows = (plan: Plan) =>
  plan.conflicts.map(({ path, pointer, base, source, target }) => [
    path,
    pointer === '' ? 'whole file' : pointer,
    shown(base),
    shown(source),
    shown(target),
  ])

const widest = 48
const shown = (value: string | null) => (value === null ? '–' : cut(value, widest))

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const lines = [head, ...rows].map((row) => row.map(oneLine))
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  const text = lines.map((line) =>
    `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  )
  return `${title}\n${text.join('\n')}`
}

const list = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${oneLine(line)}`).join('\n')}`

const styles = { '-': '\u001b[31m', '+': '\u001b[32m', '@': '\u001b[36m', d: '\u001b[1m' } as const

const coloured = (diff: string) =>
  diff
    .split('\n')
    .map((line) => {
      const style = styles[line.charAt(0) as keyof typeof styles]
      return style === undefined ? line : `${style}${line}\u001b[0m`
    })
    .join('\n')
