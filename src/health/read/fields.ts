// Takes single fields out of what somebody sent: own keys of plain objects alone, nothing throws, nothing is too long.

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands under the keys, one inside of the other; undefined where one of them is not there. */
export function fieldOf(value: unknown, ...keys: readonly string[]): unknown {
  let at = value
  for (const key of keys) {
    if (!isRecord(at) || !Object.hasOwn(at, key)) return undefined
    at = at[key]
  }
  return at
}

/** The text there; null: none, an empty one, or one of more than `most` characters. */
export function textOf(value: unknown, most: number, ...keys: readonly string[]): string | null {
  const found = fieldOf(value, ...keys)
  return typeof found === 'string' && found !== '' && found.length <= most ? found : null
}
