// The names of our branches, written and read back: the branch, with our App as author, is how a pull request is found.

type Aimed = { readonly environment: string; readonly unit: string }

/** Several changes of one slice may fail: a revert also names the commit that it takes back, by its first seven digits. */
export type BranchName =
  | (Aimed & { readonly kind: 'promote' | 'bump' | 'suspend'; readonly bad?: undefined })
  | (Aimed & { readonly kind: 'revert'; readonly bad: string })

const plainKinds = ['promote', 'bump', 'suspend'] as const
const shortId = /^[0-9a-f]{7}$/

export const ledgerBranch = 'sluice-ledger'

/** Of a revert, `bad` may be a whole commit id. */
export function branchName({ kind, environment, unit, bad }: BranchName): string {
  const name = `sluice/${kind}/${environment}/${unit}`
  return kind === 'revert' ? `${name}/${bad.slice(0, 7)}` : name
}

/** Null for every branch that is not one of ours by its name. */
export function parseBranchName(name: string): BranchName | null {
  const [sluice, written, environment, unit, bad, ...rest] = name.split('/')
  if (sluice !== 'sluice' || !environment || !unit || rest.length > 0) return null
  if (written === 'revert') {
    return bad !== undefined && shortId.test(bad) ? { kind: 'revert', environment, unit, bad } : null
  }
  const kind = plainKinds.find((one) => one === written)
  return kind === undefined || bad !== undefined ? null : { kind, environment, unit }
}
