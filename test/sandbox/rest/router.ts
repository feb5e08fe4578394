// Finds the route of a request, checks what it needs, runs it, and turns refusals into GitHub's error answers.

import type { Site } from '../shapes/site.ts'
import { type Auth, actorOf, allows, demand } from '../state/access.ts'
import { findMoved, findRepository, fullName, isPull } from '../state/github.ts'
import type { GitHub, Repository } from '../state/model.ts'
import { notFound, Refusal } from '../state/refusal.ts'
import type { DeliveryLog } from '../webhooks/log.ts'
import { accountRoutes } from './accounts.ts'
import { appRoutes } from './app.ts'
import { checkRoutes } from './checks.ts'
import { commentRoutes } from './comments.ts'
import { commitRoutes } from './commits.ts'
import { contentRoutes } from './contents.ts'
import { deliveryRoutes } from './deliveries.ts'
import { gitDataRoutes } from './git-data.ts'
import { issueRoutes } from './issues.ts'
import { labelRoutes } from './labels.ts'
import { manifestRoutes } from './manifests.ts'
import { pullRoutes } from './pulls.ts'
import { refRoutes } from './refs.ts'
import { releaseRoutes } from './releases.ts'
import { repositoryRoutes } from './repositories.ts'
import { reviewRoutes } from './reviews.ts'
import type { Call, Needs, Reply, Route } from './route.ts'

// The first match counts: comments stand before issues, and checks before commits, whose `{+ref}` takes slashes along.
const routes: readonly Route[] = [
  ...appRoutes,
  ...manifestRoutes,
  ...deliveryRoutes,
  ...gitDataRoutes,
  ...refRoutes,
  ...contentRoutes,
  ...checkRoutes,
  ...commitRoutes,
  ...pullRoutes,
  ...reviewRoutes,
  ...commentRoutes,
  ...labelRoutes,
  ...issueRoutes,
  ...releaseRoutes,
  ...repositoryRoutes,
  ...accountRoutes,
]

type Matcher = { readonly route: Route; readonly pattern: RegExp; readonly names: readonly string[] }

const matchers: readonly Matcher[] = routes.map((route) => {
  const names = [...route.path.matchAll(/\{[+*]?(\w+)\}/g)].map(([, name = '']) => name)
  const pattern = route.path
    .replace(/[.]/g, '\\.')
    .replace(/\{\+\w+\}/g, '(.+)')
    .replace(/\/\{\*\w+\}/g, '(?:/(.*))?')
    .replace(/\{\w+\}/g, '([^/]+)')
  return { route, pattern: new RegExp(`^${pattern}/?$`), names }
})

export type Match = { readonly route: Route; readonly params: Readonly<Record<string, string>> }

/** `path` as it was sent, so that an encoded slash stays inside its segment until the match is made. */
export function matchRoute(method: string, path: string): Match | undefined {
  for (const { route, pattern, names } of matchers) {
    const found = route.method === method ? pattern.exec(path) : null
    if (!found) continue
    const values = names.map((name, at) => [name, decoded(found[at + 1] ?? '')])
    return { route, params: Object.fromEntries(values) }
  }
  return undefined
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Every route as `METHOD /template`. */
export const routeNames: readonly string[] = matchers.map(({ route }) => `${route.method} ${plain(route.path)}`)

/** GitHub's template, without the marks that only the sandbox reads. */
export const templateOf = ({ route }: Match) => plain(route.path)

function plain(path: string): string {
  return path.replace(/\{[+*]/, '{')
}

export type Request = Pick<Call, 'path' | 'query' | 'accept' | 'body'>

function repositoryOf(github: GitHub, { params }: Match): Repository | undefined {
  return findRepository(github, params.owner ?? '', params.repo ?? '')
}

/** `/repositories/{id}/…` is `/repos/{owner}/{repo}/…` by number: undocumented, and where redirects lead. */
export function byName(github: GitHub, path: string): string {
  const [, id = '', rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? []
  const repository = github.repositories.get(Number(id))
  return repository && id !== '' ? `/repos/${fullName(repository)}${rest}` : path
}

// A renamed repository answers under its number: 301 to those who read, 307 to those who write.
function redirect({ github, url }: Site, { params, route }: Match, path: string): Reply | undefined {
  const moved = findMoved(github, `${params.owner}/${params.repo}`)
  if (!moved) return undefined
  const location = `${url}/repositories/${moved.id}${path
    .split('/')
    .slice(4)
    .map((part) => `/${part}`)
    .join('')}`
  const status = route.method === 'GET' ? 301 : 307
  const message = status === 301 ? 'Moved Permanently' : 'Temporary Redirect'
  return { status, json: { message, url: location, documentation_url: documentation }, headers: { location } }
}

function admit(auth: Auth, needs: Needs, repository: Repository | undefined, params: Match['params']) {
  if (needs === 'nothing') return
  if (typeof needs === 'string') {
    if (needs === 'app' && auth.kind !== 'app') throw new Refusal(401, 'A JSON web token could not be decoded')
    if (needs === 'installation' && auth.kind !== 'installation')
      throw new Refusal(
        403,
        'You must authenticate with an installation access token in order to list repositories for an installation.',
      )
    if (needs === 'signed-in') actorOf(auth)
    return
  }
  if (!repository) throw notFound()
  const issue = needs.orPulls ? repository.issues.get(Number(params.issue_number)) : undefined
  const byPulls =
    auth.kind === 'installation' && issue && isPull(issue) && allows(auth.permissions, 'pull_requests', needs.level)
  demand(auth, repository, byPulls ? { ...needs, permission: 'pull_requests' } : needs)
}

/** Runs a matched request. Never throws for what GitHub would answer. */
export function answer(site: Site, deliveries: DeliveryLog, auth: Auth, match: Match, request: Request): Reply {
  const { github } = site
  try {
    const repository = repositoryOf(github, match)
    const moved = repository ? undefined : redirect(site, match, request.path)
    if (moved) return moved
    admit(auth, match.route.needs, repository, match.params)
    const call: Call = {
      site,
      github,
      deliveries,
      auth,
      params: match.params,
      ...request,
      get repository() {
        if (!repository) throw notFound()
        return repository
      },
      get actor() {
        return actorOf(auth)
      },
      get app() {
        if (auth.kind !== 'app') throw new Refusal(401, 'A JSON web token could not be decoded')
        return auth.app
      },
    }
    return match.route.handle(call)
  } catch (error) {
    if (error instanceof Refusal) return refusalReply(error)
    throw error
  }
}

const documentation = 'https://docs.github.com/rest'

export function refusalReply({ status, message, errors }: Refusal): Reply {
  const listed = errors.length === 0 ? {} : { errors }
  return { status, json: { message, ...listed, documentation_url: documentation, status: String(status) } }
}
