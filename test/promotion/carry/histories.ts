// A source with a history, and plans that carry a part of it.
import type { Oid } from '../../../src/oid.ts'
import type { BaseChoice, BaseTree, Carry, ChangeName, Known, Need, Plan } from '../../../src/promotion/model.ts'
import { planPromotion } from '../../../src/promotion/plan.ts'
import { config, type FileSpec, type Files, repository } from '../repository.ts'

/** Subject → what it changes in the files before it; null removes a file. A subject that ends in (#n) is of pull request n. */
type Change = readonly [subject: string, files: Readonly<Record<string, FileSpec | null>>]

export type History = {
  readonly start: Files
  readonly changes: readonly Change[]
  readonly target: Files
  readonly config?: ReturnType<typeof config>
  readonly services?: readonly string[]
}

const changed = (files: Files, change: Change[1]): Files => {
  const next: Record<string, FileSpec> = { ...files }
  for (const [path, spec] of Object.entries(change)) {
    if (spec === null) delete next[path]
    else next[path] = spec
  }
  return next
}

export function history({ start, changes, target, config: settings = config(), services = ['redis'] }: History) {
  const repo = repository()
  let files = start
  const begin = repo.commit(files, 'feat: Begin', null)
  const commits = changes.map(([subject, change]) => {
    files = changed(files, change)
    return repo.commit(files, subject)
  })
  const stands = repo.commit(target, 'chore: Stand', null)
  const clusters = settings.environments.find((one) => one.name === 'staging')?.clusters ?? []

  /** `base`: what the target received last, or that it is not known; default: the source before its first change. */
  function plans(carry: Carry | null, base: BaseTree | 'infer' | null = null) {
    const choiceOf = (): BaseChoice => {
      if (base === 'infer') return { kind: 'infer' }
      if (base === null) return { kind: 'commit', commit: begin, because: 'the test says so' }
      return { kind: 'tree', tree: base, because: 'it was carried' }
    }
    const choice = choiceOf()
    const request = {
      unit: 'redis',
      services,
      from: 'dev',
      to: 'staging',
      source: commits.at(-1) ?? begin,
      target: stands,
      bases: new Map(clusters.map(({ name }) => [name, choice])),
      ...(carry === null ? {} : { carry }),
    }
    return repo.run((known) => planPromotion(request, settings, known))
  }
  function plan(carry: Carry | null, base: BaseTree | null = null): Plan {
    const [only, ...more] = plans(carry, base).done
    if (only === undefined || more.length > 0) throw new Error('the question has not exactly one plan')
    return only
  }

  /** The files of a tree, as texts. */
  function textsOf({ files: all, texts = [] }: BaseTree): Readonly<Record<string, string>> {
    const { done: read } = repo.run<Known>((known) => {
      const need = all
        .filter(({ oid }) => !known.blobs.has(oid) && !texts.some((one) => one.oid === oid))
        .map(({ oid }): Need => ({ kind: 'blob', oid }))
      return need.length > 0 ? { need } : { done: known }
    })
    const textOf = (oid: Oid) => {
      const bytes = read.blobs.get(oid)
      return (
        texts.find((one) => one.oid === oid)?.text ??
        (bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : '')
      )
    }
    return Object.fromEntries(all.map(({ path, oid }) => [path, textOf(oid)]))
  }
  return { repo, begin, commits, plan, plans, textsOf, source: files }
}

export const only = (...changes: (number | string)[]): Carry => ({ kind: 'only', changes: changes.map(named) })
export const except = (...changes: (number | string)[]): Carry => ({ kind: 'except', changes: changes.map(named) })
const named = (name: number | string): ChangeName => (typeof name === 'number' ? { pull: name } : { commit: name })

/** Commit subject → the keys that it set, as `file:pointer`. */
export const keysOf = (plan: Plan): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    plan.pending.map(({ subject, keys }) => [
      subject,
      keys.map(({ path, pointer }) => `${path.split('/').at(-1)}:${pointer}`).sort(),
    ]),
  )
