// The ledger as a handler uses it: records read at the accepted head, and transactions by compare-and-swap.
import type { Snapshot } from '../github/ports.ts'
import { decodeRepository, decodeUnit, encode } from '../ledger/encoding.ts'
import { filesFor } from '../ledger/memory.ts'
import { emptyRecord, type RepositoryRecord, repositoryPath, type UnitRecord, unitPath } from '../ledger/state.ts'
import { ledgerBranch } from '../messages/branch-name.ts'
import { type Oid, oidOfText } from '../oid.ts'
import type { Problem } from '../problem.ts'
import { Moved, type Work } from './work.ts'

export type Ledger = {
  /** Null until the repository was first seen in `mode: act`. */
  readonly baseline: RepositoryRecord | null
  unit(environment: string, unit: string): Promise<UnitRecord>
  /** Records of several units, read together. */
  many(environment: string, units: readonly string[]): Promise<readonly UnitRecord[]>
  /** Every unit of the environment that has a record. */
  units(environment: string): Promise<readonly UnitRecord[]>
  /**
   * One commit with all of them, or `Moved`. Records that did not change cost nothing. `texts`: content that bases name
   * and no commit has; those that no record names any more go.
   */
  write(records: readonly UnitRecord[], message: string, more?: LedgerMore): Promise<void>
}

type LedgerMore = {
  readonly baseline?: RepositoryRecord
  readonly texts?: readonly { readonly oid: Oid; readonly text: string }[]
}

const seenKey = (work: Work) => `ledger:${work.forge.repository.id}`

const foreign = (head: Oid): { readonly problems: readonly Problem[] } => ({
  problems: [
    {
      code: 'foreign-ledger',
      message: `The branch ${ledgerBranch} stands at ${head.slice(0, 7)}, which Sluice did not write on top of what it saw last. Automation stops here until the branch is put back; protect it with a ruleset.`,
      file: null,
      line: null,
      column: null,
    },
  ],
})

export async function openLedger(
  work: Work,
  snapshot: Snapshot,
): Promise<Ledger | { readonly problems: readonly Problem[] }> {
  const seen = await work.memory.recall(seenKey(work))
  let head = snapshot.ledger?.head ?? null
  const files = new Map(snapshot.ledger?.files ?? [])
  if (head === null && seen !== null) return foreign(seen)
  if (head !== null && head !== seen) {
    if (!(await work.forge.ledgerIsOurs(seen, head))) return foreign(head)
    await work.memory.remember(seenKey(work), head)
  }

  const texts = async (paths: readonly string[]): Promise<readonly (string | null)[]> => {
    const oids = paths.flatMap((path) => files.get(path) ?? [])
    if (oids.length === 0) return paths.map(() => null)
    const { blobs } = await work.forge.reader.read(oids.map((oid) => ({ kind: 'blob', oid })))
    return paths.map((path) => {
      const oid = files.get(path)
      if (oid === undefined) return null
      const bytes = blobs.get(oid)
      if (bytes === undefined || bytes === 'too-large') throw new Error(`the ledger file ${path} cannot be read`)
      return new TextDecoder().decode(bytes)
    })
  }
  const many = async (environment: string, units: readonly string[]) => {
    const paths = units.map((unit) => unitPath(environment, unit))
    const written = await texts(paths)
    return units.map((unit, index) => recordIn(written[index] ?? null, paths[index] ?? '', environment, unit))
  }
  const recordIn = (written: string | null, path: string, environment: string, unit: string): UnitRecord => {
    const decoded = written === null ? { record: emptyRecord(environment, unit) } : decodeUnit(written, path)
    if ('problems' in decoded) throw new Error(decoded.problems[0]?.message)
    return decoded.record
  }
  const [written = null] = await texts([repositoryPath])
  const decoded = written === null ? { record: null } : decodeRepository(written, repositoryPath)
  if ('problems' in decoded) return decoded

  return {
    baseline: decoded.record,
    unit: async (environment, unit) => (await many(environment, [unit]))[0] ?? emptyRecord(environment, unit),
    many,
    units: async (environment) => {
      const folder = unitPath(environment, '').replace(/\.json$/, '')
      const paths = [...files.keys()].filter((path) => path.startsWith(folder) && path.endsWith('.json')).sort()
      return many(
        environment,
        paths.map((path) => path.slice(folder.length, -'.json'.length)),
      )
    },
    write: async (records, message, { baseline, texts: more = [] } = {}) => {
      const all = new Map<string, string | null>(
        records.flatMap((record) => [...filesFor(record, more, [...files.keys()])]),
      )
      if (baseline !== undefined) all.set(repositoryPath, encode(baseline))
      const changed = [...all].filter(
        ([path, content]) => files.get(path) !== (content === null ? null : oidOfText(content)),
      )
      if (changed.length === 0) return
      const result = await work.forge.writeLedger({ expected: head, files: new Map(changed), message })
      if (result.kind === 'stale') throw new Moved('the ledger moved while this job ran')
      head = result.head
      for (const [path, content] of changed) {
        if (content === null) files.delete(path)
        else files.set(path, oidOfText(content))
      }
      await work.memory.remember(seenKey(work), head)
    },
  }
}
