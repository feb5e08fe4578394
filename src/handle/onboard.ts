// A repository without configuration: one is proposed as a pull request, once. A person's answer to it is never overruled.
import { ForgeError } from '../github/failure.ts'
import type { BranchFacts, PullFacts, Snapshot } from '../github/ports.ts'
import {
  onboardingBody,
  onboardingBranch,
  onboardingCommit,
  onboardingLabels,
  onboardingTitle,
  withdrawnMarker,
  withdrawnText,
} from '../messages/onboarding-body.ts'
import { unrecognisedSentences } from '../messages/onboarding-text.ts'
import { oidOfText } from '../oid.ts'
import { usualBranches } from '../onboarding/branches.ts'
import { configPath } from './standing/configuration.ts'
import { unlessRefused } from './unless-refused.ts'
import { Moved, type Report, type Work } from './work.ts'

/** `looked`: a snapshot that found no configuration. */
export async function onboard(work: Work, looked: Snapshot): Promise<Report> {
  const branch = looked.branches.find((one) => one.name === onboardingBranch) ?? null
  const earlier = await earlierPull(work, branch)
  if (earlier !== null) return { did: [await standingBy(work, earlier)] }
  if (branch !== null && !branch.byUs)
    return { did: [`the branch ${onboardingBranch} is somebody else's: nothing is proposed`] }
  const found = await proposed(work, looked)
  if ('did' in found) return found
  const { text, facts, parent } = found
  const after = { oid: oidOfText(text), mode: '100644' as const, text }
  const changes = [{ path: configPath, before: null, after }]
  const head = await work.forge.commit({ parent, message: onboardingCommit, changes })
  // A branch of ours without a pull request is what an earlier try left.
  if ((await work.forge.moveBranch({ name: onboardingBranch, before: branch?.oid ?? null, after: head })) === 'stale')
    throw new Moved(`the branch ${onboardingBranch} moved while this job ran`)
  const of = { head: onboardingBranch, base: looked.defaultBranch, title: onboardingTitle, body: onboardingBody(facts) }
  const pull = await work.forge.openPull(of)
  await label(work, pull)
  return { did: [`proposed a configuration in #${pull.number}`] }
}

/** Ours for this branch, whatever became of it. */
async function earlierPull(work: Work, branch: BranchFacts | null): Promise<PullFacts | null> {
  const shown = branch?.pulls.find((one) => one.ours)
  return shown ?? (await work.forge.pullsOf(onboardingBranch))[0] ?? null
}

async function standingBy(work: Work, pull: PullFacts): Promise<string> {
  if (pull.state !== 'open') return `a configuration was proposed in #${pull.number}, which is ${pull.state}: not again`
  await label(work, pull)
  return `a configuration is proposed in #${pull.number}`
}

async function label({ forge }: Work, pull: PullFacts) {
  if (onboardingLabels.some((name) => !pull.labels.includes(name))) await forge.label(pull.number, onboardingLabels)
}

async function proposed(work: Work, looked: Snapshot) {
  const snapshot = await work.forge.snapshot({ branches: usualBranches })
  const parent = snapshot.heads.get(looked.defaultBranch)
  if (snapshot.config !== null || parent == null) throw new Moved('a configuration came while this job ran')
  const branches = [...snapshot.heads].flatMap(([name, oid]) => (oid === null ? [] : [{ name, oid }]))
  try {
    const answer = await work.plan('propose', { commit: parent, branches })
    if (answer.kind === 'unrecognised') return nothing(work, unrecognisedSentences(answer)[0] ?? answer.because)
    return { text: answer.facts.proposal.text, facts: answer.facts, parent }
  } catch (error) {
    // Too large to be listed, say: trying again would be no better, and a clone has no such limit.
    if (!(error instanceof ForgeError) || error.failure.kind !== 'refused') throw error
    return nothing(work, `${error.message}: run sluice init on a clone`)
  }
}

function nothing({ log }: Work, because: string): Report {
  log.info({ because }, 'no configuration is proposed')
  return { did: [`no configuration is proposed: ${because}`] }
}

const laterKey = ({ forge }: Work) => `onboarding:${forge.repository.id}`

/** How many pushes to a repository that began empty are looked at. */
const mostLooks = 20

/** The repository has no commit yet: what its first ones bring can be recognised. */
export async function onboardLater(work: Work, error: unknown): Promise<Report> {
  if (!(error instanceof ForgeError) || error.failure.kind !== 'missing') throw error
  await work.memory.remember(laterKey(work), String(mostLooks))
  return { did: [`no configuration is proposed yet: ${error.message}`] }
}

/** Null: nothing is due. */
export async function onboardIfDue(work: Work, snapshot: Snapshot): Promise<Report | null> {
  const left = snapshot.config === null ? Number(await work.memory.recall(laterKey(work))) : 0
  if (left === 0) return null
  const report = await onboard(work, snapshot)
  const isOver = snapshot.branches.some(({ name }) => name === onboardingBranch)
  await work.memory.remember(laterKey(work), String(isOver ? 0 : left - 1))
  return report
}

const keptKey = ({ forge }: Work) => `onboarding-kept:${forge.repository.id}`

/**
 * There is a configuration: what is still proposed is closed with the reason, and the branch is needed no more. Costs nothing
 * where nothing is left.
 */
export async function withdrawOnboarding(work: Work, snapshot: Snapshot): Promise<void> {
  const branch = snapshot.branches.find((one) => one.name === onboardingBranch)
  if (branch === undefined || snapshot.config === null) return
  const open = branch.pulls.find((one) => one.ours && one.state === 'open')
  if (open !== undefined) {
    await unlessRefused(work, 'to say why', () => work.forge.comment(open.number, withdrawnText, withdrawnMarker))
    await unlessRefused(work, 'to close', () => work.forge.updatePull(open.number, { state: 'closed' }))
  }
  // What a person put on it stays; what a rule of the repository keeps is tried once.
  if (!branch.byUs || (await work.memory.recall(keptKey(work))) === branch.oid) return
  const move = { name: onboardingBranch, before: branch.oid, after: null }
  if (!(await unlessRefused(work, 'to remove a branch', () => work.forge.moveBranch(move))))
    await work.memory.remember(keptKey(work), branch.oid)
}
