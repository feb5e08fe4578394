// What `sluice bump` was asked.
import { quote } from '../config/quote.ts'
import { isTagName } from '../versions/schemes.ts'
import { isWrong, type Wrong } from './answer.ts'
import { type OptionSpecs, oneOf, readArguments } from './arguments.ts'
import { namesIn, type PlanFormat, planFormats } from './plan-arguments.ts'

export type BumpArguments = {
  readonly base: string
  readonly to: string
  readonly environment: string
  /** Services; null: no restriction. */
  readonly only: readonly string[] | null
  readonly except: readonly string[] | null
  readonly repo: string | undefined
  readonly rev: string
  readonly config: string | null
  readonly organisation: string | null
  readonly format: PlanFormat
  readonly write: boolean
}

const bumpOptions: OptionSpecs = {
  to: { type: 'string' },
  in: { type: 'string' },
  only: { type: 'string', multiple: true },
  except: { type: 'string', multiple: true },
  repo: { type: 'string' },
  rev: { type: 'string' },
  config: { type: 'string' },
  organisation: { type: 'string' },
  format: { type: 'string' },
  write: { type: 'boolean' },
}

const command = 'sluice bump <owner/base> --to <tag> --in <environment>'

export function readBumpArguments(args: readonly string[]): BumpArguments | Wrong {
  const read = readArguments(args, bumpOptions)
  if (isWrong(read)) return read
  const { to, in: environment, only, except, repo, rev, config, organisation, ...rest } = Object.fromEntries(read.texts)
  const format = oneOf('format', rest.format, planFormats)
  if (typeof format === 'object') return format
  const [base, ...more] = read.words
  if (base === undefined) return { wrong: `Say which base: ${command}.` }
  if (more.length > 0) return { wrong: `Name one base; ${quote(more[0] ?? '')} is one too many.` }
  if (to === undefined) return { wrong: `Say which tag: ${command}.` }
  if (environment === undefined) return { wrong: `Say in which environment: ${command}.` }
  if (!isTagName(to)) return { wrong: `Git allows no tag of the name ${quote(to)}: correct --to.` }
  const [picked, left] = [namesIn('only', only, 'SERVICE'), namesIn('except', except, 'SERVICE')]
  if (isWrong(picked)) return picked
  if (isWrong(left)) return left
  return {
    base,
    to,
    environment,
    only: only === undefined ? null : picked,
    except: except === undefined ? null : left,
    repo,
    rev: rev ?? 'HEAD',
    config: config ?? null,
    organisation: organisation ?? null,
    format,
    write: read.flags.has('write'),
  }
}
