// Durations as Flux writes them (Go's time.ParseDuration, without a sign): `1h2m3s`, `30s`, `500ms`, `1.5h`.

/** Milliseconds. */
const units: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ns: 1e-6,
}

const whole = /^(?:\d+(?:\.\d*)?(?:h|ms|m|s|us|µs|μs|ns))+$/
const parts = /(\d+(?:\.\d*)?)(h|ms|m|s|us|µs|μs|ns)/g

/** Longer than any duration that a person writes. */
const longest = 100

/** Whole milliseconds; null: no duration that Flux would take. */
export function fluxDuration(text: string): number | null {
  if (text === '0') return 0
  if (text.length > longest || !whole.test(text)) return null
  let sum = 0
  for (const [, count = '', unit = ''] of text.matchAll(parts)) sum += Number(count) * (units[unit] ?? 0)
  const rounded = Math.round(sum)
  return Number.isSafeInteger(rounded) ? rounded : null
}
