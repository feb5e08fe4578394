// `sluice ledger`: prints and verifies the ledger branch from any clone.
import { decodeRepository, decodeUnit } from '../ledger/encoding.ts'
import type { RolloutRecord } from '../ledger/rollout-state.ts'
import { type RepositoryRecord, repositoryPath, type UnitRecord, unitPath, waitingPath } from '../ledger/state.ts'
import { decodeWaiting } from '../ledger/waiting.ts'
import { ledgerBranch } from '../messages/branch-name.ts'
import { type LedgerView, ledgerText } from '../messages/ledger-text.ts'
import { problemText } from '../messages/plan-text.ts'
import type { Oid } from '../oid.ts'
import { type Problem, problem } from '../problem.ts'
import { idKey } from '../promotion/model.ts'
import { type Answer, isWrong, json, misused, said, type Terminal } from './answer.ts'
import { oneOf, readArguments } from './arguments.ts'
import { type OpenClone, onClone } from './clone.ts'
import { type BumpContent, bumpContent, isBumpPath } from './ledger-bumps.ts'
import { chainProblems, type LedgerCommit, ledgerCommits } from './ledger-chain.ts'
import { isRolloutPath, rolloutContent } from './ledger-rollouts.ts'
import { isTextPath, misplaced, textProblems } from './ledger-texts.ts'

export async function ledger(args: readonly string[], terminal: Terminal): Promise<Answer> {
  const read = readArguments(args, { repo: { type: 'string' }, format: { type: 'string' } })
  if (isWrong(read)) return misused(read.wrong)
  if (read.words.length > 0) return misused(`sluice ledger takes no words: ${read.words.join(' ')}.`)
  const format = oneOf('format', read.texts.get('format'), ['text', 'json'])
  if (typeof format === 'object') return misused(format.wrong)
  return onClone(terminal, read.texts.get('repo'), (clone) => show(clone, format))
}

async function show(clone: OpenClone, format: 'text' | 'json'): Promise<Answer> {
  const found = await branchOf(clone)
  if ('code' in found)
    return said(format === 'json' ? json({ problems: [found] }) : `${problemText(found)}\n`, 'blocked')
  const commits = await ledgerCommits(clone.directory, found.head)
  const content = await contentOf(clone, found.head)
  const view: LedgerView = {
    ...found,
    commits: commits.length,
    authors: authorsOf(commits),
    baseline: content.seen?.baseline ?? null,
    cuts: content.seen?.cuts ?? {},
    differences: content.seen?.differences ?? [],
    units: content.units,
    bases: content.bases,
    bumps: content.bumps,
    holds: content.holds,
    rollouts: content.rollouts,
    problems: [...chainProblems(commits, clone.shallow), ...content.problems],
  }
  return said(format === 'json' ? json(view) : ledgerText(view), view.problems.length > 0 ? 'blocked' : 'done')
}

/** The clone's own branch or the one of `origin`: the one that is ahead. */
async function branchOf({ reader }: OpenClone): Promise<{ readonly branch: string; readonly head: Oid } | Problem> {
  const own = await reader.resolve(`refs/heads/${ledgerBranch}`)
  const origins = await reader.resolve(`refs/remotes/origin/${ledgerBranch}`)
  if (own === null && origins === null) {
    return problem(
      'no-ledger',
      `This clone has no branch ${ledgerBranch}: run git fetch origin ${ledgerBranch}:${ledgerBranch}; where that finds none, Sluice has recorded nothing yet.`,
    )
  }
  if (own !== null && (origins === null || (await reader.isAncestor(origins, own))))
    return { branch: ledgerBranch, head: own }
  if (origins !== null && (own === null || (await reader.isAncestor(own, origins)))) {
    return { branch: `origin/${ledgerBranch}`, head: origins }
  }
  return problem(
    'diverged',
    `${ledgerBranch} and origin/${ledgerBranch} went apart: one of them was rewritten. Delete the local branch to verify what GitHub has.`,
  )
}

function authorsOf(commits: readonly LedgerCommit[]): LedgerView['authors'] {
  const groups = Map.groupBy(commits, ({ name, email }) => `${name} <${email}>`)
  return [...groups.values()].flatMap((own) => {
    const [first] = own
    return first === undefined ? [] : [{ name: first.name, email: first.email, commits: own.length }]
  })
}

type Content = BumpContent & {
  readonly seen: RepositoryRecord | null
  readonly units: readonly UnitRecord[]
  readonly rollouts: readonly RolloutRecord[]
}

async function contentOf({ reader }: OpenClone, head: Oid): Promise<Content> {
  const { ids } = await reader.read([{ kind: 'ids', commit: head, paths: [''] }])
  const root = ids.get(idKey(head, ''))?.oid ?? ''
  const files = (await reader.read([{ kind: 'tree', oid: root }])).trees.get(root) ?? new Map()
  const problems: Problem[] = []
  const units: UnitRecord[] = []
  const texts = new Map<string, Oid>()
  const ofBumps = new Map<string, string>()
  const ofRollouts = new Map<string, string>()
  let seen: RepositoryRecord | null = null
  for (const [path, { oid, mode }] of files) {
    if (!mode.startsWith('100')) {
      problems.push(problem('unknown-file', 'This is no file that Sluice writes: remove it.', path))
      continue
    }
    const bytes = (await reader.read([{ kind: 'blob', oid }])).blobs.get(oid)
    const text = bytes === undefined || bytes === 'too-large' ? '' : new TextDecoder().decode(bytes)
    if (path === repositoryPath) {
      const read = decodeRepository(text, path)
      if ('problems' in read) problems.push(...read.problems)
      else seen = read.record
    } else if (/^environments\/[^/]+\/[^/]+\.json$/.test(path)) {
      const read = decodeUnit(text, path)
      if ('problems' in read) problems.push(...read.problems)
      else if (unitPath(read.record.environment, read.record.unit) === path) units.push(read.record)
      else problems.push(misplaced(path))
    } else if (path === waitingPath) {
      const read = decodeWaiting(text)
      if ('problems' in read) problems.push(...read.problems)
    } else if (isBumpPath(path)) ofBumps.set(path, text)
    else if (isRolloutPath(path)) ofRollouts.set(path, text)
    else if (isTextPath(path)) texts.set(path, oid)
    else problems.push(problem('unknown-file', 'This is no file that this version of Sluice writes.', path))
  }
  const bumps = bumpContent(ofBumps)
  const { rollouts, problems: ofRolloutFiles } = rolloutContent(ofRollouts)
  const all = [...problems, ...bumps.problems, ...ofRolloutFiles, ...textProblems(units, texts)]
  return { ...bumps, seen, units, rollouts, problems: all }
}
