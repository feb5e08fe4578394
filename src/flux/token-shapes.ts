// Shapes of well-known credentials anywhere in a text, whatever key they stand under.

export type TokenShape = {
  readonly shape: 'github-token' | 'gitlab-token' | 'slack-token' | 'aws-access-key' | 'private-key' | 'age-secret-key'
  /** 1-based. */
  readonly line: number
}

const shapes: readonly (readonly [TokenShape['shape'], RegExp])[] = [
  ['github-token', /\b(?:gh[opsur]_[A-Za-z0-9]{4,}|github_pat_[A-Za-z0-9_]{4,})/],
  ['gitlab-token', /\bglpat-[A-Za-z0-9_-]{8,}/],
  ['slack-token', /\bxox[abeoprs]-[A-Za-z0-9-]{8,}/],
  ['aws-access-key', /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{8,}/],
  ['private-key', /-----BEGIN (?!PUBLIC)(?:[A-Z0-9]+ ){0,4}KEY(?: BLOCK)?-----/],
  ['age-secret-key', /AGE-SECRET-KEY-1/],
]

export function tokenShapes(text: string): readonly TokenShape[] {
  // One look over the whole text first: nearly every file has none.
  const present = shapes.filter(([, pattern]) => pattern.test(text))
  if (present.length === 0) return []
  const lines = text.split('\n')
  return lines.flatMap((line, index) =>
    present
      .filter(([, pattern]) => pattern.test(line))
      .flatMap(([shape]) => {
        const more = shape === 'private-key' ? keyLines(lines, index) : 0
        return Array.from({ length: 1 + more }, (_, below) => ({ shape, line: index + 1 + below }))
      }),
  )
}

const longestKey = 400

/** How many lines below its first one a key goes on: to its end, else as far as the lines look like one. */
function keyLines(lines: readonly string[], start: number): number {
  if (lines[start]?.includes('-----END ')) return 0
  const below = lines.slice(start + 1, start + longestKey)
  const end = below.findIndex((line) => /-----END [A-Z0-9 ]*KEY/.test(line))
  if (end >= 0) return end + 1
  const other = below.findIndex((line) => !/^[\s"'#|>\\n]*[A-Za-z0-9+/=]{4,}[\s"'\\n,]*$/.test(line))
  return other < 0 ? below.length : other
}
