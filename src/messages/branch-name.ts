// The names of our branches, written and read back: the branch, with our App as author, is how a pull request is found.

type BranchKind = 'promote' | 'bump' | 'revert' | 'suspend'

export type BranchName = { readonly kind: BranchKind; readonly environment: string; readonly unit: string }

const kinds: readonly string[] = ['promote', 'bump', 'revert', 'suspend']

export const ledgerBranch = 'sluice-ledger'

export const branchName = ({ kind, environment, unit }: BranchName): string => `sluice/${kind}/${environment}/${unit}`

/** Null for every branch that is not one of ours by its name. */
export function parseBranchName(name: string): BranchName | null {
  const [sluice, kind, environment, unit, ...rest] = name.split('/')
  if (sluice !== 'sluice' || kind === undefined || !environment || !unit || rest.length > 0) return null
  return kinds.includes(kind) ? { kind: kind as BranchKind, environment, unit } : null
}
