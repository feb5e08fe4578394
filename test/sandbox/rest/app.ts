// What an App asks about itself: its installations, tokens and webhook deliveries.
import { appShape, installationShape } from '../shapes/accounts.ts'
import { fullRepositoryShape, repositoryShape } from '../shapes/repositories.ts'
import { iso } from '../shapes/site.ts'
import { findRepository, findUser, installationOf } from '../state/github.ts'
import { createInstallationToken, repositoriesOf } from '../state/installations.ts'
import type { Installation, Level, Permissions } from '../state/model.ts'
import { invalid, notFound } from '../state/refusal.ts'
import { paged } from './paging.ts'
import {
  type Call,
  created,
  given,
  listField,
  numberParam,
  ok,
  type Route,
  recordField,
  route,
  textsField,
} from './route.ts'

function installationParam(call: Call): Installation {
  const installation = call.github.installations.get(numberParam(call, 'installation_id'))
  if (installation?.app !== call.app) throw notFound()
  return installation
}

function forRepository(call: Call) {
  const { owner = '', repo = '' } = call.params
  const repository = findRepository(call.github, owner, repo)
  const installation = repository && installationOf(call.github, repository, call.app.id)
  if (!installation) throw notFound()
  return ok(installationShape(call.site, installation))
}

function forAccount(call: Call) {
  const account = findUser(call.github, call.params.org ?? call.params.username ?? '')
  const found = [...call.github.installations.values()].find((one) => one.account === account && one.app === call.app)
  if (!found) throw notFound()
  return ok(installationShape(call.site, found))
}

const levels: readonly Level[] = ['read', 'write', 'admin']

function permissionsField(call: Call): Permissions | undefined {
  const wanted = recordField(call, 'permissions')
  if (!wanted) return undefined
  return Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => {
      const level = levels.find((one) => one === value)
      if (!level)
        throw invalid(`Invalid request.\n\nFor 'permissions/${name}', ${JSON.stringify(value)} is not a level.`)
      return [name, level]
    }),
  )
}

function createToken(call: Call) {
  const ids = listField(call, 'repository_ids')?.map((id) => {
    if (typeof id !== 'number')
      throw invalid(`Invalid request.\n\nFor 'repository_ids', ${JSON.stringify(id)} is not an integer.`)
    return id
  })
  const narrowing = given({
    repositories: textsField(call, 'repositories'),
    repositoryIds: ids,
    permissions: permissionsField(call),
  })
  const installation = installationParam(call)
  const token = createInstallationToken(call.github, installation, narrowing)
  const chosen = repositoriesOf(call.github, installation).filter(({ id }) => token.repositoryIds?.includes(id))
  return created({
    token: token.value,
    expires_at: iso(token.expiresAt),
    permissions: token.permissions,
    repository_selection: token.repositoryIds === null ? installation.selection : 'selected',
    ...(token.repositoryIds === null ? {} : { repositories: chosen.map((one) => repositoryShape(call.site, one)) }),
  })
}

function tokenRepositories(call: Call) {
  const { auth } = call
  if (auth.kind !== 'installation') throw notFound()
  const all = repositoriesOf(call.github, auth.installation)
  const reached = all.filter(({ id }) => auth.repositoryIds?.includes(id) ?? true)
  return paged(
    call,
    reached,
    (one) => fullRepositoryShape(call.site, one),
    (repositories, total_count) => ({
      total_count,
      repository_selection: auth.repositoryIds === null ? auth.installation.selection : 'selected',
      repositories,
    }),
  )
}

export const appRoutes: readonly Route[] = [
  route('GET', '/app', 'app', ({ site, app }) => ok(appShape(site, app))),
  route('GET', '/app/installations', 'app', (call) => {
    const own = [...call.github.installations.values()].filter(({ app }) => app === call.app)
    return paged(call, own, (one) => installationShape(call.site, one))
  }),
  route('GET', '/app/installations/{installation_id}', 'app', (call) =>
    ok(installationShape(call.site, installationParam(call))),
  ),
  route('POST', '/app/installations/{installation_id}/access_tokens', 'app', createToken),
  route('GET', '/repos/{owner}/{repo}/installation', 'app', forRepository),
  route('GET', '/orgs/{org}/installation', 'app', forAccount),
  route('GET', '/users/{username}/installation', 'app', forAccount),
  route('GET', '/installation/repositories', 'installation', tokenRepositories),
]
