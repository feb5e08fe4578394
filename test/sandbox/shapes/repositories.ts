// Repositories, branches, refs, tags and releases as REST and webhooks show them.
import { nodeId } from '../graphql/node-id.ts'
import { fullName } from '../state/github.ts'
import type { Oid, Release, Repository } from '../state/model.ts'
import { userShape } from './accounts.ts'
import { iso, isoOrNull, pageUrl, repositoryUrl, type Site } from './site.ts'

const folders = (url: string) => ({
  archive_url: `${url}/{archive_format}{/ref}`,
  assignees_url: `${url}/assignees{/user}`,
  blobs_url: `${url}/git/blobs{/sha}`,
  branches_url: `${url}/branches{/branch}`,
  collaborators_url: `${url}/collaborators{/collaborator}`,
  comments_url: `${url}/comments{/number}`,
  commits_url: `${url}/commits{/sha}`,
  compare_url: `${url}/compare/{base}...{head}`,
  contents_url: `${url}/contents/{+path}`,
  contributors_url: `${url}/contributors`,
  deployments_url: `${url}/deployments`,
  downloads_url: `${url}/downloads`,
  events_url: `${url}/events`,
  forks_url: `${url}/forks`,
  git_commits_url: `${url}/git/commits{/sha}`,
  git_refs_url: `${url}/git/refs{/sha}`,
  git_tags_url: `${url}/git/tags{/sha}`,
  hooks_url: `${url}/hooks`,
  issue_comment_url: `${url}/issues/comments{/number}`,
  issue_events_url: `${url}/issues/events{/number}`,
  issues_url: `${url}/issues{/number}`,
  keys_url: `${url}/keys{/key_id}`,
  labels_url: `${url}/labels{/name}`,
  languages_url: `${url}/languages`,
  merges_url: `${url}/merges`,
  milestones_url: `${url}/milestones{/number}`,
  notifications_url: `${url}/notifications{?since,all,participating}`,
  pulls_url: `${url}/pulls{/number}`,
  releases_url: `${url}/releases{/id}`,
  stargazers_url: `${url}/stargazers`,
  statuses_url: `${url}/statuses/{sha}`,
  subscribers_url: `${url}/subscribers`,
  subscription_url: `${url}/subscription`,
  tags_url: `${url}/tags`,
  teams_url: `${url}/teams`,
  trees_url: `${url}/git/trees{/sha}`,
})

export function repositoryShape(site: Site, repository: Repository) {
  const open = [...repository.issues.values()].filter(({ state }) => state === 'open').length
  const page = pageUrl(site, repository)
  const counts = { forks: 0, forks_count: 0, stargazers_count: 0, watchers: 0, watchers_count: 0, size: 0 }
  const features = { has_issues: true, has_projects: true, has_downloads: true, has_wiki: true, has_pages: false }
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: userShape(site, repository.owner),
    html_url: page,
    description: repository.description,
    fork: repository.parent !== null,
    url: repositoryUrl(site, repository),
    ...folders(repositoryUrl(site, repository)),
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.updatedAt),
    pushed_at: iso(repository.pushedAt),
    git_url: `${page.replace(/^https?/, 'git')}.git`,
    ssh_url: `git@localhost:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: null,
    ...counts,
    language: null,
    ...features,
    has_discussions: false,
    mirror_url: null,
    archived: repository.archived,
    disabled: false,
    open_issues_count: open,
    open_issues: open,
    license: null,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    custom_properties: {},
    visibility: repository.private ? 'private' : 'public',
    default_branch: repository.defaultBranch,
  }
}

/** GET /repos/{owner}/{repo}. */
export function fullRepositoryShape(site: Site, repository: Repository) {
  const { owner, allowAutoMerge, deleteBranchOnMerge } = repository
  return {
    ...repositoryShape(site, repository),
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: allowAutoMerge,
    delete_branch_on_merge: deleteBranchOnMerge,
    network_count: 0,
    subscribers_count: 0,
    ...(owner.type === 'Organization' ? { organization: userShape(site, owner) } : {}),
  }
}

export function refShape(site: Site, repository: Repository, ref: string, oid: Oid) {
  const url = repositoryUrl(site, repository)
  const type = repository.store.get(oid)?.kind ?? 'commit'
  return {
    ref,
    node_id: nodeId('Ref', repository.id, ref),
    url: `${url}/git/${ref}`,
    object: { sha: oid, type, url: `${url}/git/${type}s/${oid}` },
  }
}

export function tagShape(site: Site, repository: Repository, name: string, commit: Oid) {
  const url = repositoryUrl(site, repository)
  return {
    name,
    zipball_url: `${url}/zipball/refs/tags/${name}`,
    tarball_url: `${url}/tarball/refs/tags/${name}`,
    commit: { sha: commit, url: `${url}/commits/${commit}` },
    node_id: nodeId('Ref', repository.id, `refs/tags/${name}`),
  }
}

export function branchStub(site: Site, repository: Repository, name: string, commit: Oid) {
  const url = `${repositoryUrl(site, repository)}/commits/${commit}`
  return { name, commit: { sha: commit, url }, protected: repository.protections.has(name) }
}

export function releaseShape(site: Site, repository: Repository, release: Release) {
  const url = `${repositoryUrl(site, repository)}/releases/${release.id}`
  const archive = (kind: string) => `${repositoryUrl(site, repository)}/${kind}/${release.tagName}`
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    html_url: `${pageUrl(site, repository)}/releases/tag/${release.tagName}`,
    id: release.id,
    author: userShape(site, release.author),
    node_id: nodeId('Release', release.id),
    tag_name: release.tagName,
    target_commitish: release.target,
    name: release.name ?? '',
    draft: release.draft,
    prerelease: release.prerelease,
    created_at: iso(release.createdAt),
    published_at: isoOrNull(release.publishedAt),
    assets: [],
    tarball_url: release.draft ? null : archive('tarball'),
    zipball_url: release.draft ? null : archive('zipball'),
    body: release.body ?? '',
  }
}
