// What `sluice plan` was asked.
import { didYouMean } from '../config/suggest.ts'
import { isWrong, type Wrong } from './answer.ts'
import { type OptionSpecs, oneOf, readArguments } from './arguments.ts'

const planFormats = ['text', 'json', 'patch'] as const

export type PlanArguments = {
  readonly units: readonly string[]
  readonly to: string
  readonly from: string | null
  readonly repo: string | undefined
  readonly rev: string
  readonly since: string | null
  readonly only: string | null
  readonly config: string | null
  readonly format: (typeof planFormats)[number]
  readonly write: boolean
}

const planOptions: OptionSpecs = {
  to: { type: 'string' },
  from: { type: 'string' },
  repo: { type: 'string' },
  rev: { type: 'string' },
  since: { type: 'string' },
  only: { type: 'string' },
  except: { type: 'string' },
  config: { type: 'string' },
  format: { type: 'string' },
  write: { type: 'boolean' },
}

export function readPlanArguments(args: readonly string[]): PlanArguments | Wrong {
  const read = readArguments(args, planOptions)
  if (isWrong(read)) return read
  const { words, flags } = read
  const { to, from, repo, rev, since, only, except, config, ...rest } = Object.fromEntries(read.texts)
  const format = oneOf('format', rest.format, planFormats)
  if (typeof format === 'object') return format
  if (to === undefined) {
    return { wrong: 'Say where to: sluice plan [unit…] --to <environment>.' }
  }
  if (except !== undefined)
    return {
      wrong: 'The option --except comes later; this version plans everything, or one change with --only REV.',
    }
  if (only?.includes(',')) return { wrong: 'More than one revision in --only comes later; name one.' }
  if (only !== undefined && since !== undefined)
    return { wrong: 'Give --since or --only, not both: --only brings its own base.' }
  return {
    units: [...new Set(words)],
    to,
    from: from ?? null,
    repo,
    rev: rev ?? 'HEAD',
    since: since ?? null,
    only: only ?? null,
    config: config ?? null,
    format,
    write: flags.has('write'),
  }
}

export const unknownName = (what: string, name: string, known: readonly string[]): Wrong => {
  const hint = didYouMean(name, known)
  return { wrong: `Unknown ${what} ${JSON.stringify(name)}.${hint === '' ? ` There are ${known.join(', ')}.` : hint}` }
}
