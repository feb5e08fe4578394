// Recognises a clone: by its folders, else by branches that are called like environments.
import type { Config } from '../config/model.ts'
import { stageOfBranch, trunks } from '../onboarding/branches.ts'
import { type Proposal, proposalOf } from '../onboarding/proposal.ts'
import { recognise, type Unrecognised } from '../onboarding/recognise.ts'
import { idKey } from '../promotion/model.ts'
import type { OpenClone } from './clone.ts'

type RecognisedClone = { readonly kind: 'recognised'; readonly proposal: Proposal; readonly config: Config }

/** Each one is listed as a whole. */
const mostBranches = 12

export async function recogniseClone(
  clone: OpenClone,
  paths: readonly string[],
): Promise<RecognisedClone | Unrecognised> {
  const alone = recognise({ paths, branches: [] })
  const found = alone.kind === 'recognised' ? alone : await withBranches(clone, paths)
  return found.kind === 'unrecognised'
    ? found
    : { kind: 'recognised', proposal: proposalOf(found), config: found.config }
}

async function withBranches({ reader }: OpenClone, paths: readonly string[]) {
  const all = [...(await reader.branches())].filter(([name]) => trunks.includes(name) || stageOfBranch(name) !== null)
  const branches: { name: string; paths: readonly string[] }[] = []
  for (const [name, commit] of all.slice(0, mostBranches)) {
    const { ids } = await reader.read([{ kind: 'ids', commit, paths: [''] }])
    const oid = ids.get(idKey(commit, ''))?.oid
    if (oid === undefined) continue
    const { trees } = await reader.read([{ kind: 'tree', oid }])
    branches.push({ name, paths: [...(trees.get(oid)?.keys() ?? [])] })
  }
  return recognise({ paths, branches })
}
