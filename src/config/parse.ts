// From the text of `.github/sluice.yaml` to a configuration, or to everything that is wrong with it.
import type { ParsedNode } from 'yaml'
import type { Problem } from '../problem.ts'
import { checkShape } from './check.ts'
import { type Finding, inOrder } from './finding.ts'
import { layOver } from './layers/layers.ts'
import { asTable } from './layers/nodes.ts'
import type { Organisation } from './layers/organisation.ts'
import { boundary, type PlaceOf, placeIn, placeInBoth } from './layers/place.ts'
import { locateIn } from './locate.ts'
import type { Config } from './model.ts'
import { type Raw, root } from './options/table.ts'
import { readSource } from './read.ts'
import { resolve } from './resolve.ts'
import { rules } from './rules/all.ts'
import type { ByOrganisation } from './rules/rule.ts'

export type Parsed =
  /** `notes` name keys of this file that do nothing because the organisation locked them (`locked-key`). */
  { readonly config: Config; readonly notes: readonly Problem[] } | { readonly problems: readonly Problem[] }

/**
 * Never throws. Problems stand in the order of the file, 1-based, at the key or value that is wrong; those of the
 * organisation's defaults stand behind, in its file.
 */
export function parseConfig(text: string, file: string, organisation: Organisation | null = null): Parsed {
  const read = readConfig(text, file, organisation)
  if ('problems' in read) return read
  return { config: resolve(read.raw), notes: read.notes }
}

/** What was read, before references are resolved. */
export type ReadConfig = {
  readonly raw: Raw
  readonly contents: ParsedNode
  readonly placeOf: PlaceOf
  readonly byOrganisation: ByOrganisation
  readonly notes: readonly Problem[]
}

export function readConfig(
  text: string,
  file: string,
  organisation: Organisation | null,
): ReadConfig | { readonly problems: readonly Problem[] } {
  const source = readSource(text, file)
  if ('problems' in source) return source
  const own = placeIn(source.lines, file)
  const placeOf = organisation === null ? own : placeInBoth(own, organisation.placeOf)
  const { contents, ignored } = laidOver(source.contents, organisation)
  const byOrganisation = (offset: number) => offset >= boundary
  const { value, findings } = checkShape(root, contents)
  if (findings.length > 0) return { problems: inOrder(findings, placeOf, file) }
  // The table describes the value, and nothing was found to differ from it.
  const raw = value as Raw
  const broken = firstBroken(raw, contents, byOrganisation)
  if (broken.length > 0) return { problems: inOrder(broken, placeOf, file) }
  return { raw, contents, placeOf, byOrganisation, notes: inOrder(ignored, placeOf, file) }
}

function laidOver(contents: ParsedNode, organisation: Organisation | null) {
  const over = asTable(contents)
  if (organisation === null || over === null) return { contents, ignored: [] }
  const { defaults, locked, file } = organisation
  return layOver(over, defaults, locked, file)
}

function firstBroken(raw: Raw, contents: ParsedNode, byOrganisation: ByOrganisation): readonly Finding[] {
  const at = locateIn(contents)
  for (const group of rules) {
    const findings = group.flatMap((rule) => rule(raw, at, byOrganisation))
    if (findings.length > 0) return findings
  }
  return []
}
