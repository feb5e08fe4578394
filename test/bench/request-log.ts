// Every request that the bot sends while a measurement runs, with its purpose. People's requests are told by their tokens.
import type { World } from '../scenarios/world.ts'

export type Purpose =
  | 'plan-and-open'
  | 'token'
  | 'permission'
  | 'reaction'
  | 'reply'
  | 'check-run'
  | 'ledger'
  | 'dashboard'

/** Octokit asks for `fetch` when a client is made: to be called before the bot starts. Returns the way to stop. */
export function recordFetch(): { readonly sent: Request[]; readonly stop: () => void } {
  const { fetch } = globalThis
  const sent: Request[] = []
  globalThis.fetch = (input, init) => {
    sent.push(new Request(input, { ...init, signal: null }))
    return fetch(input, init)
  }
  return {
    sent,
    stop: () => {
      globalThis.fetch = fetch
    },
  }
}

export async function purposesOf(sent: readonly Request[], { sandbox }: World): Promise<readonly Purpose[]> {
  const tokens = Object.values(sandbox.users).map(({ token }) => token)
  const byBot = sent.filter(({ headers }) => !tokens.some((token) => headers.get('authorization')?.endsWith(token)))
  return Promise.all(byBot.map(async (request) => purposeOf(request, await request.text())))
}

const routes: readonly (readonly [RegExp, Purpose])[] = [
  [/^\w+ \/app(\/|$)/, 'token'],
  [/\/collaborators\//, 'permission'],
  [/\/reactions(\/|$)/, 'reaction'],
  [/^(POST|PATCH) .*\/issues\/(\d+\/comments|comments\/\d+)$/, 'reply'],
  [/\/check-runs(\/|$)/, 'check-run'],
  [/^(POST|PATCH) .*\/issues(\/\d+)?$/, 'dashboard'],
]

function purposeOf({ method, url }: Request, body: string): Purpose {
  const route = `${method} ${new URL(url).pathname}`
  const known = routes.find(([pattern]) => pattern.test(route))
  if (known !== undefined) return known[1]
  // The snapshot names the ledger too, but it is the one question that planning starts with.
  const writes = method !== 'GET' && !body.includes('"query(')
  return writes && body.includes('sluice-ledger') ? 'ledger' : 'plan-and-open'
}
