// The check on pull requests that edit the configuration: what is wrong with it, and what it would change. Its text is read
// at the head, also of forks, and judged in the planning thread; policy stays what the default branch says.
import { createHash } from 'node:crypto'
import type { Config } from '../config/model.ts'
import type { CheckRun, PullFacts, Snapshot } from '../github/ports.ts'
import { parseBranchName } from '../messages/branch-name.ts'
import {
  annotationsOf,
  effectOfProposal,
  problemsInProposal,
  removesConfiguration,
  type ServicesMoved,
} from '../messages/configuration-check.ts'
import type { Oid } from '../oid.ts'
import type { Problem } from '../problem.ts'
import { checkName } from './standing/broken.ts'
import { configPath } from './standing/configuration.ts'
import { lastGood } from './standing/last-good.ts'
import { policyOf } from './standing/organisation.ts'
import { noBranch, type Standing, type Stopped } from './standing/standing.ts'
import type { Work } from './work.ts'

/** A larger repository is not read as a whole; each cluster's tree is a request. */
const comparedClusters = 30

/** Costs nothing where the pull request does not edit it. */
export async function checkConfigurationEdit(
  work: Work,
  standing: Standing | Stopped,
  pull: PullFacts,
): Promise<readonly string[]> {
  const { proposed, defaultBranch } = standing.snapshot
  if (proposed === null || pull.baseRef !== defaultBranch) return []
  const run = await judged(work, standing, proposed.oid)
  const said = createHash('sha256').update(JSON.stringify(run)).digest('hex')
  const { title, conclusion } = run
  const line = `${checkName} ${conclusion} on ${pull.headOid.slice(0, 7)}: ${title}`
  const key = `proposed:${work.forge.repository.id}`
  const told: readonly string[] = JSON.parse((await work.memory.recall(key)) ?? '[]')
  const now = `${pull.headOid} ${said}`
  if (told.includes(now)) return [line]
  await work.forge.check({ ...run, name: checkName, headOid: pull.headOid })
  const others = told.filter((one) => !one.startsWith(pull.headOid))
  await work.memory.remember(key, JSON.stringify([now, ...others].slice(0, mostTold)))
  return [line]
}

/** Heads; what was told of older ones may be told once more. */
const mostTold = 20

type Judged = Omit<CheckRun, 'name' | 'headOid'>

async function judged(work: Work, standing: Standing | Stopped, oid: Oid | null): Promise<Judged> {
  if (oid === null) return { conclusion: 'neutral', ...removesConfiguration }
  const { organisation, problems } = await policyOf(work)
  if (problems.length > 0) return refused(problems)
  const before = await configOf(work, standing)
  const open = openUnits(standing.snapshot)
  const { parsed, changes, superseded } = await work.plan('configurationEdit', {
    oid,
    file: configPath,
    organisation: organisation === null ? null : { text: organisation.text, file: organisation.file },
    before,
    open,
  })
  if ('problems' in parsed) return refused(parsed.problems)
  const { config: after, notes } = parsed
  const snapshot = await withBranches(work, standing.snapshot, after)
  const lost = after.environments.filter(({ branch }) => branch !== null && snapshot.heads.get(branch) == null)
  if (lost.length > 0) return refused(lost.map(noBranch))
  const services = await servicesMoved(work, snapshot, before, after)
  const said = effectOfProposal({ changes, services, superseded, notes, stands: before !== null })
  return { conclusion: 'success', ...said, annotations: placed([], notes) }
}

const refused = (problems: readonly Problem[]): Judged => ({
  conclusion: 'failure',
  ...problemsInProposal(problems),
  annotations: placed(problems, []),
})

const placed = (problems: readonly Problem[], notes: readonly Problem[]) =>
  annotationsOf(problems, notes, configPath).map((one) => ({ ...one, path: configPath }))

/** What holds now; what was good last where that is broken. */
async function configOf(work: Work, standing: Standing | Stopped): Promise<Config | null> {
  if (!('stopped' in standing)) return standing.config
  return standing.stopped === 'no-configuration' ? null : ((await lastGood(work))?.config ?? null)
}

async function withBranches(work: Work, snapshot: Snapshot, { environments }: Config): Promise<Snapshot> {
  const branches = environments.flatMap(({ branch }) => branch ?? [])
  return branches.every((branch) => snapshot.heads.has(branch)) ? snapshot : work.forge.snapshot({ branches })
}

const openUnits = ({ branches }: Snapshot) =>
  branches.flatMap(({ name, pulls }) => {
    const pull = pulls.find((one) => one.state === 'open' && one.ours)
    const parsed = parseBranchName(name)
    return pull === undefined || parsed?.kind !== 'promote' ? [] : [{ ...parsed, number: pull.number }]
  })

/** Which services the layout finds differently. Null: there are too many clusters to look. */
async function servicesMoved(
  work: Work,
  snapshot: Snapshot,
  before: Config | null,
  after: Config,
): Promise<readonly ServicesMoved[] | null> {
  if (before === null || where(before) === where(after)) return []
  const clusters = [before, after].flatMap(({ environments }) => environments.flatMap((one) => one.clusters))
  if (clusters.length > 2 * comparedClusters) return null
  const moved: ServicesMoved[] = []
  for (const { name } of after.environments) {
    const [was, is] = [await servicesIn(work, snapshot, before, name), await servicesIn(work, snapshot, after, name)]
    if (was === null || is === null) continue
    const [gone, come] = [was.filter((one) => !is.includes(one)), is.filter((one) => !was.includes(one))]
    if (gone.length + come.length > 0) moved.push({ environment: name, gone, come })
  }
  return moved
}

/** What decides where services lie. */
const where = ({ layout, ignore, environments }: Config) =>
  JSON.stringify([layout, ignore, environments.map(({ name, clusters, branch }) => [name, clusters, branch])])

async function servicesIn(
  work: Work,
  snapshot: Snapshot,
  config: Config,
  environment: string,
): Promise<readonly string[] | null> {
  const found = config.environments.find(({ name }) => name === environment)
  const commit = found && snapshot.heads.get(found.branch ?? snapshot.defaultBranch)
  if (found === undefined || commit == null) return null
  const places = found.clusters.map(({ name }) => ({ environment, cluster: name, commit }))
  return work.plan('services', { places, config })
}
