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
  const { texts, words, flags } = read
  const format = oneOf('format', texts.get('format'), planFormats)
  if (typeof format === 'object') return format
  const to = texts.get('to')
  if (to === undefined) {
    return { wrong: 'Say where to: sluice plan [unit…] --to <environment>.' }
  }
  if (texts.has('except'))
    return { wrong: 'The option --except comes later; this version plans everything, or one change with --only REV.' }
  const only = texts.get('only') ?? null
  if (only?.includes(',')) return { wrong: 'More than one revision in --only comes later; name one.' }
  if (only !== null && texts.has('since'))
    return { wrong: 'Give --since or --only, not both: --only brings its own base.' }
  return {
    units: [...new Set(words)],
    to,
    from: texts.get('from') ?? null,
    repo: texts.get('repo'),
    rev: texts.get('rev') ?? 'HEAD',
    since: texts.get('since') ?? null,
    only,
    config: texts.get('config') ?? null,
    format,
    write: flags.has('write'),
  }
}

export const unknownName = (what: string, name: string, known: readonly string[]): Wrong => {
  const hint = didYouMean(name, known)
  return { wrong: `Unknown ${what} ${JSON.stringify(name)}.${hint === '' ? ` There are ${known.join(', ')}.` : hint}` }
}
