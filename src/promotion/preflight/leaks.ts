// What arrives and still says the source environment: its cluster's name or facts, which nothing of the target may name,
// and the environment's own name inside a value, which is often right and always worth a look.
import type { Config } from '../../config/model.ts'
import { placeName } from '../../config/place-name.ts'
import { replaceTokens } from '../../flux/tokens.ts'
import type { Terms } from '../terms/tell.ts'
import type { ArrivingValue } from './arriving.ts'

export type Leak = Omit<ArrivingValue, 'before'> & {
  readonly path: string
  readonly name: string
  /** `cluster` and `variable` stop a promotion; `environment` is for a person to look at. */
  readonly kind: 'cluster' | 'variable' | 'environment'
  /** The declared variable whose value it is. */
  readonly variable: string | null
}

type Name = Pick<Leak, 'name' | 'kind' | 'variable'>

/** Names that belong to the source alone. */
export function sourceNames(config: Config, { from, to }: Pick<Terms, 'from' | 'to'>): readonly Name[] {
  const [theirs = {}, ours = {}] = [from, to].map((side) => config.variables[placeName(config, side)] ?? {})
  const own = new Set([...Object.values(ours), to.cluster, to.environment])
  const variables = Object.entries(theirs).flatMap(([variable, name]): readonly Name[] =>
    own.has(name) || !isTelling(name) ? [] : [{ name, kind: 'variable', variable }],
  )
  const cluster: readonly Name[] =
    from.cluster === to.cluster ? [] : [{ name: from.cluster, kind: 'cluster', variable: null }]
  const environment: readonly Name[] =
    from.environment === to.environment || from.environment === from.cluster
      ? []
      : [{ name: from.environment, kind: 'environment', variable: null }]
  return [...cluster, ...variables, ...environment]
}

/** A number or a short word says nothing about where it comes from. */
const isTelling = (value: string) => value.length >= 4 && !/^(?:[\d.]+|true|false|null|none)$/i.test(value)

export function leaksIn(
  path: string,
  values: readonly ArrivingValue[],
  names: readonly Name[],
  terms: Pick<Terms, 'to' | 'known'>,
): readonly Leak[] {
  return values.flatMap(({ before, ...value }) =>
    names.flatMap((name): readonly Leak[] => {
      if (!value.value.includes(name.name)) return []
      const says = (text: string | null) =>
        text !== null &&
        (name.kind === 'environment' ? saysEnvironment(text, name.name) : saysName(text, name.name, terms.known))
      if (!says(value.value) || says(before)) return []
      if (
        name.kind === 'environment' &&
        (isFixed(value.pointer) || saysName(value.value, terms.to.environment, terms.known))
      )
        return []
      return [{ ...value, ...name, path }]
    }),
  )
}

const saysName = (text: string, name: string, known: readonly string[]): boolean =>
  replaceTokens(text, [{ from: name, to: '\u0000' }], known).replaced.length > 0

/** Values that never name an environment: `apiVersion: tekton.dev/v1`. */
const isFixed = (pointer: string) => /(?:^|[.:])(?:apiVersion|kind)$/.test(pointer)

/**
 * A word of its own in a name, a host or a path: `dev`, `redis-dev`, `dev.example.com`, `--env=dev`; no word of a
 * sentence, no top level of a host (`pkg.go.dev`), no folder of the system (`/dev/shm`), no comment.
 */
function saysEnvironment(text: string, name: string): boolean {
  const value = text.replace(/(^|\s)#.*$/, '')
  const isOneWord = !/\s/.test(value.replace(/^\s*[\w.-]+\s*[:=]\s*/, '').trim())
  for (let at = value.indexOf(name); at >= 0; at = value.indexOf(name, at + 1)) {
    const [left, right] = [value.slice(0, at), value.slice(at + name.length)]
    if (isWordPart(left.at(-1) ?? '') || isWordPart(right.charAt(0))) continue
    const isTopLevel = left.endsWith('.') && !/^[.-][\p{L}\p{N}]/u.test(right)
    if (isTopLevel || /(?:^|[\s"'=,:([{])\/$/.test(left)) continue
    const isJoined = /[./:=@-]$/.test(left) || /^(?:[./-][\p{L}\p{N}]|:\S)/u.test(right)
    if (isOneWord || isJoined) return true
  }
  return false
}

const isWordPart = (character: string) => /[\p{L}\p{N}_]/u.test(character)
