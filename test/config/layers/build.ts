// A repository's configuration under an organisation's file.
import { type Organisation, parseOrganisation } from '../../../src/config/layers/organisation.ts'
import { parseConfig } from '../../../src/config/parse.ts'
import { file } from '../build.ts'

export const organisationFile = 'acme/.github: .github/sluice.yaml'

export function organisation(text: string): Organisation {
  const parsed = parseOrganisation(`version: 1\n${text}\n`, organisationFile)
  if ('problems' in parsed) throw new Error(`refused: ${JSON.stringify(parsed.problems)}`)
  return parsed.organisation
}

export function laid(repository: string, over: string) {
  const parsed = parseConfig(repository, file, organisation(over))
  if ('problems' in parsed) throw new Error(`refused: ${JSON.stringify(parsed.problems)}`)
  return parsed
}

export function refusedUnder(repository: string, over: string) {
  const parsed = parseConfig(repository, file, organisation(over))
  if ('config' in parsed) throw new Error('the configuration was accepted')
  return parsed.problems
}
