// The ledger branch as a list of files: names and ids to some depth in one query, what lies deeper by REST.
import type { Oid } from '../oid.ts'
import { answered } from './failure.ts'
import type { Session } from './session.ts'
import { readTree } from './trees.ts'

export const ledgerBranch = 'sluice-ledger'
export const ledgerRef = `refs/heads/${ledgerBranch}`

type TreeNode = {
  readonly entries?: readonly {
    readonly name: string
    readonly type: string
    readonly oid: Oid
    readonly object?: TreeNode | null
  }[]
}
export type LedgerNode = { readonly oid: Oid; readonly tree?: TreeNode }

const levels = 4
const level = (below: number): string =>
  `entries { name type oid ${below > 0 ? `object { ... on Tree { ${level(below - 1)} } }` : ''} }`

/** Selection for the `target` of the ledger's ref. */
export const ledgerFields = `oid ... on Commit { tree { ${level(levels - 1)} } }`

/** Path → blob id, complete whatever the depth. */
export async function filesBelow(session: Session, tree: TreeNode, prefix = ''): Promise<Map<string, Oid>> {
  const files = new Map<string, Oid>()
  for (const { name, type, oid, object } of answered(tree.entries, 'entries of the ledger')) {
    const path = prefix + name
    if (type === 'blob') files.set(path, oid)
    if (type !== 'tree') continue
    if (object?.entries) {
      for (const [below, id] of await filesBelow(session, object, `${path}/`)) files.set(below, id)
    } else {
      for (const [below, entry] of await readTree(session, oid)) files.set(`${path}/${below}`, entry.oid)
    }
  }
  return files
}
