// What the files of one cluster become, put together: changes, what stays, what is open, and what people should know.

import { receivedTree } from './carry/carried.ts'
import { decideFile } from './file/file.ts'
import type { FileAnswer } from './file/file-answer.ts'
import { policyFor } from './file/policy.ts'
import { readFile } from './file/text.ts'
import { changeIndexes } from './index/index-change.ts'
import { lagging } from './lagging.ts'
import type { Judges } from './merge/judges.ts'
import type { Known, Plan, SliceFile } from './model.ts'
import { deletions, leftServices } from './plan-notes.ts'
import { referencesIn } from './references.ts'
import { isRegular, type Opened, type Situation } from './situation.ts'
import { insideTarget } from './slice/outside.ts'
import type { Triple } from './slice/triples.ts'
import { sliceNamed } from './slice/view.ts'
import { tellPath } from './terms/tell.ts'

/** One answer for each file that differs, in order. */
export function answersFor(
  situation: Opened,
  due: readonly Triple[],
  known: Known,
  judges: Judges = new Map(),
): readonly FileAnswer[] {
  const { request, config, terms } = situation
  const owner = ownerOf(situation)
  return due.map(({ path, ...sides }) => {
    const read = (file: SliceFile | null) => (file === null || !isRegular(file) ? null : readFile(file, known))
    const question = { path, base: read(sides.base), source: read(sides.source), target: read(sides.target) }
    const choices = (request.choices ?? []).filter((one) => one.cluster === terms.to.cluster && one.path === path)
    const [judge, policy] = [judges.get(path), policyFor(config, request.to, owner(path), path)]
    return decideFile({ ...question, choices, ...(judge === undefined ? {} : { judge }) }, terms, policy)
  })
}

/** `answers`: for each of `due`. `left`: paths of services that left the source. */
export function planFiles(
  situation: Opened,
  due: readonly Triple[],
  answers: readonly FileAnswer[],
  left: ReadonlyMap<string, string>,
  known: Known,
): Omit<Plan, 'pending' | 'carries'> {
  const { config, terms, source, base, target } = situation
  const conflicts = answers.flatMap((answer) => answer.conflicts)
  const removed = new Set(due.filter((triple) => triple.source === null).map((triple) => triple.path))
  const settled = answers.flatMap((answer) => answer.settled)
  const held = [...conflicts, ...settled.filter(({ side }) => side === 'target')]
  const undecided = held.map(({ path }) => path).filter((path) => removed.has(path))
  const staying = new Set([...left.keys(), ...undecided])
  const gone = new Set(due.filter((triple) => triple.base !== null && triple.target === null).map(({ path }) => path))
  const returning = new Set(
    answers.flatMap(({ change }) => (change !== null && gone.has(change.path) ? change.path : [])),
  )
  const index = changeIndexes(
    { source, base: base.content, target, terms, staying, returning, secretKeys: config.secrets },
    known,
  )
  const inside = insideTarget([...answers.flatMap((answer) => answer.change ?? []), ...index.changes], terms)
  const { changes } = inside
  const references = referencesIn(changes, config, terms)
  const standing = situation.own.reduce((sum, slice) => sum + slice.files.length, 0)
  return {
    ...emptyPlan(situation),
    changes: changes.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    conflicts,
    settled,
    kept: answers.flatMap((answer) => answer.kept),
    replaced: answers.flatMap((answer) => answer.replaced),
    adjusted: answers.flatMap((answer) => answer.adjusted),
    secrets: answers.flatMap((answer) => answer.secrets),
    problems: [
      ...answers.flatMap((answer) => answer.problems),
      ...index.problems,
      ...inside.problems,
      ...references.problems,
    ],
    notes: [
      ...leftServices(left.values(), terms),
      ...lagging(situation, left.values()),
      ...deletions(changes, standing),
      ...references.notes,
      ...answers.flatMap((answer) => answer.notes),
    ],
  }
}

/** A plan of the cluster that changes nothing. */
export function emptyPlan(opened: Opened): Omit<Plan, 'pending' | 'carries'> {
  const { request, services, introduces, terms, base } = opened
  return {
    unit: request.unit,
    services,
    introduces,
    from: request.from,
    to: request.to,
    cluster: terms.to.cluster,
    sourceCluster: terms.from.cluster,
    source: request.source,
    target: request.target,
    base: { commit: base.commit, because: base.because },
    changes: [],
    conflicts: [],
    settled: [],
    kept: [],
    replaced: [],
    adjusted: [],
    secrets: [],
    problems: [],
    notes: [],
    ...(base.commit === null ? {} : { received: receivedTree(opened) }),
  }
}

/** Whose a file of the target is or will be. */
function ownerOf({ services, own, view, terms }: Situation): (path: string) => string {
  const slices = services.flatMap((service) => sliceNamed(view, service) ?? [])
  const owners = new Map([
    ...own.flatMap((slice) => slice.files.map((file) => [file.path, slice.service] as const)),
    ...slices.flatMap((slice) => slice.files.map((file) => [tellPath(terms, file.path) ?? '', slice.service] as const)),
  ])
  return (path) => owners.get(path) ?? services[0] ?? ''
}
