// What is wrong with something a person wrote, as data: the core returns problems, it never throws for a user's mistake.

export type Problem = {
  /** Stable kebab-case word that tests and tools match on, e.g. `unknown-key`. */
  readonly code: string
  /** One sentence that says what is wrong and what to do next. */
  readonly message: string
  /** Path from the repository's root; null when the problem belongs to no file. */
  readonly file: string | null
  /** 1-based; null when the problem belongs to a whole file. */
  readonly line: number | null
  readonly column: number | null
}

/** One that belongs to a whole file, or to none. */
export const problem = (code: string, message: string, file: string | null = null): Problem => ({
  code,
  message,
  file,
  line: null,
  column: null,
})
