// The order of waiting: environment → units, the oldest first. A unit stands in it as long as its record says that it waits.

import { type Decoded, decode } from './decode.ts'
import { everyValue, isTexts } from './shapes.ts'
import { dictionary, type UnitRecord, waitingPath } from './state.ts'

export type Waiting = Readonly<Record<string, readonly string[]>>

export const nobodyWaits: Waiting = dictionary()

/** Null: nothing waits, so that there is no file. */
export const encodeWaiting = (waiting: Waiting): string | null =>
  Object.keys(waiting).length === 0 ? null : `${JSON.stringify(waiting, null, 2)}\n`

const isWaiting = (value: unknown): value is Waiting => everyValue(value, isTexts)

export function decodeWaiting(text: string): Decoded<Waiting> {
  const decoded = decode(text, waitingPath, isWaiting)
  return 'problems' in decoded ? decoded : { record: dictionary(decoded.record) }
}

/** Once the records are written and those of `gone` are removed. `ahead`: who waits anew stands before the others. */
export function waitingAfter(
  waiting: Waiting,
  records: readonly UnitRecord[],
  gone: readonly UnitRecord[],
  ahead: boolean,
): Waiting {
  const next = new Map(Object.entries(waiting))
  const of = (environment: string) => next.get(environment) ?? []
  for (const { environment, unit } of [...gone, ...records.filter(({ waits }) => waits === null)]) {
    next.set(
      environment,
      of(environment).filter((one) => one !== unit),
    )
  }
  for (const [environment, some] of Map.groupBy(records, (record) => record.environment)) {
    const anew = some.filter(({ unit, waits }) => waits !== null && !of(environment).includes(unit))
    const units = anew.map(({ unit }) => unit)
    next.set(environment, ahead ? [...units, ...of(environment)] : [...of(environment), ...units])
  }
  const some = [...next].filter(([, units]) => units.length > 0).sort(([a], [b]) => (a < b ? -1 : 1))
  return dictionary(Object.fromEntries(some))
}
