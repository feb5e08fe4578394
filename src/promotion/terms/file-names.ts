// How the target names the files of a slice: names that differ only in what each side calls itself are one file
// (`int-release.yaml` and `prod-release.yaml`), and what refers to a file that is called otherwise there follows it.
import type { Replacement } from '../../flux/tokens.ts'
import { replaceTokens } from '../../flux/tokens.ts'
import type { SliceFile } from '../model.ts'
import { type Side, type Terms, tellPath } from './tell.ts'

/** `own`: the target's files of the same services. Learns from names that stand there; one way to say it is enough. */
export function withTwins(terms: Terms, source: readonly SliceFile[], own: readonly SliceFile[]): Terms {
  const standing = new Set(own.map((file) => file.path))
  const told = source.flatMap((file) => tellPath(terms, file.path) ?? [])
  const claimed = new Set(told)
  const lost = told.filter((path) => !standing.has(path)).map(wordsOf)
  const free = [...standing].filter((path) => !claimed.has(path)).map(wordsOf)
  const pairs = lost.flatMap((path) => {
    const names = free.flatMap((other) => nameBetween(path, other, terms) ?? [])
    return names.length === 1 ? names : []
  })
  const names = new Map(pairs.map((pair) => [pair.from, pair]))
  const clear = [...names.values()].filter(
    ({ from, to }) => !pairs.some((pair) => pair.from === from && pair.to !== to),
  )
  return clear.length === 0 ? terms : { ...terms, twins: { names: clear, standing } }
}

/** The one word in which two paths differ, where it is what each side calls itself. Thousands of paths may be compared. */
function nameBetween(theirs: Words, ours: Words, { from, to }: Terms): Replacement | null {
  if (theirs.length !== ours.length) return null
  let found: Replacement | null = null
  for (const [index, word] of theirs.entries()) {
    const own = ours[index] ?? ''
    if (word === own) continue
    if (found !== null && (found.from !== word || found.to !== own)) return null
    found = { from: word, to: own }
  }
  // A name that is the source's in full was told already.
  const isName = found !== null && (isNameOf(found.from, from) || isNameOf(found.from, to)) && isNameOf(found.to, to)
  return isName ? found : null
}

type Words = readonly string[]

const wordsOf = (path: string) => path.split(/([^\p{L}\p{N}]+)/u)

function isNameOf(word: string, { environment, cluster }: Side): boolean {
  const names = [environment, cluster].flatMap((name) => [name, ...wordsOf(name)])
  return names.some((name) => isShortFor(word, name) || isShortFor(name, word))
}

/** `stg` and `stag` for `staging`: its letters in order, the first one first, three at least. */
function isShortFor(short: string, long: string): boolean {
  const [letters, all] = [short.toLowerCase(), long.toLowerCase()]
  if (letters === all) return true
  if (!/^[a-z]{3,}$/.test(letters) || letters[0] !== all[0]) return false
  let at = 0
  for (const letter of letters) {
    at = all.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}

/** `files`: of the source and of the base. */
export function withReferences(terms: Terms, files: readonly SliceFile[]): Terms {
  const renamed = files.flatMap((file): Replacement[] => {
    const [from, to] = [nameOf(file.path), nameOf(tellPath(terms, file.path) ?? file.path)]
    // What the names in texts make of it anyway is no reference to follow.
    return !from.includes('.') || replaceTokens(from, terms.inTexts, terms.known).text === to ? [] : [{ from, to }]
  })
  const names = [...new Map(renamed.map((one) => [one.from, one])).values()]
  const clear = names.filter(({ from, to }) => !renamed.some((one) => one.from === from && one.to !== to))
  return clear.length === 0 ? terms : { ...terms, files: clear }
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
