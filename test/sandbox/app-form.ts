// GitHub's page for a new App, as far as a browser needs it that comes with a manifest: whoever is signed in agrees at once.
import type { Reply } from './rest/route.ts'
import type { Site } from './shapes/site.ts'
import { findUser } from './state/github.ts'
import { takeManifest } from './state/manifests.ts'
import { notFound } from './state/refusal.ts'

const form = /^\/(?:organizations\/([^/]+)\/)?settings\/apps\/new$/

export const isAppForm = (path: string): boolean => form.test(path)

/** Sends the browser back with the code; the state goes with it, whatever it is. */
export function serveAppForm({ github }: Site, path: string, query: URLSearchParams, body: Buffer): Reply {
  const alice = findUser(github, 'alice')
  const manifest = new URLSearchParams(body.toString('utf8')).get('manifest')
  if (alice === undefined || manifest === null) throw notFound()
  const { code, redirect } = takeManifest(github, alice, form.exec(path)?.[1] ?? null, manifest)
  const location = new URL(redirect)
  location.searchParams.set('code', code)
  location.searchParams.set('state', query.get('state') ?? '')
  return { status: 302, headers: { location: location.href } }
}
