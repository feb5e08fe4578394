// What commands that plan say in the same way: that nothing could be planned, and a patch.
import { patchOf } from '../messages/patch.ts'
import { seenLines } from '../messages/plan-diff.ts'
import { plansJson } from '../messages/plan-json.ts'
import { problemText } from '../messages/plan-text.ts'
import type { Problem } from '../problem.ts'
import type { Change } from '../promotion/model.ts'
import { type Answer, json, said, type Terminal } from './answer.ts'
import type { PlanFormat } from './plan-arguments.ts'

export function unplanned(format: PlanFormat, problems: readonly Problem[]): Answer {
  const text = `${problems.map(problemText).join('\n')}\n`
  if (format === 'text') return said(text, 'blocked')
  return { stdout: format === 'json' ? json(plansJson([], problems)) : '', stderr: text, ending: 'blocked' }
}

export function patchFor(
  { columns }: Pick<Terminal, 'columns'>,
  changes: readonly Change[],
): Pick<Answer, 'stdout' | 'stderr'> {
  const patch = patchOf(changes)
  const shown = columns === undefined ? patch : seenLines(patch)
  return { stdout: shown, stderr: shown === patch ? '' : escapedPatch }
}

const escapedPatch =
  'Characters that a screen would act on are shown escaped here: write the patch into a file to apply it.\n'
