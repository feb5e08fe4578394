// Without a record: the version of the source, among those of its history, that explains the target best.

import { sideName } from '../../config/place-name.ts'
import { rootsOf } from '../../config/template.ts'
import type { Oid } from '../../oid.ts'
import { readFile } from '../file/text.ts'
import { historyKey, idKey, type Known, type Need, type SliceFile, type Step } from '../model.ts'
import { slicePaths } from '../slice/slice-paths.ts'
import { unread } from '../step.ts'
import { tellPath, tellText } from '../terms/tell.ts'
import type { BaseQuestion } from './base.ts'

/** How far back versions are compared; older ones are rarely what the target holds and each costs reading. */
const maxVersions = 20

export type Inferred = { readonly commit: Oid; readonly because: string }

export function infer({ request, source, view, target, terms, layout }: BaseQuestion, known: Known): Step<Inferred> {
  const paths = slicePaths(source.files, view)
  // One of the versions will be looked at as a whole: its roots are asked for along with the slice's paths.
  const roots = rootsOf(layout, terms.from.environment, terms.from.cluster)
  const history = known.history.get(historyKey(request.source, paths))
  if (history === undefined) return { need: [{ kind: 'history', head: request.source, paths, limit: maxVersions }] }
  // A version stands at the commit that made it; the one before the oldest known change stands at that one's parent.
  const oldest = history.at(-1)?.parent
  const commits = [...history.map((change) => change.commit), ...(oldest ? [oldest] : [])]
  // Compared by the files that the source has now: their ids at every version cost one request together.
  const compared = source.files.map((file) => file.path)
  const missing = commits.filter((commit) => compared.some((path) => !known.ids.has(idKey(commit, path))))
  if (missing.length > 0) {
    return { need: missing.map((commit): Need => ({ kind: 'ids', commit, paths: [...compared, ...roots] })) }
  }
  const versions = commits.map((commit) => ({ commit, files: filesAt(commit, compared, known) }))
  const pairs = versions.flatMap(({ files }) => files)
  const own = [...new Set(pairs.map((file) => tellPath(terms, file.path)))].flatMap((path) => {
    const entry = path === null ? undefined : target.files.get(path)
    return path === null || entry === undefined ? [] : [{ path, ...entry }]
  })
  const need = unread([...pairs, ...own], known)
  if (need.length > 0) return { need }

  const lines = (files: readonly SliceFile[], tell: boolean) =>
    new Set(
      files.flatMap((file) => {
        const path = tell ? tellPath(terms, file.path) : file.path
        const text = readFile(file, known)?.text ?? ''
        const told = tell ? tellText(terms, file.path, text).text : text
        return told.split(/\r?\n/).map((line) => `${path}\0${line}`)
      }),
    )
  const stands = lines(own, false)
  const scored = versions.map(({ commit, files }) => {
    const told = lines(files, true)
    return { commit, differing: told.symmetricDifference(stands).size }
  })
  const best = scored.toSorted((a, b) => a.differing - b.differing)[0] ?? { commit: request.source, differing: 0 }
  const [id, to] = [best.commit.slice(0, 7), sideName(terms.to, terms.from)]
  const which =
    scored.length === 1
      ? `the source has one version, ${id}`
      : `of ${scored.length} versions of the source, ${id} explains ${to} best`
  const because = `no record of an earlier promotion: ${which} (${best.differing} ${best.differing === 1 ? 'line differs' : 'lines differ'})`
  return { done: { commit: best.commit, because } }
}

function filesAt(commit: Oid, paths: readonly string[], known: Known): readonly SliceFile[] {
  return paths.flatMap((path): SliceFile[] => {
    const id = known.ids.get(idKey(commit, path))
    return id?.type === 'blob' ? [{ path, oid: id.oid, mode: id.mode as SliceFile['mode'] }] : []
  })
}
