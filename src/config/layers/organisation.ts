// From the text of the organisation's file to what lies under every repository's, or to everything that is wrong with it.
import type { ParsedNode } from 'yaml'
import type { Problem } from '../../problem.ts'
import { checkShape } from '../check.ts'
import { inOrder } from '../finding.ts'
import { locateIn } from '../locate.ts'
import { organisation } from '../options/organisation.ts'
import type { ValueOf } from '../options/shape.ts'
import { quote } from '../quote.ts'
import { readSource } from '../read.ts'
import { repeats } from '../rules/repeats.ts'
import { asKeys, type Keys, whyNotLockable } from './locked.ts'
import { asTable, moved, type Table, valueAt } from './nodes.ts'
import { boundary, type PlaceOf, placeIn } from './place.ts'

export type Organisation = {
  /** As problems name it. */
  readonly file: string
  readonly text: string
  /** At offsets behind those of any repository's file; null: there are none. */
  readonly defaults: Table | null
  readonly locked: readonly Keys[]
  readonly placeOf: PlaceOf
}

type ParsedOrganisation = { readonly organisation: Organisation } | { readonly problems: readonly Problem[] }

/** Never throws. Rules between keys are kept where they meet a repository's file: only there all of them are known. */
export function parseOrganisation(text: string, file: string): ParsedOrganisation {
  const source = readSource(text, file)
  if ('problems' in source) return source
  const { contents, lines } = source
  const placeOf = placeIn(lines, file)
  const { value, findings } = checkShape(organisation, contents)
  if (findings.length > 0) return { problems: inOrder(findings, placeOf, file) }
  // The table describes the value, and nothing was found to differ from it.
  const { defaults, locked } = value as ValueOf<typeof organisation>
  const at = locateIn(contents)
  const unlockable = locked.flatMap((path, index) => {
    const message = whyNotLockable(path)
    return message === null ? [] : [{ code: 'unknown-key', message, offset: at(['locked', index]) }]
  })
  const twice = repeats(defaults.environments ?? [], ({ name }) => name).map(({ item, index }) => ({
    code: 'duplicate-environment',
    offset: at(['defaults', 'environments', index, 'name']),
    message: `There are two environments named ${quote(item.name)}; join them.`,
  }))
  const wrong = [...unlockable, ...twice]
  if (wrong.length > 0) return { problems: inOrder(wrong, placeOf, file) }
  return { organisation: { file, text, defaults: defaultsIn(contents), locked: locked.map(asKeys), placeOf } }
}

function defaultsIn(contents: ParsedNode): Table | null {
  const whole = asTable(contents)
  const defaults = whole === null ? null : valueAt(whole, 'defaults')
  return defaults === null ? null : asTable(moved(defaults, boundary))
}
