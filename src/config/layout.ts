// From the `layout` that a person wrote to the one form that everything else reads.
import type { Layout } from './model.ts'
import type { Raw } from './options/table.ts'
import { presets } from './presets/all.ts'

/** Flux's own folder is no service and no group in any layout. */
const fluxOwn = ['flux-system']

/** Every path template, of whatever it is. */
export const templateTexts = ({ slices, indexes, services }: Layout): readonly string[] => [
  ...slices,
  ...indexes,
  ...Object.values(services ?? {}).flat(),
]

export function layoutOf(raw: Raw['layout']): Layout {
  if (typeof raw === 'string') return presets[raw]
  return {
    preset: null,
    slices: raw.slice,
    indexes: raw.indexes,
    services: raw.services.length === 0 ? null : Object.fromEntries(raw.services.map(({ key, value }) => [key, value])),
    groups: null,
    reserved: fluxOwn,
  }
}
