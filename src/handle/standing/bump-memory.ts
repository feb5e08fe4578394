// What the ledger remembers of bases and bumps, read file by file at the accepted head.
import { type BaseAddress, baseId, baseUnit } from '../../bump/model.ts'
import { decodeBase, decodeBump, decodeHolds } from '../../ledger/bump-encoding.ts'
import { type BaseRecord, type BumpRecord, basePath, bumpPath, type Holds, holdsPath } from '../../ledger/bump-state.ts'
import { emptyBase, emptyBump } from '../../ledger/bump-transactions.ts'
import type { Decoded } from '../../ledger/decode.ts'
import { noHolds } from '../../ledger/holds.ts'

/** `base`: its address, or its unit where that is all that is known; then one without a record is taken to be on github.com. */
export type BumpLedger = {
  bump(environment: string, base: BaseAddress | string): Promise<BumpRecord>
  /** Every base of the environment that has a record: one request. */
  bumps(environment: string): Promise<readonly BumpRecord[]>
  base(base: BaseAddress | string): Promise<BaseRecord>
  /** Costs no request where nothing was ever held. */
  holds(): Promise<Holds>
}

export type Place = {
  readonly paths: () => Iterable<string>
  readonly texts: (paths: readonly string[]) => Promise<readonly (string | null)[]>
}

export function bumpLedger({ paths, texts }: Place): BumpLedger {
  async function read<T>(path: string, decode: (text: string, file: string) => Decoded<T>): Promise<T | null> {
    const [text = null] = await texts([path])
    return text === null ? null : recordIn(decode(text, path))
  }
  return {
    bump: async (environment, base) => {
      const found = await read(bumpPath(environment, unitOf(base)), decodeBump)
      return found === null ? emptyBump(environment, idOf(base)) : { ...found, ...named(base) }
    },
    bumps: async (environment) => {
      const folder = bumpPath(environment, '').replace(/\.json$/, '')
      const own = [...paths()].filter((path) => path.startsWith(folder) && path.endsWith('.json')).sort()
      const found = await texts(own)
      return own.map((path, index) => recordIn(decodeBump(found[index] ?? '', path)))
    },
    base: async (base) => {
      const found = await read(basePath(unitOf(base)), decodeBase)
      return found === null ? emptyBase(idOf(base)) : { ...found, ...named(base) }
    },
    holds: async () => (await read(holdsPath, decodeHolds)) ?? noHolds,
  }
}

const unitOf = (base: BaseAddress | string) => (typeof base === 'string' ? base : baseUnit(base))

/** A base that moved to another host keeps its memory. */
const named = (base: BaseAddress | string) => (typeof base === 'string' ? {} : { base: baseId(base) })

/** No owner on GitHub has a dot in its name. */
const idOf = (base: BaseAddress | string) =>
  typeof base === 'string' ? `github.com/${base.replace('.', '/')}`.toLowerCase() : baseId(base)

export function recordIn<T>(decoded: Decoded<T>): T {
  if ('problems' in decoded) throw new Error(decoded.problems[0]?.message)
  return decoded.record
}
