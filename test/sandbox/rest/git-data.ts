// Git's objects over REST: blobs, trees, commits, tags.

import { nodeId } from '../graphql/node-id.ts'
import { gitCommitShape } from '../shapes/commits.ts'
import { isoSeconds, repositoryUrl } from '../shapes/site.ts'
import { createCommit, createTag } from '../state/commits.ts'
import { resolveCommit } from '../state/history.ts'
import type { Oid, Repository } from '../state/model.ts'
import { emptyTree, type Mode, modes, type Person } from '../state/objects.ts'
import { invalid, notFound, Refusal } from '../state/refusal.ts'
import { createTree, type ListedEntry, putBlob, readTree, type TreeItem, walkTree } from '../state/trees.ts'
import {
  type Call,
  created,
  given,
  isRecord,
  listField,
  needs,
  ok,
  type Reply,
  type Route,
  recordField,
  requiredText,
  route,
  textField,
  textsField,
  wantsRaw,
  wordField,
} from './route.ts'

const read = needs('contents', 'read', 'read')
const write = needs('contents', 'write', 'write')
const blobLimit = 40 * 1024 * 1024

function getBlob(call: Call): Reply {
  const { repository, site, params } = call
  const sha = params.file_sha ?? ''
  const object = repository.store.get(sha)
  if (object?.kind !== 'blob') throw notFound()
  if (wantsRaw(call)) return { status: 200, raw: object.body, headers: { 'content-type': 'application/octet-stream' } }
  const url = `${repositoryUrl(site, repository)}/git/blobs/${sha}`
  // GitHub breaks base64 into lines.
  const content = `${object.body.toString('base64').replace(/(.{60})(?!$)/g, '$1\n')}\n`
  return ok({
    sha,
    node_id: nodeId('Blob', repository.id, sha),
    size: object.body.length,
    url,
    content,
    encoding: 'base64',
  })
}

function postBlob(call: Call): Reply {
  const encoding = wordField(call, 'encoding', ['utf-8', 'base64']) ?? 'utf-8'
  const body = Buffer.from(requiredText(call, 'content'), encoding === 'base64' ? 'base64' : 'utf8')
  if (body.length > blobLimit)
    throw invalid(
      'Sorry, your input was too large to process. Consider creating the blob in a local clone and pushing it.',
    )
  const sha = putBlob(call.repository.store, body)
  return created({ sha, url: `${repositoryUrl(call.site, call.repository)}/git/blobs/${sha}` })
}

const kinds: Readonly<Record<Mode, 'blob' | 'tree' | 'commit'>> = {
  '100644': 'blob',
  '100755': 'blob',
  '120000': 'blob',
  '040000': 'tree',
  '160000': 'commit',
}

function treeShape(
  { site }: Call,
  repository: Repository,
  sha: Oid,
  entries: readonly ListedEntry[],
  truncated: boolean,
) {
  const url = `${repositoryUrl(site, repository)}/git`
  const tree = entries.map(({ path, mode, oid }) => {
    const type = kinds[mode]
    const size = type === 'blob' ? { size: repository.store.get(oid)?.body.length ?? 0 } : {}
    return { path, mode, type, sha: oid, ...size, ...(type === 'commit' ? {} : { url: `${url}/${type}s/${oid}` }) }
  })
  return { sha, url: `${url}/trees/${sha}`, tree, truncated }
}

/** Any value of `recursive`, `0` and `false` too, makes it recursive: so does GitHub. */
function getTree(call: Call): Reply {
  const { repository, params, query, github } = call
  const name = params.tree_sha ?? ''
  const commit = resolveCommit(repository, name)
  const sha = commit === undefined ? name : (repository.store.commit(commit)?.tree ?? name)
  if (sha !== emptyTree && !repository.store.tree(sha)) throw notFound()
  if (!query.has('recursive')) {
    const entries = readTree(repository.store, sha).map(({ name: path, mode, oid }) => ({ path, mode, oid }))
    return ok(treeShape(call, repository, sha, entries, false))
  }
  const entries: ListedEntry[] = []
  for (const entry of walkTree(repository.store, sha)) {
    if (entries.length >= github.treeLimit) return ok(treeShape(call, repository, sha, entries, true))
    entries.push(entry)
  }
  return ok(treeShape(call, repository, sha, entries, false))
}

function treeItem(value: unknown): TreeItem {
  if (!isRecord(value)) throw invalid('Invalid tree info')
  const { sha, content } = value
  const call = { body: value }
  const path = textField(call, 'path')
  const mode = wordField(call, 'mode', modes)
  if (path === undefined || (mode === undefined && sha !== null)) throw invalid('Invalid tree info')
  if (sha !== undefined && sha !== null && typeof sha !== 'string') throw invalid('Invalid tree info')
  if (content !== undefined && typeof content !== 'string') throw invalid('Invalid tree info')
  return { path, mode: mode ?? '100644', ...given({ sha, content }) }
}

function postTree(call: Call): Reply {
  const items = (listField(call, 'tree') ?? []).map(treeItem)
  const base = textField(call, 'base_tree')
  if (items.length === 0 && base === undefined) throw invalid('Invalid tree info')
  const sha = createTree(call.repository, items, base)
  const entries = readTree(call.repository.store, sha).map(({ name: path, mode, oid }) => ({ path, mode, oid }))
  return created(treeShape(call, call.repository, sha, entries, false))
}

/** Name and e-mail as sent; without a date the time of the request. */
export function personField(call: Call, name: string): Person | undefined {
  const value = recordField(call, name)
  if (!value) return undefined
  const [login, email, date] = [
    requiredText({ body: value }, 'name'),
    requiredText({ body: value }, 'email'),
    textField({ body: value }, 'date'),
  ]
  const seconds = date === undefined ? call.github.commitTime() : Math.floor(Date.parse(date) / 1000)
  if (Number.isNaN(seconds)) throw invalid(`Invalid request.\n\n${JSON.stringify(date)} is not a date-time.`)
  return { name: login, email, seconds, zone: '+0000' }
}

function postCommit(call: Call): Reply {
  const people = given({ author: personField(call, 'author'), committer: personField(call, 'committer') })
  const fields = {
    message: requiredText(call, 'message'),
    tree: requiredText(call, 'tree'),
    parents: textsField(call, 'parents') ?? [],
  }
  const sha = createCommit(call.github, call.repository, call.actor, { ...fields, ...people })
  return created(gitCommitShape(call.site, call.repository, sha))
}

function tagObjectShape({ site }: Call, repository: Repository, sha: Oid) {
  const tag = repository.store.tag(sha)
  if (!tag) throw notFound()
  const url = `${repositoryUrl(site, repository)}/git`
  const { name = '', email = '', seconds = 0 } = tag.tagger ?? {}
  return {
    node_id: nodeId('Tag', repository.id, sha),
    sha,
    url: `${url}/tags/${sha}`,
    tag: tag.name,
    message: tag.message,
    tagger: { name, email, date: isoSeconds(seconds) },
    object: { sha: tag.object, type: tag.kind, url: `${url}/${tag.kind}s/${tag.object}` },
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  }
}

function postTag(call: Call): Reply {
  const kind = wordField(call, 'type', ['commit', 'tree', 'blob']) ?? 'commit'
  const fields = {
    tag: requiredText(call, 'tag'),
    message: requiredText(call, 'message'),
    object: requiredText(call, 'object'),
    kind,
  }
  const sha = createTag(call.github, call.repository, call.actor, {
    ...fields,
    ...given({ tagger: personField(call, 'tagger') }),
  })
  return created(tagObjectShape(call, call.repository, sha))
}

function getCommit(call: Call): Reply {
  const sha = call.params.commit_sha ?? ''
  if (!/^[0-9a-f]{40}$/.test(sha))
    throw new Refusal(422, 'The SHA parameter must be exactly 40 characters and contain only [0-9a-f].')
  return ok(gitCommitShape(call.site, call.repository, sha))
}

export const gitDataRoutes: readonly Route[] = [
  route('GET', '/repos/{owner}/{repo}/git/blobs/{file_sha}', read, getBlob),
  route('POST', '/repos/{owner}/{repo}/git/blobs', write, postBlob),
  route('GET', '/repos/{owner}/{repo}/git/trees/{tree_sha}', read, getTree),
  route('POST', '/repos/{owner}/{repo}/git/trees', write, postTree),
  route('GET', '/repos/{owner}/{repo}/git/commits/{commit_sha}', read, getCommit),
  route('POST', '/repos/{owner}/{repo}/git/commits', write, postCommit),
  route('GET', '/repos/{owner}/{repo}/git/tags/{tag_sha}', read, (call) =>
    ok(tagObjectShape(call, call.repository, call.params.tag_sha ?? '')),
  ),
  route('POST', '/repos/{owner}/{repo}/git/tags', write, postTag),
]
