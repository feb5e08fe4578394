// Lists of REST, read to their end.
import { incomplete } from './failure.ts'
import type { Client } from './octokit.ts'
import type { Answer, Session } from './session.ts'

/** Every item of every page. Throws when a page is no list. */
export async function allPages<T>(
  session: Session,
  call: (client: Client, page: number) => Promise<Answer<readonly T[]>>,
): Promise<T[]> {
  const items: T[] = []
  for (let page = 1; ; page++) {
    const { data, headers } = await session.rest('read', (client) => call(client, page))
    if (!Array.isArray(data)) throw incomplete('a list')
    items.push(...data)
    if (!/\brel="next"/.test(String(headers.link ?? ''))) return items
  }
}
