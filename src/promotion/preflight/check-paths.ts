// The paths that a plan leaves behind without what they name, and that were whole before it.

import { isYamlName } from '../../flux/yaml-name.ts'
import type { Oid } from '../../oid.ts'
import { idKey, type Known, type Need, type Plan, type Step } from '../model.ts'
import { kustomizationsAbove } from './near.ts'
import { faultKey, type PathFault, pathFaults, pathsOutside } from './paths.ts'
import type { Sides } from './question.ts'

export type PathFindings = { readonly blocking: readonly PathFault[]; readonly doubtful: readonly PathFault[] }

const mostOutside = 50

/** Asks what stands at paths outside of the cluster only for entries that the plan brings. */
export function checkPaths(plan: Plan, sides: Sides, known: Known): Step<PathFindings> {
  const { before, after, roots, reserved } = sides
  const files = filesWithPaths(plan, sides)
  const stood = new Set(pathsOutside(files, { cluster: before, roots, reserved }))
  const outside = pathsOutside(files, { cluster: after, roots, reserved })
    .filter((path) => !stood.has(path))
    .slice(0, mostOutside)
  const commits = [...new Set([plan.target, plan.source])]
  const need = commits.flatMap((commit): readonly Need[] => {
    const paths = outside.filter((path) => !known.ids.has(idKey(commit, path)))
    return paths.length === 0 ? [] : [{ kind: 'ids', commit, paths }]
  })
  if (need.length > 0) return { need }
  const exists = (commit: Oid) => (path: string) => {
    const id = known.ids.get(idKey(commit, path))
    return id === undefined ? undefined : id !== null
  }
  const world = { roots, reserved, outside: exists(plan.target) }
  const standing = new Set(pathFaults(files, { ...world, cluster: before }).map(faultKey))
  const found = pathFaults(files, { ...world, cluster: after }).filter((fault) => !standing.has(faultKey(fault)))
  const told = found.filter((fault) => !isTold(fault, plan))
  const has = exists(plan.source)
  const isBlocking = ({ kind, below, path }: PathFault) =>
    kind !== 'missing' || below || path === null || sides.hasToldSource(path) || has(path) === true
  return { done: { blocking: told.filter(isBlocking), doubtful: told.filter((fault) => !isBlocking(fault)) } }
}

/** Files that changed, and those around them; when something goes, whatever Flux applies of the cluster as well. */
function filesWithPaths({ changes }: Plan, { after }: Sides): readonly string[] {
  const changed = changes.map((change) => change.path)
  const around = changed.flatMap((path) => kustomizationsAbove(path, after.hasFile))
  const goes = changes.some((change) => change.after === null)
  const files = new Set([...changed, ...around, ...(goes ? after.paths() : [])])
  return [...files].filter((path) => isYamlName(path) && mayName.test(after.text(path) ?? ''))
}

const mayName = /kustomize\.(?:toolkit\.fluxcd|config\.k8s)\.io|^(?:resources|components|bases):/m

/** A file that did not cross is told as what it is: a missing secret, or a conflict. */
function isTold({ path }: PathFault, { secrets, conflicts }: Plan): boolean {
  const absent = [...secrets.filter((secret) => secret.missing), ...conflicts].map((one) => one.path)
  return path !== null && absent.some((one) => one === path || one.startsWith(`${path}/`))
}
