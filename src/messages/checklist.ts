// What a person decides for a first copy, as task list items of a body and as lines of a terminal.
import type { Plan, Task } from '../promotion/model.ts'
import { oneLine } from './escape.ts'
import { cut } from './length.ts'
import { code, plain } from './markdown.ts'

const shownTasks = 60
const longestValue = 120

const tasksOf = (plans: readonly Plan[]): readonly Task[] => plans.flatMap((plan) => plan.checklist ?? [])

/** Nothing where no plan is a first copy. */
export function checklistMarkdown(plans: readonly Plan[]): string {
  const tasks = tasksOf(plans)
  if (tasks.length === 0) return ''
  const items = tasks.slice(0, shownTasks).map((task) => `- [ ] ${itemOf(task)}`)
  const more = tasks.length > shownTasks ? [`- … and ${tasks.length - shownTasks} more: read the files.`] : []
  return ['### First copy: what to decide', '', ...items, ...more].join('\n')
}

function itemOf({ kind, path, pointer, line, value, message }: Task): string {
  // The message of a secret names its place and for whom to encrypt it.
  if (kind === 'secret') return `**secret**: ${plain(message)}`
  const place = `${code(path)}${line === null ? '' : `, line ${line}`}${pointer === '' ? '' : `, ${code(pointer)}`}`
  const shown = value === null ? '' : ` = ${code(cut(value, longestValue))}`
  return `**${kind}**: ${place}${shown}: ${plain(message)}`
}

export function checklistLines(plans: readonly Plan[]): readonly string[] {
  return tasksOf(plans).map(({ kind, path, pointer, line, value, message }) => {
    if (kind === 'secret') return oneLine(`[ ] secret  ${message}`)
    const place = [path, ...(line === null ? [] : [line])].join(':')
    const shown = value === null ? '' : ` = ${cut(value, longestValue)}`
    return oneLine(`[ ] ${kind}  ${place}  ${pointer}${shown}  ${message}`)
  })
}
