// Apps that are made of manifests: the form takes one and gives a code, the code gives the App's credentials.
import { createHash, generateKeyPairSync } from 'node:crypto'
import { findUser } from './github.ts'
import { registerApp } from './installations.ts'
import type { App, GitHub, Level, User } from './model.ts'
import { invalid, notFound } from './refusal.ts'

type Made = { readonly app: App; readonly pem: string; readonly webhookSecret: string | null; readonly at: Date }

const hour = 3_600_000
const codes = new WeakMap<GitHub, Map<string, Made>>()
const codesOf = (github: GitHub) => {
  const known = codes.get(github) ?? new Map<string, Made>()
  codes.set(github, known)
  return known
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What GitHub's form does with a manifest. Throws 422 in GitHub's words; answers the code and where it goes. */
export function takeManifest(github: GitHub, by: User, organization: string | null, text: string) {
  const manifest: unknown = JSON.parse(text)
  if (!isRecord(manifest)) throw invalid('Invalid manifest')
  const { name, url, redirect_url, hook_attributes, default_permissions, default_events } = manifest
  const owner = organization === null ? by : findUser(github, organization)
  if (owner === undefined) throw notFound()
  if (typeof url !== 'string' || URL.parse(url) === null) throw invalid('"url" must be a valid URL')
  if (typeof redirect_url !== 'string') throw invalid('"redirect_url" wasn\'t supplied')
  const slug = String(name)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  if ([...github.apps.values()].some((app) => app.slug === slug)) throw invalid('Name is already taken')
  const hook = isRecord(hook_attributes) ? hook_attributes.url : undefined
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const app = registerApp(github, {
    slug,
    name: String(name),
    owner,
    publicKey,
    permissions: (default_permissions ?? {}) as Record<string, Level>,
    events: Array.isArray(default_events) ? default_events.map(String) : [],
  })
  const digest = (salt: string) => createHash('sha1').update(`${salt}${app.id}${privateKey}`).digest('hex')
  const code = digest('code')
  const webhookSecret = typeof hook === 'string' ? digest('secret') : null
  codesOf(github).set(code, { app, pem: privateKey, webhookSecret, at: github.now() })
  return { code, redirect: redirect_url }
}

export function convertManifest(github: GitHub, code: string): Made {
  const made = codesOf(github).get(code)
  if (made === undefined || github.now().getTime() - made.at.getTime() > hour) throw notFound()
  codesOf(github).delete(code)
  return made
}
