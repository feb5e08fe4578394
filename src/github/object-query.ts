// Asks for many objects of one repository in one GraphQL request: a field per object, under aliases of our own.
import { answered, ForgeError } from './failure.ts'
import type { Session } from './session.ts'

/** A field of `Repository` without its alias, e.g. `object(oid: "…") { … }`. */
export type Field = string

/** Most rounds fit into one request; a query that GitHub cannot answer in its ten seconds is asked again in halves. */
const fieldsPerQuery = 400
const smallestChunk = 50

/**
 * The answers in the order of `fields`; null is GitHub's own null. Throws when the repository does not resolve or an
 * answer is missing.
 */
export async function askFields(session: Session, name: string, fields: readonly Field[]): Promise<readonly unknown[]> {
  const chunks = Array.from({ length: Math.ceil(fields.length / fieldsPerQuery) }, (_, index) =>
    fields.slice(index * fieldsPerQuery, (index + 1) * fieldsPerQuery),
  )
  return (await Promise.all(chunks.map((chunk) => askChunk(session, name, chunk)))).flat()
}

async function askChunk(session: Session, name: string, fields: readonly Field[]): Promise<unknown[]> {
  try {
    return await askOnce(session, name, fields)
  } catch (error) {
    // A limit names its wait, and asking for less at once would not respect it.
    const tooMuch = error instanceof ForgeError && error.failure.kind === 'retry' && error.failure.after === null
    if (!tooMuch || fields.length <= smallestChunk) throw error
    const middle = Math.ceil(fields.length / 2)
    return [
      ...(await askChunk(session, name, fields.slice(0, middle))),
      ...(await askChunk(session, name, fields.slice(middle))),
    ]
  }
}

async function askOnce(session: Session, name: string, fields: readonly Field[]): Promise<unknown[]> {
  const body = fields.map((field, index) => `f${index}: ${field}`).join('\n')
  const { owner, repo } = session.at
  const { repository } = await session.graphql<{ repository: Record<string, unknown> | null }>({
    name,
    intent: 'read',
    query: `query($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { databaseId\n${body} } }`,
    variables: { owner, repo },
  })
  const found = sameRepository(session, repository as { databaseId?: number } | null)
  return fields.map((field, index) => answered(found[`f${index}`], field.slice(0, 100)))
}

/** The repository of the answer; throws `missing` if the name leads to none or to another one than was meant. */
export function sameRepository<T extends object>(
  session: Session,
  found: (T & { readonly databaseId?: number }) | null | undefined,
): T & Record<string, unknown> {
  const { id, owner, name } = session.repository
  if (id === null && found) return found as T & Record<string, unknown>
  if (id === null) throw new ForgeError({ kind: 'missing' }, `${owner}/${name} cannot be read`)
  if (found?.databaseId === id) return found as T & Record<string, unknown>
  throw new ForgeError({ kind: 'missing' }, `${owner}/${name} is not the repository with the id ${id} any more`)
}

/** A GraphQL string literal; JSON's escapes are GraphQL's. */
export const quote = (text: string): string => JSON.stringify(text)
