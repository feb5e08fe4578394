// What `/take 2`, `/keep 3` and `/waive secret.yaml` mean for the version of a promotion that people see.

import type { Choice } from '../model.ts'
import type { PlanBlocker } from './blockers.ts'
import { looseOf } from './choices.ts'
import { secretCalled } from './waivable.ts'

export type SettleWords =
  | { readonly name: 'take' | 'keep'; readonly conflicts: readonly number[] }
  | { readonly name: 'waive'; readonly secret: string }

export type Unknown = {
  readonly unknown: readonly string[]
  readonly kind: 'conflict' | 'secret'
  /** Every name that would be known; `near`: those that may have been meant. */
  readonly known: readonly string[]
  readonly near: readonly string[]
}

/** All that is named, or nothing where one name is unknown. */
export function meantBy(
  words: SettleWords,
  blockers: readonly PlanBlocker[],
): { readonly blockers: readonly PlanBlocker[] } | Unknown {
  const kind = words.name === 'waive' ? 'secret' : 'conflict'
  const named = blockers.flatMap((blocker) =>
    blocker.kind === kind && blocker.asks !== null && blocker.path !== null
      ? [{ blocker, name: blocker.asks.name, path: blocker.path, keys: blocker.asks.keys }]
      : [],
  )
  const known = named.map(({ name }) => name)
  if (words.name === 'waive') {
    const { found, near } = secretCalled(words.secret, named)
    return found === null ? { unknown: [words.secret], kind, known, near } : { blockers: [found.blocker] }
  }
  const unknown = words.conflicts.map(String).filter((name) => !known.includes(name))
  if (unknown.length > 0) return { unknown, kind, known, near: [] }
  return { blockers: named.filter(({ name }) => words.conflicts.includes(Number(name))).map(({ blocker }) => blocker) }
}

const sides = { take: 'source', keep: 'target', waive: 'waived' } as const

/** For the values that stand in the ledger: `all` tells whether they are the only ones of their kind in the file. */
export function choicesFor(
  meant: readonly PlanBlocker[],
  { name }: SettleWords,
  all: readonly PlanBlocker[],
  by: string,
): readonly Choice[] {
  return meant.flatMap(({ path, asks }) => {
    if (asks === null || path === null) return []
    const { cluster, digest } = asks
    const loose = looseOf(asks.pointer)
    const alike = all.filter(
      (one) =>
        one.path === path &&
        one.asks?.cluster === cluster &&
        one.asks.digest === digest &&
        looseOf(one.asks.pointer) === loose,
    )
    return [{ cluster, path, pointer: alike.length > 1 ? asks.pointer : loose, digest, side: sides[name], by }]
  })
}
