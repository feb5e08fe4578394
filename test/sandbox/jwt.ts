// Signs in as the sandbox's App the way a client would: a JWT of its own, and tokens for its installation.
import { createSign } from 'node:crypto'
import { Octokit } from '@octokit/rest'
import type { Sandbox } from './world.ts'

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

export type Claims = { readonly iss?: number | string; readonly iat?: number; readonly exp?: number }

/** Good for nine minutes; `claims` replace the usual ones. */
export function signJwt(id: number | string, privateKey: string, claims: Claims = {}): string {
  const now = Math.floor(Date.now() / 1000)
  const body = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iss: id, iat: now - 30, exp: now + 540, ...claims })}`
  return `${body}.${createSign('RSA-SHA256').update(body).sign(privateKey, 'base64url')}`
}

// Without a logger the client would print a warning for each refusal that a test provokes.
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

export const octokitFor = (sandbox: Sandbox, auth?: string) =>
  new Octokit({ baseUrl: sandbox.url, log: silent, ...(auth === undefined ? {} : { auth }) })

export const octokitAsApp = (sandbox: Sandbox) => octokitFor(sandbox, signJwt(sandbox.app.id, sandbox.app.privateKey))

type TokenRequest = Omit<
  NonNullable<Parameters<Octokit['rest']['apps']['createInstallationAccessToken']>[0]>,
  'installation_id'
>

/** A client with an installation token, narrowed as asked. */
export async function octokitAsInstallation(sandbox: Sandbox, narrowing: TokenRequest = {}): Promise<Octokit> {
  const { installationId: installation_id } = sandbox.app
  const apps = octokitAsApp(sandbox).rest.apps
  const { data } = await apps.createInstallationAccessToken({ installation_id, ...narrowing })
  return octokitFor(sandbox, data.token)
}
