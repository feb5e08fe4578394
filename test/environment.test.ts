import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../src/environment.ts'

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString()
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
const secret = 'canary-0123456789-0123456789-0123456789'
const right = { APP_ID: '123', PRIVATE_KEY: pem, WEBHOOK_SECRET: secret }

const read = (variables: Record<string, string | undefined>) => readEnvironment({ ...right, ...variables })

function environmentOf(variables: Record<string, string | undefined>) {
  const answer = read(variables)
  if ('problems' in answer) throw new Error(answer.problems.join('\n'))
  return answer.environment
}

function problemsOf(variables: Record<string, string | undefined>): string[] {
  const answer = read(variables)
  return 'problems' in answer ? answer.problems : []
}

describe('reading the environment', () => {
  it('needs three variables and has a default for every other', () => {
    expect(readEnvironment(right)).toEqual({
      environment: {
        appId: 123,
        privateKey: { pem: pem.trim() },
        webhookSecrets: [secret],
        githubApiUrl: 'https://api.github.com',
        publicGithubApiUrl: 'https://api.github.com',
        host: '127.0.0.1',
        port: 3000,
        store: { kind: 'sqlite', file: './sluice.db' },
        clusterKeysPath: null,
        sweepMs: 600_000,
        paceMs: 1000,
        logLevel: 'info',
      },
    })
  })

  it('takes every variable', () => {
    const variables = {
      PRIVATE_KEY: '',
      PRIVATE_KEY_PATH: '/run/secrets/key.pem',
      WEBHOOK_SECRET_PREVIOUS: `old-${secret}`,
      GITHUB_API_URL: 'http://127.0.0.1:8080/',
      PUBLIC_GITHUB_API_URL: 'https://github.example.com/api/v3',
      HOST: '0.0.0.0',
      PORT: '0',
      SLUICE_STORE: 'sqlite:/var/lib/sluice/store.db',
      SLUICE_CLUSTER_KEYS: '/etc/sluice/keys.json',
      SLUICE_SWEEP: '1h',
      SLUICE_PACE: '0',
      LOG_LEVEL: 'debug',
    }
    expect(environmentOf(variables)).toEqual({
      appId: 123,
      privateKey: { path: '/run/secrets/key.pem' },
      webhookSecrets: [secret, `old-${secret}`],
      githubApiUrl: 'http://127.0.0.1:8080',
      publicGithubApiUrl: 'https://github.example.com/api/v3',
      host: '0.0.0.0',
      port: 0,
      store: { kind: 'sqlite', file: '/var/lib/sluice/store.db' },
      clusterKeysPath: '/etc/sluice/keys.json',
      sweepMs: 3_600_000,
      paceMs: 0,
      logLevel: 'debug',
    })
  })

  it('takes a key on one line, with \\n for its breaks or in base64', () => {
    for (const text of [
      pem.replaceAll('\n', '\\n'),
      pem.replaceAll('\n', '\\r\\n'),
      Buffer.from(pem).toString('base64'),
    ]) {
      expect(environmentOf({ PRIVATE_KEY: text }).privateKey).toEqual({ pem: expect.stringMatching(/^-----BEGIN RSA/) })
    }
  })

  it('says everything that is missing at once', () => {
    expect(readEnvironment({})).toEqual({
      problems: [
        expect.stringMatching(/^APP_ID is missing: /),
        expect.stringMatching(/^PRIVATE_KEY is missing: /),
        expect.stringMatching(/^WEBHOOK_SECRET is missing: /),
      ],
    })
  })

  it('counts the same secret as one when both variables hold it', () => {
    expect(environmentOf({ WEBHOOK_SECRET_PREVIOUS: secret }).webhookSecrets).toEqual([secret])
  })

  it.each([
    ['APP_ID', 'abc', 'digits only'],
    ['APP_ID', '12e3', 'digits only'],
    ['APP_ID', '0', 'digits only'],
    ['PRIVATE_KEY', 'canary-of-a-key', 'is not an RSA private key'],
    ['PRIVATE_KEY', pem.slice(0, 500), 'is not an RSA private key'],
    ['PRIVATE_KEY', elliptic, 'is not an RSA private key'],
    ['PRIVATE_KEY_PATH', '/key.pem', 'are both set'],
    ['WEBHOOK_SECRET', 'development', 'public default'],
    ['WEBHOOK_SECRET', 'canary'.padEnd(31, '.'), 'is shorter than 32 characters'],
    ['WEBHOOK_SECRET', `${secret}\n`, 'begins or ends with white space'],
    ['WEBHOOK_SECRET_PREVIOUS', 'canary', 'is shorter than 32 characters'],
    ['GITHUB_API_URL', 'api.github.com', 'must be an https:// address'],
    ['GITHUB_API_URL', 'http://github.example.com', 'only on this machine'],
    ['GITHUB_API_URL', 'http://127.0.0.1.example.com', 'only on this machine'],
    ['GITHUB_API_URL', 'https://me:canary@github.example.com', 'without user, password'],
    ['PUBLIC_GITHUB_API_URL', 'file:///etc/passwd', 'must be an https:// address'],
    ['HOST', 'not a host', 'must be the name or address'],
    ['PORT', '65536', 'from 0 to 65535'],
    ['PORT', '-1', 'from 0 to 65535'],
    ['PORT', '3000 ', 'from 0 to 65535'],
    ['PORT', '0x10', 'from 0 to 65535'],
    ['SLUICE_STORE', 'postgres://me:canary@db/sluice', 'comes later'],
    ['SLUICE_STORE', 'redis://canary', 'must be sqlite:<file>'],
    ['SLUICE_STORE', 'sqlite:', 'must be sqlite:<file>'],
    ['SLUICE_STORE', 'sqlite::memory:', 'must name a file'],
    ['SLUICE_SWEEP', '10', 'must be a duration'],
    ['SLUICE_SWEEP', '10 m', 'must be a duration'],
    ['SLUICE_SWEEP', '0m', 'must be a duration'],
    ['SLUICE_SWEEP', '25h', 'must be a duration'],
    ['SLUICE_SWEEP', '1.5h', 'must be a duration'],
    ['SLUICE_PACE', '1e3', 'from 0 to 60000'],
    ['SLUICE_PACE', '1s', 'from 0 to 60000'],
    ['LOG_LEVEL', 'verbose', 'must be one of trace, debug'],
  ])('refuses %s=%j in one sentence without repeating it', (name, value, words) => {
    const problems = problemsOf({ [name]: value })
    expect(problems).toEqual([expect.stringContaining(words)])
    expect(problems[0]).toContain(name)
    expect(problems[0]).toMatch(/\.$/)
    expect(problems[0]).not.toContain('canary')
    expect(problems[0]).not.toContain('\n')
  })
})
