// Times and durations as people read them.
const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** Milliseconds in the largest unit that tells them whole. */
export function durationText(milliseconds: number): string {
  const [unit, size] = units.find(([, size]) => milliseconds % size === 0) ?? ['s', 1000]
  return `${Math.round(milliseconds / size)}${unit}`
}

/** `2026-11-29 06:30 UTC`. */
export const instantText = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
