// `sluice plan`: what a promotion would change, on a local clone, without GitHub, ledger or network.
import { applyChanges } from '../git/apply.ts'
import { maskedChange } from '../messages/masked-change.ts'
import { patchOf } from '../messages/patch.ts'
import { seenLines } from '../messages/plan-diff.ts'
import { plansJson } from '../messages/plan-json.ts'
import { planText, problemText } from '../messages/plan-text.ts'
import { renderJson, renderText } from '../messages/render-text.ts'
import { paint, usualWidth } from '../messages/screen.ts'
import { type Problem, problem } from '../problem.ts'
import type { Change, Plan } from '../promotion/model.ts'
import { blockersOf } from '../promotion/settling/blockers.ts'
import { type Answer, isWrong, json, misused, said, type Terminal } from './answer.ts'
import { withBaseBehind } from './base-behind.ts'
import { commitNamed, type OpenClone, onClone, sentenceOf } from './clone.ts'
import { configFromDisk } from './configuration.ts'
import { configuredAt } from './default-branch.ts'
import { organisationNamed } from './organisation.ts'
import { type PlanArguments, readPlanArguments } from './plan-arguments.ts'
import { questionOf } from './plan-question.ts'
import { planUnits } from './plan-units.ts'
import { render } from './render/render.ts'
import { builder } from './render/tool.ts'

export async function plan(args: readonly string[], terminal: Terminal): Promise<Answer> {
  const asked = readPlanArguments(args)
  if (isWrong(asked)) return misused(asked.wrong)
  return onClone(terminal, asked.repo, (clone) =>
    planOn(clone, asked, terminal).catch((error: unknown) => {
      if (asked.format !== 'json') throw error
      return unplanned(asked, [problem('unreadable', sentenceOf(error))])
    }),
  )
}

async function planOn(clone: OpenClone, asked: PlanArguments, terminal: Terminal): Promise<Answer> {
  const named = await commitNamed(clone, '--rev', asked.rev)
  if (typeof named === 'object') return misused(named.wrong)
  const over = await organisationNamed(terminal.directory, asked.organisation)
  if (isWrong(over)) return misused(over.wrong)
  if ('problems' in over) return unplanned(asked, over.problems)
  const { organisation } = over
  const { configured, rev } =
    asked.config === null
      ? await configuredAt(clone, named, asked.rev !== 'HEAD', organisation)
      : { configured: await configFromDisk(terminal.directory, asked.config, organisation), rev: named }
  if (isWrong(configured)) return misused(configured.wrong)
  if ('problems' in configured) return unplanned(asked, configured.problems)
  const question = await questionOf(clone, asked, configured.config, rev)
  if (isWrong(question)) return misused(question.wrong)
  if (question.units.length === 0) {
    const message = `No service of ${question.from} was found that ${question.to} takes at ${question.source.slice(0, 7)}: check layout and services in the configuration.`
    return unplanned(asked, [problem('no-service', message)])
  }
  const plans = await withBaseBehind(clone, question, await planUnits(clone, question))
  const changes = combined(plans)
  const path = terminal.path
  if (asked.render) clone.progress.say('Building the target before and after')
  const rendered = asked.render ? await render(clone.reader, { ...question, plans, changes }, builder(path)) : null
  const written = asked.write ? await write(clone, plans, changes, path) : { problems: [], said: '' }
  const blocked = blockersOf(plans).length > 0 || written.problems.length > 0
  const ending = blocked ? 'blocked' : 'done'
  if (asked.format === 'text') {
    const shown = changes.map((change) => maskedChange(change, question.config.secrets))
    const { colour, columns: width = usualWidth } = terminal
    const done = asked.write ? { done: written.said.trimEnd() } : {}
    const built = rendered === null ? '' : `\n${renderText(rendered, paint(colour))}`
    return said(`${planText(plans, shown, { colour, width, ...done })}${built}`, ending)
  }
  if (asked.format === 'json') {
    const built = rendered === null ? {} : { rendered: renderJson(rendered) }
    return { stdout: json({ ...plansJson(plans, written.problems), ...built }), stderr: written.said, ending }
  }
  const patch = patchOf(changes)
  const shown = terminal.columns === undefined ? patch : seenLines(patch)
  const beside = [...besidePatch(plans), ...(shown === patch ? [] : [escapedPatch])]
  return { stdout: shown, stderr: `${beside.join('')}${written.said}`, ending }
}

const escapedPatch =
  'Characters that a screen would act on are shown escaped here: write the patch into a file to apply it.\n'

/** What a patch cannot say. */
const besidePatch = (plans: readonly Plan[]): readonly string[] => [
  ...blockersOf(plans).map((blocker) => `${blocker.sentence}\n`),
  ...plans.flatMap((one) => one.notes.filter((note) => note.code === 'binary').map((note) => `${problemText(note)}\n`)),
]

function unplanned({ format }: PlanArguments, problems: readonly Problem[]): Answer {
  const text = `${problems.map(problemText).join('\n')}\n`
  if (format === 'text') return said(text, 'blocked')
  return { stdout: format === 'json' ? json(plansJson([], problems)) : '', stderr: text, ending: 'blocked' }
}

/** One change for each file: units that write one after another into the same index make one difference. */
function combined(plans: readonly Plan[]): readonly Change[] {
  const changes = new Map<string, Change>()
  for (const change of plans.flatMap((one) => one.changes)) {
    const earlier = changes.get(change.path)
    changes.set(change.path, { ...change, before: earlier === undefined ? change.before : earlier.before })
  }
  return [...changes.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

type Written = { readonly problems: readonly Problem[]; readonly said: string }

async function write(
  clone: OpenClone,
  plans: readonly Plan[],
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
  const conflicts = plans.flatMap((one) => one.conflicts).length
  const open =
    conflicts === 0
      ? ''
      : ` ${conflicts === 1 ? 'One conflict has' : `${conflicts} conflicts have`} the target’s values: settle them before you commit.`
  return { problems: [], said: `${wrote}${open}\n` }
}
