// Looks at a repository with a configuration that is not committed yet: what is wrong, and what the last merges would
// have led to.
import { check } from '../check/check.ts'
import type { Findings, Tree } from '../check/repository.ts'
import type { Config } from '../config/model.ts'
import { compileLayout } from '../config/template.ts'
import type { Oid } from '../oid.ts'
import { type Rehearsed, rehearse } from '../onboarding/rehearse.ts'
import { type Reader, settle } from '../settle.ts'
import type { OpenClone } from './clone.ts'
import { configPath } from './configuration.ts'

/** More are not read for a first look: a few clusters of each environment speak for all. */
const mostFiles = 20_000
const sampledClusters = 1

type Question = {
  readonly text: string
  readonly config: Config
  readonly paths: readonly string[]
  readonly bare: boolean
}

export async function checkProposal(
  clone: OpenClone,
  { text, paths, bare }: Question,
): Promise<{ readonly findings: Findings; readonly sampled: number | null }> {
  const sampled = paths.length > mostFiles ? sampledClusters : null
  const tree = sampled === null && !bare ? await clone.reader.workingTree() : await committed(clone, paths)
  if (tree === null) return { findings: { problems: [], notes: [] }, sampled }
  const most = sampled ?? undefined
  return {
    findings: await settle(
      (known) => check(tree, { text, file: configPath, organisation: null }, known, most),
      tree.reader,
    ),
    sampled,
  }
}

/** HEAD, with the names that were listed: to list hundreds of thousands of files again takes as long as all the rest. */
async function committed(
  { reader }: OpenClone,
  paths: readonly string[],
): Promise<(Tree & { readonly reader: Reader }) | null> {
  const commit = await reader.resolve('HEAD')
  return commit === null ? null : { commit, files: new Map(paths.map((path) => [path, null])), reader }
}

/** None where there is no commit yet. */
export async function lastMerges({ reader }: OpenClone, config: Config): Promise<readonly Rehearsed[]> {
  const head = await reader.resolve('HEAD')
  if (head === null) return []
  const branches = await reader.branches()
  const headOf = (branch: string | null): Oid => (branch === null ? head : (branches.get(branch) ?? head))
  const heads = new Map(config.environments.map(({ name, branch }) => [name, headOf(branch)]))
  const layout = compileLayout(config)
  return settle((known) => rehearse({ config, heads }, layout, known), reader)
}
