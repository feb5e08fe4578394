// Accounts, and the people that stand in commits.
import type { GitHub } from '../../state/model.ts'
import type { Person } from '../../state/objects.ts'
import { nodeId } from '../node-id.ts'
import type { Fields } from '../session.ts'
import { type ActorSource, toUser } from '../source.ts'

const account: Fields<ActorSource> = {
  id: ({ user }) => nodeId(user.type, user.id),
  databaseId: ({ user }) => user.id,
  url: ({ user, login }, _, { url }) => `${url}/${user.type === 'Bot' ? 'apps/' : ''}${login.replace('[bot]', '')}`,
}

export const actorFields = {
  User: { ...account, name: ({ user }) => user.name } satisfies Fields<ActorSource>,
  Bot: account,
  Organization: account,
}

/** A `GitActor`: free text of the commit, and the account that owns its e-mail address. */
export function showPerson(github: GitHub, { name, email, seconds, zone }: Person) {
  const user = [...github.users.values()].find((one) => one.email === email)
  return { name, email, date: zoned(seconds, zone), user: user ? toUser(user) : null }
}

/** ISO 8601 in the commit's own zone, as GitHub's GitTimestamp. */
function zoned(seconds: number, zone: string): string {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5))
  const local = seconds + (zone.startsWith('-') ? -60 : 60) * minutes
  const offset = minutes === 0 ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`
  return `${new Date(local * 1000).toISOString().slice(0, 19)}${offset}`
}
