// Commits as people look at them: lists by branch and path, one with its files, and comparisons.
import { commitDiff, commitShape, fileShape, statsShape } from '../shapes/commits.ts'
import { pullShape } from '../shapes/pulls.ts'
import { branchStub } from '../shapes/repositories.ts'
import { pageUrl, repositoryUrl } from '../shapes/site.ts'
import { compare } from '../state/compare.ts'
import { pullsOf } from '../state/github.ts'
import { commitOf, newestFirst, reachable, resolveCommit, touches } from '../state/history.ts'
import type { Oid } from '../state/model.ts'
import { resolveHead } from '../state/pulls.ts'
import { invalid, notFound } from '../state/refusal.ts'
import { paged, pageOf } from './paging.ts'
import { type Call, needs, ok, type Reply, type Route, route } from './route.ts'

const read = needs('contents', 'read', 'read')
const filesShown = 300
const commitsShown = 250

export function commitParam({ repository, params }: Call, name = 'ref'): Oid {
  const text = params[name] ?? ''
  const oid = resolveCommit(repository, text)
  if (oid === undefined) throw invalid(`No commit found for SHA: ${text}`)
  return oid
}

function listCommits(call: Call): Reply {
  const { repository, query, site, github } = call
  const start = resolveCommit(repository, query.get('sha') ?? 'HEAD')
  if (start === undefined) throw notFound()
  const path = query.get('path')
  const [since, until] = ['since', 'until'].map((name) => Date.parse(query.get(name) ?? '') / 1000)
  const author = query.get('author')
  const emails = [...github.users.values()].filter(({ login }) => login === author).map(({ email }) => email)
  const found = newestFirst(repository.store, [start]).filter((oid) => {
    const commit = commitOf(repository.store, oid)
    if (commit.committer.seconds < (since ?? 0) || commit.committer.seconds > (until ?? Number.POSITIVE_INFINITY))
      return false
    if (author !== null && ![author, ...emails].includes(commit.author.email)) return false
    return path === null || touches(repository.store, oid, path)
  })
  return paged(call, found, (oid) => commitShape(site, repository, oid))
}

function getCommit(call: Call): Reply {
  const { repository, site } = call
  const oid = commitParam(call)
  const files = commitDiff(repository, oid)
  const shown = files.slice(0, filesShown).map((file) => fileShape(site, repository, oid, file))
  return ok({ ...commitShape(site, repository, oid), stats: statsShape(files), files: shown })
}

function side(call: Call, name: string): Oid {
  const { github, repository } = call
  const from = name.includes(':') ? resolveHead(github, repository, name) : { repository, ref: name }
  const oid = from && resolveCommit(from.repository, from.ref)
  if (oid === undefined) throw notFound()
  return oid
}

function getComparison(call: Call): Reply {
  const { repository, site, params } = call
  const [base = '', head = ''] = (params.basehead ?? '').split('...')
  if (head === '') throw notFound()
  const [from, to] = [side(call, base), side(call, head)]
  const { mergeBase, status, behindBy, commits, files } = compare(repository, from, to)
  const { page, perPage } = pageOf(call)
  const size = call.query.has('page') || call.query.has('per_page') ? perPage : commitsShown
  const page1 = `${pageUrl(site, repository)}/compare/${base}...${head}`
  return ok({
    url: `${repositoryUrl(site, repository)}/compare/${base}...${head}`,
    html_url: page1,
    permalink_url: `${pageUrl(site, repository)}/compare/${from}...${to}`,
    diff_url: `${page1}.diff`,
    patch_url: `${page1}.patch`,
    base_commit: commitShape(site, repository, from),
    merge_base_commit: commitShape(site, repository, mergeBase),
    status,
    ahead_by: commits.length,
    behind_by: behindBy,
    total_commits: commits.length,
    commits: commits.slice((page - 1) * size, page * size).map((oid) => commitShape(site, repository, oid)),
    // Files come with the first page only.
    files: page > 1 ? [] : files.slice(0, filesShown).map((file) => fileShape(site, repository, to, file)),
  })
}

/** Merged or open pull requests that brought the commit. */
function pullsWith(call: Call): Reply {
  const { repository, site } = call
  const oid = commitParam(call, 'commit_sha')
  const holds = pullsOf(repository).filter(({ pull }) => {
    if (pull.mergeCommitSha === oid || pull.head.sha === oid) return true
    return reachable(repository.store, [pull.head.sha], reachable(repository.store, [pull.base.sha])).has(oid)
  })
  return paged(call, holds, (pull) => pullShape(site, pull))
}

function headBranches(call: Call): Reply {
  const { repository, site } = call
  const oid = commitParam(call, 'commit_sha')
  const heads = [...repository.refs].filter(([ref, tip]) => tip === oid && ref.startsWith('refs/heads/'))
  return ok(heads.map(([ref, tip]) => branchStub(site, repository, ref.slice(11), tip)))
}

export const commitRoutes: readonly Route[] = [
  route('GET', '/repos/{owner}/{repo}/commits', read, listCommits),
  route('GET', '/repos/{owner}/{repo}/commits/{commit_sha}/pulls', needs('pull_requests', 'read', 'read'), pullsWith),
  route('GET', '/repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head', read, headBranches),
  route('GET', '/repos/{owner}/{repo}/compare/{+basehead}', read, getComparison),
  route('GET', '/repos/{owner}/{repo}/commits/{+ref}', read, getCommit),
]
