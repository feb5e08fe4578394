// Which base each cluster's merge has, from what the ledger remembers (design: base of the merge).
import type { RecordedBase, UnitRecord } from '../ledger/state.ts'
import type { BaseChoice, BaseTree, FileMode } from '../promotion/model.ts'
import type { Aim, Wish } from './promote.ts'
import type { Standing } from './standing.ts'

export function basesFor(
  { config, ledger, branchOf }: Standing,
  { from, to, unit }: Aim,
  record: UnitRecord,
  wish: Wish,
): ReadonlyMap<string, BaseChoice> {
  const clusters = config.environments.find((one) => one.name === to)?.clusters ?? []
  const cut = ledger.baseline?.baseline[branchOf(from)] ?? wish.before
  const choice = (cluster: string): BaseChoice => {
    const recorded = record.bases[cluster]
    if (recorded !== undefined) {
      return {
        kind: 'tree',
        tree: treeOf(recorded),
        because: `what the last promotion of ${unit.name} brought to ${cluster}`,
      }
    }
    const since = record.open?.since[cluster]
    // A first copy that is open has no base: everything in it is still new to the target.
    if (since === null) return { kind: 'infer' }
    if (since !== undefined) return { kind: 'commit', commit: since, because: 'the base of the promotion that is open' }
    if (wish.requestedBy === null && cut !== null) {
      return { kind: 'commit', commit: cut, because: 'the source as it stood when Sluice first saw this repository' }
    }
    return { kind: 'infer' }
  }
  return new Map(clusters.map(({ name }) => [name, choice(name)]))
}

function treeOf({ commit, files, executable }: RecordedBase): BaseTree {
  const mode = (path: string): FileMode => (executable.includes(path) ? '100755' : '100644')
  return { commit, files: Object.entries(files).map(([path, oid]) => ({ path, oid, mode: mode(path) })) }
}
