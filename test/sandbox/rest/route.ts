// One REST route: its template, what it demands of the asker, and what a handler is given and answers.

import type { Site } from '../shapes/site.ts'
import type { Auth, Demand } from '../state/access.ts'
import { issueOf, pullOf } from '../state/github.ts'
import type { App, GitHub, Issue, PullRequest, Repository, User } from '../state/model.ts'
import { invalid } from '../state/refusal.ts'
import type { DeliveryLog } from '../webhooks/log.ts'

export type Call = {
  readonly site: Site
  readonly github: GitHub
  readonly deliveries: DeliveryLog
  readonly auth: Auth
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** As it was sent, still encoded. */
  readonly path: string
  readonly accept: string
  /** The JSON object sent along; empty when there was none. */
  readonly body: Readonly<Record<string, unknown>>
  /** Of the path. Asking for it on a route without one is a bug in the sandbox. */
  readonly repository: Repository
  readonly actor: User
  /** Of the JWT, on routes for Apps. */
  readonly app: App
}

export type Reply = {
  readonly status: number
  readonly json?: unknown
  readonly raw?: Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * A repository's permission; `orPulls` where Pull requests serves as well as Issues once the number is a pull request's.
 * Besides: an App's JWT, anybody signed in, an installation token, or nobody at all.
 */
export type Needs = (Demand & { readonly orPulls?: true }) | 'app' | 'signed-in' | 'installation' | 'nothing'

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** GitHub's own template; `{+path}` takes slashes along, `{*path}` may be missing altogether. */
  readonly path: string
  readonly needs: Needs
  readonly handle: (call: Call) => Reply
}

export const route = (method: Route['method'], path: string, needs: Needs, handle: Route['handle']): Route => ({
  method,
  path,
  needs,
  handle,
})

export const ok = (json: unknown): Reply => ({ status: 200, json })
export const created = (json: unknown): Reply => ({ status: 201, json })
export const noContent: Reply = { status: 204 }

export const needs = (permission: string, level: Demand['level'], role: Demand['role']): Demand => ({
  permission,
  level,
  role,
})

/** Raw media type: `application/vnd.github.raw`, `.v3.raw`, `.raw+json`. */
export const wantsRaw = ({ accept }: Call) => /application\/vnd\.github\.(v3\.)?raw/.test(accept)

export const numberParam = ({ params }: Call, name: string) => Number(params[name] ?? 'NaN')
export const issueParam = (call: Call): Issue => issueOf(call.repository, numberParam(call, 'issue_number'))
export const pullParam = (call: Call): PullRequest => pullOf(call.repository, numberParam(call, 'pull_number'))

const missing = (name: string) => invalid(`Invalid request.\n\n"${name}" wasn't supplied.`)
const wrong = (name: string, value: unknown, type: string) =>
  invalid(`Invalid request.\n\nFor '${name}', ${JSON.stringify(value) ?? 'nil'} is not ${type}.`)

/** Fields of a body, checked for their type. Throw 422 as GitHub does for what is missing or of another type. */
export function textField({ body }: Pick<Call, 'body'>, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw wrong(name, value, 'a string')
  return value
}

export function requiredText(call: Pick<Call, 'body'>, name: string): string {
  const value = textField(call, name)
  if (value === undefined) throw missing(name)
  return value
}

export function flagField({ body }: Pick<Call, 'body'>, name: string): boolean | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw wrong(name, value, 'a boolean')
  return value
}

export function wordField<T extends string>(
  call: Pick<Call, 'body'>,
  name: string,
  words: readonly T[],
): T | undefined {
  const value = textField(call, name)
  const word = words.find((one) => one === value)
  if (value !== undefined && word === undefined) throw wrong(name, value, `a member of ${JSON.stringify(words)}`)
  return word
}

export function listField({ body }: Pick<Call, 'body'>, name: string): readonly unknown[] | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) throw wrong(name, value, 'an array')
  return value
}

export function textsField(call: Pick<Call, 'body'>, name: string): string[] | undefined {
  return listField(call, name)?.map((value) => {
    if (typeof value !== 'string') throw wrong(name, value, 'a string')
    return value
  })
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function recordField({ body }: Pick<Call, 'body'>, name: string): Record<string, unknown> | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (!isRecord(value)) throw wrong(name, value, 'an object')
  return value
}

/** Leaves out what is undefined, so that optional fields stay optional. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
