// A bump for a terminal: how many pins move where, what stops it, the diff, and what stays and why.
import type { BumpPlan } from '../bump/model.ts'
import type { Change } from '../promotion/model.ts'
import { oneLine } from './escape.ts'
import { diffText } from './plan-diff.ts'
import { type PlanTextOptions, problemText } from './plan-text.ts'
import { paint, usualWidth, wrapped } from './screen.ts'

/** As people write it: without the host. */
export const baseTitle = ({ owner, name }: BumpPlan['base']): string => oneLine(`${owner}/${name}`)

/** `changes` are what the diff shows, without secret values. */
export function bumpText(plans: readonly BumpPlan[], changes: readonly Change[], options: PlanTextOptions): string {
  const { colour, width = usualWidth, done } = options
  const style = paint(colour)
  const list = (title: string, of: BumpPlan['notes']) => {
    const lines = [...new Set(of.map(problemText))].map((line) => `  ${wrapped(oneLine(line), width, 4, 2)}`)
    return lines.length === 0 ? '' : `${title}\n${lines.join('\n')}`
  }
  const problems = plans.flatMap((plan) => plan.problems)
  const parts = [
    style.bold(wrapped(summary(plans), width, 2, 0)),
    ...plans.filter(({ moves }) => moves.length > 0).map((plan) => clusterText(plan, width)),
    done ?? wrapped(nextStep(changes.length > 0, problems.length > 0), width, 2, 0),
    list(style.bold(style.red('Problems')), problems),
    diffText(changes, style),
    list(
      style.bold('Notes'),
      plans.flatMap((plan) => plan.notes),
    ),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function summary(plans: readonly BumpPlan[]): string {
  const [first] = plans
  if (first === undefined) return ''
  const moves = plans.flatMap((plan) => plan.moves)
  const all = moves.length + plans.reduce((sum, { stays, unmovable }) => sum + stays.length + unmovable.length, 0)
  const what = oneLine(`${baseTitle(first.base)} in ${first.environment}`)
  if (moves.length === 0) return `Nothing to move: ${what}.`
  return `${what}: ${moves.length} of ${all} ${all === 1 ? 'source moves' : 'sources move'}.`
}

/** Pins that go the same way stand in one line. */
function clusterText({ cluster, moves }: BumpPlan, width: number): string {
  const ways = Map.groupBy(moves, ({ pin, to }) => `${pin.tag} → ${to}`)
  const lines = [...ways].map(([way, some]) => {
    const names = some.map(({ pin }) => pin.name).sort()
    return `  ${wrapped(oneLine(`${way}: ${names.join(', ')}`), width, 4, 2)}`
  })
  return [oneLine(cluster), ...lines].join('\n')
}

function nextStep(changes: boolean, problems: boolean): string {
  if (problems) return 'Next: settle the problems below and ask again; until then nothing can be written.'
  return changes ? 'Next: --write puts it into the working tree, --format patch prints it for git apply.' : ''
}
