// The organisation's own file, in its repository `.github`: read with a token of its own, which can do nothing else.
import { blobOid } from '../oid.ts'
import { answered, ForgeError } from './failure.ts'
import type { OrganisationFile } from './ports.ts'
import { openSession, type Session, type SessionOptions } from './session.ts'

const repository = '.github'
const path = '.github/sluice.yaml'
const limit = 1_048_576

/** `known`: the version that was read last. Costs a token and a request; what is not changed counts against no limit. */
export async function organisationFile(
  options: SessionOptions,
  job: Session,
  known: string | null,
): Promise<OrganisationFile> {
  const own = openSession({
    ...options,
    repository: { ...options.repository, name: repository },
    permissions: { metadata: 'read', contents: 'read' },
    onlyNamed: [repository],
  })
  const isOwn = options.repository.name.toLowerCase() === repository
  try {
    return await readFile(own, known, 'none')
  } catch (error) {
    // GitHub's word for a repository that is not there or that the installation does not cover.
    if (!(error instanceof ForgeError) || !isUnknown(error) || isOwn) throw error
  }
  // What is public is policy all the same.
  return readFile(job, known, 'unseen')
}

async function readFile(session: Session, known: string | null, absent: 'none' | 'unseen'): Promise<OrganisationFile> {
  const place = { owner: session.at.owner, repo: repository, path }
  const headers = known === null ? {} : { 'if-none-match': known }
  try {
    const { data, headers: said } = await session.rest('read', (client) =>
      client.request('GET /repos/{owner}/{repo}/contents/{path}', { ...place, headers }),
    )
    if (Array.isArray(data) || data.type !== 'file')
      throw new ForgeError(
        { kind: 'refused' },
        `${place.owner}/${repository} has no file at ${path} but something else`,
      )
    const version = typeof said.etag === 'string' ? said.etag : null
    if (answered(data.size, 'size of a file') > limit) return { kind: 'file', version, text: 'too-large' }
    const bytes = Buffer.from(answered('content' in data ? data.content : undefined, 'content of a file'), 'base64')
    if (blobOid(bytes) !== data.sha)
      throw new ForgeError({ kind: 'refused' }, `the content of ${path} is not that file's`)
    return { kind: 'file', version, text: bytes.toString('utf8') }
  } catch (error) {
    if (error instanceof ForgeError && error.status === 304) return { kind: 'unchanged' }
    if (error instanceof ForgeError && error.status === 404 && error.failure.kind === 'missing') return { kind: absent }
    throw error
  }
}

const isUnknown = ({ status, failure }: ForgeError) => status === 422 && failure.kind === 'uninstalled'
