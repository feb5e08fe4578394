// The configuration and the commit that `--rev`, `--config` and `--organisation` lead to.
import type { Config } from '../config/model.ts'
import type { Oid } from '../oid.ts'
import type { Problem } from '../problem.ts'
import { isWrong, type Wrong } from './answer.ts'
import { commitNamed, type OpenClone } from './clone.ts'
import { configFromDisk } from './configuration.ts'
import { configuredAt } from './default-branch.ts'
import { organisationNamed } from './organisation.ts'

type Named = { readonly rev: string; readonly config: string | null; readonly organisation: string | null }

/** `directory`: what the files that a person names are relative to. */
export async function configurationFor(
  clone: OpenClone,
  { rev, config, organisation: file }: Named,
  directory: string,
): Promise<{ readonly config: Config; readonly rev: Oid } | { readonly problems: readonly Problem[] } | Wrong> {
  const named = await commitNamed(clone, '--rev', rev)
  if (typeof named === 'object') return named
  const over = await organisationNamed(directory, file)
  if (isWrong(over) || 'problems' in over) return over
  const found =
    config === null
      ? await configuredAt(clone, named, rev !== 'HEAD', over.organisation)
      : { configured: await configFromDisk(directory, config, over.organisation), rev: named }
  const { configured } = found
  return isWrong(configured) || 'problems' in configured ? configured : { config: configured.config, rev: found.rev }
}
