// The plan of a revert: a promotion's merge turned round. The base is what failed, the source the last healthy version, the
// target what stands; so later edits of other things survive. Within one environment nothing is told in other terms.
import type { Config } from '../../config/model.ts'
import type { CompiledLayout } from '../../config/template.ts'
import { type Problem, problem } from '../../problem.ts'
import { sameFile } from '../file/file-answer.ts'
import { hiddenPointers } from '../file/kept.ts'
import { readingOf } from '../file/reading.ts'
import type { Change, Known, SliceFile, Step } from '../model.ts'
import { deletions } from '../plan-notes.ts'
import { insideTarget } from '../slice/outside.ts'
import { unread } from '../step.ts'
import type { RevertPlan, RevertRequest } from './model.ts'
import { type Answered, revertFiles } from './revert-files.ts'
import { revertIndexes } from './revert-indexes.ts'
import { refusedFiles, sharedNotes } from './revert-notes.ts'
import { type FileSides, type Sides, sidesOf } from './sides.ts'

export function planRevert(
  request: RevertRequest,
  config: Config,
  layout: CompiledLayout,
  known: Known,
): Step<RevertPlan> {
  const opened = sidesOf(request, config, layout, known)
  if ('need' in opened) return opened
  const sides = opened.done
  if (sides === null || sides.contents.good.files.length === 0) {
    return { done: { ...emptyPlan(request), problems: [nothingHealthy(request)] } }
  }
  const due = sides.files.filter(({ good, target }) => !sameFile(good, target))
  const problems = refusedFiles(due)
  const refused = new Set(problems.map(({ file }) => file))
  const writable = due.filter(({ path }) => !refused.has(path))
  const need = unread(writable.flatMap(filesIn), known)
  if (need.length > 0) return { need }
  const answered = revertFiles(writable, request.choices ?? [], config.secrets, known)
  return { done: withIndexes(request, sides, { answered, problems }, config, layout, known) }
}

type Found = { readonly answered: Answered; readonly problems: readonly Problem[] }

function withIndexes(
  request: RevertRequest,
  sides: Sides,
  { answered, problems }: Found,
  config: Config,
  layout: CompiledLayout,
  known: Known,
): RevertPlan {
  const index = revertIndexes(sides, answered, config, layout, known)
  const own = new Set([...sides.files.map(({ path }) => path), ...index.changes.map(({ path }) => path)])
  const all = [...answered.changes, ...index.changes].filter(({ path }) => own.has(path))
  const inside = insideTarget(all, { layout, to: request })
  const changes = inside.changes
    .map((change) => withHidden(change, config))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return {
    ...emptyPlan(request),
    changes,
    conflicts: answered.conflicts,
    settled: answered.settled,
    problems: [...problems, ...index.problems, ...inside.problems],
    notes: [...deletions(changes, sides.contents.target.files.length), ...sharedNotes(sides.shared)],
  }
}

const emptyPlan = ({ choices: _, ...request }: RevertRequest): RevertPlan => ({
  ...request,
  changes: [],
  conflicts: [],
  settled: [],
  problems: [],
  notes: [],
})

const filesIn = ({ bad, good, target }: FileSides): readonly SliceFile[] =>
  [bad, good, target].filter((file) => file !== null)

function withHidden(change: Change, { secrets }: Config): Change {
  const reading = readingOf(change.path, secrets)
  const texts = [change.before?.text, change.after?.text].filter((text) => text != null)
  const hidden = [...new Set(texts.flatMap((text) => hiddenPointers(text, reading)))]
  return hidden.length === 0 ? change : { ...change, hidden }
}

const nothingHealthy = ({ service, environment, cluster, good }: RevertRequest): Problem =>
  problem(
    'nothing-healthy',
    `${service} has no files in ${cluster} of ${environment} at ${good.slice(0, 7)}: a revert would remove it altogether. Remove it by hand if that is meant, or name another version with /rollback.`,
  )
