// The push payload, and a commit as pushes and merge groups show it.

import { commitDiff } from '../shapes/commits.ts'
import { accountOf, iso, isoSeconds, type Json, pageUrl, type Site } from '../shapes/site.ts'
import type { RepositoryEvent } from '../state/events.ts'
import { commitOf, newestFirst, peel, reachable } from '../state/history.ts'
import type { Oid, Repository } from '../state/model.ts'
import { type Person, zeroOid } from '../state/objects.ts'

/** GitHub cuts the list there without a word. */
const mostCommits = 2048

function person(site: Site, { name, email, seconds }: Person) {
  const account = accountOf(site, email)
  return { name, email, date: isoSeconds(seconds), ...(account ? { username: account.login } : {}) }
}

function commitPayload(site: Site, repository: Repository, oid: Oid) {
  const { tree, message, author, committer } = commitOf(repository.store, oid)
  const files = commitDiff(repository, oid)
  const named = (...states: string[]) => files.filter(({ status }) => states.includes(status)).map(({ path }) => path)
  return {
    id: oid,
    tree_id: tree,
    distinct: true,
    message,
    timestamp: isoSeconds(committer.seconds),
    url: `${pageUrl(site, repository)}/commit/${oid}`,
    author: person(site, author),
    committer: person(site, committer),
    added: named('added', 'renamed'),
    removed: [...named('removed'), ...files.flatMap(({ previousPath }) => previousPath ?? [])],
    modified: named('modified'),
  }
}

/** What the push brought: commits that no other branch has and the old tip had not. */
function pushedCommits({ store, refs }: Repository, ref: string, before: Oid | null, after: Oid): Oid[] {
  const known =
    before === null
      ? [...refs].filter(([name]) => name !== ref && name.startsWith('refs/heads/')).map(([, oid]) => oid)
      : [before]
  return newestFirst(store, [after], reachable(store, known)).reverse()
}

export function pushPayload(site: Site, event: RepositoryEvent & { kind: 'push' }): Json {
  const { repository, ref, by, forced } = event
  const [before, after] = [event.before ?? zeroOid, event.after ?? zeroOid]
  const tip = event.after === null ? undefined : peel(repository.store, event.after)
  const commits =
    tip === undefined || !ref.startsWith('refs/heads/') ? [] : pushedCommits(repository, ref, event.before, tip)
  return {
    ref,
    before,
    after,
    created: event.before === null,
    deleted: event.after === null,
    forced,
    base_ref: null,
    compare: `${pageUrl(site, repository)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: commits.slice(0, mostCommits).map((oid) => commitPayload(site, repository, oid)),
    head_commit: tip === undefined ? null : commitPayload(site, repository, tip),
    pusher: { name: by.login, email: by.email, date: iso(repository.pushedAt) },
  }
}

export function headCommitOfGroup(repository: Repository, oid: Oid) {
  const { tree, message, author, committer } = commitOf(repository.store, oid)
  const plain = ({ name, email }: Person) => ({ name, email })
  const timestamp = isoSeconds(committer.seconds)
  return { id: oid, tree_id: tree, message, timestamp, author: plain(author), committer: plain(committer) }
}
