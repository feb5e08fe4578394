// Lists of REST, read to their end.
import type { Answer } from './attempt.ts'
import { incomplete } from './failure.ts'
import type { Client } from './octokit.ts'
import type { Session } from './session.ts'

/** Every item of every page. Throws when a page is no list. */
export async function allPages<T>(
  session: Pick<Session, 'rest'>,
  call: (client: Client, page: number) => Promise<Answer<readonly T[]>>,
): Promise<T[]> {
  const items: T[] = []
  for (let page = 1; ; page++) {
    const { data, headers } = await session.rest('read', (client) => call(client, page))
    if (!Array.isArray(data)) throw incomplete('a list')
    items.push(...data)
    if (!hasNext(headers)) return items
  }
}

export const hasNext = (headers: Answer<unknown>['headers']): boolean => /\brel="next"/.test(String(headers.link ?? ''))
