// What `sluice plan` was asked.
import { didYouMean } from '../config/suggest.ts'
import { isWrong, type Wrong } from './answer.ts'
import { type OptionSpecs, oneOf, readArguments } from './arguments.ts'

export const planFormats = ['text', 'json', 'patch'] as const
export type PlanFormat = (typeof planFormats)[number]

export type PlanArguments = {
  readonly units: readonly string[]
  readonly to: string
  readonly from: string | null
  readonly repo: string | undefined
  readonly rev: string
  readonly since: string | null
  /** Revisions whose changes alone travel; none: all of them. */
  readonly only: readonly string[]
  /** Revisions whose changes stay behind. */
  readonly except: readonly string[]
  readonly config: string | null
  readonly organisation: string | null
  readonly format: PlanFormat
  readonly write: boolean
  readonly render: boolean
}

const planOptions: OptionSpecs = {
  to: { type: 'string' },
  from: { type: 'string' },
  repo: { type: 'string' },
  rev: { type: 'string' },
  since: { type: 'string' },
  only: { type: 'string', multiple: true },
  except: { type: 'string', multiple: true },
  config: { type: 'string' },
  organisation: { type: 'string' },
  format: { type: 'string' },
  write: { type: 'boolean' },
  render: { type: 'boolean' },
}

export function readPlanArguments(args: readonly string[]): PlanArguments | Wrong {
  const read = readArguments(args, planOptions)
  if (isWrong(read)) return read
  const { words, flags } = read
  const { to, from, repo, rev, since, only, except, config, organisation, ...rest } = Object.fromEntries(read.texts)
  const format = oneOf('format', rest.format, planFormats)
  if (typeof format === 'object') return format
  if (to === undefined) {
    return { wrong: 'Say where to: sluice plan [unit…] --to <environment>.' }
  }
  if (only !== undefined && except !== undefined)
    return { wrong: 'Give --only or --except, not both: --only says what travels, --except what stays behind.' }
  const [picked, left] = [namesIn('only', only), namesIn('except', except)]
  if (isWrong(picked)) return picked
  if (isWrong(left)) return left
  if (flags.has('render') && format === 'patch')
    return { wrong: 'A patch holds no rendered difference: give --render with --format text or json.' }
  return {
    units: [...new Set(words)],
    to,
    from: from ?? null,
    repo,
    rev: rev ?? 'HEAD',
    since: since ?? null,
    only: picked,
    except: left,
    config: config ?? null,
    organisation: organisation ?? null,
    format,
    write: flags.has('write'),
    render: flags.has('render'),
  }
}

export function namesIn(option: string, text: string | undefined, what = 'REV'): readonly string[] | Wrong {
  const names = text === undefined ? [] : text.split(',').map((name) => name.trim())
  return names.includes('')
    ? { wrong: `The option --${option} names nothing between two commas: write --${option} ${what},${what}.` }
    : [...new Set(names)]
}

export const unknownName = (what: string, name: string, known: readonly string[]): Wrong => {
  const hint = didYouMean(name, known)
  return { wrong: `Unknown ${what} ${JSON.stringify(name)}.${hint === '' ? ` There are ${known.join(', ')}.` : hint}` }
}
