// What the check run `sluice/configuration` says of a pull request that edits the configuration.
import type { EffectiveChange } from '../config/effect.ts'
import type { Problem } from '../problem.ts'
import type { Superseded } from '../promotion/superseded.ts'
import { inert, oneLine } from './escape.ts'
import { inOrder } from './length.ts'
import { cell, code, plain } from './markdown.ts'
import { problemLine } from './replies.ts'

/** Services that an environment's layout finds only before, or only after. */
export type ServicesMoved = {
  readonly environment: string
  readonly gone: readonly string[]
  readonly come: readonly string[]
}

export type ProposedEffect = {
  readonly changes: readonly EffectiveChange[]
  /** Null: not looked at, there are too many clusters. */
  readonly services: readonly ServicesMoved[] | null
  readonly superseded: readonly Superseded[]
  readonly notes: readonly Problem[]
  /** Whether a configuration stands that works. */
  readonly stands: boolean
}

type Said = { readonly title: string; readonly summary: string }

export const removesConfiguration: Said = {
  title: 'Removes the configuration',
  summary: 'Once this is merged, Sluice does nothing in this repository. Open promotions stay as they are.',
}

export function problemsInProposal(problems: readonly Problem[]): Said {
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`
  const summary = inOrder([
    'Merged like this, it would stop all automation in this repository.',
    problems.map((one) => `- ${problemLine(one)}`).join('\n'),
  ])
  return { title: `Configuration: ${count}`, summary }
}

export function effectOfProposal(effect: ProposedEffect): Said {
  const { changes, services, superseded, notes, stands } = effect
  const moved = services ?? []
  const count = changes.length + moved.length
  const none = stands && count === 0 && superseded.length === 0
  const title = none ? 'Nothing changes in effect' : `${count} ${count === 1 ? 'change' : 'changes'} in effect`
  const summary = inOrder([
    none
      ? 'The same holds with this file as without it: other comments, order or defaults written out.'
      : stands
        ? 'Once this is merged, compared with what holds now:'
        : 'No configuration that works stands now. Once this is merged, Sluice starts with:',
    changes.length === 0 ? '' : changesTable(changes),
    moved.map(movedLine).join('\n'),
    services === null ? 'Which services the layout then finds was not looked at: there are too many clusters.' : '',
    superseded.length === 0
      ? ''
      : `Open promotions that this leaves behind:\n\n${superseded.map(supersededLine).join('\n')}`,
    notes.map((one) => `- ${problemLine(one)}`).join('\n'),
  ])
  return { title, summary }
}

/** More rows than this are counted. */
const mostRows = 200
const longestValue = 300

function changesTable(changes: readonly EffectiveChange[]): string {
  const value = (one: string | null) => (one === null ? '–' : cell(shortened(one)))
  const rows = changes
    .slice(0, mostRows)
    .map(
      ({ environment, key, before, after }) =>
        `| ${cell(environment ?? 'all')} | ${key === null ? 'the environment' : code(key)} | ${value(before)} | ${value(after)} |`,
    )
  const more = changes.length > mostRows ? [`\n… ${changes.length - mostRows} more.`] : []
  return ['| environment | what | now | then |', '| --- | --- | --- | --- |', ...rows, ...more].join('\n')
}

const shortened = (text: string) => (text.length > longestValue ? `${text.slice(0, longestValue)}…` : text)

/** Names as code, the first thirty. */
function names(all: readonly string[]): string {
  const shown = all.slice(0, 30).map(code).join(', ')
  return all.length > 30 ? `${shown} and ${all.length - 30} more` : shown
}

function movedLine({ environment, gone, come }: ServicesMoved): string {
  const parts = [
    ...(come.length > 0 ? [`finds ${names(come)}`] : []),
    ...(gone.length > 0 ? [`finds ${names(gone)} no more`] : []),
  ]
  return `- In **${plain(environment)}** the layout ${parts.join(', and ')}.`
}

function supersededLine({ number, environment, unit, because }: Superseded): string {
  return `- #${number}, ${code(unit)} to **${plain(environment)}**: ${reason(because)}.`
}

function reason(because: Superseded['because']): string {
  switch (because.kind) {
    case 'environment':
      return 'there is no such environment any more'
    case 'branch':
      return 'the environment lives on another branch then'
    case 'observed':
      return 'the environment is only observed then; it stays open and is not refreshed'
    case 'unselected':
      return 'the environment does not select it any more'
    case 'source':
      return because.from === null
        ? 'nothing is promoted there any more'
        : `its content comes from ${code(because.from)} then`
    case 'unit':
      return because.units.length === 0
        ? 'its services travel one by one then'
        : `its services travel in ${names(because.units)} then`
  }
}

export type Annotation = {
  readonly line: number
  readonly column: number | null
  readonly level: 'failure' | 'warning' | 'notice'
  readonly message: string
}

/** GitHub shows an annotation's text as it is. What stands in another file has no line here. */
export function annotationsOf(
  problems: readonly Problem[],
  notes: readonly Problem[],
  file: string,
): readonly Annotation[] {
  const one = (level: Annotation['level']) => (problem: Problem) =>
    problem.file === file
      ? [{ line: problem.line ?? 1, column: problem.column, level, message: inert(oneLine(problem.message)) }]
      : []
  const levelOf = ({ code: name }: Problem) => (name === 'locked-key' ? 'warning' : 'notice')
  return [...problems.flatMap(one('failure')), ...notes.flatMap((note) => one(levelOf(note))(note))]
}
