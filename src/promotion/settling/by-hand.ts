// Why a person must merge a promotion, whatever the configuration says of merging: what it names, deletes or holds.
import { tokenShapes } from '../../flux/token-shapes.ts'
import type { Plan } from '../model.ts'

/** `isGrave`: worth a word in red wherever it stands; the rest only where a merge would come by itself. */
export type ByHand = { readonly because: string; readonly isGrave: boolean }

const leakCodes: ReadonlySet<string> = new Set(['names-environment', 'names-source'])
const deleteCodes: ReadonlySet<string> = new Set(['deletes-much', 'deletes-data'])

export function byHand(plans: readonly Pick<Plan, 'notes' | 'secrets' | 'changes'>[]): readonly ByHand[] {
  const notes = plans.flatMap((plan) => plan.notes)
  const deletes = notes.filter(({ code }) => deleteCodes.has(code)).map(({ message }) => message)
  const leaks = filesOf(notes.filter(({ code }) => leakCodes.has(code)).map(({ file }) => file))
  const secrets = plans.flatMap((plan) => plan.secrets.filter((one) => one.missing || one.waivedBy !== undefined))
  const tokens = plans.flatMap((plan) => plan.changes.filter(bringsToken))
  const held = filesOf([...secrets, ...tokens].map(({ path }) => path))
  return [
    ...[...new Set(deletes)].map((because) => ({ because, isGrave: true })),
    ...(held === ''
      ? []
      : [{ because: `What looks like a secret was found, or one is lacking: ${held}.`, isGrave: true }]),
    ...(leaks === '' ? [] : [{ because: `Other environments are named in ${leaks}.`, isGrave: false }]),
  ]
}

const mostNamed = 5

function filesOf(files: readonly (string | null)[]): string {
  const all = [...new Set(files.flatMap((file) => file ?? []))]
  return `${all.slice(0, mostNamed).join(', ')}${all.length > mostNamed ? ` and ${all.length - mostNamed} more` : ''}`
}

const bringsToken = ({ before, after }: Plan['changes'][number]): boolean =>
  tokenShapes(after?.text ?? '').length > tokenShapes(before?.text ?? '').length
