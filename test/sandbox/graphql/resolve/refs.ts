// Branches and tags as GraphQL sees them: a prefix and a name.
import { pullsOf } from '../../state/github.ts'
import { peel } from '../../state/history.ts'
import type { Repository } from '../../state/model.ts'
import { nodeId } from '../node-id.ts'
import { type Page, paginate } from '../page.ts'
import { demand, type Fields } from '../session.ts'
import { type RefSource, toObject, toRef, toRepository } from '../source.ts'
import { listPulls, type PullQuestion } from './lists.ts'

type Direction = 'ASC' | 'DESC'
export type RefQuestion = Page & {
  readonly refPrefix: string
  readonly query?: string | null
  readonly direction?: Direction | null
  readonly orderBy?: { readonly field: 'ALPHABETICAL' | 'TAG_COMMIT_DATE'; readonly direction: Direction } | null
}

/** By full name, or by a name that Git would complete to one. null when it does not stand. */
export function findRef(repository: Repository, name: string): RefSource | null {
  const full = [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`].find((one) => repository.refs.has(one))
  return full === undefined ? null : toRef(repository, full)
}

/** `refs/heads/feature/x` is `feature/x` under `refs/heads/`. */
function split(name: string): { prefix: string; short: string } {
  const prefix = /^refs\/[^/]+\//.exec(name)?.[0] ?? ''
  return { prefix, short: name.slice(prefix.length) }
}

export function listRefs(repository: Repository, { refPrefix, query, direction, orderBy, ...page }: RefQuestion) {
  const names = [...repository.refs.keys()]
    .filter((name) => name.startsWith(refPrefix.endsWith('/') ? refPrefix : `${refPrefix}/`))
    .filter((name) => query == null || split(name).short.toLowerCase().includes(query.toLowerCase()))
    .sort()
  if (orderBy?.field === 'TAG_COMMIT_DATE') names.sort((a, b) => dateOf(repository, a) - dateOf(repository, b))
  if ((orderBy?.direction ?? direction) === 'DESC') names.reverse()
  return paginate({ name: 'refs', items: names, key: (name) => name, show: (name) => toRef(repository, name) }, page)
}

function dateOf({ store, refs }: Repository, name: string): number {
  const commit = peel(store, refs.get(name) ?? '')
  return commit === undefined ? 0 : (store.commit(commit)?.committer.seconds ?? 0)
}

export const refFields = {
  Ref: {
    id: ({ repository, name }) => nodeId('Ref', repository.id, name),
    name: ({ name }) => split(name).short,
    prefix: ({ name }) => split(name).prefix,
    repository: ({ repository }) => toRepository(repository),
    target: ({ repository, name }) => toObject(repository, repository.refs.get(name) ?? ''),
    associatedPullRequests: ({ repository, name }, question: PullQuestion, session) => {
      demand(session, repository, 'pull_requests', 'read')
      const ours = ({ pull: { head } }: ReturnType<typeof pullsOf>[number]) =>
        head.repository === repository && name === `refs/heads/${head.ref}`
      const everywhere = [...session.github.repositories.values()].filter(session.sees).flatMap(pullsOf)
      return listPulls(everywhere.filter(ours), question)
    },
  } satisfies Fields<RefSource>,
}
