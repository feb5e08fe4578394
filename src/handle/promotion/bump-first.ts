// A promotion whose source runs on a newer base waits for the bump where the base changed what its services apply; else it says so.
import { type PinGap, pinGaps } from '../../bump/gap.ts'
import { type BaseAddress, baseId, type Pin } from '../../bump/model.ts'
import type { BaseForge, BaseTag } from '../../github/base-ports.ts'
import { isNoAnswer } from '../../github/failure.ts'
import { baseBehind, baseUnread, bumpFirst } from '../../messages/bump-first.ts'
import type { Problem } from '../../problem.ts'
import type { Plan } from '../../promotion/model.ts'
import { schemeFor } from '../../versions/schemes.ts'
import { tagsOf } from '../bump/base-tags.ts'
import { recallBumps } from '../bump/noted-bumps.ts'
import { policyFor } from '../bump/policy.ts'
import { ownName } from '../bump/survey.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

/** Costs nothing where both environments stood at the same tags when they were last looked at. */
export async function withBumpFirst(work: Work, standing: Standing, plans: readonly Plan[]): Promise<readonly Plan[]> {
  const [first] = plans.filter(({ changes }) => changes.length > 0)
  if (first === undefined || !(await mayDiffer(work, first))) return plans
  const said: Plan[] = []
  const comparing: Comparing = { tags: new Map(), changed: new Map() }
  for (const plan of plans) {
    const gaps = plan.changes.length === 0 ? [] : await gapsOf(work, standing, plan)
    const answers: Answer[] = []
    for (const gap of gaps) answers.push(await answerTo(work, plan, gap, comparing))
    const problems = answers.flatMap(({ problem }) => problem ?? [])
    const notes = answers.flatMap(({ note }) => note ?? [])
    said.push(
      answers.length === 0
        ? plan
        : { ...plan, problems: [...plan.problems, ...problems], notes: [...plan.notes, ...notes] },
    )
  }
  return said
}

async function mayDiffer(work: Work, { from, to }: Plan): Promise<boolean> {
  const [source, target] = await Promise.all([recallBumps(work, from), recallBumps(work, to)])
  return target.some(({ base, pins }) => {
    const there = source.find((one) => one.base === base)?.pins ?? []
    return there.length > 0 && new Set([...pins, ...there].map(({ tag }) => tag)).size > 1
  })
}

async function gapsOf(work: Work, { config }: Standing, plan: Plan): Promise<readonly PinGap[]> {
  const pinsAt = async (environment: string, cluster: string, commit: string): Promise<readonly Pin[]> => {
    const place = { environment, clusters: [cluster], commit }
    return (await work.plan('pins', { config, place, own: ownName(work) })).pins
  }
  const source = await pinsAt(plan.from, plan.sourceCluster, plan.source)
  const target = await pinsAt(plan.to, plan.cluster, plan.target)
  const schemeOf = (base: BaseAddress) => {
    const own = [...source, ...target].filter((pin) => baseId(pin.base) === baseId(base)).map(({ tag }) => tag)
    return schemeFor(policyFor(config, base).versioning, own, own)
  }
  return pinGaps({ services: plan.services, source, target, schemeOf })
}

type Answer = { readonly problem?: Problem; readonly note?: Problem }

/** Plans of many clusters ask the same. */
type Comparing = {
  readonly tags: Map<string, readonly BaseTag[]>
  readonly changed: Map<string, readonly string[]>
}

async function answerTo(work: Work, plan: Plan, gap: PinGap, comparing: Comparing): Promise<Answer> {
  const forge = work.bases.open(gap.base)
  if (forge === null) return { note: baseUnread(gap, plan, 'the base is on no GitHub that Sluice can read.') }
  try {
    const files = await changedFor(work, forge, gap, comparing)
    if (typeof files === 'string') return { note: baseUnread(gap, plan, files) }
    return files.length === 0 ? { note: baseBehind(gap, plan) } : { problem: bumpFirst(gap, plan, files) }
  } catch (error) {
    // An outage says nothing of the base: the job is tried again, or the gate would be green for good on nothing.
    if (isNoAnswer(error)) throw error
    // What is wrong with the base itself holds up no promotion; that it was not compared is said.
    const reason = error instanceof Error ? error.message : String(error)
    work.log.warn({ base: baseId(gap.base), reason }, 'the base could not be compared')
    return { note: baseUnread(gap, plan, `the base cannot be read (${reason}).`) }
  }
}

/** Files of the base that differ for the service; a text: why that cannot be told. */
async function changedFor(
  work: Work,
  forge: BaseForge,
  { base, stands, runs, uses, service }: PinGap,
  { tags, changed }: Comparing,
): Promise<readonly string[] | string> {
  const paths = uses.map(({ path }) => path).sort()
  const key = JSON.stringify([baseId(base), stands, runs, service, paths])
  const before = changed.get(key)
  if (before !== undefined) return before
  const listed = tags.get(baseId(base)) ?? (await tagsOf(work, forge))
  tags.set(baseId(base), listed)
  const commits: string[] = []
  for (const name of [stands, runs]) {
    const tag = listed.find((one) => one.name === name)
    const resolved = tag === undefined ? null : await forge.resolve(tag)
    if (resolved === null) return `the base has no tag ${name} any more.`
    commits.push(resolved.commit)
  }
  const [from = '', to = ''] = commits
  const { services } = await work.planOn(forge, 'baseChanges', { from, to, uses })
  const files = services.filter((one) => one.service === service).flatMap((one) => one.files)
  changed.set(key, files)
  return files
}
