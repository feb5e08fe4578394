// Where the App is installed, and which repositories it reaches there.
import type { AppSession } from './app-session.ts'
import { answered, incomplete } from './failure.ts'
import { allPages, hasNext } from './pages.ts'
import type { RepositoryRef } from './ports.ts'

type Installation = { readonly id: number; readonly isSuspended: boolean }

export async function installationsOf(session: AppSession): Promise<readonly Installation[]> {
  const all = await allPages<{ readonly id: number; readonly suspended_at: string | null }>(session, (client, page) =>
    client.request('GET /app/installations', { per_page: 100, page }),
  )
  return all.map(({ id, suspended_at }) => ({ id: answered(id, 'an installation'), isSuspended: suspended_at != null }))
}

type Repository = {
  readonly id: number | bigint
  readonly name: string
  readonly owner: { readonly login: string }
  readonly archived?: boolean
}

/** Those that can still be written to. */
export async function repositoriesOf(session: AppSession): Promise<readonly RepositoryRef[]> {
  const found: RepositoryRef[] = []
  for (let page = 1; ; page++) {
    const { data, headers } = await session.rest('read', (client) =>
      client.request('GET /installation/repositories', { per_page: 100, page }),
    )
    const repositories: readonly Repository[] = answered(data.repositories, 'repositories of the installation')
    if (!Array.isArray(repositories)) throw incomplete('a list of repositories')
    const open = repositories.filter(({ archived }) => archived !== true)
    found.push(...open.map(({ id, name, owner }) => ({ id: Number(id), name, owner: owner.login })))
    if (!hasNext(headers)) return found
  }
}
