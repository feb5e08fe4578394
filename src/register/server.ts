// The local page: posts the manifest to GitHub, takes the browser back with the code, exchanges it and hands on the App.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { convert } from './conversion.ts'
import type { NewApp } from './env-file.ts'
import { type GitHubHost, newAppPage } from './github-host.ts'
import { hookAddress, manifestFrom } from './manifest.ts'
import { askPage, donePage, manifestPage, problemPage } from './pages.ts'

export type Registration = {
  readonly appYml: string
  readonly github: GitHubHost
  readonly organization: string | null
  readonly name: string | null
  /** Where webhooks will arrive; null: the page asks. */
  readonly hook: string | null
  /** 0: any free one. */
  readonly port: number
  /** Keeps the credentials; answers the name of the file. Throws with a sentence. */
  readonly keep: (app: NewApp) => string
}

export type Registering = {
  readonly url: string
  /** Resolves once an App was made and kept. */
  readonly registered: Promise<{ readonly app: NewApp; readonly file: string; readonly notes: readonly string[] }>
  stop(): Promise<void>
}

type Registered = Awaited<Registering['registered']>
type Page = { readonly status: number; readonly html: string }

/** Rejects when the port cannot be had. */
export async function startRegistering(of: Registration): Promise<Registering> {
  const state = randomBytes(32).toString('hex')
  const done = Promise.withResolvers<Registered>()
  let kept: Registered | null = null
  let converting: ReturnType<typeof convert> | null = null
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      send(response, { status: 500, html: problemPage(error instanceof Error ? error.message : String(error)) })
    })
  })
  server.listen(of.port, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page elsewhere may send browsers here under a name of its own.
    if (request.headers.host !== new URL(url).host) return send(response, refused(421, `Open ${url} instead.`))
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    if (request.method !== 'GET') return send(response, refused(405, 'Only pages are served here.'))
    if (pathname === '/') return send(response, start(searchParams.get('url')))
    if (pathname === '/created') {
      // Whoever waits for it may end the process.
      response.once('close', () => {
        if (kept !== null) done.resolve(kept)
      })
      return send(response, await created(searchParams))
    }
    send(response, refused(404, 'There is no such page.'))
  }

  function start(given: string | null): Page {
    const read = of.hook !== null ? { value: of.hook } : given === null ? null : hookAddress(given)
    if (read === null || 'problem' in read) return { status: 200, html: askPage(sentence(read), given ?? '') }
    const hook = read.value
    const manifest = manifestFrom(of.appYml, { hook, redirect: `${url}/created`, name: of.name })
    const action = `${newAppPage(of.github, of.organization)}?state=${state}`
    const owner = of.organization ?? 'your own account'
    return { status: 200, html: manifestPage({ action, manifest, hook, owner }) }
  }

  /** A page that is loaded twice exchanges the code once; what may pass, a full disk too, is tried anew. */
  async function created(query: URLSearchParams): Promise<Page> {
    if (!isSame(query.get('state') ?? '', state))
      return refused(400, 'This answer does not belong to what was asked here: nothing was written.')
    const code = query.get('code') ?? ''
    if (!/^[\w-]{1,200}$/.test(code)) return refused(400, 'GitHub sent no code: nothing was written.')
    converting ??= convert(of.github.api, code)
    const converted = await converting
    if ('problem' in converted) {
      converting = null
      return refused(converted.final ? 400 : 502, converted.problem)
    }
    const { app, notes } = converted
    kept ??= { app, file: of.keep(app), notes }
    return { status: 200, html: donePage(app, kept.file, notes) }
  }

  function send(response: ServerResponse, { status, html }: Page): void {
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; form-action 'self' ${of.github.web}; frame-ancestors 'none'`,
    })
    response.end(html)
  }

  return {
    url,
    registered: done.promise,
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

const refused = (status: number, problem: string): Page => ({ status, html: problemPage(problem) })

function sentence(read: { readonly problem: string } | null): string | null {
  return read === null ? null : `${read.problem.charAt(0).toUpperCase()}${read.problem.slice(1)}`
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
