// Names a proposal by its content, so that the same one is not opened twice nor after a person closed it.
import { createHash } from 'node:crypto'
import type { Plan } from './model.ts'

/** SHA-256 over what each file becomes, in order of paths: what stood before is no part of it. */
export function digestOf(plans: readonly Plan[]): string {
  const lines = plans.flatMap((plan) =>
    plan.changes.map((change) => `${change.path}\0${change.after?.mode ?? ''}\0${change.after?.oid ?? ''}`),
  )
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex')
}
