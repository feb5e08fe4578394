// Where automation starts for an environment that begins to act: what its source was then. Nothing older is proposed.
import type { Config, Environment } from '../../config/model.ts'
import type { Oid } from '../../oid.ts'
import { historyKey, idKey } from '../../promotion/model.ts'
import { configPath, readConfiguration } from '../standing/configuration.ts'
import type { Policy } from '../standing/organisation.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

/** A branch that moved, and its head as Sluice last saw it. */
export type Look = { readonly branch: string; readonly seen: Oid }

/** Environments that something is promoted into. */
export const acting = ({ environments }: Config): readonly Environment[] =>
  environments.filter(({ mode, after }) => mode === 'act' && after.length > 0)

/** More merges between two looks are rare; then an environment begins where the listed ones do. */
const listedCommits = 100

/**
 * For each environment that has begun to act: the commit at which a branch then stood. On the branch of the configuration
 * that is the merge that said so, however late Sluice looks.
 */
export async function cutsFor(
  work: Work,
  standing: Standing,
  begun: readonly Environment[],
  look: Look | null,
): Promise<(environment: Environment, branch: string) => Oid> {
  const { snapshot } = standing
  const head = (branch: string) => {
    const found = snapshot.heads.get(branch)
    if (found == null) throw new Error(`the branch ${branch} does not exist`)
    return found
  }
  if (look === null || begun.length === 0) return (_, branch) => head(branch)
  if (look.branch !== snapshot.defaultBranch) return (_, branch) => (branch === look.branch ? look.seen : head(branch))
  const line = await lineTo(work, head(look.branch), look.seen)
  const then = await configsAt(work, standing, line)
  const actsAt = (commit: Oid, { name }: Environment) =>
    then.get(commit)?.environments.some((one) => one.name === name && one.mode === 'act') === true
  const began = (environment: Environment) => line[line.findLastIndex((commit) => !actsAt(commit, environment)) + 1]
  return (environment, branch) => (branch === look.branch ? began(environment) : undefined) ?? head(branch)
}

/** What the branch has been from `seen` to `head`, merge by merge, oldest first. */
async function lineTo({ forge }: Work, head: Oid, seen: Oid): Promise<readonly Oid[]> {
  if (head === seen) return [head]
  const need = { kind: 'history', head, paths: [''], limit: listedCommits } as const
  const { history } = await forge.reader.read([need])
  const parents = new Map(history.get(historyKey(head, need.paths))?.map(({ commit, parent }) => [commit, parent]))
  const line: Oid[] = []
  for (let at: Oid | null | undefined = head; at && at !== seen; at = parents.get(at)) line.unshift(at)
  return [seen, ...line]
}

/** Null where there was none, or none that could be used. */
async function configsAt(
  { forge }: Work,
  { snapshot, config, organisation }: Standing,
  commits: readonly Oid[],
): Promise<ReadonlyMap<Oid, Config | null>> {
  const { ids } = await forge.reader.read(commits.map((commit) => ({ kind: 'ids', commit, paths: [configPath] })))
  const oidAt = (commit: Oid) => {
    const id = ids.get(idKey(commit, configPath))
    return id?.type === 'blob' ? id.oid : null
  }
  const oids = new Set(commits.map(oidAt).filter((oid) => oid !== null && oid !== snapshot.config?.oid))
  const { blobs } = await forge.reader.read([...oids].map((oid) => ({ kind: 'blob', oid: oid ?? '' })))
  const parsed = new Map<Oid | null, Config | null>(
    [...blobs].map(([oid, bytes]) => [oid, configIn(bytes, organisation)]),
  )
  if (snapshot.config !== null) parsed.set(snapshot.config.oid, config)
  return new Map(commits.map((commit) => [commit, parsed.get(oidAt(commit)) ?? null]))
}

function configIn(bytes: Uint8Array | 'too-large', organisation: Policy): Config | null {
  const text = bytes === 'too-large' ? bytes : new TextDecoder().decode(bytes)
  const parsed = readConfiguration(text, organisation)
  return 'config' in parsed ? parsed.config : null
}
