// Path templates of the layout, path patterns, and paths of values inside a file.
import { parsePathPattern } from '../../flux/path-pattern.ts'
import { whyUnsafe } from '../path-guard.ts'
import { parsePattern, slotsOf } from '../pattern.ts'
import type { Format } from './format.ts'

type Rules = { readonly service: 'needed' | 'refused'; readonly wildcards: boolean }

function template(name: string, hint: string, rules: Rules): Format {
  return {
    name,
    pattern: null,
    max: 1024,
    hint,
    refuse: (text) => {
      const pattern = parsePattern(text)
      if ('why' in pattern) return pattern.why
      const why = whyUnsafe(text)
      if (why !== null) return why
      const slots = slotsOf(pattern)
      if (rules.service === 'needed' && !slots.has('service')) {
        return 'has no {service}; name the service’s place, or use `layout.services`'
      }
      if (rules.service === 'refused' && slots.has('service'))
        return 'has a {service}, which is known here; write its name'
      const wild = slots.has('star') || pattern.includes('deep')
      return wild && !rules.wildcards ? 'has a `*`; name the one file' : null
    },
  }
}

export const sliceTemplate = template(
  'path template',
  'a path from the repository’s root with {cluster} or {environment}, and {service}',
  { service: 'needed', wildcards: true },
)
export const serviceTemplate = template(
  'path template of one service',
  'a path from the repository’s root with {cluster} or {environment}',
  { service: 'refused', wildcards: true },
)
export const indexTemplate = template(
  'path template of an index file',
  'a kustomization.yaml’s path from the repository’s root with {cluster} or {environment}',
  { service: 'refused', wildcards: false },
)

export const pathPattern: Format = {
  name: 'path pattern',
  pattern: null,
  max: 512,
  hint: 'a path from the repository’s root, in which `*` stands for a part of a name and `**` for any depth',
  refuse: (text) => {
    if (text.startsWith('!')) return 'starts with `!`; list what is meant'
    if (/[[\]{}()]/.test(text)) return 'has brackets; patterns know `*` and `**` alone'
    const deep = text.split('/').find((segment) => segment.includes('**') && segment !== '**')
    return deep === undefined ? whyUnsafe(text) : 'has a `**` that is not a part of its own between slashes'
  },
}

export const valuePath: Format = {
  name: 'value path',
  pattern: null,
  max: 512,
  hint: 'keys joined by dots, e.g. image.tag or **.resources',
  refuse: (text) => {
    const path = parsePathPattern(text)
    if ('problems' in path) return 'is no value path; join keys by dots, put a key with dots in quotes'
    if (path.steps.every(({ kind }) => kind === 'any' || kind === 'deep')) return 'fits every value; name a key'
    return path.steps.at(-1)?.kind === 'deep' ? 'ends in `**`, which fits every value; name the key' : null
  },
}
