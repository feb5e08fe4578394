// Tells a text of one cluster in another cluster's terms: names are replaced as whole tokens, all in one pass.

export type Replacement = { readonly from: string; readonly to: string }

export type Replaced = Replacement & {
  readonly count: number
  /** 1-based, ascending, each once. */
  readonly lines: readonly number[]
}

/**
 * Replaces whole names. What counts as whole:
 * - A letter, digit or underscore beside a name makes it another word: `dev` is not in `develop`, `dev2` or `dev_x`.
 * - A hyphen does not: `letsencrypt-dev-cluster` and `dev-cluster-harbor` name the cluster `dev-cluster`.
 * - But `known` names (all clusters, also those not replaced) come first: at each place the longest one wins, so `prod` is
 *   not found in `prod-eu` when that is a cluster. A word that is the beginning of a longer known name is left alone too.
 * - A name with a dot (a domain) takes no hyphen beside it and no further label behind it: `dev.example.com` is found in
 *   `harbor.dev.example.com`, not in `my-dev.example.com` or `dev.example.com.au`.
 * - Nothing is replaced inside absolute system paths (`/dev/shm`, `/var/lib/…`).
 * Every name is looked for in the old text only; nothing that was replaced is replaced again.
 */
export function replaceTokens(
  text: string,
  replacements: readonly Replacement[],
  known: readonly string[] = [],
): { readonly text: string; readonly replaced: readonly Replaced[] } {
  const targets = new Map(replacements.filter(({ from }) => from !== '').map(({ from, to }) => [from, to]))
  if (targets.size === 0 || ![...targets.keys()].some((from) => text.includes(from))) return { text, replaced: [] }
  const { names, pattern } = searchFor([...targets.keys()], known)
  const counts = new Map<string, { count: number; lines: number[] }>()
  const longest = names[0]?.length ?? 0
  const inSystemPath = systemPathsIn(text)
  let line = 1
  let counted = 0
  const result = text.replace(pattern, (name, offset: number) => {
    const to = targets.get(name)
    if (to === undefined || to === name || inSystemPath(offset)) return name
    if (!isWhole(text, name, offset, names, longest)) return name
    line += newlinesBetween(text, counted, offset)
    counted = offset
    const seen = counts.get(name) ?? { count: 0, lines: [] }
    if (seen.lines.at(-1) !== line) seen.lines.push(line)
    counts.set(name, { count: seen.count + 1, lines: seen.lines })
    return to
  })
  const replaced = [...counts].map(([from, { count, lines }]) => ({
    from,
    to: targets.get(from) ?? from,
    count,
    lines,
  }))
  return { text: result, replaced }
}

/** Replaces whole file names, also behind folders, but none in an address: `https://…/values.yaml` lies elsewhere. */
export function replaceFileNames(
  text: string,
  names: readonly Replacement[],
): { readonly text: string; readonly replaced: readonly (Replacement & { readonly count: number })[] } {
  const targets = new Map(names.filter(({ from }) => text.includes(from)).map((name) => [name.from, name.to]))
  if (targets.size === 0) return { text, replaced: [] }
  const any = [...targets.keys()].sort((a, b) => b.length - a.length).map(escaped)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_.-])(?:${any.join('|')})(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`, 'gu')
  const counts = new Map<string, number>()
  const result = text.replace(pattern, (from, offset: number) => {
    if (/:\/\/\S*$/.test(text.slice(Math.max(0, offset - longestAddress), offset))) return from
    counts.set(from, (counts.get(from) ?? 0) + 1)
    return targets.get(from) ?? from
  })
  const replaced = [...counts].map(([from, count]) => ({ from, to: targets.get(from) ?? from, count }))
  return { text: result, replaced }
}

const longestAddress = 500

type Search = { readonly names: readonly string[]; readonly pattern: RegExp }

/** By the list of known names: it is the same for every path and text of a configuration, and hundreds of names long. */
const searches = new WeakMap<readonly string[], Map<string, Search>>()

function searchFor(targets: readonly string[], known: readonly string[]): Search {
  const made = searches.get(known) ?? new Map<string, Search>()
  searches.set(known, made)
  const key = targets.join('\0')
  const before = made.get(key)
  if (before !== undefined) return before
  const names = [...new Set([...targets, ...known])].filter((name) => name !== '').sort((a, b) => b.length - a.length)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${names.map(escaped).join('|')})(?![\\p{L}\\p{N}_])`, 'gu')
  const search = { names, pattern }
  made.set(key, search)
  return search
}

function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function newlinesBetween(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** Whether a match stands for the name and not for a longer one; `longest` is the length of the longest known name. */
function isWhole(text: string, name: string, offset: number, names: readonly string[], longest: number): boolean {
  const end = offset + name.length
  if (name.includes('.')) {
    if (text[offset - 1] === '-' || text[end] === '-') return false
    if (text[end] === '.' && /[\p{L}\p{N}]/u.test(text.slice(end + 1, end + 3))) return false
    return !(/^[\d.]+$/.test(name) && /\d\.$/.test(text.slice(Math.max(0, offset - 2), offset)))
  }
  let from = offset
  let to = end
  while (from > 0 && to - from <= longest && wordPart.test(text[from - 1] ?? '')) from--
  while (to < text.length && to - from <= longest && wordPart.test(text[to] ?? '')) to++
  const word = text.slice(from, to)
  return word === name || !names.some((other) => other.length > word.length && other.startsWith(`${word}-`))
}

const wordPart = /[\p{L}\p{N}_-]/u
const systemPath =
  /^(?:\/\/)?\/(?:dev|etc|var|usr|proc|sys|run|tmp|opt|bin|sbin|lib|lib64|boot)(?![^\s"'`=,:;()<>[\]{}|/])/

/** Answers, for rising offsets, whether the path word around an offset begins with a folder of the system. */
function systemPathsIn(text: string): (offset: number) => boolean {
  const delimiter = /[\s"'`=,:;()<>[\]{}|]/g
  let start = 0
  let next = delimiter.exec(text)
  return (offset) => {
    while (next !== null && next.index < offset) {
      start = next.index + 1
      next = delimiter.exec(text)
    }
    // A variable before the slash (`${BASE}/dev`) says that the path does not begin here.
    return !/[})>]/.test(text[start - 1] ?? '') && systemPath.test(text.slice(start, start + 12))
  }
}
