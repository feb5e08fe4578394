// Which ledger files hold bases, bumps and holds, and what becomes of them.
import {
  type BaseRecord,
  type BumpRecord,
  basePath,
  bumpPath,
  type Holds,
  holdsPath,
  unitOfBase,
} from './bump-state.ts'
import { emptyBase, emptyBump } from './bump-transactions.ts'
import { encode } from './encoding.ts'
import { noHolds } from './holds.ts'

export type BumpMemory = {
  readonly bumps?: readonly BumpRecord[]
  readonly bases?: readonly BaseRecord[]
  readonly holds?: Holds
}

/** A record of nothing needs no file; where there is one, it says so. */
export function bumpFilesFor(
  { bumps = [], bases = [], holds }: BumpMemory,
  isThere: (path: string) => boolean,
): ReadonlyMap<string, string> {
  const files = [
    ...bumps.map((record) => [pathOfBump(record), encode(record), encode(emptyBump(record.environment, record.base))]),
    ...bases.map((record) => [pathOfBase(record), encode(record), encode(emptyBase(record.base))]),
    ...(holds === undefined ? [] : [[holdsPath, encode(holds), encode(noHolds)]]),
  ]
  return new Map(
    files.flatMap(([path = '', text = '', empty]) => (text !== empty || isThere(path) ? [[path, text] as const] : [])),
  )
}

export const pathOfBase = ({ base }: BaseRecord): string => basePath(unitOfBase(base))
export const pathOfBump = ({ environment, base }: BumpRecord): string => bumpPath(environment, unitOfBase(base))
