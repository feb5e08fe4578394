// When it is time for a sweep: at the start, and from then on in even steps. The inbox sees to it that they do not pile up.
import type { Clock } from '../inbox/clock.ts'
import type { SweepLog } from './sweep.ts'

/** Answers the way to stop it. */
export function keepSweeping(
  app: { readonly sweep: () => Promise<void> },
  every: number,
  clock: Clock,
  log: SweepLog,
): () => void {
  let cancel = () => {}
  const round = () => {
    cancel = clock.after(every, round)
    app.sweep().catch((error: unknown) => log.error({ reason: String(error) }, 'the sweep could not be stored'))
  }
  round()
  return () => cancel()
}
