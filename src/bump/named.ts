// Which base a person means: an address in any form, host/owner/name, owner/name, or the repository's name alone.
import { didYouMean } from '../config/suggest.ts'
import { canonicalAddress } from '../flux/base-address.ts'
import { type Problem, problem } from '../problem.ts'
import { type BaseAddress, baseId } from './model.ts'

/** `known`: every base that is pinned somewhere; several of one id count once. */
export function baseNamed(name: string, known: readonly BaseAddress[]): BaseAddress | Problem {
  const bases = [...new Map(known.map((base) => [baseId(base), base])).values()]
  const wanted = name.trim().replace(/\/+$/, '').toLowerCase()
  const address = canonicalAddress(name.trim())
  const meant = bases.filter((base) =>
    address === null ? formsOf(base).includes(wanted) : baseId(base) === baseId(address),
  )
  const [first, ...more] = meant
  if (first !== undefined && more.length === 0) return first
  const list = (some: readonly BaseAddress[]) =>
    some
      .map(({ host, owner, name }) => `${host}/${owner}/${name}`)
      .sort()
      .join(', ')
  if (first !== undefined)
    return problem(
      'ambiguous-base',
      `${JSON.stringify(name)} names several bases: ${list(meant)}. Write the whole one.`,
    )
  const short = bases.map((base) => `${base.owner}/${base.name}`)
  const rest = bases.length === 0 ? 'Nothing here pins a base by a tag.' : `Pinned are ${list(bases)}.`
  return problem(
    'unknown-base',
    `Nothing here pins the base ${JSON.stringify(name)}.${didYouMean(name, short)} ${rest}`,
  )
}

/** In lower case. A name with folders in it is told from one of another owner by its id alone. */
function formsOf(base: BaseAddress): readonly string[] {
  const { owner, name } = base
  return [baseId(base), `${owner}/${name}`.toLowerCase(), name.toLowerCase()]
}
