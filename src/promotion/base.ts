// The base of a merge: the source's content as this target last received it.
import type { Config } from '../config/model.ts'
import { type CompiledLayout, matchPath } from '../config/template.ts'
import type { Oid } from '../oid.ts'
import { contentOf, type SliceContent, sliceWithEntries } from './entries.ts'
import { infer } from './infer.ts'
import type { BaseChoice, Known, PromotionRequest, Step } from './model.ts'
import type { Terms } from './tell.ts'
import { type ClusterView, viewCluster } from './view.ts'

export type Base = { readonly commit: Oid | null; readonly because: string; readonly content: SliceContent }

export type BaseQuestion = {
  readonly request: PromotionRequest
  readonly services: readonly string[]
  readonly choice: BaseChoice
  readonly config: Config
  readonly layout: CompiledLayout
  readonly terms: Terms
  readonly source: SliceContent
  /** The cluster that the source is read from. */
  readonly view: ClusterView
  readonly target: ClusterView
}

export function baseOf(question: BaseQuestion, known: Known): Step<Base> {
  const { choice, terms, layout, request } = question
  if (choice.kind === 'tree') {
    const { commit, files } = choice.tree
    const isIndex = (path: string) =>
      matchPath(layout, terms.from.environment, terms.from.cluster, path)?.kind === 'index'
    const content = contentOf(
      files.filter((file) => !isIndex(file.path)),
      files.filter((file) => isIndex(file.path)),
      known,
    )
    return 'need' in content ? content : { done: { commit, because: choice.because, content: content.done } }
  }
  if (choice.kind === 'commit') return baseAt(question, choice.commit, choice.because, known)
  if (isFirstSync(question)) {
    const because = `${terms.to.cluster} does not have ${request.unit} yet: a first copy, everything in it is new`
    return { done: { commit: null, because, content: { files: [], entries: [], indexes: [] } } }
  }
  const inferred = infer(question, known)
  if ('need' in inferred) return inferred
  const { commit, because } = inferred.done
  return baseAt(question, commit, because, known)
}

const isFirstSync = ({ services, target }: BaseQuestion) =>
  services.every((service) => (target.slices.get(service)?.files.length ?? 0) === 0)

function baseAt({ services, layout, terms }: BaseQuestion, commit: Oid, because: string, known: Known): Step<Base> {
  const view = viewCluster({ ...terms.from, commit }, layout, known)
  if ('need' in view) return view
  const content = sliceWithEntries(view.done, services, known)
  return 'need' in content ? content : { done: { commit, because, content: content.done } }
}
