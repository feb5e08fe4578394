// `sluice plan`: what a promotion would change, on a local clone, without GitHub, ledger or network.
import { maskedChange } from '../messages/masked-change.ts'
import { plansJson } from '../messages/plan-json.ts'
import { planText, problemText } from '../messages/plan-text.ts'
import { renderJson, renderText } from '../messages/render-text.ts'
import { paint, usualWidth } from '../messages/screen.ts'
import { problem } from '../problem.ts'
import type { Change, Plan } from '../promotion/model.ts'
import { blockersOf } from '../promotion/settling/blockers.ts'
import { type Answer, isWrong, json, misused, said, type Terminal } from './answer.ts'
import { withBaseBehind } from './base-behind.ts'
import { type OpenClone, onClone, sentenceOf } from './clone.ts'
import { configurationFor } from './configuration-for.ts'
import { type PlanArguments, readPlanArguments } from './plan-arguments.ts'
import { questionOf } from './plan-question.ts'
import { planUnits } from './plan-units.ts'
import { render } from './render/render.ts'
import { builder } from './render/tool.ts'
import { patchFor, unplanned } from './unplanned.ts'
import { write } from './write.ts'

export async function plan(args: readonly string[], terminal: Terminal): Promise<Answer> {
  const asked = readPlanArguments(args)
  if (isWrong(asked)) return misused(asked.wrong)
  return onClone(terminal, asked.repo, (clone) =>
    planOn(clone, asked, terminal).catch((error: unknown) => {
      if (asked.format !== 'json') throw error
      return unplanned(asked.format, [problem('unreadable', sentenceOf(error))])
    }),
  )
}

async function planOn(clone: OpenClone, asked: PlanArguments, terminal: Terminal): Promise<Answer> {
  const configured = await configurationFor(clone, asked, terminal.directory)
  if (isWrong(configured)) return misused(configured.wrong)
  if ('problems' in configured) return unplanned(asked.format, configured.problems)
  const question = await questionOf(clone, asked, configured.config, configured.rev)
  if (isWrong(question)) return misused(question.wrong)
  if (question.units.length === 0) {
    const message = `No service of ${question.from} was found that ${question.to} takes at ${question.source.slice(0, 7)}: check layout and services in the configuration.`
    return unplanned(asked.format, [problem('no-service', message)])
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
  const patch = patchFor(terminal, changes)
  return { ...patch, stderr: `${besidePatch(plans).join('')}${patch.stderr}${written.said}`, ending }
}

/** What a patch cannot say. */
const besidePatch = (plans: readonly Plan[]): readonly string[] => [
  ...blockersOf(plans).map((blocker) => `${blocker.sentence}\n`),
  ...plans.flatMap((one) => one.notes.filter((note) => note.code === 'binary').map((note) => `${problemText(note)}\n`)),
]

/** One change for each file: units that write one after another into the same index make one difference. */
function combined(plans: readonly Plan[]): readonly Change[] {
  const changes = new Map<string, Change>()
  for (const change of plans.flatMap((one) => one.changes)) {
    const earlier = changes.get(change.path)
    changes.set(change.path, { ...change, before: earlier === undefined ? change.before : earlier.before })
  }
  return [...changes.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}
