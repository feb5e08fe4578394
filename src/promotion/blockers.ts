// What of a plan keeps the gate red until a person acts.
import type { Oid } from '../oid.ts'
import type { Plan } from './model.ts'

export type PlanBlocker = {
  readonly kind: 'conflict' | 'secret' | 'problem'
  readonly path: string | null
  readonly wrote: Oid | null
  readonly sentence: string
}

export function blockersOf(plans: readonly Plan[]): readonly PlanBlocker[] {
  return plans.flatMap((plan) => {
    const wrote = ({ path, stands }: { readonly path: string; readonly stands: Oid | null }) => {
      const change = plan.changes.find((one) => one.path === path)
      return change === undefined ? stands : (change.after?.oid ?? null)
    }
    const conflicts = plan.conflicts.map((conflict): PlanBlocker => {
      const where = conflict.pointer === '' ? conflict.path : `${conflict.path}, ${conflict.pointer}`
      return {
        kind: 'conflict',
        path: conflict.path,
        wrote: wrote(conflict),
        sentence: `${where}: ${conflict.because}`,
      }
    })
    const secrets = plan.secrets
      .filter((secret) => secret.missing)
      .map(
        (secret): PlanBlocker => ({
          kind: 'secret',
          path: secret.path,
          wrote: wrote(secret),
          sentence: secret.message,
        }),
      )
    // What is wrong with a file that the plan writes can be put right in that file; the rest takes a new plan.
    const problems = plan.problems.map(({ file, message }): PlanBlocker => {
      const change = plan.changes.find(({ path, after }) => path === file && after !== null)
      return { kind: 'problem', path: change?.path ?? null, wrote: change?.after?.oid ?? null, sentence: message }
    })
    return [...conflicts, ...secrets, ...problems]
  })
}
