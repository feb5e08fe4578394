// Reads the environment variables, handed over as a record, into settings; or says everything that is wrong with them at once.
import { createPrivateKey } from 'node:crypto'
import { weaknessOf } from './signature.ts'

type Variables = Readonly<Record<string, string | undefined>>

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

export type Environment = {
  readonly appId: number
  /** The PEM itself, or the path that the caller reads it from. */
  readonly privateKey: { readonly pem: string } | { readonly path: string }
  /** `WEBHOOK_SECRET`, then `WEBHOOK_SECRET_PREVIOUS` while a rotation lasts: both are valid until the latter is removed. */
  readonly webhookSecrets: readonly string[]
  /** Without a slash at the end. */
  readonly githubApiUrl: string
  readonly publicGithubApiUrl: string
  readonly host: string
  readonly port: number
  readonly store: { readonly kind: 'sqlite'; readonly file: string }
  /** Path of a JSON file; null when no cluster reports with a key. */
  readonly clusterKeysPath: string | null
  readonly sweepMs: number
  readonly paceMs: number
  readonly logLevel: (typeof logLevels)[number]
}

type Read<T> = { readonly value: T } | { readonly problem: string }

const githubApi = 'https://api.github.com'

/** Empty counts as not set. Problems are sentences that name the variable and never contain the value of a secret. */
export function readEnvironment(variables: Variables): { environment: Environment } | { problems: string[] } {
  const problems: string[] = []
  const get = (name: string) => variables[name] || undefined
  function take<T>(read: Read<T>, otherwise: T): T {
    if ('value' in read) return read.value
    problems.push(read.problem)
    return otherwise
  }
  const environment: Environment = {
    appId: take(readAppId(get('APP_ID')), 0),
    privateKey: take(readPrivateKey(get('PRIVATE_KEY'), get('PRIVATE_KEY_PATH')), { pem: '' }),
    webhookSecrets: take(readSecrets(get('WEBHOOK_SECRET') ?? '', get('WEBHOOK_SECRET_PREVIOUS')), []),
    githubApiUrl: take(readUrl('GITHUB_API_URL', get('GITHUB_API_URL') ?? githubApi), ''),
    publicGithubApiUrl: take(readUrl('PUBLIC_GITHUB_API_URL', get('PUBLIC_GITHUB_API_URL') ?? githubApi), ''),
    host: take(readHost(get('HOST') ?? '127.0.0.1'), ''),
    port: take(readWhole('PORT', get('PORT') ?? '3000', 65_535), 0),
    store: take(readStore(get('SLUICE_STORE') ?? 'sqlite:./sluice.db'), { kind: 'sqlite', file: '' }),
    clusterKeysPath: get('SLUICE_CLUSTER_KEYS') ?? null,
    sweepMs: take(readDuration('SLUICE_SWEEP', get('SLUICE_SWEEP') ?? '10m'), 0),
    paceMs: take(readWhole('SLUICE_PACE', get('SLUICE_PACE') ?? '1000', 60_000), 0),
    logLevel: take(readLogLevel(get('LOG_LEVEL') ?? 'info'), 'info'),
  }
  return problems.length > 0 ? { problems } : { environment }
}

function readAppId(text: string | undefined): Read<number> {
  if (text === undefined) return { problem: "APP_ID is missing: set the number from the GitHub App's settings page." }
  if (/^[1-9]\d{0,14}$/.test(text)) return { value: Number(text) }
  return { problem: "APP_ID must be the number from the GitHub App's settings page, digits only." }
}

function readPrivateKey(text: string | undefined, path: string | undefined): Read<Environment['privateKey']> {
  if (text !== undefined && path !== undefined) {
    return { problem: 'PRIVATE_KEY and PRIVATE_KEY_PATH are both set: remove one of them.' }
  }
  if (path !== undefined) return { value: { path } }
  if (text === undefined)
    return { problem: "PRIVATE_KEY is missing: set it or PRIVATE_KEY_PATH to the GitHub App's key." }
  const pem = pemOf(text)
  if (isRsaKey(pem)) return { value: { pem } }
  return {
    problem:
      'PRIVATE_KEY is not an RSA private key in PEM form: copy the whole .pem file, line breaks as they are or as \\n.',
  }
}

/** As it is, with `\n` for line breaks (one-line .env files), or the whole file in base64. */
function pemOf(text: string): string {
  const pem = text.replaceAll('\\r', '').replaceAll('\\n', '\n').trim()
  return /^[A-Za-z0-9+/=\s]+$/.test(pem) ? Buffer.from(pem, 'base64').toString('latin1') : pem
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

function readSecrets(current: string, previous: string | undefined): Read<readonly string[]> {
  const weakness = weaknessOf(current)
  if (weakness !== null)
    return { problem: `WEBHOOK_SECRET ${weakness}: set a random one here and in the GitHub App's settings.` }
  if (previous === undefined) return { value: [current] }
  const previousWeakness = weaknessOf(previous)
  if (previousWeakness === null) return { value: [...new Set([current, previous])] }
  return {
    problem: `WEBHOOK_SECRET_PREVIOUS ${previousWeakness}: remove it, and deliveries signed with it are refused.`,
  }
}

/** Tokens travel there: plain HTTP is for this machine alone. The value may hold a password and is never repeated. */
function readUrl(name: string, text: string): Read<string> {
  const url = URL.parse(text)
  const plain = url?.protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (!url || (url.protocol !== 'https:' && !plain)) {
    return { problem: `${name} must be an https:// address (http:// only on this machine), like ${githubApi}.` }
  }
  if (url.username || url.password || url.search || url.hash) {
    return { problem: `${name} must be an address without user, password, query or fragment, like ${githubApi}.` }
  }
  return { value: url.href.replace(/\/+$/, '') }
}

function readHost(text: string): Read<string> {
  if (/^[A-Za-z0-9.:_-]+$/.test(text)) return { value: text }
  return { problem: 'HOST must be the name or address to listen on, like 127.0.0.1 or 0.0.0.0.' }
}

function readWhole(name: string, text: string, most: number): Read<number> {
  if (/^\d{1,5}$/.test(text) && Number(text) <= most) return { value: Number(text) }
  return { problem: `${name} must be a whole number from 0 to ${most}.` }
}

function readStore(text: string): Read<Environment['store']> {
  if (/^postgres(ql)?:/.test(text)) {
    return { problem: 'SLUICE_STORE names PostgreSQL, which comes later: use sqlite:<file> until then.' }
  }
  const file = /^sqlite:(.+)$/.exec(text)?.[1]
  if (file === undefined) return { problem: 'SLUICE_STORE must be sqlite:<file>, like sqlite:./sluice.db.' }
  if (file.startsWith(':')) {
    return { problem: 'SLUICE_STORE must name a file: what is kept in memory alone is lost with the process.' }
  }
  return { value: { kind: 'sqlite', file } }
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function readDuration(name: string, text: string): Read<number> {
  const [, number = '', unit = ''] = /^(\d{1,5})([smhd])$/.exec(text) ?? []
  const ms = Number(number) * (units[unit] ?? 0)
  if (ms >= 1000 && ms <= 86_400_000) return { value: ms }
  return { problem: `${name} must be a duration from 1s to 1d: a whole number and s, m, h or d, like 10m.` }
}

function readLogLevel(text: string): Read<Environment['logLevel']> {
  const level = logLevels.find((one) => one === text)
  return level ? { value: level } : { problem: `LOG_LEVEL must be one of ${logLevels.join(', ')}.` }
}
