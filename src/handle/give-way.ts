// A job that writes one pull request after the other ends early where a hold waits to be heard: it comes again after it.
import type { Work } from './work.ts'

/** Nobody's failure: the job goes on from what stands by then, as it would after a crash. */
class GaveWay extends Error {
  override readonly name = 'GaveWay'
  readonly retryable = true
  readonly after = 0
  constructor() {
    super('a hold waits: this job goes on after it')
  }
}

/** Whoever writes holds all day must not keep a job from its end. */
const mostTimes = 3

/** Between two pull requests, before anything of the next one is written. */
export async function giveWay({ tasks, attempt }: Pick<Work, 'tasks' | 'attempt'>): Promise<void> {
  if (attempt <= mostTimes && (await tasks.isWaiting('hold'))) throw new GaveWay()
}
