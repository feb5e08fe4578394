// What is only a courtesy, a comment in a locked conversation or the removal of a branch that a rule keeps: where GitHub
// will not have it, that is logged, and nothing that matters more is held up.
import { ForgeError } from '../github/failure.ts'
import type { Work } from './work.ts'

/** Whether it was done. What may be different the next time is thrown. */
export async function unlessRefused({ log }: Work, what: string, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    if (!(error instanceof ForgeError) || passing.has(error.failure.kind)) throw error
    log.warn({ what, reason: error.message }, 'GitHub refused what is not needed')
    return false
  }
}

const passing: ReadonlySet<string> = new Set(['retry', 'uninstalled'])
