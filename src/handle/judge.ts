// The gate on pull requests and merge groups: ours by what the ledger says keeps it red, everybody else's at once.
import type { PullFacts } from '../github/ports.ts'
import type { Version } from '../ledger/state.ts'
import { versionOf } from '../ledger/transactions.ts'
import { parseBranchName } from '../messages/branch-name.ts'
import type { Oid } from '../oid.ts'
import { historyKey } from '../promotion/model.ts'
import { isOpen } from '../promotion/settling/blockers.ts'
import { answerTo } from '../promotion/settling/choices.ts'
import { gate, unmet, type Verdict } from '../promotion/settling/gate.ts'
import { looksAt } from '../promotion/settling/look.ts'
import { settle } from '../settle.ts'
import type { Trigger } from '../trigger.ts'
import { verdictOnBump } from './bump/judge-bump.ts'
import { checkConfigurationEdit } from './configuration-check.ts'
import { conditionsOn } from './gate/conditions.ts'
import { laterMerge } from './gate/later-merge.ts'
import { postVerdict } from './gate/post.ts'
import { verdictOnRevert } from './health/judge-revert.ts'
import { type Standing, type Stopped, stand } from './standing/standing.ts'
import type { Report, Work } from './work.ts'

export async function handleJudge(work: Work, trigger: Extract<Trigger, { kind: 'judge' }>): Promise<Report> {
  const standing = await stand(work, { pull: trigger.number, head: trigger.head })
  const { pull } = standingSnapshot(standing)
  if (pull === null || pull.state !== 'open') return { did: ['the pull request is not open any more'] }
  // A later push has an event of its own.
  const checked = async () => (pull.headOid === trigger.head ? checkConfigurationEdit(work, standing, pull) : [])
  if ('stopped' in standing && standing.stopped === 'no-configuration')
    return { did: ['the repository has no .github/sluice.yaml', ...(await checked())] }
  const { line } = await judgeAll(work, standing, pull)
  return { did: [line, ...(await checked())] }
}

/** A verdict belongs to a head: whoever opens another pull request from it gets the one of ours that stands there. */
export async function judgeAll(work: Work, standing: Standing | Stopped, pull: PullFacts) {
  const ours = standingSnapshot(standing)
    .branches.flatMap((branch) => branch.pulls)
    .filter((one) => one.ours && one.state === 'open' && one.headOid === pull.headOid && one.number !== pull.number)
  const verdicts: Verdict[] = []
  for (const one of [pull, ...ours]) {
    const verdict = await verdictOn(work, standing, one)
    if (verdict === null) continue
    verdicts.push(verdict)
    await laterMerge(work, one, verdict)
  }
  const verdict = verdicts.length === 0 ? null : together(verdicts)
  return { verdict, line: await postVerdict(work, pull.headOid, verdict) }
}

export async function handleGroup(work: Work, trigger: Extract<Trigger, { kind: 'group' }>): Promise<Report> {
  const standing = await stand(work, trigger.pull === null ? {} : { pull: trigger.pull })
  if ('stopped' in standing && standing.stopped === 'no-configuration')
    return { did: ['the repository has no .github/sluice.yaml'] }
  const verdicts: Verdict[] = []
  for (const pull of await pullsOfGroup(work, standing, trigger)) {
    const verdict = await verdictOn(work, standing, pull)
    if (verdict !== null) verdicts.push(verdict)
  }
  return { did: [await postVerdict(work, trigger.head, verdicts.length === 0 ? null : together(verdicts))] }
}

/** More pull requests than a queue ever groups, each with a few commits. */
const commitsOfGroup = 100

/** Of the open ones of ours those that the group brings: by their head, or where it squashes by the number in the subject. */
async function pullsOfGroup(
  work: Work,
  standing: Standing | Stopped,
  { head, base, pull: last }: Extract<Trigger, { kind: 'group' }>,
): Promise<readonly PullFacts[]> {
  const { pull, branches } = standingSnapshot(standing)
  const ours = branches.flatMap((branch) => branch.pulls.filter((one) => one.ours && one.state === 'open'))
  const others = ours.filter((one) => one.number !== last)
  const named = pull === null ? [] : [pull]
  if (others.length === 0) return named
  const need = { kind: 'history', head, paths: [''], limit: commitsOfGroup } as const
  const { history } = await work.forge.reader.read([need])
  const all = history.get(historyKey(head, need.paths)) ?? []
  const end = all.findIndex((change) => change.commit === base)
  const brought = end < 0 ? all : all.slice(0, end)
  const holds = ({ headOid, number }: PullFacts) =>
    brought.some(({ commit, subject }) => commit === headOid || subject.includes(`(#${number})`))
  return [...named, ...others.filter(holds)]
}

const together = (verdicts: readonly Verdict[]): Verdict => ({
  conclusion: verdicts.every((one) => one.conclusion === 'success') ? 'success' : 'failure',
  conditions: verdicts.flatMap((one) => one.conditions),
})

const standingSnapshot = (standing: Standing | Stopped) => standing.snapshot

/** Null: not one of ours, nothing to judge. */
export async function verdictOn(work: Work, standing: Standing | Stopped, pull: PullFacts): Promise<Verdict | null> {
  const name = parseBranchName(pull.headRef)
  if (!pull.ours || name === null) return null
  if ('stopped' in standing)
    return gate([
      unmet('Sluice is stopped on this repository: see the check sluice/configuration on the default branch.'),
    ])
  const subject = { ...name, head: pull.headOid, pull }
  if (name.kind === 'bump') return verdictOnBump(work, standing, pull, name)
  if (name.kind !== 'promote') return verdictOnRevert(work, standing, pull, name)
  const record = await standing.ledger.unit(name.environment, name.unit)
  const version = versionOf(record, pull)
  if (version === null) {
    return gate([unmet('The ledger does not know this promotion: comment /promote to have it planned again.')])
  }
  const retargeted = pull.baseRef !== standing.branchOf(name.environment)
  const wrongBase = unmet(
    `This promotion goes to ${standing.branchOf(name.environment)}, not to ${pull.baseRef}: change its base branch back.`,
  )
  const blockers = [...version.blockers, ...(retargeted ? [wrongBase] : [])]
  // What is settled already needs no look.
  const open = blockers.filter((blocker) => isOpen(blocker) && answerTo(blocker, record.choices) === null)
  const base = { head: standing.headOf(name.environment), before: stoodBefore(version) }
  const { secrets } = standing.config
  const looks = await settle((known) => looksAt(open, pull.headOid, base, secrets, known), work.forge.reader)
  return gate(blockers, looks, record.choices, await conditionsOn(work, standing, { ...subject, version }))
}

/** By path: what the target had when the version was made. */
const stoodBefore = ({ brings }: Version): ReadonlyMap<string, Oid | null> =>
  new Map(
    Object.values(brings).flatMap(({ written }) =>
      Object.entries(written).map(([path, { before }]) => [path, before?.oid ?? null] as const),
    ),
  )

/** The head of one of ours once more: somebody decided something that changes no content. */
export async function judgeAgain(work: Work, standing: Standing, pull: PullFacts): Promise<void> {
  const verdict = await verdictOn(work, standing, pull)
  await postVerdict(work, pull.headOid, verdict)
  await laterMerge(work, pull, verdict)
}
