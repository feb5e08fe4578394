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
  const names = [...new Set([...targets.keys(), ...known])].filter((name) => name !== '')
  if (targets.size === 0 || ![...targets.keys()].some((from) => text.includes(from))) return { text, replaced: [] }
  names.sort((a, b) => b.length - a.length)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${names.map(escaped).join('|')})(?![\\p{L}\\p{N}_])`, 'gu')
  const counts = new Map<string, { count: number; lines: number[] }>()
  let line = 1
  let counted = 0
  const result = text.replace(pattern, (name, offset: number) => {
    const to = targets.get(name)
    if (to === undefined || to === name || !isWhole(text, name, offset, names)) return name
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

function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function newlinesBetween(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++
  return count
}

const longestWord = 4096

function isWhole(text: string, name: string, offset: number, names: readonly string[]): boolean {
  const before = text.slice(Math.max(0, offset - longestWord), offset)
  const after = text.slice(offset + name.length, offset + name.length + longestWord)
  if (name.includes('.')) {
    if (before.endsWith('-') || /^(-|\.[\p{L}\p{N}])/u.test(after)) return false
    if (/^[\d.]+$/.test(name) && /\d\.$/.test(before)) return false
  } else {
    const word = (/[\p{L}\p{N}_-]*$/u.exec(before)?.[0] ?? '') + name + (/^[\p{L}\p{N}_-]*/u.exec(after)?.[0] ?? '')
    if (word !== name && names.some((other) => other.startsWith(`${word}-`))) return false
  }
  return !inSystemPath(before, name, after)
}

const systemPath = /^\/(?:dev|etc|var|usr|proc|sys|run|tmp|opt|bin|sbin|lib|lib64|boot)(?:\/|$)/

/** Whether the path word around a name begins with a folder of the system. */
function inSystemPath(before: string, name: string, after: string): boolean {
  const head = /[^\s"'`=,:;()<>[\]{}|]*$/.exec(before)?.[0] ?? ''
  const tail = /^[^\s"'`=,:;()<>[\]{}|]*/.exec(after)?.[0] ?? ''
  const word = (head + name + tail).replace(/^\/\/(?=\/)/, '') // file:///etc
  // A variable before the slash (`${BASE}/dev`) says that the path does not begin here.
  return systemPath.test(word) && !/[})>]$/.test(before.slice(0, before.length - head.length))
}
