// Objects that files outside of every cluster define: shared folders that a cluster includes. Read only when a cluster
// lacks something, and only in repositories where that is no long work.

import { isYamlName } from '../flux/yaml-name.ts'
import type { Known, Step } from '../promotion/model.ts'
import { type Objects, objectsOf } from '../promotion/preflight/objects.ts'
import { standing } from '../promotion/preflight/standing.ts'
import { unread } from '../promotion/step.ts'
import { isBelow, type Repository, rootsOfView, type Tree } from './repository.ts'

const mostFiles = 20_000

export function objectsElsewhere({ files }: Tree, repository: Repository, known: Known): Step<Objects> {
  const roots = repository.views.flatMap((view) => rootsOfView(repository, view))
  const outside = [...files].filter(
    ([path, { mode }]) => mode.startsWith('100') && isYamlName(path) && !roots.some((root) => isBelow(path, root)),
  )
  if (outside.length > mostFiles) return { done: { defined: [], needed: [] } }
  const need = unread(
    outside.map(([path, entry]) => ({ path, ...entry })),
    known,
  )
  if (need.length > 0) return { need }
  return { done: objectsOf(standing(new Map(outside), known, [], new Map())) }
}
