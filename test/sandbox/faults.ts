// Scripted failures: which request, which time, and what happens instead of the answer.
import { invalid } from './state/refusal.ts'

export type Fault = {
  /** `METHOD /path/with/*` where `*` is one segment and `**` any number; the method may be `*`. */
  readonly match: string
  /** The first match that it strikes, from 1. */
  readonly nth: number
  times: number
  /** undefined lets the answer through (after the delay, with the headers); 0 cuts the connection. */
  readonly status: number | undefined
  /** Perform the request before the answer is spoilt. */
  readonly applied: boolean
  readonly delayMs: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  seen: number
}

const words = {
  match: 'string',
  nth: 'number',
  times: 'number',
  status: 'number',
  applied: 'boolean',
  delayMs: 'number',
  headers: 'object',
  body: 'any',
} as const

/** Throws 422 for a fault that could never strike or says something unknown, so that a typing error is no silent success. */
export function readFault(value: unknown): Fault {
  if (typeof value !== 'object' || value === null) throw invalid('A fault is an object')
  const fields: Record<string, unknown> = { ...value }
  for (const [name, held] of Object.entries(fields)) {
    const kind = name in words ? words[name as keyof typeof words] : undefined
    if (kind === undefined) throw invalid(`A fault has no "${name}"; it has ${Object.keys(words).join(', ')}`)
    if (kind !== 'any' && typeof held !== kind) throw invalid(`"${name}" of a fault is of type ${kind}`)
  }
  const {
    match,
    nth = 1,
    times = 1,
    status,
    applied = false,
    delayMs = 0,
    headers = {},
    body,
  } = fields as Partial<Fault>
  if (match === undefined || !/^(\*|[A-Z]+) \//.test(match))
    throw invalid('"match" of a fault is like "POST /repos/*/*/pulls"')
  return { match, nth, times, status, applied, delayMs, headers, body, seen: 0 }
}

function pattern(match: string): RegExp {
  const [method = '', path = ''] = match.split(' ')
  const escaped = path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*/g, '\0')
    .replace(/\*/g, '[^/]+')
    .replace(/\0/g, '.*')
  return new RegExp(`^${method === '*' ? '[A-Z]+' : method} ${escaped}$`)
}

export type Faults = {
  readonly add: (fault: Fault) => void
  readonly list: () => readonly Fault[]
  readonly clear: () => void
  /** The fault that strikes this request, if any. Every call counts as one more match. */
  readonly strike: (method: string, path: string) => Fault | null
}

export function createFaults(): Faults {
  let faults: Fault[] = []
  return {
    add: (fault) => {
      faults.push(fault)
    },
    list: () => faults,
    clear: () => {
      faults = []
    },
    strike: (method, path) => {
      // An encoded slash counts as one segment and as two: both spellings of a branch's path match.
      const decoded = path.replaceAll(/%2F/gi, '/')
      const hit = faults.filter(({ match }) => [path, decoded].some((one) => pattern(match).test(`${method} ${one}`)))
      let struck: Fault | null = null
      for (const fault of hit) {
        fault.seen += 1
        if (struck !== null || fault.times <= 0 || fault.seen < fault.nth) continue
        fault.times -= 1
        struck = fault
      }
      return struck
    },
  }
}
