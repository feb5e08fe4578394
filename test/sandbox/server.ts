// The sandbox on a socket: routes each request to REST, GraphQL, Git or the controls, through faults and the log.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { isAppForm, serveAppForm } from './app-form.ts'
import { type Control, handleControl, type LoggedRequest } from './control.ts'
import { readAuth } from './credentials.ts'
import type { Fault } from './faults.ts'
import { isGitPath, serveGit } from './git-http.ts'
import { handleGraphql } from './graphql/handle.ts'
import type { Reply } from './rest/route.ts'
import { answer, byName, type Match, matchRoute, refusalReply, templateOf } from './rest/router.ts'
import type { Site } from './shapes/site.ts'
import type { Auth } from './state/access.ts'
import { notFound, Refusal } from './state/refusal.ts'

export type Served = Control & { readonly site: Site }

/** `served` is asked with each request, since the address is part of it and known only when the server listens. */
export function createSandboxServer(served: () => Served): Server {
  return createServer((request, response) => {
    handle(served(), request, response).catch((error: unknown) => {
      // A fault of the sandbox itself: loud, so that no test takes it for GitHub's.
      process.stderr.write(
        `sandbox: ${request.method} ${request.url}: ${error instanceof Error ? error.stack : error}\n`,
      )
      if (response.headersSent) response.destroy()
      else send(request, response, { status: 500, json: { message: `The sandbox failed: ${error}` } }, {})
    })
  })
}

async function handle(served: Served, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', served.site.url)
  const { method = 'GET' } = request
  if (url.pathname.startsWith('/_sandbox/')) return control(served, request, response, url)
  // GitHub Enterprise clients put the API under /api/v3 and GraphQL under /api/graphql.
  const named = url.pathname.replace(/^\/api\/(v3(?=\/)|(?=graphql$))/, '/').replace('//', '/')
  const path = byName(served.site.github, named)
  const fault = served.faults.strike(method, path)
  if (fault && fault.delayMs > 0) await setTimeout(fault.delayMs)
  if (method === 'POST' && isAppForm(path)) await appForm(served, request, response, path, url)
  else if (isGitPath(path)) await git(served, request, response, path, fault)
  else served.requests.push(await api(served, request, response, path, url, fault))
}

async function control(served: Served, request: IncomingMessage, response: ServerResponse, url: URL) {
  const body = parse(await buffer(request))
  const reply = attempt(() => handleControl(served, request.method ?? 'GET', url.pathname, body))
  send(request, response, reply, {})
}

async function appForm(
  { site }: Served,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { searchParams }: URL,
) {
  const body = await buffer(request)
  send(
    request,
    response,
    attempt(() => serveAppForm(site, path, searchParams, body)),
    {},
  )
}

function attempt(run: () => Reply): Reply {
  try {
    return run()
  } catch (error) {
    if (error instanceof Refusal) return refusalReply(error)
    throw error
  }
}

const login = (auth: Auth | null): string | null => {
  if (auth === null || auth.kind === 'anonymous') return null
  return auth.kind === 'app' ? auth.app.slug : auth.user.login
}

/** Wraps reading of credentials, whose failure is an answer of its own. */
function whoIs(served: Served, request: IncomingMessage): Auth | Refusal {
  try {
    return readAuth(served.site.github, request.headers.authorization)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

// Git answers in its own time: the entry stands in the log from the start and learns its status when the answer has begun.
async function git(
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  fault: Fault | null,
) {
  const auth = whoIs(served, request)
  const { method = 'GET' } = request
  const route = `/{owner}/{repo}.git/${path.split('/').slice(3).join('/')}`
  served.requests.push({
    method,
    route,
    path,
    get status() {
      return fault?.status ?? response.statusCode
    },
    actor: auth instanceof Refusal ? null : login(auth),
  })
  if (fault?.status !== undefined && !fault.applied) spoil(request, response, fault)
  else await serveGit(served.site.github, request, response)
}

async function api(
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  url: URL,
  fault: Fault | null,
): Promise<LoggedRequest> {
  const { method = 'GET' } = request
  const auth = whoIs(served, request)
  const bytes = await buffer(request)
  const graphql = method === 'POST' && path === '/graphql'
  const match = graphql ? undefined : matchRoute(method, path)
  const spoilt = fault?.status !== undefined
  const skipped = spoilt && !fault.applied
  const reply = skipped ? null : attempt(() => run(served, request, auth, { path, url, bytes, graphql, match }))
  const status = spoilt ? fault.status : reply === null ? 0 : send(request, response, reply, fault?.headers ?? {})
  if (spoilt) spoil(request, response, fault)
  return {
    method,
    route: graphql ? '/graphql' : match ? templateOf(match) : path,
    path,
    status: status ?? 0,
    actor: auth instanceof Refusal ? null : login(auth),
    ...(graphql ? { operation: operationOf(parse(bytes)) } : {}),
  }
}

type Asked = { path: string; url: URL; bytes: Buffer; graphql: boolean; match: Match | undefined }

function run(
  served: Served,
  request: IncomingMessage,
  auth: Auth | Refusal,
  { path, url, bytes, graphql, match }: Asked,
): Reply {
  if (auth instanceof Refusal) throw auth
  const body = parse(bytes)
  if (body === undefined) throw new Refusal(400, 'Problems parsing JSON')
  if (graphql) return handleGraphql(served.site, auth, body)
  if (!match) throw notFound()
  if (typeof body !== 'object' || body === null) throw new Refusal(400, 'Body should be a JSON object')
  // A bare list stands for its one field, as for labels and assignees.
  const fields = Array.isArray(body) ? { labels: body } : { ...body }
  const accept = request.headers.accept ?? ''
  return answer(served.site, served.deliveries, auth, match, { path, query: url.searchParams, accept, body: fields })
}

/** undefined for what is no JSON; an empty body is an empty object. */
function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return {}
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

function operationOf(body: unknown): 'query' | 'mutation' {
  const query = typeof body === 'object' && body !== null && 'query' in body ? String(body.query) : ''
  return /^\s*mutation\b/m.test(query) ? 'mutation' : 'query'
}

function spoil(request: IncomingMessage, response: ServerResponse, fault: Fault) {
  if (fault.status === 0 || fault.status === undefined) {
    request.socket.destroy()
    return
  }
  request.resume()
  const json = fault.body ?? { message: `A fault of status ${fault.status}, as ordered` }
  send(request, response, { status: fault.status, json }, fault.headers)
}

// A limit that is never reached; faults play the others.
// Those who send no token get less.
const limits = (limit: number) => ({
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(limit - 1),
  'x-ratelimit-used': '1',
  'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
  'x-ratelimit-resource': 'core',
})

const bodiless = (status: number) => status === 204 || status === 304

/** Answers the status that was sent, which is 304 for a client that has the same answer already. */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  extra: Readonly<Record<string, string>>,
): number {
  const body = reply.raw ?? (reply.json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(reply.json)))
  const readable = request.method === 'GET' && reply.status === 200
  const etag = readable ? { etag: `W/"${createHash('sha256').update(body).digest('hex')}"` } : {}
  const status = readable && request.headers['if-none-match'] === etag.etag ? 304 : reply.status
  const type = reply.json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
  const length = bodiless(status) ? {} : { 'content-length': String(body.length) }
  response.writeHead(status, {
    ...limits(request.headers.authorization === undefined ? 60 : 5000),
    'x-github-media-type': 'github.v3',
    ...etag,
    ...type,
    ...length,
    ...reply.headers,
    ...extra,
  })
  response.end(bodiless(status) || request.method === 'HEAD' ? undefined : body)
  return status
}
