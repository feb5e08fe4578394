// The HTTP server: webhooks, plugged-in routes and probes, with limits on size, memory and time for senders nobody knows.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { BaseLogger } from 'pino'
import { type Body, type Budget, readBody } from './body.ts'
import { type IntakeOptions, webhookRoute } from './intake.ts'
import { type Answer, type Call, matches, Refusal, type Route, shownPath } from './route.ts'

export type ServerOptions = IntakeOptions & {
  readonly host: string
  /** 0 asks the system for one. */
  readonly port: number
  /** What `/readyz` says. */
  readonly ready: () => boolean
  readonly log: Pick<BaseLogger, 'info' | 'warn' | 'error'>
  /** More routes, e.g. `POST /flux/*`. */
  readonly routes?: readonly Route[]
  /** Bytes of bodies held at once by all requests; default 64 MiB. Beyond it: 503. */
  readonly maxInFlight?: number
  /** Milliseconds for the headers and for the whole request to arrive; default 10,000. */
  readonly timeout?: number
}

export type RunningServer = {
  readonly url: string
  /** Takes no new request, ends the ones under way, resolves when the last connection is closed. */
  close(): Promise<void>
}

const mostConnections = 2000
/** How long an early answer waits for a sender that still sends, so that the answer is read before the connection goes. */
const linger = 1000

const probes = (ready: () => boolean): readonly Route[] => [
  { method: 'GET', path: '/healthz', answer: () => ({ status: 200, body: { ok: true } }) },
  { method: 'GET', path: '/readyz', answer: () => (ready() ? ok(true) : ok(false)) },
]
const ok = (ready: boolean): Answer => ({ status: ready ? 200 : 503, body: { ready } })

/** Rejects when a secret is too weak or the address cannot be had. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, port, ready, log, timeout = 10_000 } = options
  const routes = [webhookRoute(options), ...probes(ready), ...(options.routes ?? [])]
  const budget: Budget = { used: 0, most: options.maxInFlight ?? 64 * 2 ** 20 }
  const checkEvery = Math.min(1000, Math.ceil(timeout / 4))
  const server = createServer(
    { headersTimeout: timeout, requestTimeout: timeout, connectionsCheckingInterval: checkEvery },
    (request, response) => void serve(request, response),
  )
  server.maxConnections = mostConnections

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const held: Body[] = []
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    const call: Call = {
      path,
      headers: request.headers,
      async body(most) {
        const body = await readBody(request, most, budget)
        held.push(body)
        return body.pieces
      },
    }
    const answer = await answerTo(request.method ?? '', call).catch((error: unknown) =>
      refusalOf(error, shownPath(routes, path), log),
    )
    for (const body of held) body.release()
    send(request, response, answer, !server.listening)
  }

  async function answerTo(method: string, call: Call): Promise<Answer> {
    const here = routes.filter((route) => matches(route, call.path))
    if (here.length === 0) throw new Refusal(404, 'there is nothing here')
    const route = here.find((one) => one.method === (method === 'HEAD' ? 'GET' : method))
    if (!route) throw new Refusal(405, `this takes ${here.map((one) => one.method).join(', ')} only`)
    return route.answer(call)
  }

  return { url: await listen(server, host, port), close: () => close(server) }
}

function refusalOf(error: unknown, path: string, log: ServerOptions['log']): Answer {
  if (error instanceof Refusal) {
    log.info({ path, status: error.status, reason: error.message }, 'request refused')
    return { status: error.status, body: { error: error.message } }
  }
  log.warn({ path, reason: String(error) }, 'request failed')
  return { status: 500, body: { error: 'this went wrong here' } }
}

/** An answer before the body's end closes the connection; what still comes in is thrown away for a moment first. */
function send(request: IncomingMessage, response: ServerResponse, answer: Answer, last: boolean) {
  if (response.destroyed) return
  const text = JSON.stringify(answer.body)
  const early = !request.complete
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-content-type-options': 'nosniff',
    ...(early || last ? { connection: 'close' } : {}),
  })
  if (!early) {
    response.end(text)
    return
  }
  response.write(text)
  const timer = setTimeout(() => response.end(), linger)
  request.once('close', () => {
    clearTimeout(timer)
    response.end()
  })
  request.resume()
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      const name = host.includes(':') ? `[${host}]` : host
      resolve(`http://${name}:${typeof address === 'object' ? address?.port : port}`)
    })
  })
}

function close(server: Server): Promise<void> {
  // Its error says only that it was closed already.
  return new Promise((resolve) => server.close(() => resolve()))
}
