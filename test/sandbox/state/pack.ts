// Writes many objects as one pack, so that a store reaches the disk with a single Git process.
import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import type { GitObject } from './objects.ts'

const packKind = { commit: 1, tree: 2, blob: 3, tag: 4 } as const

function entryHeader(kind: GitObject['kind'], size: number): Buffer {
  const bytes: number[] = []
  let byte = (packKind[kind] << 4) | (size & 15)
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push(byte | 0x80)
    byte = rest & 0x7f
  }
  return Buffer.from([...bytes, byte])
}

export function encodePack(objects: readonly GitObject[]): Buffer {
  const head = Buffer.alloc(12)
  head.write('PACK')
  head.writeUInt32BE(2, 4)
  head.writeUInt32BE(objects.length, 8)
  const entries = objects.flatMap(({ kind, body }) => [entryHeader(kind, body.length), deflateSync(body, { level: 1 })])
  const pack = Buffer.concat([head, ...entries])
  return Buffer.concat([pack, createHash('sha1').update(pack).digest()])
}
