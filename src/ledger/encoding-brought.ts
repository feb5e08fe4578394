// What promotions brought and what people asked to be carried, as it is read back from ledger files.
import type { Brought } from '../promotion/received/brought.ts'
import { everyValue, isId, isIds, isObject, isText } from './shapes.ts'
import { dictionary } from './state.ts'

const modes: readonly unknown[] = ['100644', '100755', '120000', '160000']

const isEntry = (value: unknown) => value === null || (isObject(value) && modes.includes(value.mode) && isId(value.oid))

const isChange = (value: unknown) => isObject(value) && isEntry(value.before) && isEntry(value.after)

const isBrought = (value: unknown) =>
  isObject(value) &&
  isText(value.from) &&
  (value.before === null || (isObject(value.before) && isId(value.before.commit) && isIds(value.before.picked))) &&
  everyValue(value.received, isChange) &&
  everyValue(value.written, isChange)

export const isBrings = (value: unknown): boolean => everyValue(value, isBrought)

const isName = (value: unknown) =>
  isObject(value) && (Number.isSafeInteger(value.pull) || (value.pull === undefined && isText(value.commit)))

export const isCarry = (value: unknown): boolean =>
  isObject(value) &&
  (value.kind === 'only' || value.kind === 'except') &&
  Array.isArray(value.changes) &&
  value.changes.every(isName)

type Brings = Readonly<Record<string, Brought>>

export const namedSafely = (brings: Brings): Brings =>
  dictionary(
    Object.fromEntries(
      Object.entries(brings).map(([cluster, brought]) => [
        cluster,
        { ...brought, received: dictionary(brought.received), written: dictionary(brought.written) },
      ]),
    ),
  )
