// What a person does about something that the source cluster has and the target lacks: which promotion brings it, or how it
// comes by hand where it belongs to no service alone.
import type { Plan } from '../model.ts'
import { unitOf } from '../slice/units.ts'
import { tellPath } from '../terms/tell.ts'
import type { PreflightQuestion } from './question.ts'

/** `path`: of the target, a file or a folder. Null: the source has no such thing. */
export function offerFor({ config, terms, view }: PreflightQuestion, { unit, to }: Plan, path: string): string | null {
  const isMeant = (one: string) => {
    const told = tellPath(terms, one)
    return told !== null && (told === path || told.startsWith(`${path}/`))
  }
  for (const [name, slice] of view.slices) {
    if (!slice.files.some((file) => isMeant(file.path))) continue
    const other = unitOf(config, name).name
    // What this very unit leaves behind, it does so for a reason that is told on its own.
    return other === unit
      ? `it is part of ${unit} and does not come along`
      : `bring ${path} by /promote ${other} to ${to}`
  }
  const shared = view.shared.find(isMeant)
  if (shared !== undefined)
    return `several services share ${shared}, so that no promotion brings it: copy it to ${path} in a pull request of your own and list it there`
  const own = [...view.files.keys()].find(isMeant)
  if (own === undefined) return null
  return `${own} belongs to no service, so that no promotion brings it: copy it to ${path} in a pull request of your own`
}
