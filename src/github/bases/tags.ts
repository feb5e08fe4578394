// The tags of a base, asked for conditionally, and what a tag leads to.
import { isOid, type Oid } from '../../oid.ts'
import type { BaseTag, ResolvedTag, TagList } from '../base-ports.ts'
import { answered, ForgeError, incomplete } from '../failure.ts'
import { hasNext } from '../pages.ts'
import type { Session } from '../session.ts'

const prefix = 'refs/tags/'
/** Tags of tags: more are nobody's intention. */
const deepest = 5

type Ref = { readonly ref: string; readonly object: { readonly type: string; readonly sha: string } }

/** GitHub lists all of them in one answer; should it page one day, no version speaks for all pages. */
export async function readTags(session: Session, known: string | null): Promise<TagList> {
  const tags: BaseTag[] = []
  for (let page = 1; ; page++) {
    const asked = { ...session.at, ref: 'tags', ...(page > 1 && { page }) }
    const headers = page === 1 && known !== null ? { 'if-none-match': known } : {}
    const answer = await session
      .rest('read', (client) =>
        client.request('GET /repos/{owner}/{repo}/git/matching-refs/{ref}', { ...asked, headers }),
      )
      .catch((error: unknown) => {
        if (error instanceof ForgeError && error.status === 304) return null
        throw error instanceof ForgeError && error.failure.kind === 'missing' ? unreadable(session) : error
      })
    if (answer === null) return { kind: 'unchanged' }
    const { data, headers: said } = answer
    if (!Array.isArray(data)) throw incomplete('a list of tags')
    tags.push(...data.flatMap(tagOf))
    if (hasNext(said)) continue
    return { kind: 'tags', version: page === 1 && typeof said.etag === 'string' ? said.etag : null, tags }
  }
}

function unreadable({ at }: Session): ForgeError {
  const message = `${at.owner}/${at.repo} cannot be read: there is no such repository, or it is private and the App is not installed on it`
  return new ForgeError({ kind: 'missing' }, message, false, 404)
}

function tagOf({ ref, object }: Ref): readonly BaseTag[] {
  if (typeof ref !== 'string' || !isOid(object?.sha ?? '')) throw incomplete('a tag')
  if (!ref.startsWith(prefix)) return []
  return [{ name: ref.slice(prefix.length), oid: object.sha, type: typeOf(object.type) }]
}

function typeOf(type: string): BaseTag['type'] {
  if (type === 'commit' || type === 'tag' || type === 'tree' || type === 'blob') return type
  throw incomplete(`type of a tag: ${type}`)
}

/** Null: it leads to no commit. */
export async function resolveTag(session: Session, tag: BaseTag): Promise<ResolvedTag | null> {
  let { oid, type } = tag
  let message: string | null = null
  for (let depth = 0; type === 'tag' && depth < deepest; depth++) {
    const found = await readTag(session, oid)
    message ??= found.message
    oid = found.oid
    type = found.type
  }
  return type === 'commit' ? { commit: oid, message } : null
}

/** Signatures are for machines. */
const signature = /^-----BEGIN (?:PGP|SSH) SIGNATURE-----[\s\S]*$/m

async function readTag(session: Session, oid: Oid): Promise<Pick<BaseTag, 'oid' | 'type'> & { message: string }> {
  const { data } = await session.rest('read', (client) =>
    client.request('GET /repos/{owner}/{repo}/git/tags/{tag_sha}', { ...session.at, tag_sha: oid }),
  )
  if (data.sha !== oid) throw incomplete(`asked for the tag ${oid}, got ${String(data.sha)}`)
  const { sha, type } = answered(data.object, 'object of a tag')
  if (!isOid(sha)) throw incomplete('object of a tag')
  return { oid: sha, type: typeOf(type), message: answered(data.message, 'message of a tag').replace(signature, '') }
}
