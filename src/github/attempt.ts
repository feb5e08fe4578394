// One call to GitHub under one pace: limits shut its gate, and whatever comes back is an answer or a classified failure.
import { type HttpAnswer, httpFailure, type Intent, limitOf, readError, waitOf } from './answers.ts'
import { ForgeError } from './failure.ts'
import type { Pace } from './pace.ts'

/** As pino's: facts first. Neither tokens nor bodies are handed to it. */
export type ForgeLog = Readonly<Record<'debug' | 'warn' | 'error', (facts: object, message: string) => void>>

export type Answer<T> = {
  readonly status: number
  readonly headers: NonNullable<HttpAnswer>['headers']
  readonly data: T
}

export type Attempt = <T>(intent: Intent, call: () => Promise<Answer<T>>) => Promise<Answer<T>>

/** `installation`: whose traffic it is, for the log; null: the App's own. */
export function createAttempt(of: {
  readonly pace: Pace
  readonly installation: number | null
  readonly log: ForgeLog
}): Attempt {
  const { pace, installation, log } = of

  function failed(intent: Intent, error: unknown): Error {
    if (error instanceof ForgeError) return error
    const { route, answer, text } = readError(error)
    log.debug({ route, status: answer?.status ?? null }, 'GitHub did not serve')
    const wait = limitOf(answer)
    if (wait !== null) return limited(route, wait)
    if (answer?.headers['x-ratelimit-remaining'] === '0') pace.spent(waitOf(answer.headers))
    return httpFailure(route, intent, answer, text)
  }

  function limited(route: string, wait: number): ForgeError {
    const after = pace.limited(wait)
    log.warn({ route, installation, after }, 'GitHub limits this installation')
    return new ForgeError({ kind: 'retry', after }, `${route}: GitHub limits this installation`)
  }

  return async (intent, call) => {
    const answer = await call().catch((error: unknown) => {
      throw failed(intent, error)
    })
    const wait = limitOf(answer)
    if (wait !== null) throw limited('GraphQL', wait)
    if (answer.headers['x-ratelimit-remaining'] === '0') pace.spent(waitOf(answer.headers))
    else pace.served()
    // A body cut off under way, or a proxy's page: Octokit hands it on as text.
    if (typeof answer.data !== 'object' || answer.data === null || answer.data instanceof ArrayBuffer) {
      const message = `no JSON came with status ${answer.status}`
      throw new ForgeError({ kind: 'retry', after: null }, message, intent === 'write')
    }
    return answer
  }
}
