// What people should know about a plan though it blocks nothing.
import { sideName } from '../config/place-name.ts'
import { type Problem, problem } from '../problem.ts'
import { preciousIn } from './file/precious.ts'
import type { Change } from './model.ts'
import type { Terms } from './terms/tell.ts'

/** `tasks`: how many points the checklist has. */
export const firstSync = (unit: string, { from, to }: Terms, tasks: number): Problem =>
  problem(
    'first-sync',
    `${sideName(to, from)} has no ${unit} yet: this is a first copy. ${
      tasks === 0
        ? 'Check hosts, replicas, storage and secrets before you merge.'
        : `Go through the ${tasks === 1 ? 'point' : `${tasks} points`} to decide before you merge.`
    }`,
  )

/** A service of a unit that has no files left in the source is left alone in the target. */
export function leftServices(left: Iterable<string>, { from, to }: Terms): readonly Problem[] {
  return [...new Set(left)].map((service) =>
    problem(
      'source-empty',
      `${service} has no files left in ${sideName(from, to)} and stays as it is in ${sideName(to, from)}. Remove it there by hand if that is meant.`,
    ),
  )
}

/** Deletions that deserve a second look: much of the slice, or objects that take data with them. */
export function deletions(changes: readonly Change[], standing: number): readonly Problem[] {
  const gone = changes.filter((change) => change.after === null)
  const kinds = changes.flatMap(({ path, before, after }) => {
    const left = new Set(preciousIn(after?.text ?? '', path))
    const lost = preciousIn(before?.text ?? '', path).find((one) => !left.has(one))
    if (lost === undefined) return []
    return [problem('deletes-data', `${path} holds a ${lost}: deleting it takes what is in it.`, path)]
  })
  if (gone.length * 5 <= standing) return kinds
  const many = `This deletes ${gone.length} of ${standing} files of the service in the target. Check that this is meant.`
  return [problem('deletes-much', many), ...kinds]
}
