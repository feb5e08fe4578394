// Objects by name: what Flux files need and no file defines, and what one kustomization.yaml would get twice.
import { isMeant, type ObjectName } from '../flux/names.ts'
import { isKustomizationName } from '../flux/path-references.ts'
import { replaceTokens } from '../flux/tokens.ts'
import type { Problem } from '../problem.ts'
import {
  isDefined,
  isGiven,
  isOftenOutside,
  type Needed,
  type Objects,
  objectsOf,
  objectText,
} from '../promotion/preflight/objects.ts'
import { twinsIn } from '../promotion/preflight/twice.ts'
import type { ClusterView } from '../promotion/slice/view.ts'
import { type Findings, nameOfView, type Repository } from './repository.ts'

type Own = { readonly view: ClusterView; readonly objects: Objects }

export type Unresolved = Needed & {
  readonly cluster: string
  /** The file of another cluster that defines it there. */
  readonly elsewhere: string | null
}

/** References to objects that no file of their cluster defines. Secrets and ConfigMaps count where another cluster's files define them. */
export function unresolvedNames(repository: Repository): readonly Unresolved[] {
  const all: readonly Own[] = repository.views.map((view) => ({ view, objects: objectsOf(repository.clusterOf(view)) }))
  return all.flatMap((own) =>
    own.objects.needed
      .filter((needed) => !needed.optional && !isGiven(needed) && !isDefined(needed, own.objects))
      .flatMap((needed): readonly Unresolved[] => {
        const elsewhere = definedElsewhere(needed, own, all)
        if (isOftenOutside(needed) && elsewhere === null) return []
        return [{ ...needed, cluster: nameOfView(repository, own.view), elsewhere }]
      }),
  )
}

/** Another cluster's file that defines what would be this object there. */
function definedElsewhere(needed: Needed, own: Own, all: readonly Own[]): string | null {
  for (const other of all) {
    if (other.view === own.view) continue
    const tell = (text: string) =>
      replaceTokens(text, [{ from: own.view.place.cluster, to: other.view.place.cluster }]).text
    const there: ObjectName = { ...needed, name: tell(needed.name) }
    const found = other.objects.defined.find((one) => isMeant(there, one))
    if (found !== undefined) return found.file
  }
  return null
}

export function sayUnresolved(unresolved: readonly Unresolved[]): Findings {
  const said = unresolved.map((one) => {
    const { file, line, column, pointer, cluster, elsewhere } = one
    const what = `${objectText(one)} (${pointer}) is defined by no file of ${cluster}`
    const blocks = elsewhere !== null && !isOftenOutside(one)
    const message =
      elsewhere === null
        ? `${what}: make sure that it comes from elsewhere.`
        : `${what}, unlike ${elsewhere}: add it, or correct the name.`
    return { blocks, problem: { code: 'missing-object', message, file, line, column } }
  })
  return {
    problems: said.filter((one) => one.blocks).map((one) => one.problem),
    notes: said.filter((one) => !one.blocks).map((one) => one.problem),
  }
}

export function checkTwins(repository: Repository): Findings {
  const found = repository.views.flatMap((view) => {
    const cluster = repository.clusterOf(view)
    return twinsIn(cluster, [...view.files.keys()].filter(isKustomizationName))
  })
  const problems = found.map(({ kustomization, object, file, other, line }): Problem => {
    const message = `${kustomization} gets ${object} twice, from ${other} and from this file: remove or rename one of the two.`
    return { code: 'object-twice', message, file, line, column: 1 }
  })
  return { problems, notes: [] }
}
