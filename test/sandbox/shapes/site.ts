// What every shape needs to know: the state, and the address under which it is served.

import { fullName } from '../state/github.ts'
import type { GitHub, Repository, User } from '../state/model.ts'

/** `url` has no slash at its end; API and web pages share it, as they share nothing else worth telling apart. */
export type Site = { readonly github: GitHub; readonly url: string }

export type Json = Record<string, unknown>

export const iso = (date: Date) => date.toISOString().replace(/\.\d{3}Z$/, 'Z')
export const isoOrNull = (date: Date | null) => (date === null ? null : iso(date))
export const isoSeconds = (seconds: number) => iso(new Date(seconds * 1000))
export const repositoryUrl = (site: Site, repository: Repository) => `${site.url}/repos/${fullName(repository)}`
export const pageUrl = (site: Site, repository: Repository) => `${site.url}/${fullName(repository)}`

/** The account of a Git identity, found by its e-mail address. */
export function accountOf(site: Site, email: string): User | undefined {
  return [...site.github.users.values()].find((user) => user.email === email)
}
