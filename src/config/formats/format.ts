// What a text in the configuration may look like: one pattern for parser, JSON Schema and reference page.

export type Format = {
  /** What it is, as the reference page calls it. */
  readonly name: string
  /** Source of a linear regular expression (flag u) for the whole text; null: any characters. */
  readonly pattern: string | null
  /** Longest text, in UTF-16 units. */
  readonly max: number
  /** What to write instead, as the end of `write …`. */
  readonly hint: string
  /** Why a text that fits the pattern is refused, as the end of a sentence that starts with the text; null: it is fine. */
  readonly refuse?: (text: string) => string | null
  /** The text is somebody's value: messages do not repeat it, it might be a secret. */
  readonly hidden?: true
}

const compiled = new Map<string, RegExp>()

/** Why the text does not fit, as the end of a sentence that starts with the text, or null. */
export function whyNot(format: Format, text: string): string | null {
  if (text === '') return `is empty; write ${format.hint}`
  if (text.length > format.max) return `is longer than ${format.max} characters`
  if (format.pattern !== null) {
    const pattern = compiled.get(format.pattern) ?? new RegExp(format.pattern, 'u')
    compiled.set(format.pattern, pattern)
    if (!pattern.test(text)) return `is no ${format.name}; write ${format.hint}`
  }
  return format.refuse?.(text) ?? null
}
