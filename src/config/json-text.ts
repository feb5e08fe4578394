// JSON as the formatter of this project writes it, so that a generated file stays as it was generated.

const lineWidth = 120

/** Objects take a line per key; a list of plain values stands on one line where it fits behind its key. */
export function jsonText(value: unknown, indent = '', before = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    const line = flatText(items)
    // One more column for the comma that may follow.
    if (items.every(isFlat) && indent.length + before + line.length + 1 <= lineWidth) return line
    return `[\n${items.map((item) => inner + jsonText(item, inner)).join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}'
  const pairs = entries.map(([key, item]) => {
    const name = `${JSON.stringify(key)}: `
    return inner + name + jsonText(item, inner, name.length)
  })
  return `{\n${pairs.join(',\n')}\n${indent}}`
}

const flatText = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(flatText).join(', ')}]` : JSON.stringify(value)

const isFlat = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isFlat) : typeof value !== 'object' || value === null
