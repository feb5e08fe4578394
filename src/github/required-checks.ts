// Which checks a branch asks for before it takes a merge: by rulesets and by classic protection, as far as they can be read.
import { ForgeError } from './failure.ts'
import { allPages } from './pages.ts'
import type { RequiredChecks } from './ports.ts'
import type { Session } from './session.ts'

type Rule = {
  readonly type: string
  readonly parameters?: { readonly required_status_checks?: readonly { readonly context: string }[] }
}
type Branch = { readonly protection?: { readonly required_status_checks?: { readonly contexts?: readonly string[] } } }

/**
 * Source: docs.github.com "Get rules for a branch" (active rulesets, those of the organization included) and "Get a branch"
 * (`protection`, the classic one). Either may be unreadable: then what it asks for is not known.
 */
export async function requiredChecks(session: Session, branch: string): Promise<RequiredChecks> {
  const place = { ...session.at, branch }
  const rules = await readable(() =>
    allPages<Rule>(
      session,
      (client, page) =>
        client.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', { ...place, per_page: 100, page }) as never,
    ),
  )
  const classic = await readable(async () => {
    const { data } = await session.rest('read', (client) =>
      client.request('GET /repos/{owner}/{repo}/branches/{branch}', place),
    )
    return (data as Branch).protection?.required_status_checks?.contexts ?? []
  })
  const ruled = (rules ?? [])
    .filter(({ type }) => type === 'required_status_checks')
    .flatMap(({ parameters }) => (parameters?.required_status_checks ?? []).map(({ context }) => context))
  return { contexts: [...new Set([...ruled, ...(classic ?? [])])], isWhole: rules !== null && classic !== null }
}

async function readable<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    const isUnreadable =
      error instanceof ForgeError && (error.failure.kind === 'permission' || error.failure.kind === 'missing')
    if (!isUnreadable) throw error
    return null
  }
}
