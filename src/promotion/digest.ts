// Names a proposal by its content, so that the same one is not opened twice nor after a person closed it.
import { createHash } from 'node:crypto'
import type { Plan } from './model.ts'

type Digested = Pick<Plan, 'changes' | 'problems'> & Partial<Pick<Plan, 'conflicts' | 'secrets'>>

/**
 * SHA-256 over what each file becomes and what a person has to settle, in any order: what stood before is no part of it.
 */
export function digestOf(plans: readonly Digested[]): string {
  const lines = plans.flatMap(({ changes, problems, conflicts = [], secrets = [] }) => [
    ...changes.map(({ path, after }) => JSON.stringify([path, after?.mode ?? null, after?.oid ?? null])),
    ...conflicts.map(({ path, pointer, digest }) => JSON.stringify(['conflict', path, pointer, digest])),
    ...secrets.filter((secret) => secret.missing).map(({ path, keys }) => JSON.stringify(['secret', path, keys])),
    ...problems.map(({ code, file, message }) => JSON.stringify(['problem', code, file, message])),
  ])
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex')
}
