// Did-you-mean: the one candidate that a mistyped word most likely stands for.

const longestWord = 64

/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      }
      row.push(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}

/**
 * The candidate closest to the word, regardless of case, or null when none is close enough: one edit for words of up to
 * five characters, two up to eight, three above. Of equals the first wins.
 */
export function closest(word: string, candidates: Iterable<string>): string | null {
  if (word.length === 0 || word.length > longestWord) return null
  const wanted = word.toLowerCase()
  let reach = wanted.length <= 5 ? 1 : wanted.length <= 8 ? 2 : 3
  let best: string | null = null
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) > reach) continue
    const found = distance(wanted, candidate.toLowerCase())
    if (found > reach || found >= wanted.length) continue
    best = candidate
    if (found === 0) break
    reach = found - 1
  }
  return best
}

/** ` Did you mean "staging"?`, or nothing: to be put behind a sentence. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const best = closest(word, candidates)
  return best === null ? '' : ` Did you mean "${best}"?`
}
