// Permissions that nobody has accepted yet: said once on the commit that stands, taken back once they are there.
import { ForgeError } from '../../github/failure.ts'
import { type Grants, missingGrants } from '../../github/grants.ts'
import type { Forge } from '../../github/ports.ts'
import { grantedWords, missingGrantsWords } from '../../messages/missing-grants.ts'
import type { Oid } from '../../oid.ts'
import type { Work } from '../work.ts'

const name = 'sluice/configuration'

/** What said so last: the commit and what was missing; empty: nothing is. */
const key = (repository: number) => `grants:${repository}`

type Told = {
  readonly granted: Grants
  readonly needed: Readonly<Record<string, string>>
  /** The repository with a token for no more than these. */
  readonly forgeWith: (permissions: Readonly<Record<string, 'read' | 'write'>>) => Forge
}

/** The least that a look at the repository and a check run take. */
const telling = { metadata: 'read', contents: 'read', pull_requests: 'read', checks: 'write' } as const

/** Where nothing is missing, the refusal had another reason. */
export async function tellMissingGrants(
  { memory, log }: Pick<Work, 'memory' | 'log'>,
  { granted, needed, forgeWith }: Told,
): Promise<void> {
  const missing = missingGrants(granted.permissions, needed)
  if (missing.length === 0) return
  log.warn({ missing, page: granted.page }, 'permissions are missing: an owner of the installation must accept them')
  if (missingGrants(granted.permissions, telling).length > 0) return
  const forge = forgeWith(telling)
  const said = await memory.recall(key(forge.repository.id))
  if (said?.endsWith(` ${missing.join()}`)) return
  const { heads, defaultBranch, config } = await forge.snapshot({})
  const headOid = heads.get(defaultBranch)
  // A repository without configuration is left alone.
  if (headOid == null || config === null) return
  await forge.check({ name, headOid, conclusion: 'failure', ...missingGrantsWords(missing, granted.page) })
  await memory.remember(key(forge.repository.id), `${headOid} ${missing.join()}`)
}

/** Called where everything is allowed again. */
export async function tellGranted({ forge, memory }: Work): Promise<void> {
  const [headOid = ''] = ((await memory.recall(key(forge.repository.id))) ?? '').split(' ')
  if (headOid === '') return
  await forge.check({ name, headOid: headOid as Oid, conclusion: 'success', ...grantedWords })
  await memory.remember(key(forge.repository.id), '')
}

export const isMissingGrant = (error: unknown): boolean =>
  error instanceof ForgeError && error.failure.kind === 'permission'
