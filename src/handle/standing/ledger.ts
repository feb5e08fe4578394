// The ledger as a handler uses it: records read at the accepted head, and transactions by compare-and-swap.
import type { Config } from '../../config/model.ts'
import type { Snapshot } from '../../github/ports.ts'
import { type BumpMemory, bumpFilesFor } from '../../ledger/bump-files.ts'
import { decodeRepository, decodeUnit, encode } from '../../ledger/encoding.ts'
import { filesFor, filesOf } from '../../ledger/memory.ts'
import { rolloutFilesFor } from '../../ledger/rollout-files.ts'
import type { RolloutRecord } from '../../ledger/rollout-state.ts'
import {
  emptyRecord,
  type RepositoryRecord,
  repositoryPath,
  textPath,
  type UnitRecord,
  unitPath,
  waitingPath,
} from '../../ledger/state.ts'
import { decodeWaiting, encodeWaiting, nobodyWaits, type Waiting, waitingAfter } from '../../ledger/waiting.ts'
import { ledgerBranch } from '../../messages/branch-name.ts'
import { type Oid, oidOfText } from '../../oid.ts'
import type { Problem } from '../../problem.ts'
import type { Known } from '../../promotion/model.ts'
import { wantDashboard } from '../dashboard/board.ts'
import { Moved, type Work } from '../work.ts'
import { type BumpLedger, bumpLedger } from './bump-memory.ts'
import { type RolloutLedger, rolloutLedger } from './rollout-memory.ts'

export type Ledger = BumpLedger &
  RolloutLedger & {
    /** Null until the repository was first seen in `mode: act`. */
    readonly baseline: RepositoryRecord | null
    unit(environment: string, unit: string): Promise<UnitRecord>
    /** Records of several units, read together. */
    many(environment: string, units: readonly string[]): Promise<readonly UnitRecord[]>
    /** Every unit of the environment that has a record: one request. */
    units(environment: string): Promise<readonly UnitRecord[]>
    /** The units that wait for their turn in the environment, the oldest first. Costs no request where nothing waits. */
    waiting(environment: string): Promise<readonly string[]>
    /** Content that bases of the record name and no commit has. */
    texts(record: UnitRecord): Promise<readonly LedgerText[]>
    /**
     * One commit with all of them, or `Moved`. Records that did not change cost nothing. `texts`: content that bases name
     * and no commit has; those that no record names any more go. A bump, base or service of which nothing is remembered needs no file.
     */
    write(records: readonly UnitRecord[], message: string, more?: LedgerMore): Promise<void>
  }

type LedgerText = { readonly oid: Oid; readonly text: string }

type LedgerMore = BumpMemory & {
  readonly rollouts?: readonly RolloutRecord[]
  readonly baseline?: RepositoryRecord
  readonly texts?: readonly LedgerText[]
  /** Records that are removed. */
  readonly gone?: readonly UnitRecord[]
  /** What begins to wait stands before what waits already. */
  readonly ahead?: boolean
}

const seenKey = (work: Work) => `ledger:${work.forge.repository.id}`

/** What is asked for at the same time is one request. */
function readTogether({ forge }: Work): (oids: readonly Oid[]) => Promise<Known> {
  let next: { readonly oids: Oid[]; readonly answer: Promise<Known> } | null = null
  return (oids) => {
    if (next === null) {
      const all: Oid[] = []
      const ask = () => {
        next = null
        return forge.reader.read([...new Set(all)].map((oid) => ({ kind: 'blob', oid })))
      }
      next = { oids: all, answer: Promise.resolve().then(ask) }
    }
    next.oids.push(...oids)
    return next.answer
  }
}

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
  config: Config,
): Promise<Ledger | { readonly problems: readonly Problem[] }> {
  const seen = await work.memory.recall(seenKey(work))
  let head = snapshot.ledger?.head ?? null
  const files = new Map(snapshot.ledger?.files ?? [])
  if (head === null && seen !== null) return foreign(seen)
  if (head !== null && head !== seen) {
    if (!(await work.forge.ledgerIsOurs(seen, head))) return foreign(head)
    await work.memory.remember(seenKey(work), head)
  }

  const read = readTogether(work)
  const texts = async (paths: readonly string[]): Promise<readonly (string | null)[]> => {
    const oids = paths.flatMap((path) => files.get(path) ?? [])
    if (oids.length === 0) return paths.map(() => null)
    const { blobs } = await read(oids)
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

  const readWaiting = async (): Promise<Waiting> => {
    const [waits = null] = await texts([waitingPath])
    const found = waits === null ? { record: nobodyWaits } : decodeWaiting(waits)
    if ('problems' in found) throw new Error(found.problems[0]?.message)
    return found.record
  }

  return {
    ...bumpLedger({ paths: () => files.keys(), texts }),
    ...rolloutLedger({ paths: () => files.keys(), texts }),
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
    waiting: async (environment) => (await readWaiting())[environment] ?? [],
    texts: async ({ environment, unit, texts: oids }) => {
      const found = await texts(oids.map((oid) => textPath(environment, unit, oid)))
      return oids.map((oid, index) => ({ oid, text: found[index] ?? '' }))
    },
    write: async (
      records,
      message,
      { baseline, texts: more = [], gone = [], ahead = false, rollouts = [], ...bumps } = {},
    ) => {
      const all = new Map<string, string | null>(
        records.flatMap((record) => [...filesFor(record, more, [...files.keys()])]),
      )
      for (const path of gone.flatMap((record) => filesOf(record, [...files.keys()]))) all.set(path, null)
      all.set(waitingPath, encodeWaiting(waitingAfter(await readWaiting(), records, gone, ahead)))
      const isThere = (path: string) => files.has(path)
      for (const [path, text] of bumpFilesFor(bumps, isThere)) all.set(path, text)
      for (const [path, text] of rolloutFilesFor(rollouts, isThere)) all.set(path, text)
      if (baseline !== undefined) all.set(repositoryPath, encode(baseline))
      const changed = [...all].filter(
        ([path, content]) => (files.get(path) ?? null) !== (content === null ? null : oidOfText(content)),
      )
      if (changed.length === 0) return
      // Said first: a crash behind the write must not hide what was written.
      await wantDashboard(work, config)
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
