// The plan of a promotion: for each cluster of the target environment, exactly what would change and why. Pure: it says
// what it still has to be told until it is done.
import type { Config, Environment } from '../config/model.ts'
import type { Problem } from '../problem.ts'
import { attribute, nobodys } from './carry/attribution.ts'
import { carriedSource, differingFiles, receivedTree, withTexts } from './carry/carried.ts'
import { olderNote, selectionOf, takesEverything, unpickable, wrongNames } from './carry/carry.ts'
import { judgesFor } from './merge/judges.ts'
import type { Carry, Known, PendingChange, Plan, PromotionRequest, Step } from './model.ts'
import { noPartNote, passedBy, passedByNote } from './no-part.ts'
import { answersFor, emptyPlan, planFiles } from './plan-files.ts'
import { preflight } from './preflight/preflight.ts'
import { refusals } from './refuse.ts'
import { withWaivers } from './settling/choices.ts'
import { dueOf, missingBlobs, type Opened, openCluster, textsOf } from './situation.ts'
import { together } from './step.ts'

/** What is promoted into. */
export const clustersOf = ({ to }: Pick<PromotionRequest, 'to'>, config: Config): Environment['clusters'] =>
  config.environments.find((environment) => environment.name === to)?.clusters ?? []

/** One plan for each cluster of the target environment, or of those given. The environments must be the configuration's. */
export function planPromotion(
  request: PromotionRequest,
  config: Config,
  read: Known,
  clusters: Environment['clusters'] = clustersOf(request, config),
): Step<readonly Plan[]> {
  const recorded = [...request.bases.values()].flatMap(textsOf)
  const known = withTexts(read, recorded)
  const opened = together(clusters.map((cluster) => openCluster(request, config, cluster, known)))
  if ('need' in opened) return opened
  const wrong = wrongNames(
    request.carry,
    opened.done.map(({ pending }) => pending),
    request,
  )
  const hasReceived = opened.done.some(({ isFirstCopy }) => !isFirstCopy)
  const passed = passedBy(opened.done)
  const plans = together(
    opened.done.map((situation) => {
      if (passed.has(situation)) return { done: withoutPart(situation) }
      return request.carry !== undefined && hasReceived && situation.isFirstCopy
        ? { done: leftOut(situation, request.carry) }
        : planCluster(situation, wrong, known)
    }),
  )
  if ('need' in plans || passed.size === 0) return plans
  const first = opened.done.findIndex((situation) => !passed.has(situation))
  const said = passedByNote([...passed])
  return {
    done: plans.done.map((plan, index) => (index === first ? { ...plan, notes: [...plan.notes, ...said] } : plan)),
  }
}

/** Nothing is received, and nothing is no base: what comes there one day is not compared with it. */
function withoutPart(opened: Opened): Plan {
  const { received: _, ...plan } = stopped(opened, [])
  return { ...plan, base: { ...plan.base, commit: null }, notes: [noPartNote(opened)] }
}

/** Picked changes go to the clusters that can take them. */
function leftOut(opened: Opened, carry: Carry): Plan {
  const { request, terms } = opened
  return { ...stopped(opened, []), notes: [takesEverything(carry, { unit: request.unit, cluster: terms.to.cluster })] }
}

function planCluster(opened: Opened, wrong: readonly Problem[], read: Known): Step<Plan> {
  const { request, pending, terms, isFirstCopy } = opened
  const about = { unit: request.unit, cluster: terms.to.cluster, isFirstCopy }
  const never = unpickable(request.carry, pending, about)
  const stop = never.length > 0 ? never : wrong
  if (stop.length > 0) return { done: stopped(opened, stop) }
  const selection = selectionOf(request.carry, pending)
  const { triples, due } = dueOf(opened)
  const attributed = attribute(
    pending.changes,
    differingFiles(opened, request.carry === undefined ? due : triples),
    read,
  )
  const carried = carriedSource(opened, selection, 'done' in attributed ? attributed.done : nobodys, read)
  if ('need' in attributed || 'need' in carried) {
    return { need: [attributed, carried].flatMap((step) => ('need' in step ? step.need : [])) }
  }
  const { source, carries, problems, notes } = carried.done
  const travels = new Set(problems.length > 0 ? [] : selection.picked.map((change) => change.commit))
  const listed = pending.changes.map((change) => ({
    ...change,
    keys: attributed.done.keys.get(change.commit) ?? [],
    carried: travels.has(change.commit),
  }))
  if (problems.length > 0) return { done: { ...stopped(opened, problems), pending: listed } }
  if (selection.picked.length === 0 && !selection.everything) {
    return { done: { ...stopped(opened, []), pending: listed, notes } }
  }
  const situation = { ...opened, source }
  const refused = refusals({ unit: request.unit, ...situation })
  if (refused.length > 0) return { done: stopped(opened, refused) }
  const known = withTexts(read, carries.texts ?? [])
  const { due: now, left } = dueOf(situation)
  const need = missingBlobs(situation, now, known)
  if (need.length > 0) return { need }
  // What the target has from a later change than the last one picked is not behind it.
  const newest = selection.everything ? request.source : (selection.picked.at(-1)?.commit ?? request.source)
  const first = answersFor(situation, now, known)
  const conflicts = first.flatMap((answer) => answer.conflicts)
  const judges = judgesFor({ ...situation, request: { ...request, source: newest } }, now, conflicts, known)
  if ('need' in judges) return judges
  const judged = now.filter(({ path }) => judges.done.has(path))
  const again = new Map(
    answersFor(situation, judged, known, judges.done).map((answer, index) => [judged[index]?.path ?? '', answer]),
  )
  const answers = first.map((answer, index) => again.get(now[index]?.path ?? '') ?? answer)
  const plan = planFiles(situation, now, answers, left, known)
  const said = [...olderNote(pending), ...notes, ...plan.notes]
  const choices = (request.choices ?? []).filter((choice) => choice.cluster === terms.to.cluster)
  // What is waived will not be there: whatever needs it is looked for like anything else.
  const secrets = withWaivers(plan.secrets, choices)
  return preflight(situation, { ...plan, secrets, carries, pending: listed, notes: said }, known)
}

/** Nothing is carried: what was asked for cannot be done as it was asked. */
function stopped(opened: Opened, problems: readonly Problem[]): Plan {
  const pending = opened.pending.changes.map((change): PendingChange => ({ ...change, keys: [], carried: false }))
  return { ...emptyPlan(opened), carries: receivedTree(opened), problems, pending }
}
