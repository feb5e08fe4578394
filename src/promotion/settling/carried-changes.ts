// Whose changes a promotion carries, as it is remembered: nobody approves a change of their own.
import type { Oid } from '../../oid.ts'
import type { Account, Plan } from '../model.ts'

/** A change of the source, by its pull request where it came by one. `people`: empty where no account is known. */
export type CarriedChange = {
  readonly commit: Oid
  readonly pull: number | null
  readonly people: readonly Account[]
}

/** Newest first; the commits of one pull request are one change, whose authors are all of theirs. */
export function carriedChanges(plans: readonly Pick<Plan, 'pending'>[]): readonly CarriedChange[] {
  const changes = new Map<string, CarriedChange>()
  for (const { commit, pull, carried, people = [] } of plans.flatMap(({ pending }) => pending)) {
    if (!carried) continue
    const name = pull === null ? commit : `#${pull}`
    const known = changes.get(name) ?? { commit, pull, people: [] }
    const more = people.filter(({ id }) => !known.people.some((one) => one.id === id))
    changes.set(name, { ...known, people: [...known.people, ...more] })
  }
  return [...changes.values()]
}

export const changeName = ({ commit, pull }: Pick<CarriedChange, 'commit' | 'pull'>): string =>
  pull === null ? commit.slice(0, 7) : `#${pull}`
