// Paths that arriving manifests apply: nothing of one cluster may apply what belongs to another one.
import type { Config } from '../config/model.ts'
import { rootsOf } from '../config/template.ts'
import { fluxObjects } from '../flux/objects.ts'
import { isYamlName } from '../flux/yaml-name.ts'
import type { Problem } from '../problem.ts'
import type { Change } from './model.ts'
import { folderOf, resolveEntry } from './slice/entries.ts'
import { isOfOther } from './slice/others.ts'
import type { Terms } from './terms/tell.ts'

export type Referring = { readonly problems: readonly Problem[]; readonly notes: readonly Problem[] }

/** Looks only at what the change adds: faults that stood before are not this promotion's. */
export function referencesIn(changes: readonly Change[], config: Config, terms: Terms): Referring {
  const roots = (environment: string, cluster: string) => rootsOf(terms.layout, environment, cluster)
  const own = roots(terms.to.environment, terms.to.cluster)
  const foreign = config.environments
    .flatMap(({ name, clusters }) => clusters.flatMap((cluster) => roots(name, cluster.name)))
    .filter((root) => root !== '' && !own.some((mine) => mine === root || mine.startsWith(`${root}/`)))
  const isForeign = (path: string) => foreign.some((root) => path === root || path.startsWith(`${root}/`))
  const problems: Problem[] = []
  const notes: Problem[] = []
  for (const { path, before, after } of changes) {
    if (after?.text == null || !isYamlName(path)) continue
    const old = new Set(before?.text == null ? [] : references(before.text, path))
    for (const reference of references(after.text, path)) {
      if (old.has(reference)) continue
      const resolved = reference.startsWith(absolute) ? reference.slice(1) : resolveEntry(folderOf(path), reference)
      if (resolved !== null && (isForeign(resolved) || isOfOther(terms.layout, terms.to, resolved))) {
        const message = `${path} refers to ${resolved}, which belongs to another cluster. Refer to a path of ${terms.to.cluster}.`
        problems.push({ code: 'foreign-path', message, file: path, line: null, column: null })
      } else if (/^[a-z+]+:\/\/|^git@|^github\.com\//.test(reference)) {
        const message = `${path} refers to ${reference}, which lies outside of this repository and can change without it.`
        notes.push({ code: 'remote-reference', message, file: path, line: null, column: null })
      }
    }
  }
  return { problems, notes }
}

/** Marks a path that counts from the repository's root. */
const absolute = '\0'

function references(text: string, path: string): readonly string[] {
  const read = fluxObjects(text, path)
  const objects = 'objects' in read ? read.objects : []
  return objects.flatMap(({ detail }) => {
    if (detail?.type === 'kustomize') return [...detail.resources, ...detail.components, ...detail.patches]
    return detail?.type === 'kustomization' && detail.path !== null ? [`${absolute}${detail.path}`] : []
  })
}
