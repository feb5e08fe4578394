// Exchanges the code that GitHub gave for a manifest: it counts once, for an hour. Answers the App, or one clear sentence.
import { randomBytes } from 'node:crypto'
import { weaknessOf } from '../signature.ts'
import type { NewApp } from './env-file.ts'

export type Converted =
  | { readonly app: NewApp; readonly notes: readonly string[] }
  /** `final`: the code will not do any more. */
  | { readonly problem: string; readonly final: boolean }

type Fetch = typeof globalThis.fetch

const patience = 20_000
const mostBytes = 1_000_000

export async function convert(api: string, code: string, fetch: Fetch = globalThis.fetch): Promise<Converted> {
  const route = `${api}/app-manifests/${encodeURIComponent(code)}/conversions`
  let status: number
  let body: unknown
  try {
    const answer = await fetch(route, {
      method: 'POST',
      headers: { accept: 'application/vnd.github+json', 'user-agent': 'sluice' },
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    })
    status = answer.status
    body = parsed((await answer.text()).slice(0, mostBytes))
  } catch (error) {
    const why = error instanceof Error && error.name === 'TimeoutError' ? 'it did not answer in time' : reasonOf(error)
    return { problem: `${api} cannot be reached (${why}): mend that and reload this page.`, final: false }
  }
  if (status === 201) return appOf(body)
  return refusalOf(status, body, api)
}

function refusalOf(status: number, body: unknown, api: string): Converted {
  const words = fieldOf(body, 'message')
  const said = words === '' ? '' : `: ${words.slice(0, 200)}`
  if (status === 404)
    return {
      problem: 'GitHub does not know this code: it counts once and for one hour. Start again.',
      final: true,
    }
  if (status >= 500 || status === 429 || status === 403)
    return { problem: `GitHub could not answer (${status}${said}): reload this page in a minute.`, final: false }
  if (status === 422) return { problem: `GitHub refused the code (422${said}). Start again.`, final: true }
  return {
    problem: `${api} answered ${status}${said}, which is not how GitHub makes an App. Is --github right?`,
    final: true,
  }
}

/** The App exists by then: what is missing of it is said, and nothing else is made up. */
function appOf(body: unknown): Converted {
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : null
  const [pem, slug, url] = [fieldOf(body, 'pem'), fieldOf(body, 'slug'), fieldOf(body, 'html_url')]
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || !pem.includes('PRIVATE KEY') || URL.parse(url) === null)
    return {
      problem:
        'GitHub made the App, but its answer is not whole: take its number and a new key from its settings page.',
      final: true,
    }
  const given = fieldOf(body, 'webhook_secret')
  const isGood = weaknessOf(given) === null && !/\s/.test(given)
  const webhookSecret = isGood ? given : randomBytes(32).toString('hex')
  const note = `GitHub gave no webhook secret that can be used: put the WEBHOOK_SECRET of the new file into ${url}'s settings.`
  const app = { id, slug, name: fieldOf(body, 'name') || slug, url, pem, webhookSecret }
  return { app, notes: isGood ? [] : [note] }
}

function fieldOf(body: unknown, name: string): string {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : ''
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Node's fetch hides the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}
