// What `/waive` calls a missing secret: the end of its path, as short as it can be, with a key where one file lacks several.
import { closest } from '../../config/suggest.ts'

export type NamedSecret = { readonly name: string; readonly path: string; readonly keys: readonly string[] }

/** What can be typed as one word of a comment. */
const typeable = /^[A-Za-z0-9._][A-Za-z0-9._/:-]{0,250}$/

export function secretNames(secrets: readonly Omit<NamedSecret, 'name'>[]): readonly string[] {
  const paths = [...new Set(secrets.map(({ path }) => path))]
  const taken = new Set<string>()
  return secrets.map(({ path, keys }, index) => {
    const shortest = endsOf(path).find((end) => paths.filter((one) => endsIn(one, end)).length === 1) ?? path
    const isAlone = secrets.filter((one) => one.path === path).length === 1
    const names = isAlone ? [shortest] : keys.map((key) => `${shortest}:${key}`)
    const name = names.find((one) => typeable.test(one) && !taken.has(one)) ?? `secret-${index + 1}`
    taken.add(name)
    return name
  })
}

const endsIn = (path: string, end: string) => path === end || path.endsWith(`/${end}`)

function endsOf(path: string): readonly string[] {
  const segments = path.split('/')
  return segments.map((_, index) => segments.slice(segments.length - 1 - index).join('/'))
}

/** By name, path, end of a path, or key, with or without a path before it; none or several: `found` is null. */
export function secretCalled<S extends NamedSecret>(
  word: string,
  secrets: readonly S[],
): { readonly found: S | null; readonly near: readonly string[] } {
  const exact = secrets.find(({ name }) => name === word)
  if (exact !== undefined) return { found: exact, near: [] }
  const fits = secrets.filter(
    ({ path, keys }) =>
      [path, ...keys.map((key) => `${path}:${key}`)].some((whole) => endsIn(whole, word)) ||
      keys.some((key) => key === word || key.endsWith(`.${word}`)),
  )
  const [only, ...others] = fits
  if (only !== undefined && others.length === 0) return { found: only, near: [] }
  const near = closest(
    word,
    secrets.map(({ name }) => name),
  )
  return { found: null, near: fits.length > 0 ? fits.map(({ name }) => name) : near === null ? [] : [near] }
}
