// The texts that a plan writes: whether new ones are YAML, whether an object comes twice, and which files nothing applies.

import { isKustomizationName } from '../../flux/path-references.ts'
import { readYaml } from '../../flux/read-yaml.ts'
import { scanYaml } from '../../flux/scan.ts'
import { isYamlName } from '../../flux/yaml-name.ts'
import type { Problem } from '../../problem.ts'
import type { Plan } from '../model.ts'
import { kustomizationsAbove } from './near.ts'
import type { Sides } from './question.ts'
import { identities, type Twin, twinsIn } from './twice.ts'
import { type Unlisted, unlistedFiles } from './unlisted.ts'

/** What other limits say of a text does not make it wrong for Flux. */
const wrong: ReadonlySet<string> = new Set([
  'yaml-syntax',
  'duplicate-key',
  'unknown-alias',
  'control-character',
  'alias-bomb',
])

/** More levels than any manifest has: such a text is made to hurt. Fewer are only too many to be edited. */
const mostLevels = 256
const isDeep = (text: string) => scanYaml(text, mostLevels)?.code === 'too-deep'

/** Edits of existing YAML were proven when they were made; what arrives whole was not. */
export function unreadableTexts({ changes }: Plan): readonly Problem[] {
  return changes.flatMap(({ path, before, after }) => {
    if (before !== null || after?.text == null || !isYamlName(path)) return []
    const read = readYaml(after.text, path)
    const problems = 'problems' in read ? read.problems : []
    const isWrong = (code: string) => wrong.has(code) || (code === 'too-deep' && isDeep(after.text ?? ''))
    return problems.filter(({ code }) => isWrong(code)).slice(0, 1)
  })
}

export function newTwins({ changes }: Plan, { before, after }: Sides): readonly Twin[] {
  const changed = changes.flatMap((change) => (change.after === null ? [] : [change.path]))
  const arrived = new Set(
    changed.flatMap((path) => {
      const [old, now] = [before.yaml(path), after.yaml(path)]
      const stood = new Map(Map.groupBy(old === null ? [] : identities(old, path), (one) => one))
      return [...Map.groupBy(now === null ? [] : identities(now, path), (one) => one)].flatMap(([object, found]) =>
        found.length > (stood.get(object)?.length ?? 0) ? [object] : [],
      )
    }),
  )
  const listing = changed.some(isKustomizationName)
  if (arrived.size === 0 && !listing) return []
  const around = new Set(
    changed.flatMap((path) => [path, ...kustomizationsAbove(path, after.hasFile)]).filter(isKustomizationName),
  )
  const key = ({ kustomization, object }: Twin) => `${kustomization} ${object}`
  const stood = new Set(twinsIn(before, around).map(key))
  return twinsIn(after, around, listing ? undefined : arrived).filter((twin) => !stood.has(key(twin)))
}

export function newUnlisted({ changes }: Plan, { after }: Sides): readonly Unlisted[] {
  const arriving = changes.flatMap(({ path, before }) => (before === null ? [path] : []))
  return unlistedFiles(arriving, after)
}
