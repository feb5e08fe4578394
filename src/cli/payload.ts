// Reads the payload that `sluice report` is asked about, from a file or standard input, never more of it than is ever accepted.
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import type { Terminal, Wrong } from './answer.ts'

const most = 25 * 1024 * 1024

/** What GitHub sends at most; reports of clusters are smaller. `unread`: why it is no JSON. */
export async function payloadFrom(
  file: string,
  { directory, input }: Terminal,
): Promise<{ readonly payload: unknown } | { readonly unread: string } | Wrong> {
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    for await (const piece of file === '-' && input !== undefined
      ? input()
      : createReadStream(resolve(directory, file))) {
      size += piece.length
      if (size > most) return { unread: 'it is larger than 25 MiB' }
      pieces.push(piece)
    }
  } catch {
    return { wrong: `The file ${file} cannot be read.` }
  }
  try {
    return { payload: JSON.parse(new TextDecoder().decode(Buffer.concat(pieces))) }
  } catch {
    return { unread: 'it is no JSON' }
  }
}
