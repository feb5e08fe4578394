// What an owner does with the installation, as controls: suspend it, take repositories out, leave permissions pending.
import { isRecord } from './rest/route.ts'
import { findRepository } from './state/github.ts'
import {
  addRepositories,
  grantPermissions,
  installApp,
  removeRepositories,
  suspendInstallation,
  uninstallApp,
} from './state/installations.ts'
import type { GitHub, Level, Permissions, Repository } from './state/model.ts'
import { invalid, notFound } from './state/refusal.ts'

/**
 * `{"action":"suspend|unsuspend|delete"}`, `{"action":"add|remove|install","repositories":["acme/platform"]}`, or
 * `{"action":"accept|withhold","permissions":{"issues":"read"}}`, which accepts these or leaves the others pending.
 */
export function controlInstallation(github: GitHub, order: unknown): { status: number; json: unknown } {
  const { action, repositories, permissions } = isRecord(order) ? order : {}
  if (action === 'install') return install(github, named(github, repositories))
  const [installation] = github.installations.values()
  if (installation === undefined) throw notFound()
  const by = [...github.users.values()].find(({ login }) => login === 'alice') ?? installation.account
  switch (action) {
    case 'suspend':
    case 'unsuspend':
      suspendInstallation(github, installation, by, action === 'suspend')
      break
    case 'delete':
      uninstallApp(github, installation, by)
      break
    case 'add':
    case 'remove':
      ;(action === 'add' ? addRepositories : removeRepositories)(github, installation, by, named(github, repositories))
      break
    case 'accept':
      grantPermissions(github, installation, by, levels(permissions))
      break
    case 'withhold':
      installation.permissions = levels(permissions)
      break
    default:
      throw invalid('"action" is one of suspend, unsuspend, delete, add, remove, install, accept, withhold')
  }
  return { status: 200, json: { id: installation.id, permissions: installation.permissions } }
}

/** One installation more, with the owner of these repositories. */
function install(github: GitHub, repositories: readonly Repository[]): { status: number; json: unknown } {
  const [[app], [first]] = [[...github.apps.values()], repositories]
  if (app === undefined || first === undefined) throw invalid('"repositories" names at least one')
  const { id, permissions } = installApp(github, app, first.owner, first.owner, repositories)
  return { status: 201, json: { id, permissions } }
}

function named(github: GitHub, names: unknown) {
  if (!Array.isArray(names)) throw invalid('"repositories" is a list of names like acme/platform')
  return names.map((name) => {
    const [owner = '', repository = ''] = String(name).split('/')
    const found = findRepository(github, owner, repository)
    if (found === undefined) throw notFound()
    return found
  })
}

function levels(permissions: unknown): Permissions {
  if (!isRecord(permissions)) throw invalid('"permissions" is an object like {"issues":"write"}')
  return permissions as Record<string, Level>
}
