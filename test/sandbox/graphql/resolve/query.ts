// The entry points.
import { iso } from '../../shapes/site.ts'
import { findRepository } from '../../state/github.ts'
import { missing } from '../fault.ts'
import { findNode } from '../node.ts'
import type { Fields } from '../session.ts'
import { toRepository, toUser } from '../source.ts'

export const queryFields = {
  Query: {
    viewer: (_, __, { user }) => toUser(user),
    node: (_, { id }: { id: string }, session) => findNode(session, id),
    nodes: (_, { ids }: { ids: readonly string[] }, session) => ids.map((id) => findNode(session, id)),
    repository: (_, { owner, name }: { owner: string; name: string }, { github, sees }) => {
      const repository = findRepository(github, owner, name)
      if (repository === undefined || !sees(repository)) {
        throw missing(`a Repository with the name '${owner}/${name}'`)
      }
      return toRepository(repository)
    },
    // The sandbox counts no points: the answer is that of a token which was not used yet.
    rateLimit: (_, __, { github }) => ({
      cost: 1,
      limit: 5000,
      nodeCount: 0,
      remaining: 5000,
      used: 0,
      resetAt: iso(new Date(github.now().getTime() + 3_600_000)),
    }),
  } satisfies Fields<unknown>,
}
