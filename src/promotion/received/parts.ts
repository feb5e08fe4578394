// A unit whose services received their bases apart: each part is merged from its own, and all of them are one base together.
import type { BaseChoice, BasePart, Known, OneBase, PromotionRequest, Step } from '../model.ts'
import { ownOf, type PlanServices } from '../plan-services.ts'
import type { SliceContent } from '../slice/entries.ts'
import { type ClusterView, sliceNamed } from '../slice/view.ts'
import { together } from '../step.ts'
import type { Base, BaseQuestion } from './base.ts'

type Choosing = Pick<BaseQuestion, 'request' | 'chosen' | 'view' | 'target'>

/** The parts that services of the plan belong to, and only as many services as do; one part alone is no part. */
export function choiceOf(choice: BaseChoice, { chosen, view, target }: Choosing): BaseChoice {
  if (choice.kind !== 'parts') return choice
  const left = new Set(chosen.services)
  const isStanding = (service: string) => ownOf([service], view, target).length > 0
  const isOf = ({ services }: BasePart, name: string) =>
    services === null ? isStanding(name) : namesOf(name, view).some((one) => services.includes(one))
  const parts = choice.parts.flatMap((part): readonly BasePart[] => {
    const services = [...left].filter((service) => isOf(part, service))
    for (const service of services) left.delete(service)
    return services.length === 0 ? [] : [{ services, choice: part.choice }]
  })
  const [first, ...others] = parts
  if (first === undefined) return choice.parts[0]?.choice ?? { kind: 'infer' }
  if (others.length === 0) return first.choice
  // What nobody has received yet is new to the target, whichever part it stands with.
  return { kind: 'parts', parts: [{ ...first, services: [...(first.services ?? []), ...left] }, ...others] }
}

/** A name may have needed its group when the base was recorded, and not now, or the other way round. */
function namesOf(name: string, view: ClusterView): readonly string[] {
  const slice = sliceNamed(view, name)
  return slice === null ? [name] : [name, slice.service, `${slice.group}.${slice.service}`]
}

export type PartOfBase = { readonly services: readonly string[]; readonly base: Base; readonly source: SliceContent }

/** `one` finds the base of a part. */
export function joinedBase(
  question: Omit<BaseQuestion, 'choice'>,
  parts: readonly BasePart[],
  one: (part: BaseQuestion, known: Known) => Step<Base>,
  known: Known,
): Step<Base> {
  const asked = parts.map(({ services, choice }) => partQuestion(question, services ?? [], choice))
  const bases = together(asked.map((part) => one(part, known)))
  if ('need' in bases) return bases
  const found = bases.done.map((base, index): PartOfBase => {
    const part = asked[index]
    return { services: part?.chosen.services ?? [], base, source: part?.source ?? question.source }
  })
  const dated = found.find(({ base }) => base.commit !== null)?.base
  return {
    done: {
      commit: dated?.commit ?? null,
      picked: dated?.picked ?? [],
      because: found.map(({ services, base }) => `${services.join(', ')}: ${base.because}`).join('; '),
      content: united(found.map(({ base }) => base.content)),
      parts: found,
    },
  }
}

function partQuestion(
  question: Omit<BaseQuestion, 'choice'>,
  services: readonly string[],
  choice: OneBase,
): BaseQuestion {
  const { request, chosen, source, view, target } = question
  const own = ownOf(services, view, target)
  const some: PlanServices = { ...chosen, services, own, introduces: own.length === 0 }
  const about: PromotionRequest = { ...request, unit: services.join(', ') }
  return { ...question, request: about, choice, chosen: some, source: sourceOf(services, source, view) }
}

/** The part of the source that is of these services. */
function sourceOf(
  services: readonly string[],
  { files, entries, indexes }: SliceContent,
  view: ClusterView,
): SliceContent {
  const paths = new Set(services.flatMap((service) => sliceNamed(view, service)?.files.map(({ path }) => path) ?? []))
  const some = files.filter(({ path }) => paths.has(path))
  const isOwn = (path: string) => some.some((file) => file.path === path || file.path.startsWith(`${path}/`))
  return { files: some, entries: entries.filter(({ path }) => isOwn(path)), indexes }
}

function united(contents: readonly SliceContent[]): SliceContent {
  const byPath = new Map(contents.flatMap(({ files }) => files).map((file) => [file.path, file]))
  const entries = contents.flatMap((content) => content.entries)
  const byKey = new Map(entries.map((entry) => [JSON.stringify([entry.index, entry.list, entry.path]), entry]))
  return {
    files: [...byPath.values()],
    entries: [...byKey.values()],
    indexes: contents.flatMap(({ indexes }) => indexes),
  }
}
