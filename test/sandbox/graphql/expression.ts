// `Repository.object(expression:)`: a revision, alone or with a path in its tree.
import { peel } from '../state/history.ts'
import type { Oid, Repository } from '../state/model.ts'
import { entryAt } from '../state/trees.ts'
import { type ObjectSource, toObject } from './source.ts'

/** `main`, `refs/tags/v1`, `HEAD`, an object id; each with `:` (the root tree) or `:path`. null when nothing is there. */
export function evaluate(repository: Repository, expression: string): ObjectSource | null {
  const colon = expression.indexOf(':')
  const oid = resolve(repository, colon < 0 ? expression : expression.slice(0, colon))
  if (oid === undefined) return null
  return colon < 0 ? toObject(repository, oid) : at(repository, oid, expression.slice(colon + 1))
}

function resolve(repository: Repository, revision: string): Oid | undefined {
  const { refs, defaultBranch } = repository
  if (revision === 'HEAD') return refs.get(`refs/heads/${defaultBranch}`)
  if (/^[0-9a-f]{40}$/.test(revision)) return toObject(repository, revision) ? revision : undefined
  const names = [revision, `refs/${revision}`, `refs/tags/${revision}`, `refs/heads/${revision}`]
  return names.map((name) => refs.get(name)).find((oid) => oid !== undefined)
}

function at(repository: Repository, oid: Oid, path: string): ObjectSource | null {
  const { store } = repository
  const commit = peel(store, oid)
  const root = commit === undefined ? oid : store.commit(commit)?.tree
  if (root === undefined || toObject(repository, root)?.__typename !== 'Tree') return null
  // Git knows neither `/path` nor `./path` here; GitHub answers null as for any path that is not there.
  if (path !== '' && path.split('/').some((part, index, parts) => part === '' && index < parts.length - 1)) return null
  const entry = entryAt(store, root, path)
  const folder = path.replace(/\/$/, '')
  if (entry === undefined || (folder !== path && entry.mode !== '040000')) return null
  return entry.mode === '160000' ? null : toObject(repository, entry.oid, folder)
}
