// Makes a prepared promotion or bump visible: branch, pull request, labels, gate. Every step finds what an earlier try left.
import type { PullFacts } from '../../github/ports.ts'
import { parseBranchName } from '../../messages/branch-name.ts'
import { type Oid, oidOfText } from '../../oid.ts'
import type { PlanBlocker } from '../../promotion/settling/blockers.ts'
import { type GateCondition, gate } from '../../promotion/settling/gate.ts'
import { laterMerge } from '../gate/later-merge.ts'
import { postVerdict } from '../gate/post.ts'
import type { Standing } from '../standing/standing.ts'
import { unlessRefused } from '../unless-refused.ts'
import { Moved, type Work } from '../work.ts'

/** By the kind that the branch names. */
const labelsFor = (branch: string): readonly string[] => [
  'sluice',
  `sluice/${parseBranchName(branch)?.kind ?? 'promote'}`,
]

export type Effect = {
  readonly branch: string
  /** The branch that the pull request goes to. */
  readonly base: string
  readonly before: Oid | null
  readonly head: Oid
  readonly pull: PullFacts | null
  readonly title: string
  readonly body: string
  readonly digest: string
  readonly blockers: readonly PlanBlocker[]
  /** What the gate asks beside them. */
  readonly conditions: readonly GateCondition[]
}

/** What the memory says of one that is open. `carry`: of a promotion of picked changes, whose text may change alone. */
export type OpenProposal = Pick<Effect, 'branch' | 'head' | 'digest' | 'blockers'> & { readonly carry?: unknown }

type Asked = Pick<Effect, 'title' | 'body' | 'conditions'>

/** The number of the pull request. */
export async function openProposal(work: Work, effect: Effect): Promise<number> {
  const { branch, before, head, base, title, body } = effect
  if ((await work.forge.moveBranch({ name: branch, before, after: head })) === 'stale') {
    throw new Moved(`the branch ${branch} moved while this job ran`)
  }
  const pull = effect.pull ?? (await work.forge.openPull({ head: branch, base, title, body }))
  if (effect.pull !== null && (effect.pull.body !== body || effect.pull.title !== title)) {
    await work.forge.updatePull(pull.number, { title, body })
  }
  await work.memory.remember(saidKey(work, branch), oidOfText(body))
  await complete(work, effect, pull)
  return pull.number
}

/** An earlier try may have stopped anywhere after the branch moved: what it left undone is done now, and only then. */
export async function completeProposal(
  work: Work,
  open: OpenProposal | null,
  pull: PullFacts | null,
  { conditions, ...says }: Asked,
): Promise<void> {
  if (open === null || pull === null) return
  if (await isComplete(work, open)) return tellAnew(work, open, pull, says)
  if (pull.body !== says.body || pull.title !== says.title) await work.forge.updatePull(pull.number, says)
  await work.memory.remember(saidKey(work, open.branch), oidOfText(says.body))
  await complete(work, { ...open, conditions }, pull)
}

/** What was picked stands, but what is pending beside it has changed. What a person wrote into the body stays. */
async function tellAnew(work: Work, open: OpenProposal, pull: PullFacts, { body }: { readonly body: string }) {
  const said = await work.memory.recall(saidKey(work, open.branch))
  if (open.carry == null || body === pull.body || said !== oidOfText(pull.body)) return
  await work.forge.updatePull(pull.number, { body })
  await work.memory.remember(saidKey(work, open.branch), oidOfText(body))
}

/** The body that Sluice wrote last. */
const saidKey = ({ forge }: Work, branch: string) => `said:${forge.repository.id}:${branch}`

type Done = Omit<OpenProposal, 'carry'> & Pick<Effect, 'conditions'>

/** Up to what a promotion was labelled and judged; forgotten with the store, it is done once more. */
const doneKey = ({ forge }: Work, branch: string) => `complete:${forge.repository.id}:${branch}`
/** What is said of one head may change without a new one. */
const doneWith = ({ head, digest }: Pick<Done, 'head' | 'digest'>) => `${head} ${digest}`

/** Nothing of it is left undone, as far as this store knows. */
export const isComplete = async (work: Work, open: Pick<Done, 'branch' | 'head' | 'digest'>): Promise<boolean> =>
  (await work.memory.recall(doneKey(work, open.branch))) === doneWith(open)

async function complete(work: Work, done: Done, pull: PullFacts) {
  await label(work, pull, labelsFor(done.branch))
  const verdict = gate(done.blockers, undefined, undefined, done.conditions)
  await postVerdict(work, done.head, verdict)
  await laterMerge(work, { number: pull.number, headOid: done.head }, verdict)
  await work.memory.remember(doneKey(work, done.branch), doneWith(done))
}

async function label(work: Work, pull: PullFacts, labels: readonly string[]) {
  if (labels.some((name) => !pull.labels.includes(name))) await work.forge.label(pull.number, labels)
}

/** The pull request is closed by us, with the reason, and its branch removed. */
export async function withdrawProposal(
  work: Work,
  { snapshot }: Standing,
  { number, branch, why }: { readonly number: number; readonly branch: string; readonly why: string },
): Promise<void> {
  const marker = '<!-- sluice:withdrawn -->'
  const text = `${marker}\n${why}`
  await unlessRefused(work, 'to say why', () => work.forge.comment(number, text, work.attempt > 1 ? marker : null))
  await work.forge.updatePull(number, { state: 'closed' })
  const facts = snapshot.branches.find((one) => one.name === branch)
  if (facts === undefined) return
  const move = { name: branch, before: facts.oid, after: null }
  await unlessRefused(work, 'to remove a branch', () => work.forge.moveBranch(move))
}
