// Git's object names: what a blob's id is, computed the way Git does.
import { createHash } from 'node:crypto'

/** 40 lower-case hexadecimal digits: the SHA-1 name of a Git object. */
export type Oid = string

export const ZERO_OID: Oid = '0'.repeat(40)

export const isOid = (text: string): boolean => /^[0-9a-f]{40}$/.test(text)

/** The id that Git gives these bytes as a blob (`blob <length>\0<bytes>`, SHA-1; gitformat-loose). */
export function blobOid(bytes: Uint8Array): Oid {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

export const oidOfText = (text: string): Oid => blobOid(new TextEncoder().encode(text))
