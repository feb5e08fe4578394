// Git over HTTP: clone, fetch and push through `git http-backend`, with GitHub's answers to those who may not.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { type GitView, openGitView } from './git-view.ts'
import { type Auth, actorOf, authenticate, canSee, demand } from './state/access.ts'
import { gitEnvironment } from './state/git-process.ts'
import { findRepository, fullName } from './state/github.ts'
import type { GitHub, Repository } from './state/model.ts'
import { Refusal } from './state/refusal.ts'

const route = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/

/** Whether a request's path is Git's and not the API's. */
export const isGitPath = (path: string) => route.test(path)

/**
 * The token in an `Authorization` header: the password of Basic (any user name), the user name where the password
 * says nothing, or what follows `Bearer` and `token`. null without one.
 */
export function readToken(header: string | undefined): string | null {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(header ?? '') ?? []
  if (/^(bearer|token)$/i.test(scheme)) return value
  if (!/^basic$/i.test(scheme)) return null
  const pair = Buffer.from(value, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  const [user, password] = colon < 0 ? [pair, ''] : [pair.slice(0, colon), pair.slice(colon + 1)]
  return (password === '' || password === 'x-oauth-basic' ? user : password) || null
}

/** Answers a request for which `isGitPath` holds. A push is in the state before its answer is sent. */
export async function serveGit(github: GitHub, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const [, owner = '', name = '', action = ''] = route.exec(url.pathname) ?? []
  const service = action === 'info/refs' ? url.searchParams.get('service') : action
  try {
    if (service !== 'git-upload-pack' && service !== 'git-receive-pack') {
      throw new Refusal(403, 'Please upgrade your git client.')
    }
    const writes = service === 'git-receive-pack'
    const { auth, repository } = admit(github, request.headers.authorization, `${owner}/${name}`, writes)
    const view = openGitView(repository)
    try {
      const child = startBackend(view, request, `/repository.git/${action}`, url.search.slice(1))
      response.once('close', () => child.kill())
      const answered =
        action === 'git-receive-pack' ? receive(github, auth, view, child, response) : relay(child, response)
      // Git may answer and hang up before it has read everything.
      await Promise.all([answered, pipeline(request, child.stdin).catch(() => undefined)])
    } finally {
      view.dispose()
    }
  } catch (error) {
    // Whoever hung up hears no answer.
    if (response.destroyed) return
    if (!(error instanceof Refusal)) throw error
    refuse(response, error)
  }
}

/** Throws what GitHub answers: 401 to ask for credentials, 404 for what may not be seen, 403 for what may not be written. */
function admit(github: GitHub, header: string | undefined, path: string, writes: boolean) {
  const token = readToken(header)
  const auth: Auth = token === null ? { kind: 'anonymous' } : authenticate(github, token)
  const [owner = '', name = ''] = path.split('/')
  const repository = findRepository(github, owner, name)
  const visible = repository !== undefined && canSee(auth, repository)
  if (auth.kind === 'anonymous' && (writes || !visible)) throw new Refusal(401, 'Authentication required.')
  if (!visible) throw new Refusal(404, 'Repository not found.')
  checkAccess(auth, repository, writes)
  return { auth, repository }
}

function checkAccess(auth: Auth, repository: Repository, writes: boolean) {
  const [level, role] = writes ? (['write', 'write'] as const) : (['read', 'read'] as const)
  try {
    demand(auth, repository, { permission: 'contents', level, role })
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 403) throw error
    throw new Refusal(403, `Permission to ${fullName(repository)}.git denied to ${actorOf(auth).login}.`)
  }
}

function startBackend(view: GitView, request: IncomingMessage, path: string, query: string) {
  const { headers, method = 'GET' } = request
  const environment: Record<string, string | undefined> = {
    ...gitEnvironment,
    GIT_PROJECT_ROOT: view.root,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_OBJECT_DIRECTORY: view.objects,
    GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
    PATH_INFO: path,
    QUERY_STRING: query,
    REQUEST_METHOD: method,
    CONTENT_TYPE: headers['content-type'],
    CONTENT_LENGTH: headers['content-length'],
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
  }
  const child = spawn('git', ['http-backend'], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stderr.resume()
  return child
}

async function relay(child: ChildProcessWithoutNullStreams, response: ServerResponse) {
  const rest = await readHead(child, response)
  response.write(rest)
  await pipeline(child.stdout, response)
}

/** The answer to a push is held back until the state has taken the push, or refused it. */
async function receive(
  github: GitHub,
  auth: Auth,
  view: GitView,
  child: ChildProcessWithoutNullStreams,
  response: ServerResponse,
) {
  const exited = once(child, 'close')
  const answer = await buffer(child.stdout)
  await exited
  view.apply(github, actorOf(auth))
  const { head, rest } = splitHead(answer) ?? { head: 'Status: 500', rest: answer }
  writeHead(response, head)
  response.end(rest)
}

/** Copies the CGI header to the response and answers the first bytes of the body that came with it. */
async function readHead(child: ChildProcessWithoutNullStreams, response: ServerResponse): Promise<Buffer> {
  let held = Buffer.alloc(0)
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    held = Buffer.concat([held, chunk as Buffer])
    const split = splitHead(held)
    if (split === undefined) continue
    writeHead(response, split.head)
    return split.rest
  }
  throw new Refusal(500, 'git http-backend gave no answer.')
}

function splitHead(bytes: Buffer): { head: string; rest: Buffer } | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  return end < 0 ? undefined : { head: bytes.toString('latin1', 0, end), rest: bytes.subarray(end + 4) }
}

function writeHead(response: ServerResponse, head: string) {
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':')
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()]
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10)
    else response.setHeader(name, value)
  }
}

function refuse(response: ServerResponse, { status, message }: Refusal) {
  // A push that the state refused afterwards, because somebody else was faster.
  const code = status === 422 ? 409 : status
  if (code === 401) response.setHeader('www-authenticate', 'Basic realm="GitHub"')
  response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${message}\n`)
}
