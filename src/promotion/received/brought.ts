// What one promotion brought to one cluster, as small as it can be remembered: only the files that it changed.
import type { Oid } from '../../oid.ts'
import type { BaseTree, FileEntry, Plan, SliceFile } from '../model.ts'

/** What stood at a path before and after; null: nothing. */
export type FileChange = { readonly before: FileEntry | null; readonly after: FileEntry | null }

export type FileChanges = Readonly<Record<string, FileChange>>

export type Brought = {
  /** The cluster that it came from. */
  readonly from: string
  /** What the cluster had received before; null: nothing. */
  readonly before: { readonly commit: Oid; readonly picked: readonly Oid[] } | null
  /** By path in the source: the content that the cluster has received. */
  readonly received: FileChanges
  /** By path in the target: what was written there. */
  readonly written: FileChanges
}

export type PastPromotion = { readonly pull: number; readonly brought: Brought }

export function broughtBy({ sourceCluster, received, carries, changes }: Plan): Brought {
  const written = changes.map(({ path, before, after }) => [path, { before: entryOf(before), after: entryOf(after) }])
  return {
    from: sourceCluster,
    before: received === undefined ? null : { commit: received.commit, picked: received.picked ?? [] },
    received: differences(received?.files ?? [], carries.files),
    written: Object.fromEntries(written),
  }
}

/** The files that the plan changes and that stood otherwise when this was brought. */
export function standOtherwise({ written }: Brought, { changes }: Plan): readonly string[] {
  const before = new Map(Object.entries(written).map(([path, change]) => [path, change.before]))
  return changes.flatMap(({ path, before: now }) => (before.get(path)?.oid === now?.oid ? [] : [path]))
}

/** Whether exactly this was written, onto what stands there now. */
export function bringsThis(brought: Brought | undefined, { changes }: Plan): boolean {
  const written = Object.entries(brought?.written ?? {})
  const now = new Map(changes.map((change) => [change.path, change]))
  const isSame = ([path, { before, after }]: (typeof written)[number]) => {
    const change = now.get(path)
    return change !== undefined && sameEntry(before, entryOf(change.before)) && sameEntry(after, entryOf(change.after))
  }
  return written.length === now.size && written.every(isSame)
}

const entryOf = (file: FileEntry | null | undefined): FileEntry | null =>
  file == null ? null : { mode: file.mode, oid: file.oid }

export const sameEntry = (a: FileEntry | null, b: FileEntry | null): boolean => a?.oid === b?.oid && a?.mode === b?.mode

function differences(before: readonly SliceFile[], after: BaseTree['files']): FileChanges {
  const [old, now] = [before, after].map((files) => new Map(files.map((file) => [file.path, file])))
  const paths = [...new Set([...before, ...after].map((file) => file.path))].sort()
  const changes = paths.map((path): [string, FileChange] => [
    path,
    { before: entryOf(old?.get(path)), after: entryOf(now?.get(path)) },
  ])
  return Object.fromEntries(changes.filter(([, change]) => !sameEntry(change.before, change.after)))
}

export type Written = FileChange & { /** Of the promotion. */ readonly index: number }

/** What each promotion wrote at a path, oldest first. */
export function writersOf(past: readonly PastPromotion[]): ReadonlyMap<string, readonly Written[]> {
  const writers = new Map<string, Written[]>()
  for (const [index, { brought }] of past.entries()) {
    for (const [path, change] of Object.entries(brought.written)) {
      writers.set(path, [...(writers.get(path) ?? []), { ...change, index }])
    }
  }
  return writers
}
