// From --since, --only and --except to the base and to the changes that travel.
import type { Oid } from '../oid.ts'
import { type BaseChoice, type Carry, historyKey } from '../promotion/model.ts'
import { isWrong, type Wrong } from './answer.ts'
import { commitNamed, type OpenClone } from './clone.ts'
import type { PlanArguments } from './plan-arguments.ts'
import type { PlanQuestion } from './plan-question.ts'

type Pick = { readonly [key in 'source' | 'base' | 'carry' | 'astray']: PlanQuestion[key] }

export async function pickOf(clone: OpenClone, asked: PlanArguments, head: Oid): Promise<Pick | Wrong> {
  const { since, only, except } = asked
  const option = only.length > 0 ? '--only' : '--except'
  const named = await commitsNamed(clone, option, [...only, ...except], head)
  if (isWrong(named)) return named
  const { commits, astray } = named
  if (since === null && only.length > 0) return pickedAlone(clone, commits, head, astray)
  const carry = commits.length === 0 ? null : carryOf(only.length > 0 ? 'only' : 'except', commits)
  const stray = astray === null ? await offLine(clone, commits, head) : null
  if (stray !== null) return throughMerge(option, stray)
  if (since === null) return { source: head, base: { kind: 'infer' }, carry, astray }
  const commit = await commitNamed(clone, '--since', since)
  if (typeof commit === 'object') return commit
  const isBelow = await clone.reader.isAncestor(commit, head)
  const base: BaseChoice = { kind: 'commit', commit, because: `the source at ${since}, as asked` }
  return { source: head, base, carry, astray: isBelow ? astray : { commit, option: '--since' } }
}

/** What is asked for exists: a unit that it does not touch has nothing to do. */
const carryOf = (kind: Carry['kind'], commits: readonly Oid[]): Carry => ({
  kind,
  changes: commits.map((commit) => ({ commit })),
  mayMiss: true,
})

type Named = { readonly commits: readonly Oid[]; readonly astray: PlanQuestion['astray'] }

async function commitsNamed(
  clone: OpenClone,
  option: '--only' | '--except',
  revs: readonly string[],
  head: Oid,
): Promise<Named | Wrong> {
  const commits = new Set<Oid>()
  let astray: PlanQuestion['astray'] = null
  for (const rev of revs) {
    const commit = await commitNamed(clone, option, rev)
    if (typeof commit === 'object') return commit
    commits.add(commit)
    if (!(await clone.reader.isAncestor(commit, head))) astray ??= { commit, option }
  }
  return { commits: [...commits], astray }
}

/** Without another base: what the source was before the first of them, and the last of them as the source. */
async function pickedAlone(
  clone: OpenClone,
  commits: readonly Oid[],
  head: Oid,
  astray: PlanQuestion['astray'],
): Promise<Pick | Wrong> {
  const last = astray === null ? await lastOf(clone, commits) : (commits[0] ?? head)
  if (typeof last === 'object') return last
  const line = commits.length === 1 ? [last] : await lineOf(clone, last)
  const first = astray === null ? line.findLast((commit) => commits.includes(commit)) : last
  const stray = astray === null ? commits.find((commit) => !line.includes(commit)) : undefined
  if (stray !== undefined || first === undefined) return throughMerge('--only', stray ?? last)
  const parent = await clone.reader.resolve(`${first}^`)
  if (parent === null && clone.shallow) {
    return {
      wrong: `The clone is shallow and ends at ${first.slice(0, 7)}, so that what this commit changed is not known: run git fetch --unshallow.`,
    }
  }
  const because = `what ${commits.map((commit) => commit.slice(0, 7)).join(', ')} changed, as asked`
  const base: BaseChoice = parent === null ? { kind: 'nothing', because } : { kind: 'commit', commit: parent, because }
  return { source: last, base, carry: commits.length > 1 ? carryOf('only', commits) : null, astray }
}

/** The one that all the others come before. */
async function lastOf({ reader }: OpenClone, commits: readonly Oid[]): Promise<Oid | Wrong> {
  for (const candidate of commits) {
    const below = await Promise.all(commits.map((commit) => reader.isAncestor(commit, candidate)))
    if (below.every((is) => is)) return candidate
  }
  const names = commits.map((commit) => commit.slice(0, 7)).join(' and ')
  return { wrong: `${names} of --only stand in lines of their own: name the merges that brought them together.` }
}

/** As far back as commits are looked for in a line. */
const longestLine = 20_000

/** The commits from `head` along first parents, newest first: what planners know as changes. */
async function lineOf({ reader }: OpenClone, head: Oid): Promise<readonly Oid[]> {
  const { history } = await reader.read([{ kind: 'history', head, paths: [''], limit: longestLine }])
  return (history.get(historyKey(head, [''])) ?? []).map((change) => change.commit)
}

async function offLine(clone: OpenClone, commits: readonly Oid[], head: Oid): Promise<Oid | null> {
  if (commits.length === 0) return null
  const line = new Set(await lineOf(clone, head))
  return commits.find((commit) => !line.has(commit)) ?? null
}

const throughMerge = (option: string, commit: Oid): Wrong => ({
  wrong: `${commit.slice(0, 7)} of ${option} came in through a merge, or lies too far back: name the merge that brought it.`,
})
