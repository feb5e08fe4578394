// What happens after an answer that leaves open whether a write was carried out: a look, never a blind repeat.
import { isAmbiguous } from './failure.ts'

/**
 * Sends once. After an ambiguous answer it looks: what is found is the result, and what is not found stays the error, so
 * that the job comes back later and looks again.
 */
export async function unlessDone<T, D>(send: () => Promise<T>, look: () => Promise<D | undefined>): Promise<T | D> {
  try {
    return await send()
  } catch (error) {
    if (!isAmbiguous(error)) throw error
    const done = await look()
    if (done === undefined) throw error
    return done
  }
}

/** GitHub may store other line ends and no blank end. */
export const sameText = (a: string | undefined, b: string): boolean =>
  (a ?? '').replaceAll('\r\n', '\n').trim() === b.replaceAll('\r\n', '\n').trim()
