// Objects that files outside of every cluster define: shared folders that a cluster includes. Read only when a cluster
// lacks something, and only in repositories where that is no long work.

import { isYamlName } from '../../flux/yaml-name.ts'
import type { WorkingTree } from '../../git/working-tree.ts'
import type { Known } from '../../promotion/model.ts'
import { type Objects, objectsOf } from '../../promotion/preflight/objects.ts'
import { standing } from '../../promotion/preflight/standing.ts'
import { isBelow, type Repository, rootsOfView } from './repository.ts'

const mostFiles = 20_000

export async function objectsElsewhere({ files, reader }: WorkingTree, repository: Repository): Promise<Objects> {
  const roots = repository.views.flatMap((view) => rootsOfView(repository, view))
  const outside = [...files].filter(
    ([path, { mode }]) => mode.startsWith('100') && isYamlName(path) && !roots.some((root) => isBelow(path, root)),
  )
  if (outside.length > mostFiles) return { defined: [], needed: [] }
  const known: Pick<Known, 'blobs'> = await reader.read(outside.map(([, { oid }]) => ({ kind: 'blob', oid })))
  return objectsOf(standing(new Map(outside), known, [], new Map()))
}
