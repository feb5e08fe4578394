// What a commit is called: GitHub's merges name a branch in their subject, and what the pull request was called below it.

/** `body`: the lines below the subject. */
export const titleOf = (subject: string, body: readonly string[]): string =>
  (subject.startsWith('Merge pull request #') ? body.find((line) => line.trim() !== '') : undefined) ?? subject
