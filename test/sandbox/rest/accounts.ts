// Who am I, how much may I still ask, and who is in which team.
import { fullOrganizationShape, publicUserShape, teamShape } from '../shapes/accounts.ts'
import { iso } from '../shapes/site.ts'
import { type Auth, allows } from '../state/access.ts'
import { findTeam } from '../state/github.ts'
import type { Team } from '../state/model.ts'
import { notFound, Refusal } from '../state/refusal.ts'
import { type Call, ok, type Reply, type Route, route } from './route.ts'

function getUser(call: Call): Reply {
  if (call.auth.kind === 'installation') throw new Refusal(403, 'Resource not accessible by integration')
  return ok(publicUserShape(call.site, call.actor))
}

// Without Members read, or from outside, a team cannot be seen: 404, which does not mean "is no member".
function maySeeTeams(auth: Auth, team: Team): boolean {
  if (auth.kind === 'installation')
    return auth.installation.account === team.organization && allows(auth.permissions, 'members', 'read')
  return auth.kind === 'user' && (team.members.has(auth.user.id) || auth.scopes.includes('read:org'))
}

function teamParam({ github, auth, params }: Call): Team {
  const team = findTeam(github, params.org ?? '', params.team_slug ?? '')
  if (!team || !maySeeTeams(auth, team)) throw notFound()
  return team
}

function membership(call: Call): Reply {
  const { team_slug: slug = '', username = '', org = '' } = call.params
  const members = [...teamParam(call).members.values()]
  const member = members.find(({ user }) => user.login.toLowerCase() === username.toLowerCase())
  if (!member) throw notFound()
  const url = `${call.site.url}/orgs/${org}/teams/${slug}/memberships/${member.user.login}`
  return ok({ url, role: member.role, state: member.state })
}

function rateLimit(call: Call): Reply {
  const reset = Math.floor(call.github.now().getTime() / 1000) + 3600
  const core = { limit: 5000, used: 0, remaining: 5000, reset }
  const search = { limit: 30, used: 0, remaining: 30, reset }
  return ok({ resources: { core, search, graphql: core, integration_manifest: core }, rate: core })
}

export const accountRoutes: readonly Route[] = [
  route('GET', '/user', 'signed-in', getUser),
  route('GET', '/rate_limit', 'nothing', rateLimit),
  route('GET', '/orgs/{org}/teams/{team_slug}/memberships/{username}', 'signed-in', membership),
  route('GET', '/orgs/{org}/teams/{team_slug}', 'signed-in', (call) => {
    const team = teamParam(call)
    const { members, organization } = team
    const counts = { members_count: members.size, repos_count: 0 }
    const at = iso(organization.createdAt)
    const more = {
      type: 'organization',
      created_at: at,
      updated_at: at,
      organization: fullOrganizationShape(call.site, organization),
    }
    return ok({ ...teamShape(call.site, team), ...counts, ...more })
  }),
]
