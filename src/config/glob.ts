// Patterns of the configuration against names and paths, without regular expressions: no pattern can run away, and
// every character but `*` stands for itself.

/** Whether the pattern, in which `*` stands for any characters, fits the whole text. */
export function matchesName(pattern: string, text: string): boolean {
  return fits([...pattern], [...text], '*', (wanted, character) => wanted === character)
}

/** Whether the pattern fits the whole path: `*` stands for a part of one name, `**` for any number of whole names. */
export function matchesPath(pattern: string, path: string): boolean {
  return fits(pattern.split('/'), path.split('/'), '**', matchesName)
}

/** Whether a service is one of `["*", "!legacy-*"]`: some pattern names it, and no pattern with `!` does. */
export function serviceSelected(patterns: readonly string[], service: string): boolean {
  const named = (pattern: string) => matchesName(pattern, service)
  const without = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1))
  return patterns.some((pattern) => !pattern.startsWith('!') && named(pattern)) && !without.some(named)
}

/** Matching with a wildcard by going back to the last one only, which is enough: the earliest fit of a part is the best. */
function fits(
  pattern: readonly string[],
  items: readonly string[],
  wildcard: string,
  same: (wanted: string, item: string) => boolean,
): boolean {
  let [at, index, lastWildcard, resume] = [0, 0, -1, 0]
  while (index < items.length) {
    const wanted = pattern[at]
    const item = items[index]
    if (wanted === wildcard) {
      lastWildcard = at++
      resume = index
    } else if (wanted !== undefined && item !== undefined && same(wanted, item)) {
      at++
      index++
    } else if (lastWildcard >= 0) {
      at = lastWildcard + 1
      index = ++resume
    } else return false
  }
  while (pattern[at] === wildcard) at++
  return at === pattern.length
}
