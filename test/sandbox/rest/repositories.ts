// A repository itself: facts, branches, tags, who may do what, dispatches.
import { publicUserShape, userShape } from '../shapes/accounts.ts'
import { commitShape } from '../shapes/commits.ts'
import { branchStub, fullRepositoryShape, tagShape } from '../shapes/repositories.ts'
import { pageUrl, repositoryUrl } from '../shapes/site.ts'
import { hasRole, roleOf } from '../state/access.ts'
import { createRepository, findRepository, findUser, moveRepository } from '../state/github.ts'
import { peel } from '../state/history.ts'
import type { Repository, User } from '../state/model.ts'
import { notFound, Refusal } from '../state/refusal.ts'
import { dispatch } from '../state/releases.ts'
import { paged } from './paging.ts'
import {
  type Call,
  flagField,
  needs,
  noContent,
  ok,
  type Reply,
  type Route,
  recordField,
  requiredText,
  route,
  textField,
  wordField,
} from './route.ts'

const metadata = needs('metadata', 'read', 'read')
const read = needs('contents', 'read', 'read')

function rights(repository: Repository, user: User) {
  const may = (role: 'admin' | 'maintain' | 'write' | 'triage' | 'read') => hasRole(repository, user, role)
  return {
    admin: may('admin'),
    maintain: may('maintain'),
    push: may('write'),
    triage: may('triage'),
    pull: may('read'),
  }
}

function getRepository({ site, repository, auth }: Call): Reply {
  const permissions = auth.kind === 'user' ? { permissions: rights(repository, auth.user) } : {}
  return ok({ ...fullRepositoryShape(site, repository), ...permissions })
}

function patchRepository(call: Call): Reply {
  const { repository } = call
  const name = textField(call, 'name')
  if (name !== undefined) moveRepository(repository, repository.owner, name)
  repository.description = textField(call, 'description') ?? repository.description
  repository.private = flagField(call, 'private') ?? repository.private
  repository.archived = flagField(call, 'archived') ?? repository.archived
  repository.allowAutoMerge = flagField(call, 'allow_auto_merge') ?? repository.allowAutoMerge
  repository.deleteBranchOnMerge = flagField(call, 'delete_branch_on_merge') ?? repository.deleteBranchOnMerge
  repository.updatedAt = call.github.now()
  return getRepository(call)
}

const branches = ({ refs }: Repository) =>
  [...refs].flatMap(([ref, oid]) => (ref.startsWith('refs/heads/') ? [[ref.slice(11), oid] as const] : []))

function getBranch({ site, repository, params }: Call): Reply {
  const name = params.branch ?? ''
  const oid = repository.refs.get(`refs/heads/${name}`)
  if (oid === undefined) throw new Refusal(404, 'Branch not found')
  const self = `${repositoryUrl(site, repository)}/branches/${name}`
  const guarded = repository.protections.get(name)
  const contexts = guarded?.requiredChecks ?? []
  const checks = {
    enforcement_level: guarded ? 'non_admins' : 'off',
    contexts,
    checks: contexts.map((context) => ({ context, app_id: null })),
  }
  return ok({
    name,
    commit: commitShape(site, repository, oid),
    _links: { self, html: `${pageUrl(site, repository)}/tree/${name}` },
    protected: guarded !== undefined,
    protection: { enabled: guarded !== undefined, required_status_checks: checks },
    protection_url: `${self}/protection`,
  })
}

function listTags(call: Call): Reply {
  const { repository, site } = call
  const tags = [...repository.refs].flatMap(([ref, oid]) => {
    const commit = peel(repository.store, oid)
    return ref.startsWith('refs/tags/') && commit !== undefined ? [{ name: ref.slice(10), commit }] : []
  })
  tags.sort((a, b) => (a.name < b.name ? 1 : -1))
  return paged(call, tags, ({ name, commit }) => tagShape(site, repository, name, commit))
}

const legacy = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
} as const

function userParam({ github, params }: Call): User {
  const user = findUser(github, params.username ?? '')
  if (!user) throw notFound()
  return user
}

/** `permission` knows four words only; the real role is in `role_name`. */
function permissionOf(call: Call): Reply {
  const user = userParam(call)
  const role = roleOf(call.repository, user)
  const shaped = { ...userShape(call.site, user), permissions: rights(call.repository, user), role_name: role }
  return ok({ permission: legacy[role], user: shaped, role_name: role })
}

function listCollaborators(call: Call): Reply {
  const { repository, github, site } = call
  const people = [...repository.roles].flatMap(([id, role]) => {
    const user = github.users.get(id)
    return user && role !== 'none' ? [{ user, role }] : []
  })
  return paged(call, people, ({ user, role }) => ({
    ...userShape(site, user),
    permissions: rights(repository, user),
    role_name: role,
  }))
}

const granted = { pull: 'read', triage: 'triage', push: 'write', maintain: 'maintain', admin: 'admin' } as const

function setCollaborator(call: Call): Reply {
  const permission = wordField(call, 'permission', ['pull', 'triage', 'push', 'maintain', 'admin']) ?? 'push'
  call.repository.roles.set(userParam(call).id, granted[permission])
  return noContent
}

function fork(call: Call): Reply {
  const { github, repository, actor, site } = call
  const name = textField(call, 'name') ?? repository.name
  const held = findRepository(github, actor.login, name)
  const made = held ?? createRepository(github, actor, name, { forkOf: repository, private: repository.private })
  return { status: 202, json: fullRepositoryShape(site, made) }
}

function isCollaborator(call: Call): Reply {
  if ((call.repository.roles.get(userParam(call).id) ?? 'none') === 'none') throw notFound()
  return noContent
}

export const repositoryRoutes: readonly Route[] = [
  route('GET', '/repos/{owner}/{repo}', metadata, getRepository),
  route('PATCH', '/repos/{owner}/{repo}', needs('administration', 'write', 'admin'), patchRepository),
  route('GET', '/repos/{owner}/{repo}/branches', read, (call) =>
    paged(call, branches(call.repository), ([name, oid]) => branchStub(call.site, call.repository, name, oid)),
  ),
  route('GET', '/repos/{owner}/{repo}/branches/{+branch}', read, getBranch),
  // Rulesets: this GitHub knows classic protection alone.
  route('GET', '/repos/{owner}/{repo}/rules/branches/{+branch}', metadata, () => ok([])),
  route('GET', '/repos/{owner}/{repo}/tags', read, listTags),
  route('GET', '/repos/{owner}/{repo}/collaborators', needs('metadata', 'read', 'write'), listCollaborators),
  route('GET', '/repos/{owner}/{repo}/collaborators/{username}', needs('metadata', 'read', 'write'), isCollaborator),
  route(
    'PUT',
    '/repos/{owner}/{repo}/collaborators/{username}',
    needs('administration', 'write', 'admin'),
    setCollaborator,
  ),
  route(
    'DELETE',
    '/repos/{owner}/{repo}/collaborators/{username}',
    needs('administration', 'write', 'admin'),
    (call) => {
      call.repository.roles.set(userParam(call).id, 'none')
      return noContent
    },
  ),
  route('POST', '/repos/{owner}/{repo}/forks', needs('contents', 'read', 'read'), fork),
  route('GET', '/repos/{owner}/{repo}/collaborators/{username}/permission', metadata, permissionOf),
  route('POST', '/repos/{owner}/{repo}/dispatches', needs('contents', 'write', 'write'), (call) => {
    dispatch(
      call.github,
      call.repository,
      call.actor,
      requiredText(call, 'event_type'),
      recordField(call, 'client_payload') ?? null,
    )
    return noContent
  }),
  route('GET', '/users/{username}', 'nothing', (call) => ok(publicUserShape(call.site, userParam(call)))),
]
