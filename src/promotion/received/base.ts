// The base of a merge: the source's content as this target last received it.
import type { Config } from '../../config/model.ts'
import { sideName } from '../../config/place-name.ts'
import { type CompiledLayout, matchPath } from '../../config/template.ts'
import type { Oid } from '../../oid.ts'
import type { BaseChoice, Known, PromotionRequest, SliceFile, Step } from '../model.ts'
import type { PlanServices } from '../plan-services.ts'
import { contentOf, type SliceContent, sliceWithEntries } from '../slice/entries.ts'
import { type ClusterView, counterpart, sliceNamed, viewCluster } from '../slice/view.ts'
import { type Terms, tellPath } from '../terms/tell.ts'
import { infer } from './infer.ts'
import { joinedBase, type PartOfBase } from './parts.ts'

export type Base = {
  /** Null: nothing was received before. */
  readonly commit: Oid | null
  /** Changes that it holds though they are newer. */
  readonly picked: readonly Oid[]
  readonly because: string
  readonly content: SliceContent
  /** Where services received theirs apart. */
  readonly parts?: readonly PartOfBase[]
}

export type BaseQuestion = {
  readonly request: PromotionRequest
  readonly chosen: PlanServices
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
  const base = wholeBase(question, known)
  if ('need' in base) return base
  return { done: { ...base.done, content: withoutOutsiders(base.done.content, question) } }
}

/**
 * A file that still stands in the source cluster was not removed there: it has only left this slice, since it is shared
 * now, of another service, or of one that the unit no longer takes. Neither it nor its entries are of this promotion, and
 * what the target gives to others, or to several, is not removed for one.
 */
function withoutOutsiders(content: SliceContent, { source, view, target, chosen, terms }: BaseQuestion): SliceContent {
  const theirs = new Set(source.files.map((file) => file.path))
  const own = new Set(chosen.own.flatMap((slice) => slice.files.map((file) => file.path)))
  const isRemovable = ({ path }: SliceFile) => {
    const told = view.files.has(path) ? null : tellPath(terms, path)
    return told !== null && (own.has(told) || !target.files.has(told))
  }
  const files = content.files.filter((file) => theirs.has(file.path) || isRemovable(file))
  const isNamed = (path: string) => files.some((file) => file.path === path || file.path.startsWith(`${path}/`))
  return { ...content, files, entries: content.entries.filter((entry) => entry.shared === true || isNamed(entry.path)) }
}

function wholeBase(question: BaseQuestion, known: Known): Step<Base> {
  const { choice, terms, layout, request } = question
  if (choice.kind === 'parts') return joinedBase(question, choice.parts, baseOf, known)
  if (choice.kind === 'tree') {
    const { commit, files, picked = [] } = choice.tree
    const isIndex = (path: string) =>
      matchPath(layout, terms.from.environment, terms.from.cluster, path)?.kind === 'index'
    const content = contentOf(
      files.filter((file) => !isIndex(file.path)),
      files.filter((file) => isIndex(file.path)),
      { layout, side: terms.from },
      known,
    )
    return 'need' in content ? content : { done: { commit, picked, because: choice.because, content: content.done } }
  }
  if (choice.kind === 'nothing') return { done: { ...nothing, because: choice.because } }
  if (choice.kind === 'commit') return baseAt(question, choice.commit, choice.because, known)
  if (isFirstSync(question)) {
    const because = `${sideName(terms.to, terms.from)} does not have ${request.unit} yet: a first copy, everything in it is new`
    return { done: { ...nothing, because } }
  }
  const inferred = infer(question, known)
  if ('need' in inferred) return inferred
  const { commit, because } = inferred.done
  return baseAt(question, commit, because, known)
}

const nothing = { commit: null, picked: [], content: { files: [], entries: [], indexes: [] } }

const isFirstSync = ({ chosen }: BaseQuestion) => chosen.introduces

function baseAt(question: BaseQuestion, commit: Oid, because: string, known: Known): Step<Base> {
  const version = sliceAt(question, commit, known)
  return 'need' in version ? version : { done: { commit, picked: [], because, content: version.done.content } }
}

type SliceQuestion = Pick<BaseQuestion, 'chosen' | 'layout' | 'terms' | 'config' | 'view'>

/** The source slice as it was at an earlier commit, and all of its cluster then. */
export function sliceAt(
  { chosen, layout, terms, config, view }: SliceQuestion,
  commit: Oid,
  known: Known,
): Step<{ readonly view: ClusterView; readonly content: SliceContent }> {
  const old = viewCluster({ ...terms.from, commit }, layout, known, config.ignore)
  if ('need' in old) return old
  // A name may need its group at one commit and not at another.
  const names = chosen.services.map((service) => {
    const slice = sliceNamed(view, service)
    const before = slice === null ? null : counterpart(old.done, slice)
    return [...old.done.slices].find(([, one]) => one === before)?.[0] ?? service
  })
  const content = sliceWithEntries(old.done, names, layout, known)
  return 'need' in content ? content : { done: { view: old.done, content: content.done } }
}
