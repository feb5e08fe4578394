// Which of the pending changes travel: all of them, unless a person names some to take or to leave.
import { type Problem, problem } from '../../problem.ts'
import type { Carry, ChangeName, SourceChange } from '../model.ts'
import type { Pending } from './pending.ts'

/** As people write it: the pull request, else the first digits of the commit. */
export const nameOfChange = ({ pull, commit }: Pick<SourceChange, 'pull' | 'commit'>): string =>
  pull === null ? commit.slice(0, 7) : `#${pull}`

const written = (name: ChangeName): string => {
  if ('pull' in name) return `#${name.pull}`
  return /^[0-9a-f]{40}$/i.test(name.commit) ? name.commit.slice(0, 7) : name.commit
}

const shortestName = /^[0-9a-f]{7,40}$/

const isNamed = (change: SourceChange, name: ChangeName): boolean => {
  if ('pull' in name) return change.pull === name.pull
  const prefix = name.commit.toLowerCase()
  return shortestName.test(prefix) && change.commit.startsWith(prefix)
}

export type Selection = {
  /** Oldest first. */
  readonly picked: readonly SourceChange[]
  /** Nothing stays behind: the source travels as it stands. */
  readonly everything: boolean
  /** Names that are none of these changes. */
  readonly missed: readonly string[]
}

/** A pull request is all its commits. */
export function selectionOf(carry: Carry | undefined, { changes }: Pick<Pending, 'changes'>): Selection {
  if (carry === undefined) return { picked: changes.toReversed(), everything: true, missed: [] }
  const named = changes.filter((change) => carry.changes.some((name) => isNamed(change, name)))
  const picked = carry.kind === 'only' ? named : changes.filter((change) => !named.includes(change))
  const missed = carry.changes.filter((name) => !changes.some((change) => isNamed(change, name))).map(written)
  const everything = carry.kind === 'only' ? named.length > 0 && named.length === changes.length : named.length === 0
  return { picked: picked.toReversed(), everything, missed: [...new Set(missed)] }
}

/** Names that are wrong for every cluster: one that stands for several commits, and those that are pending nowhere. */
export function wrongNames(
  carry: Carry | undefined,
  pending: readonly Pending[],
  about: { readonly unit: string; readonly to: string },
): readonly Problem[] {
  if (carry === undefined) return []
  const changes = [...new Map(pending.flatMap((one) => one.changes.map((change) => [change.commit, change]))).values()]
  const several = carry.changes.flatMap((name) => {
    const found = changes.filter((change) => isNamed(change, name))
    if ('pull' in name || found.length < 2) return []
    const commits = found.map(({ commit }) => commit.slice(0, 12)).join(' and ')
    return [problem('ambiguous-change', `${name.commit} names ${commits}: write more of the commit’s id.`)]
  })
  const { missed } = selectionOf(carry, { changes })
  const hasOlder = pending.some((one) => one.older)
  // Who names a change that exists may mean one of those that are not listed.
  if (missed.length === 0 || (carry.mayMiss && !hasOlder)) return several
  const older = hasOlder ? ', and older ones' : ''
  const names = changes.map((change) => `${nameOfChange(change)} (${change.subject})`)
  const more = names.length > shownNames ? `, ${names.length - shownNames} more` : ''
  const there =
    names.length === 0
      ? `nothing of ${about.unit} is pending for ${about.to}`
      : `pending for ${about.to} are ${names.slice(0, shownNames).join(', ')}${more}${older}. Name one of these`
  const which = missed.join(', ')
  const what = `${which} ${missed.length === 1 ? 'is no pending change' : 'are no pending changes'} of ${about.unit}`
  return [...several, problem('unknown-change', `${what}: ${there}.`)]
}

const shownNames = 10

/** What cannot be picked from: a first copy, and a history that is too long to say what would stay behind. */
export function unpickable(
  carry: Carry | undefined,
  { older }: Pending,
  about: { readonly unit: string; readonly cluster: string; readonly isFirstCopy: boolean },
): readonly Problem[] {
  if (carry === undefined) return []
  if (about.isFirstCopy) return [takesEverything(carry, about)]
  const { unit } = about
  if (carry.kind === 'only' || !older) return []
  const message = `More changes of ${unit} are pending than are listed, so that --except cannot tell what else would travel: name what is to travel with --only.`
  return [problem('too-many-pending', message)]
}

/** Of a cluster that does not have the unit: where all of them lack it nothing can be picked, else it is left out. */
export function takesEverything(
  { kind }: Carry,
  { unit, cluster }: { readonly unit: string; readonly cluster: string },
): Problem {
  const message = `${cluster} does not have ${unit} yet, and a first copy takes everything: promote ${unit} without --${kind}.`
  return problem('first-copy', message)
}

export const missedNote = (missed: readonly string[], unit: string): readonly Problem[] =>
  missed.length === 0
    ? []
    : [
        problem(
          'not-pending',
          `${missed.join(', ')} changed nothing of ${unit} that is pending here: nothing of it is carried or left behind.`,
        ),
      ]

export const olderNote = ({ changes, older }: Pending): readonly Problem[] =>
  older
    ? [problem('older-pending', `Pending are these ${changes.length} changes and older ones, which are not listed.`)]
    : []
