// The last look at a plan, on the target as it would be afterwards: only what the plan newly breaks, what still names the
// source, for whom missing secrets are encrypted, and for a first copy the list of what a person decides.
import type { Problem } from '../../problem.ts'
import type { Known, Plan, Step } from '../model.ts'
import { firstSync } from '../plan-notes.ts'
import { withRecipients } from '../secrets/recipients.ts'
import { checkLeaks } from './check-leaks.ts'
import { checkNames } from './check-names.ts'
import { checkPaths } from './check-paths.ts'
import { newTwins, newUnlisted, unreadableTexts } from './check-texts.ts'
import { checklistOf } from './checklist.ts'
import { firstCopy } from './first-copy.ts'
import { isBlocking } from './names.ts'
import { offerFor } from './offer.ts'
import { type PreflightQuestion, sidesOf } from './question.ts'
import { sayLeak, sayName, sayPath, sayTwin, sayUnlisted } from './say.ts'
import { sharedBases } from './shared-base.ts'

/** The plan with what was found. Reads nothing more unless it misses secrets or brings references out of the cluster. */
export function preflight(question: PreflightQuestion, plan: Plan, known: Known): Step<Plan> {
  const sides = sidesOf(question, plan, known)
  const paths = checkPaths(plan, sides, known)
  const secrets = withRecipients(plan.secrets, plan.target, known)
  const shared = sharedBases(question, known)
  if ('need' in paths || 'need' in secrets || 'need' in shared)
    return { need: [paths, secrets, shared].flatMap((step) => ('need' in step ? step.need : [])) }

  const { config, terms } = question
  const missing = checkNames(plan, sides, terms)
  const offer = (path: string | null) => (path === null ? null : offerFor(question, plan, path))
  const leaks = checkLeaks(plan, sides, config, terms)
  const problems = [
    ...unreadableTexts(plan),
    ...paths.done.blocking.map((fault) => sayPath(fault, offer(fault.path))),
    ...missing.filter(isBlocking).map((fault) => sayName(fault, plan.cluster, offer(fault.definedBy))),
    ...newTwins(plan, sides).map(sayTwin),
    ...leaks.filter((leak) => leak.kind !== 'environment').map((leak) => sayLeak(leak, plan.cluster)),
  ]
  const notes = [
    ...leaks.filter((leak) => leak.kind === 'environment').map((leak) => sayLeak(leak, plan.cluster)),
    ...paths.done.doubtful.map((fault) => sayPath(fault)),
    ...missing
      .filter((fault) => !isBlocking(fault) && fault.evidence !== 'none')
      .map((fault) => sayName(fault, plan.cluster, offer(fault.definedBy))),
    ...newUnlisted(plan, sides).map(sayUnlisted),
    ...shared.done,
  ]
  const checked: Plan = {
    ...plan,
    secrets: secrets.done,
    problems: [...plan.problems, ...some(problems)],
    notes: [...plan.notes, ...some(notes)],
  }
  const { names, arriving } = firstCopy(question, plan)
  if (arriving.length === 0) return { done: checked }
  const checklist = checklistOf({ secrets: secrets.done, missing, leaks, arriving, after: sides.after })
  const first = firstSync(names, terms, checklist.length)
  return { done: { ...checked, notes: [first, ...checked.notes], ...(checklist.length > 0 ? { checklist } : {}) } }
}

const mostSaid = 30

/** Many of one code are one fault: the rest of them is counted. */
function some(found: readonly Problem[]): readonly Problem[] {
  const byCode = [...Map.groupBy(found, ({ code }) => code).values()]
  return byCode.flatMap((alike) => {
    const rest = alike.length - mostSaid
    const [first] = alike
    if (rest <= 0 || first === undefined) return alike
    const more = { code: first.code, message: `… and ${rest} more of this kind.`, file: null, line: null, column: null }
    return [...alike.slice(0, mostSaid), more]
  })
}
