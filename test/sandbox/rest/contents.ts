// Files by path: read as JSON or raw, list a folder, write and delete with a commit.
import { gitCommitShape } from '../shapes/commits.ts'
import { pageUrl, repositoryUrl } from '../shapes/site.ts'
import { editFile } from '../state/contents.ts'
import { commitOf, resolveCommit } from '../state/history.ts'
import type { Oid } from '../state/model.ts'
import type { TreeEntry } from '../state/objects.ts'
import { invalid, notFound, Refusal } from '../state/refusal.ts'
import { entryAt, readTree } from '../state/trees.ts'
import { personField } from './git-data.ts'
import {
  type Call,
  given,
  needs,
  ok,
  type Reply,
  type Route,
  requiredText,
  route,
  textField,
  wantsRaw,
} from './route.ts'

const read = needs('contents', 'read', 'read')
const write = needs('contents', 'write', 'write')
const folderLimit = 1000
const inlineLimit = 1024 * 1024
const rawLimit = 100 * 1024 * 1024

const kindOf = ({ mode }: TreeEntry) =>
  mode === '040000' ? 'dir' : mode === '160000' ? 'submodule' : mode === '120000' ? 'symlink' : 'file'

function entryShape({ site, repository }: Call, path: string, entry: TreeEntry, ref: string) {
  const kind = kindOf(entry)
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  const self = `${repositoryUrl(site, repository)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`
  const folder = kind === 'dir'
  const git =
    kind === 'submodule' ? null : `${repositoryUrl(site, repository)}/git/${folder ? 'trees' : 'blobs'}/${entry.oid}`
  const html = `${pageUrl(site, repository)}/${folder ? 'tree' : 'blob'}/${ref}/${encoded}`
  return {
    name: path.split('/').at(-1) ?? '',
    path,
    sha: entry.oid,
    size: kind === 'file' || kind === 'symlink' ? (repository.store.get(entry.oid)?.body.length ?? 0) : 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: kind === 'file' ? `${pageUrl(site, repository)}/raw/${ref}/${encoded}` : null,
    type: kind,
    _links: { self, git, html },
  }
}

function find(call: Call): { path: string; entry: TreeEntry; ref: string } {
  const { repository, params, query } = call
  const ref = query.get('ref') ?? repository.defaultBranch
  const commit = resolveCommit(repository, ref)
  if (commit === undefined) throw new Refusal(404, `No commit found for the ref ${ref}`)
  const path = (params.path ?? '').replace(/^\/+|\/+$/g, '')
  const entry = entryAt(repository.store, commitOf(repository.store, commit).tree, path)
  if (!entry) throw notFound()
  return { path, entry, ref }
}

function getContents(call: Call): Reply {
  const { path, entry, ref } = find(call)
  const { store } = call.repository
  if (entry.mode === '040000') {
    const children = readTree(store, entry.oid).slice(0, folderLimit)
    return ok(children.map((child) => entryShape(call, path === '' ? child.name : `${path}/${child.name}`, child, ref)))
  }
  const body = store.get(entry.oid)?.body ?? Buffer.alloc(0)
  if (body.length > rawLimit) throw new Refusal(403, 'This API returns blobs up to 100 MB in size.')
  if (wantsRaw(call))
    return { status: 200, raw: body, headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' } }
  const shape = entryShape(call, path, entry, ref)
  if (shape.type === 'symlink') return ok({ ...shape, target: body.toString('utf8') })
  if (shape.type === 'submodule') return ok({ ...shape, submodule_git_url: '' })
  // From 1 MB on the answer has no content: the raw media type is the way.
  if (body.length > inlineLimit) return ok({ ...shape, content: '', encoding: 'none' })
  const content = `${body.toString('base64').replace(/(.{60})(?!$)/g, '$1\n')}\n`
  return ok({ ...shape, content, encoding: 'base64' })
}

function edit(call: Call, content: Buffer | null): Reply {
  const { repository } = call
  const path = call.params.path ?? ''
  const branch = textField(call, 'branch') ?? repository.defaultBranch
  const people = given({
    sha: textField(call, 'sha'),
    author: personField(call, 'author'),
    committer: personField(call, 'committer'),
  })
  const order = { path, branch, content, message: requiredText(call, 'message'), ...people }
  const { commit, created } = editFile(call.github, repository, call.actor, order)
  const entry = entryAt(repository.store, commitOf(repository.store, commit).tree, path)
  const shape = entry && content !== null ? entryShape(call, path, entry, branch) : null
  return { status: created ? 201 : 200, json: { content: shape, commit: commitAnswer(call, commit) } }
}

const commitAnswer = ({ site, repository }: Call, oid: Oid) => gitCommitShape(site, repository, oid)

function putContents(call: Call): Reply {
  const content = requiredText(call, 'content').replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(content)) throw invalid('content is not valid Base64')
  return edit(call, Buffer.from(content, 'base64'))
}

export const contentRoutes: readonly Route[] = [
  route('GET', '/repos/{owner}/{repo}/contents/{*path}', read, getContents),
  route('PUT', '/repos/{owner}/{repo}/contents/{+path}', write, putContents),
  route('DELETE', '/repos/{owner}/{repo}/contents/{+path}', write, (call) => edit(call, null)),
]
