// Contents of blobs through one long-lived `git cat-file --batch`, each checked against its id.
import { blobOid, isOid, type Oid } from '../oid.ts'
import { type GitPlace, saidBy, startError, startGit } from './run.ts'

/** Larger blobs are answered with `too-large` and never held in memory. */
export const largestBlob = 5 * 1024 * 1024

export type Blob = Uint8Array | 'too-large'

export type BlobSource = {
  /** Throws for an object that is missing, no blob, or damaged. */
  blob(oid: Oid): Promise<Blob>
  close(): Promise<void>
}

type Waiting = { readonly oid: Oid; readonly resolve: (blob: Blob) => void; readonly reject: (error: Error) => void }
type Body = { readonly parts: Buffer[] | null; left: number }

function checked(oid: Oid, bytes: Buffer): Buffer {
  if (blobOid(bytes) !== oid) throw new Error(`the content of blob ${oid} does not have this id: the clone is damaged`)
  return bytes
}

/** The size of the blob, from a line like `<oid> blob <size>`. */
function sizeOf(oid: Oid, header: string): number {
  const [name, type, size] = header.split(' ')
  if (name === oid && type === 'blob' && size !== undefined && /^\d+$/.test(size)) return Number(size)
  if (type === 'missing') throw new Error(`object ${oid} is missing: is the clone partial or shallow?`)
  throw new Error(`object ${oid} is a ${type}, not a blob`)
}

export function blobSource(place: GitPlace): BlobSource {
  const waiting: Waiting[] = []
  const child = startGit(place, ['cat-file', '--batch'])
  let header: Buffer[] = []
  let body: Body | null = null
  let broken: Error | null = null
  let said = ''

  const settle = (answer: () => Blob): void => {
    const first = waiting.shift()
    try {
      first?.resolve(answer())
    } catch (error) {
      first?.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const fail = (error: Error): void => {
    broken ??= error
    for (const { reject } of waiting.splice(0)) reject(broken)
  }
  const takeHeader = (chunk: Buffer): Buffer => {
    const end = chunk.indexOf(10)
    header.push(end < 0 ? chunk : chunk.subarray(0, end))
    if (end < 0) return chunk.subarray(chunk.length)
    const line = Buffer.concat(header).toString('latin1')
    header = []
    try {
      const size = sizeOf(waiting[0]?.oid ?? '', line)
      // One byte more: the line end behind the content.
      body = { parts: size > largestBlob ? null : [], left: size + 1 }
    } catch (error) {
      const object = / (?:commit|tree|tag) (\d+)$/.exec(line)
      // The content of the wrong object follows all the same: what comes next cannot be read any more.
      if (object !== null) fail(error instanceof Error ? error : new Error(String(error)))
      else {
        settle(() => {
          throw error
        })
      }
    }
    return chunk.subarray(end + 1)
  }
  const takeBody = (chunk: Buffer, into: Body): Buffer => {
    const taken = chunk.subarray(0, into.left)
    into.left -= taken.length
    into.parts?.push(taken)
    if (into.left === 0) {
      body = null
      const { oid } = waiting[0] ?? { oid: '' }
      settle(() => (into.parts === null ? 'too-large' : checked(oid, Buffer.concat(into.parts).subarray(0, -1))))
    }
    return chunk.subarray(taken.length)
  }

  child.stdout.on('data', (data: Buffer) => {
    let rest = data
    while (rest.length > 0 && broken === null) rest = body === null ? takeHeader(rest) : takeBody(rest, body)
    if (broken !== null) child.kill()
  })
  child.stderr.on('data', (data: Buffer) => {
    said = `${said}${data.toString()}`.slice(0, 2000)
  })
  child.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      fail(startError(error))
      resolve()
    })
    child.on('close', () => {
      fail(new Error(`git cat-file ended${said === '' ? '' : `: ${saidBy(said)}`}`))
      resolve()
    })
  })

  return {
    blob: (oid) =>
      new Promise((resolve, reject) => {
        if (broken !== null) return reject(broken)
        if (!isOid(oid)) return reject(new Error('a blob was asked for by something that is no object id'))
        waiting.push({ oid, resolve, reject })
        child.stdin.write(`${oid}\n`)
      }),
    close: () => {
      child.stdin.end()
      return ended
    },
  }
}
