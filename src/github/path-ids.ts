// What stands at paths of a commit: asked for by parent directory, so that siblings cost one field.
import type { Oid } from '../oid.ts'
import { idKey, type Need, type PathId } from '../promotion/model.ts'
import { answered, ForgeError, incomplete } from './failure.ts'
import { type Field, quote } from './object-query.ts'

type Entry = { readonly name: string; readonly mode: number; readonly type: string; readonly oid: Oid }
type Found = { readonly __typename: string; readonly tree?: { readonly oid: Oid }; readonly entries?: readonly Entry[] }

export type PathQuestion = { readonly field: Field; readonly commit: Oid; readonly directory: string | null }
type IdsNeed = Extract<Need, { kind: 'ids' }>

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Two kinds of field: each commit once, to know that it resolved, and each directory that holds a path. */
export function pathQuestions(needs: readonly IdsNeed[]): PathQuestion[] {
  const questions = new Map<string, PathQuestion>()
  for (const { commit, paths } of needs) {
    const field = `object(oid: ${quote(commit)}) { __typename ... on Commit { tree { oid } } }`
    questions.set(commit, { field, commit, directory: null })
    for (const path of paths.filter((one) => one !== '')) {
      const directory = parentOf(path)
      const expression = quote(`${commit}:${directory}`)
      const entries = `object(expression: ${expression}) { __typename ... on Tree { entries { name mode type oid } } }`
      questions.set(`${commit}:${directory}`, { field: entries, commit, directory })
    }
  }
  return [...questions.values()]
}

/**
 * The ids of every path asked for; the root's too, as '' . A path is absent only where its commit resolved in the same
 * round of answers. Throws `missing` for a commit that is not there.
 */
export function readPathIds(
  needs: readonly IdsNeed[],
  questions: readonly PathQuestion[],
  answers: readonly unknown[],
): Map<string, PathId | null> {
  const found = new Map(
    questions.map((one, index) => [`${one.commit}:${one.directory}`, answers[index] as Found | null]),
  )
  const ids = new Map<string, PathId | null>()
  for (const { commit, paths } of needs) {
    const root = found.get(`${commit}:${null}`)
    if (root?.__typename !== 'Commit') throw new ForgeError({ kind: 'missing' }, `there is no commit ${commit}`)
    ids.set(idKey(commit, ''), { oid: answered(root.tree?.oid, 'tree of a commit'), type: 'tree', mode: '040000' })
    for (const path of paths.filter((one) => one !== '')) {
      const directory = found.get(`${commit}:${parentOf(path)}`)
      ids.set(idKey(commit, path), directory?.__typename === 'Tree' ? entryIn(directory, nameOf(path)) : null)
    }
  }
  return ids
}

function entryIn(directory: Found, name: string): PathId | null {
  const entry = answered(directory.entries, 'entries of a directory').find((one) => one.name === name)
  return entry ? { oid: entry.oid, type: typeOf(entry), mode: octal(entry.mode) } : null
}

function typeOf({ type, name }: Entry): PathId['type'] {
  if (type === 'tree' || type === 'blob' || type === 'commit') return type
  throw incomplete(`type of ${name}`)
}

/** GraphQL gives modes as decimal numbers: 33188 is 100644. */
const octal = (mode: number): string => mode.toString(8).padStart(6, '0')
