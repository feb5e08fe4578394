// How the memory of a unit changes: each function is one step of its life, old record in, new record out.
import type { Plan } from '../promotion/model.ts'
import type { OpenPromotion, RecordedBase, UnitRecord } from './state.ts'

/** As many refusals as people can be expected to remember; older content may be proposed again. */
const rememberedRefusals = 20

export function recordBase(carries: Plan['carries']): RecordedBase {
  const files = Object.fromEntries(carries.files.map((file) => [file.path, file.oid]))
  const executable = carries.files.filter((file) => file.mode === '100755').map((file) => file.path)
  return { commit: carries.commit, files, executable }
}

export const opened = (record: UnitRecord, open: OpenPromotion): UnitRecord => ({ ...record, open, waits: null })

/** The open promotion was merged: the base of the next merge is what it carried. */
export function merged(record: UnitRecord): UnitRecord {
  if (record.open === null) return record
  return { ...record, bases: { ...record.bases, ...record.open.carries }, open: null }
}

/** A person closed it: the same content is not proposed again. */
export function refused(record: UnitRecord): UnitRecord {
  if (record.open === null) return record
  const digests = [...record.refused.filter((digest) => digest !== record.open?.digest), record.open.digest]
  return { ...record, open: null, refused: digests.slice(-rememberedRefusals) }
}

/** We closed it ourselves because nothing is left to promote. */
export const withdrawn = (record: UnitRecord): UnitRecord => ({ ...record, open: null })

export const waiting = (record: UnitRecord, because: string): UnitRecord => ({ ...record, waits: { because } })
