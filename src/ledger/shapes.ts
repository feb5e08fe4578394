// What values that were read from a file may look like.
import { isOid } from '../oid.ts'

export type Unknown = Record<string, unknown>

export const isObject = (value: unknown): value is Unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isText = (value: unknown): value is string => typeof value === 'string'
export const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)
export const everyValue = (value: unknown, test: (one: unknown) => boolean) =>
  isObject(value) && Object.values(value).every(test)
export const isId = (value: unknown) => isText(value) && isOid(value)
export const isIds = (value: unknown) => Array.isArray(value) && value.every(isId)
/** ISO 8601, UTC. */
export const isInstant = (value: unknown) =>
  isText(value) && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value))
