// Whether something is this App's own: decided by the account that GitHub shows, never by text that people can write.

/** GraphQL shows a bot's login as the slug, with `__typename: Bot`; null is a deleted account. */
export type GraphqlActor = { readonly __typename: string; readonly login: string } | null

export const isOurActor = (actor: GraphqlActor, appSlug: string): boolean =>
  actor?.__typename === 'Bot' && (actor.login === appSlug || actor.login === botLogin(appSlug))

/** REST shows it as `slug[bot]` with type Bot. */
export const isOurUser = (
  user: { readonly login: string; readonly type?: string } | null | undefined,
  appSlug: string,
): boolean => user?.type === 'Bot' && user.login === botLogin(appSlug)

export const commitAuthorFields = 'author { email user { login } }'
export type CommitAuthor = { readonly email: string | null; readonly user: { readonly login: string } | null } | null

/**
 * Whether a commit names this App as its author. Whoever can push can write that too: it tells a person's commit from
 * ours, it proves nothing without a signature.
 */
export function isOurCommit(author: CommitAuthor | undefined, appSlug: string): boolean {
  const login = author?.user?.login
  if (login === botLogin(appSlug)) return true
  // GraphQL may show the bot's account by its bare slug, or not at all: then its no-reply address decides.
  const address = /^\d+\+(.+)@users\.noreply\./.exec(author?.email ?? '')?.[1]
  return (login === undefined || login === appSlug) && address === botLogin(appSlug)
}

export const botLogin = (appSlug: string): string => `${appSlug}[bot]`
