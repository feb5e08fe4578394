// A ledger file from its text. One that is not what Sluice writes is a problem, never an empty memory.
import type { Problem } from '../problem.ts'

export type Decoded<T> = { readonly record: T } | { readonly problems: readonly Problem[] }

const problem = (file: string, message: string): { readonly problems: readonly Problem[] } => ({
  problems: [
    {
      code: 'ledger',
      message: `${message} Restore the branch sluice-ledger from an earlier commit of it.`,
      file,
      line: null,
      column: null,
    },
  ],
})

export function decode<T>(text: string, file: string, is: (value: unknown) => value is T): Decoded<T> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return problem(file, 'This ledger file is not JSON.')
  }
  return is(value) ? { record: value } : problem(file, 'This ledger file was not written by this version of Sluice.')
}
