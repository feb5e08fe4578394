// Objects that files outside of every cluster define: shared folders that a cluster includes. Read only when a cluster
// lacks something, and only in repositories where that is no long work.

import { rootsOf } from '../config/template.ts'
import { isYamlName } from '../flux/yaml-name.ts'
import type { Known, Step } from '../promotion/model.ts'
import { type Objects, objectsOf } from '../promotion/preflight/objects.ts'
import { standing } from '../promotion/preflight/standing.ts'
import { unread } from '../promotion/step.ts'
import type { Repository, Tree } from './repository.ts'

const mostFiles = 20_000

export function objectsElsewhere({ files }: Tree, repository: Repository, known: Known): Step<Objects> {
  const { config, layout } = repository
  const roots = new Set(
    config.environments.flatMap(({ name, clusters }) =>
      clusters.flatMap((cluster) => rootsOf(layout, name, cluster.name)),
    ),
  )
  const outside = [...files].flatMap(([path, entry]) =>
    entry?.mode.startsWith('100') && isYamlName(path) && !isBelowAny(path, roots) ? [[path, entry] as const] : [],
  )
  if (outside.length > mostFiles) return { done: { defined: [], needed: [] } }
  const need = unread(
    outside.map(([path, entry]) => ({ path, ...entry })),
    known,
  )
  if (need.length > 0) return { need }
  return { done: objectsOf(standing(new Map(outside), known, [], new Map())) }
}

function isBelowAny(path: string, roots: ReadonlySet<string>): boolean {
  if (roots.has('') || roots.has(path)) return true
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1))
    if (roots.has(path.slice(0, end))) return true
  return false
}
