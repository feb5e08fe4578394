// Where the App meets a repository that is known by its name alone: its installation, its number, and how it is spelled now.
import type { AppSession } from './app-session.ts'
import { answered, ForgeError } from './failure.ts'
import type { RepositoryRef } from './ports.ts'

export type Whereabouts = { readonly installation: number; readonly repository: RepositoryRef }

/** Null: there is no such repository, the App is not installed there, or suspended. Three requests with the token. */
export async function findRepository(
  session: AppSession,
  reading: (installation: number) => AppSession,
  { owner, name: repo }: { readonly owner: string; readonly name: string },
): Promise<Whereabouts | null> {
  try {
    const found = await session.rest('read', (client) => client.rest.apps.getRepoInstallation({ owner, repo }))
    const installation = answered(found.data.id, 'the installation of the repository')
    const { data } = await reading(installation).rest('read', (client) => client.rest.repos.get({ owner, repo }))
    const [id, name] = [answered(data.id, 'the id of the repository'), answered(data.name, 'its name')]
    return { installation, repository: { id, owner: answered(data.owner?.login, 'its owner'), name } }
  } catch (error) {
    if (error instanceof ForgeError && error.failure.kind !== 'retry') return null
    throw error
  }
}
