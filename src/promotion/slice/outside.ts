// The last look before a plan is handed out: whatever went wrong earlier, nothing is written outside of the target.
import { matchPath, rootsOf } from '../../config/template.ts'
import type { Problem } from '../../problem.ts'
import type { Change } from '../model.ts'
import type { Terms } from '../terms/tell.ts'

export type Inside = { readonly changes: readonly Change[]; readonly problems: readonly Problem[] }

/** Changes of files that the layout gives to the target cluster; of each other one, a problem `outside-target`. */
export function insideTarget(changes: readonly Change[], { layout, to }: Pick<Terms, 'layout' | 'to'>): Inside {
  const roots = rootsOf(layout, to.environment, to.cluster)
  // Where a root is the whole repository, the templates alone say whose a path is.
  const isInside = ({ path }: Change) =>
    roots.some((root) => root === '' || path === root || path.startsWith(`${root}/`)) &&
    matchPath(layout, to.environment, to.cluster, path) !== null
  const problems = changes
    .filter((change) => !isInside(change))
    .map(({ path }) => {
      const message = `${path} is no file of ${to.cluster} by the layout in .github/sluice.yaml: it was left out. Please report this, since no promotion should come to it.`
      return { code: 'outside-target', message, file: path, line: null, column: null }
    })
  return { changes: changes.filter(isInside), problems }
}
