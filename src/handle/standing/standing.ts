// How a repository stands: one snapshot, its configuration and its ledger, or why Sluice does nothing here.
import type { Config } from '../../config/model.ts'
import type { Snapshot, SnapshotAsk } from '../../github/ports.ts'
import type { Oid } from '../../oid.ts'
import type { Problem } from '../../problem.ts'
import type { Work } from '../work.ts'
import { configPath, readConfiguration } from './configuration.ts'
import { rememberGood } from './last-good.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { type Policy, policyOf } from './organisation.ts'

export type Standing = {
  readonly snapshot: Snapshot
  readonly config: Config
  /** What the owner's file says for all repositories, and whether it could be read. */
  readonly organisation: Policy
  readonly ledger: Ledger
  /** The head of the branch that an environment lives on. Throws for a branch that does not exist. */
  readonly headOf: (environment: string) => Oid
  readonly branchOf: (environment: string) => string
}

export type Stopped =
  | { readonly stopped: 'no-configuration'; readonly snapshot: Snapshot }
  | { readonly stopped: 'broken-configuration'; readonly snapshot: Snapshot; readonly problems: readonly Problem[] }
  | { readonly stopped: 'ledger'; readonly snapshot: Snapshot; readonly problems: readonly Problem[] }

/** The dashboard's issue is looked at along, where the job may read it. */
const withIssue = ({ board }: Work, ask: SnapshotAsk): SnapshotAsk =>
  board.issue === null ? ask : { ...ask, issue: board.issue }

export async function stand(work: Work, ask: SnapshotAsk = {}): Promise<Standing | Stopped> {
  // Whoever looks again works on from here: what was learned by an older look is no more the whole.
  work.board.seen = null
  const snapshot = await work.forge.snapshot(withIssue(work, ask))
  if (snapshot.config === null) return { stopped: 'no-configuration', snapshot }
  const organisation = await policyOf(work)
  const parsed = readConfiguration(snapshot.config.text, organisation)
  if ('problems' in parsed) return { stopped: 'broken-configuration', snapshot, problems: parsed.problems }
  const standing = await standBy(work, parsed.config, organisation, snapshot, ask)
  if (!('stopped' in standing)) await rememberGood(work, snapshot)
  return standing
}

/** By a configuration that is known already. */
export async function standBy(
  work: Work,
  config: Config,
  organisation: Policy,
  looked: Snapshot,
  ask: SnapshotAsk,
): Promise<Standing | Exclude<Stopped, { stopped: 'no-configuration' }>> {
  let snapshot = looked
  const branches = config.environments.flatMap((one) => one.branch ?? [])
  if (branches.some((branch) => !snapshot.heads.has(branch)))
    snapshot = await work.forge.snapshot({ ...withIssue(work, ask), branches })
  const lost = config.environments.filter(({ branch }) => branch != null && snapshot.heads.get(branch) == null)
  if (lost.length > 0) return { stopped: 'broken-configuration', snapshot, problems: lost.map(noBranch) }
  const ledger = await openLedger(work, snapshot, config)
  if ('problems' in ledger) return { stopped: 'ledger', snapshot, problems: ledger.problems }
  const branchOf = (environment: string) =>
    config.environments.find((one) => one.name === environment)?.branch ?? snapshot.defaultBranch
  const headOf = (environment: string) => {
    const head = snapshot.heads.get(branchOf(environment))
    if (head == null) throw new Error(`the branch ${branchOf(environment)} of ${environment} does not exist`)
    return head
  }
  return { snapshot, config, organisation, ledger, headOf, branchOf }
}

export const noBranch = ({ name, branch }: Config['environments'][number]): Problem => ({
  code: 'missing-branch',
  message: `There is no branch ${branch} for the environment ${name}. Push it, or correct its name.`,
  file: configPath,
  line: null,
  column: null,
})
