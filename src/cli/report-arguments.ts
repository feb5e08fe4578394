// The words and options of `sluice report`.
import type { Origin } from '../health/read/report.ts'
import { isWrong, type Wrong } from './answer.ts'
import { oneOf, readArguments } from './arguments.ts'

export type ReportArguments = {
  readonly file: string
  /** Null: told from the payload. */
  readonly origin: Origin | null
  readonly repo: string | null
  readonly cluster: string | null
}

const origins = ['flux', 'status', 'dispatch', 'deployment', 'flagger'] as const

export function readReportArguments(args: readonly string[]): ReportArguments | Wrong {
  const read = readArguments(args, {
    origin: { type: 'string' },
    repo: { type: 'string' },
    cluster: { type: 'string' },
  })
  if (isWrong(read)) return read
  const [file, ...more] = read.words
  if (file === undefined) return { wrong: 'Say which payload: sluice report FILE, or - for standard input.' }
  if (more.length > 0) return { wrong: `sluice report reads one file: ${read.words.join(' ')}.` }
  const given = read.texts.get('origin')
  const origin = given === undefined ? null : oneOf('origin', given, origins)
  if (typeof origin === 'object' && origin !== null) return origin
  return { file, origin, repo: read.texts.get('repo') ?? null, cluster: read.texts.get('cluster') ?? null }
}
