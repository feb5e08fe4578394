// What a route of the HTTP server is: a request without sockets in, a small JSON answer out.
import type { IncomingHttpHeaders } from 'node:http'

export type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

export type Call = {
  /** Without the query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /**
   * The body's pieces as received, at most `most` bytes; held until the request is answered. Rejects with a Refusal,
   * also when the sender breaks off.
   */
  body(most: number): Promise<readonly Buffer[]>
}

export type Route = {
  readonly method: 'GET' | 'POST'
  /** Exact; or with a last segment `*` that stands for any one segment, as in `/flux/*`. */
  readonly path: string
  /** What stands in place of `*` is a secret: it is never logged. */
  readonly hidden?: true
  answer(call: Call): Answer | Promise<Answer>
}

/** Thrown to end the work on a request with an answer; the message is for the sender and says nothing about our inside. */
export class Refusal extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** As it may be logged: short, and without the secret of a hidden route, whatever else is wrong with it. */
export function shownPath(routes: readonly Route[], path: string): string {
  const hidden = routes.find((route) => route.hidden && path.startsWith(route.path.slice(0, -1)))
  return hidden?.path ?? path.slice(0, 100)
}

export function matches(route: Route, path: string): boolean {
  if (!route.path.endsWith('/*')) return route.path === path
  const prefix = route.path.slice(0, -1)
  return path.startsWith(prefix) && /^[^/]+$/.test(path.slice(prefix.length))
}
