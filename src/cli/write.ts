// `--write` of commands that plan: the changes in the working tree, and what is said about it.
import { applyChanges } from '../git/apply.ts'
import { problemText } from '../messages/plan-text.ts'
import { type Problem, problem } from '../problem.ts'
import type { Change } from '../promotion/model.ts'
import { type OpenClone, sentenceOf } from './clone.ts'

export type Written = { readonly problems: readonly Problem[]; readonly said: string }

/** What of plans says whether they may be written. */
type Writable = { readonly problems: readonly Problem[]; readonly conflicts?: readonly unknown[] }

export async function write(
  clone: Pick<OpenClone, 'directory'>,
  plans: readonly Writable[],
  changes: readonly Change[],
  path: string | undefined,
): Promise<Written> {
  if (plans.some((one) => one.problems.length > 0)) {
    return { problems: [], said: 'Nothing was written: settle the problems first.\n' }
  }
  const applied = await applyChanges(clone.directory, changes, path).catch((error: unknown) => ({
    kind: 'refused' as const,
    problems: [problem('unwritable', sentenceOf(error))],
  }))
  if (applied.kind === 'refused') {
    return {
      problems: applied.problems,
      said: `Nothing was written.\n${applied.problems.map(problemText).join('\n')}\n`,
    }
  }
  const count = applied.paths.length
  const wrote = count === 0 ? 'Nothing to write.' : `Wrote ${count} ${count === 1 ? 'file' : 'files'}.`
  const conflicts = plans.flatMap((one) => one.conflicts ?? []).length
  const open =
    conflicts === 0
      ? ''
      : ` ${conflicts === 1 ? 'One conflict has' : `${conflicts} conflicts have`} the target’s values: settle them before you commit.`
  return { problems: [], said: `${wrote}${open}\n` }
}
