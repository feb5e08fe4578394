// Tells a story in numbered steps and holds each of its claims; the first that does not hold ends it.
import { inspect, isDeepStrictEqual, styleText } from 'node:util'

export type Teller = {
  /** Prints lines, indented. */
  say(text: string): void
  /** Prints the claim if `found` deeply equals `expected`; else the story ends there. */
  holds(claim: string, found: unknown, expected: unknown): void
}

export type Step = { readonly title: string; tell(teller: Teller): Promise<void> }

class Unheld extends Error {
  readonly found: unknown
  readonly expected: unknown
  constructor(claim: string, found: unknown, expected: unknown) {
    super(claim)
    this.found = found
    this.expected = expected
  }
}

/** Whether every step held. Never rejects: a step that throws did not hold. */
export async function tellStory(steps: readonly Step[], print: (line: string) => void): Promise<boolean> {
  const say = (text: string) => {
    for (const line of text.split('\n')) print(line === '' ? '' : `   ${line}`)
  }
  const holds = (claim: string, found: unknown, expected: unknown) => {
    if (!isDeepStrictEqual(found, expected)) throw new Unheld(claim, found, expected)
    say(styleText('green', `✓ ${claim}`))
  }
  for (const [index, { title, tell }] of steps.entries()) {
    print(styleText('bold', `${index + 1}. ${title}`))
    print('')
    try {
      await tell({ say, holds })
    } catch (error) {
      say(failure(error))
      return false
    }
    print('')
  }
  return true
}

function failure(error: unknown): string {
  const shown = (value: unknown) => inspect(value, { depth: 6, breakLength: 100 }).replaceAll('\n', '\n            ')
  if (!(error instanceof Unheld)) return styleText('red', `✗ The step broke off: ${inspect(error)}`)
  const claim = styleText('red', `✗ This did not hold: ${error.message}`)
  return `${claim}\n  expected: ${shown(error.expected)}\n  found:    ${shown(error.found)}`
}
