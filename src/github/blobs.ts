// The bytes of blobs: many by GraphQL, the rest one by one by REST, and every one of them checked against its id.
// Source of the caution: GraphQL cuts `Blob.text` at 512,000 bytes and spoils what is not UTF-8.
import { blobOid, type Oid } from '../oid.ts'
import { answered, ForgeError } from './failure.ts'
import { type Field, quote } from './object-query.ts'
import type { Session } from './session.ts'

export type BlobAnswer = {
  readonly __typename: string
  readonly byteSize?: number
  readonly isBinary?: boolean | null
  readonly isTruncated?: boolean
  readonly text?: string | null
}

export const blobFields = '__typename ... on Blob { byteSize isBinary isTruncated text }'
export const blobQuestion = (oid: Oid): Field => `object(oid: ${quote(oid)}) { ${blobFields} }`

/** Of one round of reading: all of it is in memory at once. */
const mostBytes = 128 * 2 ** 20

/** Throws where what would be fetched does not fit; what is larger than `limit` is not fetched. */
export function demandRoom(answers: readonly (BlobAnswer | null)[], limit: number): void {
  const sizes = answers.map((answer) => answer?.byteSize ?? 0).filter((size) => size <= limit)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total <= mostBytes) return
  const megabytes = Math.round(total / 2 ** 20)
  const message = `the ${sizes.length} files to compare have ${megabytes} MB together, which is more than is read at once: promote fewer services at a time`
  throw new ForgeError({ kind: 'refused' }, message)
}

/** Bytes that hash to `oid`, or 'too-large' above `limit` bytes. Throws for anything else. */
export async function readBlob(
  session: Session,
  oid: Oid,
  answer: BlobAnswer | null,
  limit: number,
): Promise<Uint8Array | 'too-large'> {
  if (answer?.__typename !== 'Blob') throw new ForgeError({ kind: 'missing' }, `there is no blob ${oid}`)
  if (answered(answer.byteSize, 'size of a blob') > limit) return 'too-large'
  const { text, isBinary, isTruncated } = answer
  if (isTruncated === false && isBinary !== true && typeof text === 'string') {
    const bytes = Buffer.from(text, 'utf8')
    if (blobOid(bytes) === oid) return bytes
  }
  return fetchBlob(session, oid)
}

/** By REST, whatever its size. */
export async function fetchBlob(session: Session, oid: Oid): Promise<Uint8Array> {
  const { data } = await session.rest('read', (client) =>
    client.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { ...session.at, file_sha: oid }),
  )
  const bytes = Buffer.from(answered(data.content, 'content of a blob'), data.encoding === 'utf-8' ? 'utf8' : 'base64')
  if (blobOid(bytes) === oid) return bytes
  session.log.error({ oid, got: blobOid(bytes), bytes: bytes.length }, 'GitHub sent other content than was asked for')
  throw new ForgeError({ kind: 'refused' }, `the content received for blob ${oid} is not that blob's`)
}
