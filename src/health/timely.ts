// When a report was made, in a form that can be compared, and whether that is near enough to now.

const zoned = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/

/** Flux is younger than the one, and nothing of it outlives the other: `0001-01-01` and `9999-12-31` are no times. */
const sane = [Date.parse('2015-01-01T00:00:00Z'), Date.parse('2100-01-01T00:00:00Z')] as const

const iso = (milliseconds: number): string | null =>
  milliseconds >= sane[0] && milliseconds < sane[1] ? new Date(milliseconds).toISOString() : null

/** RFC 3339 with a zone → ISO 8601 in UTC; null: no such text, no such day, or an absurd year. */
export function instantOf(text: string): string | null {
  const [, year, month, day] = zoned.exec(text) ?? []
  if (day === undefined) return null
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > days) return null
  return iso(Date.parse(text))
}

/** Milliseconds since 1970 in digits, as Flagger writes them. */
export const instantOfMilliseconds = (text: string): string | null =>
  /^\d{12,14}$/.test(text) ? iso(Number(text)) : null

/** Whether `at` is a time at most `tolerance` milliseconds from `now`, before or after. */
export const isTimely = (at: string | null, now: number, tolerance = 600_000): boolean =>
  at !== null && Math.abs(now - Date.parse(at)) <= tolerance
