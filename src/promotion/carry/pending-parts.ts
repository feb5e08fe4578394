// What is pending of a unit whose services received their bases apart: the changes that are pending of any part.
import type { Oid } from '../../oid.ts'
import { historyKey, type Known, type Need, type Step } from '../model.ts'
import type { Base } from '../received/base.ts'
import { slicePaths } from '../slice/slice-paths.ts'
import { together } from '../step.ts'
import { type Pending, type PendingQuestion, pendingChanges } from './pending.ts'

/** As far as the order of changes is asked for. */
const mostOrdered = 200

/**
 * With the base as it stands for all parts: its commit is that of the part with the oldest pending change, so that nothing
 * that is pending is older.
 */
export function pendingOf(
  question: PendingQuestion,
  known: Known,
): Step<{ readonly pending: Pending; readonly base: Base }> {
  const { base, head, source, view } = question
  const { parts } = base
  if (parts === undefined) {
    const pending = pendingChanges(question, known)
    return 'need' in pending ? pending : { done: { pending: pending.done, base } }
  }
  const paths = slicePaths([...source.files, ...base.content.files], view)
  const history = known.history.get(historyKey(head, paths))
  const found = together(
    parts.map((part) => {
      const isFirstCopy = part.base.commit === null
      return pendingChanges({ ...question, base: part.base, source: part.source, isFirstCopy }, known)
    }),
  )
  if ('need' in found || history === undefined) {
    const order: Need = { kind: 'history', head, paths, limit: mostOrdered }
    return { need: [...('need' in found ? found.need : []), ...(history === undefined ? [order] : [])] }
  }
  const ages = new Map(history.map(({ commit }, index): [Oid, number] => [commit, index]))
  const age = ({ commit }: { readonly commit: Oid }) => ages.get(commit) ?? history.length
  const all = new Map(found.done.flatMap(({ changes }) => changes.map((change) => [change.commit, change])))
  const changes = [...all.values()].sort((a, b) => age(a) - age(b))
  const [oldest] = parts
    .map((part, index) => ({ base: part.base, age: Math.max(-1, ...(found.done[index]?.changes.map(age) ?? [])) }))
    .filter((part) => part.base.commit !== null)
    .sort((a, b) => b.age - a.age)
  const { commit, picked } = oldest?.base ?? base
  return {
    done: { pending: { changes, older: found.done.some(({ older }) => older) }, base: { ...base, commit, picked } },
  }
}
