// A configuration that somebody proposes: what is wrong with it, or what it would change against the one that holds.
import { changesInEffect, type EffectiveChange } from '../config/effect.ts'
import { parseOrganisation } from '../config/layers/organisation.ts'
import type { Config } from '../config/model.ts'
import { type Parsed, parseConfig } from '../config/parse.ts'
import { tooLarge } from '../config/read.ts'
import type { Oid } from '../oid.ts'
import type { Known, Step } from './model.ts'
import { type OpenUnit, type Superseded, supersededBy } from './superseded.ts'

export type ConfigurationEditQuestion = {
  /** The proposed text, and how problems name it. */
  readonly oid: Oid
  readonly file: string
  readonly organisation: { readonly text: string; readonly file: string } | null
  /** What holds now; null: nothing that works. */
  readonly before: Config | null
  readonly open: readonly OpenUnit[]
}

export type ConfigurationEdit = {
  readonly parsed: Parsed
  readonly changes: readonly EffectiveChange[]
  readonly superseded: readonly Superseded[]
}

export function judgeEdit(
  { oid, file, organisation, before, open }: ConfigurationEditQuestion,
  known: Known,
): Step<ConfigurationEdit> {
  const bytes = known.blobs.get(oid)
  if (bytes === undefined) return { need: [{ kind: 'blob', oid }] }
  const over = organisation === null ? null : parseOrganisation(organisation.text, organisation.file)
  const parsed =
    bytes === 'too-large'
      ? { problems: [tooLarge(file)] }
      : parseConfig(
          new TextDecoder().decode(bytes),
          file,
          over !== null && 'organisation' in over ? over.organisation : null,
        )
  if ('problems' in parsed) return { done: { parsed, changes: [], superseded: [] } }
  const changes = changesInEffect(before, parsed.config)
  const superseded = before === null ? [] : supersededBy(before, parsed.config, open)
  return { done: { parsed, changes, superseded } }
}
