// Commits and what differs between them, in the several dialects that GitHub has for one commit.
import { nodeId } from '../graphql/node-id.ts'
import { describeDiff, type FileDiff } from '../state/diff.ts'
import { commitOf } from '../state/history.ts'
import type { Oid, Repository } from '../state/model.ts'
import { type Commit, encodeCommit, type Person } from '../state/objects.ts'
import { userOrNull } from './accounts.ts'
import { accountOf, isoSeconds, pageUrl, repositoryUrl, type Site } from './site.ts'

const personShape = ({ name, email, seconds }: Person) => ({ name, email, date: isoSeconds(seconds) })

// GitHub's own signature cannot be had; what stands here only says that there is one.
function verificationShape(repository: Repository, oid: Oid, commit: Commit) {
  if (!repository.store.verified.has(oid))
    return { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }
  const signature = '-----BEGIN PGP SIGNATURE-----\n\nsandbox\n-----END PGP SIGNATURE-----\n'
  const payload = encodeCommit(commit).toString('utf8')
  return { verified: true, reason: 'valid', signature, payload, verified_at: isoSeconds(commit.committer.seconds) }
}

/** GET git/commits/{sha}. */
export function gitCommitShape(site: Site, repository: Repository, oid: Oid) {
  const commit = commitOf(repository.store, oid)
  const url = repositoryUrl(site, repository)
  return {
    sha: oid,
    node_id: nodeId('Commit', repository.id, oid),
    url: `${url}/git/commits/${oid}`,
    html_url: `${pageUrl(site, repository)}/commit/${oid}`,
    author: personShape(commit.author),
    committer: personShape(commit.committer),
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: parentShapes(site, repository, commit, 'git/commits'),
    verification: verificationShape(repository, oid, commit),
  }
}

function parentShapes(site: Site, repository: Repository, { parents }: Commit, folder: 'commits' | 'git/commits') {
  return parents.map((sha) => ({
    sha,
    url: `${repositoryUrl(site, repository)}/${folder}/${sha}`,
    html_url: `${pageUrl(site, repository)}/commit/${sha}`,
  }))
}

/** GET commits and GET commits/{ref}; the latter adds stats and files. */
export function commitShape(site: Site, repository: Repository, oid: Oid) {
  const commit = commitOf(repository.store, oid)
  const url = repositoryUrl(site, repository)
  return {
    sha: oid,
    node_id: nodeId('Commit', repository.id, oid),
    commit: {
      author: personShape(commit.author),
      committer: personShape(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${oid}`,
      comment_count: 0,
      verification: verificationShape(repository, oid, commit),
    },
    url: `${url}/commits/${oid}`,
    html_url: `${pageUrl(site, repository)}/commit/${oid}`,
    comments_url: `${url}/commits/${oid}/comments`,
    author: userOrNull(site, accountOf(site, commit.author.email)),
    committer: userOrNull(site, accountOf(site, commit.committer.email)),
    parents: parentShapes(site, repository, commit, 'commits'),
  }
}

/** What a commit changed against its first parent. */
export function commitDiff(repository: Repository, oid: Oid): FileDiff[] {
  const { tree, parents } = commitOf(repository.store, oid)
  const before = parents[0] === undefined ? null : commitOf(repository.store, parents[0]).tree
  return describeDiff(repository.store, before, tree)
}

export function statsShape(files: readonly FileDiff[]) {
  const sum = (key: 'additions' | 'deletions') => files.reduce((total, file) => total + file[key], 0)
  const [additions, deletions] = [sum('additions'), sum('deletions')]
  return { total: additions + deletions, additions, deletions }
}

export function fileShape(site: Site, repository: Repository, commit: Oid, file: FileDiff) {
  const path = file.path.split('/').map(encodeURIComponent).join('/')
  const page = pageUrl(site, repository)
  return {
    sha: file.oid,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${commit}/${path}`,
    raw_url: `${page}/raw/${commit}/${path}`,
    contents_url: `${repositoryUrl(site, repository)}/contents/${path}?ref=${commit}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  }
}
