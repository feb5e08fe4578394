// The text of a configuration, read under what the organisation says.
import { type Parsed, parseConfig } from '../../config/parse.ts'
import { tooLarge } from '../../config/read.ts'
import type { Policy } from './organisation.ts'

export const configPath = '.github/sluice.yaml'

export function readConfiguration(text: string | 'too-large', { organisation, problems }: Policy): Parsed {
  if (problems.length > 0) return { problems }
  if (text !== 'too-large') return parseConfig(text, configPath, organisation)
  return { problems: [tooLarge(configPath)] }
}
