// Who decides where both sides changed a value: the table of policies, unless somebody knows better (a person's choice, a
// pick of single changes).

/** One place that both sides changed differently, as a conflict shows it; null: absent on that side. */
export type Disputed = {
  readonly pointer: string
  /** The nearest key of a map above the value; '' where the merge is by lines. */
  readonly key: string
  readonly base: string | null
  readonly source: string | null
  readonly target: string | null
}

/** Null leaves it to the table of policies; what that leaves open is a conflict. */
export type Judge = (disputed: Disputed) => 'source' | 'target' | null

export const undecided: Judge = () => null
