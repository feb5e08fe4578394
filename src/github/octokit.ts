// Octokit as Sluice uses it: Probot's, with its throttling and its retries off, a time-out, and no way off the host; and a
// plain one for what anybody may read.
import { Octokit } from '@octokit/rest'
import { ProbotOctokit } from 'probot'

/** Each request ends after this; the call then counts as ambiguous. */
const timeout = 20_000
const redirects: readonly number[] = [301, 302, 307, 308]
const mostRedirects = 3

type Fetch = typeof globalThis.fetch

/** Throws when no answer came in time, when it leads away from the host it was sent to, or goes round in circles. */
export function guardedFetch(fetch: Fetch = globalThis.fetch, deadline = () => AbortSignal.timeout(timeout)): Fetch {
  return async (input, init) => {
    const signal = deadline()
    let url = new URL(String(input))
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const answer = await fetch(url, { ...init, signal, redirect: 'manual' })
      const location = answer.headers.get('location')
      if (!redirects.includes(answer.status) || location === null) return answer
      // GitHub answers a renamed repository so. Method, body and token go along, hence never to another host.
      const next = new URL(location, url)
      if (next.origin !== url.origin) throw new Error(`the answer leads away from ${url.host}`)
      url = next
    }
    throw new Error('the answers lead round in circles')
  }
}

type Options = { readonly request?: object } & Record<string, unknown>

/**
 * Also for `new Probot({ Octokit })`. The function form of `defaults` is what switches the plugins off: with the object
 * form Probot's own defaults win, and writes are repeated without a look.
 */
export const ForgeOctokit = ProbotOctokit.defaults((options: Options) => ({
  ...options,
  throttle: { enabled: false },
  retry: { enabled: false },
  request: { fetch: guardedFetch(), ...options.request },
})) as typeof ProbotOctokit

export type Client = Pick<ProbotOctokit, 'request' | 'rest'>

/** Octokit as the App itself (JWT), for tokens and deliveries. `apiUrl`: GITHUB_API_URL, without a slash at its end. */
export function appClient(of: {
  readonly appId: number
  readonly privateKey: string
  readonly apiUrl: string
  readonly fetch?: Fetch
}): Client {
  const { appId, privateKey, apiUrl, fetch } = of
  return new ForgeOctokit({
    auth: { appId, privateKey },
    baseUrl: apiUrl,
    log: quiet,
    ...(fetch && { request: { fetch } }),
  })
}

/** Octokit with one installation token, on the same host and through the same fetch as the App's client. */
export function tokenClient(token: string, app: Client): Client {
  const { baseUrl, request } = app.request.endpoint.DEFAULTS
  return new ForgeOctokit({
    auth: { token },
    baseUrl,
    log: quiet,
    ...(request?.fetch && { request: { fetch: request.fetch } }),
  })
}

/** Octokit without any authentication, for public repositories of a GitHub that the App is no part of. */
export const publicClient = (apiUrl: string, fetch: Fetch = guardedFetch()): Client =>
  new Octokit({ baseUrl: apiUrl, log: quiet, request: { fetch } })

// Octokit and Probot log request bodies, which hold people's files: the session logs what is fit to be logged.
const nothing = () => undefined
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing }
