// What of a plan is a first copy: all of it, or the files of those services of a unit that the target does not have.
import { matchPath } from '../../config/template.ts'
import type { Change, Plan } from '../model.ts'
import type { PreflightQuestion } from './question.ts'

export type FirstCopy = { readonly names: string; readonly arriving: readonly Change[] }

export function firstCopy({ introduces, own, terms }: PreflightQuestion, plan: Plan): FirstCopy {
  if (introduces) return { names: plan.unit, arriving: plan.changes }
  const { environment, cluster } = terms.to
  const isNew = (service: string) => plan.services.includes(service) && !own.some((slice) => slice.service === service)
  const found = plan.changes.flatMap((change) => {
    const match = change.before === null ? matchPath(terms.layout, environment, cluster, change.path) : null
    return match?.kind === 'slice' && isNew(match.service) ? [{ change, service: match.service }] : []
  })
  const names = new Set(found.map(({ service }) => service))
  return { names: [...names].join(', '), arriving: found.map(({ change }) => change) }
}
