// Everything that a proposal needs to know of a repository on GitHub, in as few rounds of reading as the answers allow.
import { check } from '../check/check.ts'
import type { Findings, Tree } from '../check/repository.ts'
import { compileLayout } from '../config/template.ts'
import type { OnboardingFacts } from '../messages/onboarding-body.ts'
import type { Oid } from '../oid.ts'
import { type FileTree, idKey, type Known, type Step } from '../promotion/model.ts'
import { together } from '../promotion/step.ts'
import { type Branch, stageOfBranch, trunks } from './branches.ts'
import { configPath } from './draft-config.ts'
import { proposalOf } from './proposal.ts'
import { type Recognised, recognise, type Unrecognised } from './recognise.ts'
import { rehearse } from './rehearse.ts'

export type ProposeQuestion = {
  readonly commit: Oid
  /** Other branches that there are; those that are called like stages are looked into where folders tell nothing. */
  readonly branches: readonly { readonly name: string; readonly oid: Oid }[]
}

export type Proposed = { readonly kind: 'proposed'; readonly facts: OnboardingFacts } | Unrecognised

/** Requests that listing one tree may cost: a repository beyond that is for a clone. */
const mostRequests = 40
/** Above it one cluster of each environment is checked. */
const manyFiles = 4_000

export function filesAt(commit: Oid, known: Known): Step<FileTree> {
  const id = known.ids.get(idKey(commit, ''))
  if (id === undefined) return { need: [{ kind: 'ids', commit, paths: [''] }] }
  const oid = id?.oid ?? ''
  const files = known.trees.get(oid)
  return files === undefined ? { need: [{ kind: 'tree', oid, mostRequests }] } : { done: files }
}

/** `files`: of the commit. */
export function recogniseAt(
  { branches }: ProposeQuestion,
  files: FileTree,
  known: Known,
): Step<Recognised | Unrecognised> {
  const paths = [...files.keys()]
  const alone = recognise({ paths, branches: [] })
  if (alone.kind === 'recognised') return { done: alone }
  const staged = branches.filter(({ name }) => trunks.includes(name) || stageOfBranch(name) !== null)
  if (staged.length < 2) return { done: alone }
  const read = together(staged.map(({ oid }) => filesAt(oid, known)))
  if ('need' in read) return read
  const own = staged.map(({ name }, index): Branch => ({ name, paths: [...(read.done[index]?.keys() ?? [])] }))
  return { done: recognise({ paths, branches: own }) }
}

export function lookAt(
  { commit, branches }: ProposeQuestion,
  files: FileTree,
  recognised: Recognised,
  known: Known,
): Step<OnboardingFacts> {
  const { config } = recognised
  const proposal = proposalOf(recognised)
  const sampled = files.size > manyFiles ? 1 : null
  const headOf = (branch: string | null) => branches.find(({ name }) => name === branch)?.oid ?? commit
  const heads = new Map(config.environments.map(({ name, branch }) => [name, headOf(branch)]))
  const merges = rehearse({ config, heads }, compileLayout(config), known)
  const findings = findingsIn({ commit, files }, proposal.text, sampled, known)
  if ('need' in merges || 'need' in findings) {
    return { need: [merges, findings].flatMap((step) => ('need' in step ? step.need : [])) }
  }
  return { done: { proposal, sampled, findings: findings.done, merges: merges.done } }
}

const findingsIn = (tree: Tree, text: string, sampled: number | null, known: Known): Step<Findings> =>
  check(tree, { text, file: configPath, organisation: null }, known, sampled ?? undefined)
