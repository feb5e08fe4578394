// The way in for reports: who is heard, who may say what, and that an accepted report is on the disk.
import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Inbox } from '../../src/inbox/job.ts'
import { flaggerRoute } from '../../src/reports/flagger-route.ts'
import { fluxRoute } from '../../src/reports/flux-route.ts'
import { startServer } from '../../src/server.ts'
import { anInbox, handClock } from '../inbox/fixtures.ts'
import { aKey, anEvent, sha } from './events.ts'

const now = Date.parse('2026-03-02T10:00:00Z')
const time = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
const flaggerPath = 'a-path-that-nobody-guesses-0123456789'
const keys = [aKey('staging', { flaggerPath }), aKey('dev')]
const hmac = (body: string | Buffer, name = 'staging', algorithm = 'sha256') =>
  createHmac(algorithm, aKey(name).secret).update(body).digest('hex')

async function opened(part: { readonly inbox?: Inbox } = {}) {
  const clock = handClock(now)
  const inbox = part.inbox ?? anInbox(clock)
  const lines: string[] = []
  const log = pino({ base: null, level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const options = { keys, inbox, now: clock.now, log }
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    webhookSecrets: ['a webhook secret of good length, 0123456789'],
    describe: () => 'ignore',
    ready: () => true,
    routes: [fluxRoute(options), flaggerRoute(options)],
    ...options,
  })
  onTestFinished(() => server.close())
  async function post(path: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}) {
    const sent = { 'content-type': 'application/json', ...headers }
    const answer = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: sent,
      body: new Uint8Array(Buffer.from(body)),
    })
    const said = await answer.json()
    return { status: answer.status, said, of: `${answer.status} ${JSON.stringify(said)}` }
  }
  return {
    url: server.url,
    lines,
    post,
    flux: (event: unknown, name = 'staging', path = name) => {
      const body = JSON.stringify(event)
      return post(`/flux/${path}`, body, { 'x-signature': `sha256=${hmac(body, name)}` })
    },
    stored: async () => {
      const items = await inbox.itemsOf({ id: 'report:acme/platform' }, 1000)
      return items.map(({ value, lane }) => ({ lane, ...JSON.parse(value) }))
    },
  }
}

describe('a signature', () => {
  const body = JSON.stringify(anEvent({ at: time(0) }))

  it('over the raw bytes with the key is answered 202, and the report is stored', async () => {
    const bot = await opened()
    expect(await bot.flux(anEvent({ at: time(-1) }))).toMatchObject({ status: 202, said: { accepted: true } })
    expect(await bot.stored()).toEqual([
      {
        lane: 'promotion',
        key: 'staging',
        report: expect.objectContaining({
          cluster: 'staging-cluster',
          environment: 'staging',
          object: { kind: 'Kustomization', namespace: 'flux-system', name: 'redis-override' },
          state: 'healthy',
          trusted: true,
          origin: 'flux',
          at: time(-1),
          revision: expect.objectContaining({ commit: sha }),
        }),
      },
    ])
  })

  it.each<[string, string | null]>([
    ['none', null],
    ['an empty one', ''],
    ['a wrong one', `sha256=${'0'.repeat(64)}`],
    ['one by another key', `sha256=${hmac(body, 'dev')}`],
    ['SHA-1', `sha1=${hmac(body, 'staging', 'sha1')}`],
    ['MD5', `md5=${hmac(body, 'staging', 'md5')}`],
    ['SHA-512', `sha512=${hmac(body, 'staging', 'sha512')}`],
    ['none=', 'none='],
    ['no algorithm', hmac(body)],
    ['capitals', `SHA256=${hmac(body)}`],
    ['one cut short', `sha256=${hmac(body).slice(0, 62)}`],
    ['two', `sha256=${hmac(body)}, sha256=${hmac(body)}`],
  ])('%s is answered 401, and nothing is stored', async (_, signature) => {
    const bot = await opened()
    const answer = await bot.post('/flux/staging', body, signature === null ? {} : { 'x-signature': signature })
    expect(answer.status).toBe(401)
    expect(await bot.stored()).toEqual([])
  })

  it('over other bytes, which say the same, is wrong', async () => {
    const bot = await opened()
    const text = `${body.slice(0, -1)} }`
    expect((await bot.post('/flux/staging', text, { 'x-signature': `sha256=${hmac(body)}` })).status).toBe(401)
    const escaped = body.replace('Reconciliation', '\\u003cReconciliation')
    expect((await bot.post('/flux/staging', escaped, { 'x-signature': `sha256=${hmac(escaped)}` })).status).toBe(202)
  })

  it('of GitHub’s header is none', async () => {
    const bot = await opened()
    expect((await bot.post('/flux/staging', body, { 'x-hub-signature-256': `sha256=${hmac(body)}` })).status).toBe(401)
  })

  it.each([
    'nobody',
    '__proto__',
    'constructor',
    'Staging',
    'staging%20',
  ])('for the unknown key %s is answered as a wrong one', async (name) => {
    const bot = await opened()
    const wrong = await bot.post('/flux/staging', body, { 'x-signature': `sha256=${'0'.repeat(64)}` })
    expect((await bot.post(`/flux/${name}`, body, { 'x-signature': `sha256=${hmac(body)}` })).of).toBe(wrong.of)
  })
})

describe('what is no report', () => {
  it.each<[string, string | Buffer, number, Readonly<Record<string, string>>]>([
    ['a mebibyte and one byte', Buffer.alloc(2 ** 20 + 1, ' '), 413, {}],
    ['a form', '{}', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['compressed', '{}', 415, { 'content-encoding': 'gzip' }],
    ['no JSON', '{', 400, {}],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400, {}],
    ['nothing', '', 400, {}],
    ['something else', '{"hello":"world"}', 202, {}],
    ['a list', '[]', 202, {}],
    ['null', 'null', 202, {}],
    ['deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 202, {}],
  ])('%s is refused or has no effect', async (_, body, status, headers) => {
    const bot = await opened()
    const signed = { 'x-signature': `sha256=${hmac(body)}`, ...headers }
    expect((await bot.post('/flux/staging', body, signed)).status).toBe(status)
    expect(await bot.stored()).toEqual([])
  })

  it('a mebibyte is taken', async () => {
    const bot = await opened()
    const event = anEvent({ at: time(0), message: '' })
    const message = 'x'.repeat(2 ** 20 - JSON.stringify(event).length)
    expect((await bot.flux({ ...event, message })).said).toEqual({ accepted: true })
    expect((await bot.stored())[0].report.message.length).toBeLessThanOrEqual(1000)
  })

  it('a body that is too long is refused before it is all there', async () => {
    const bot = await opened()
    const { hostname, port } = new URL(bot.url)
    const socket = connect(Number(port), hostname)
    onTestFinished(() => void socket.destroy())
    const head = [
      'POST /flux/staging HTTP/1.1',
      'host: x',
      'content-type: application/json',
      'transfer-encoding: chunked',
    ]
    socket.write(`${[...head, `x-signature: sha256=${'0'.repeat(64)}`].join('\r\n')}\r\n\r\n`)
    socket.write(`${(2 ** 20 + 1).toString(16)}\r\n${'x'.repeat(2 ** 20 + 1)}\r\n`)
    const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))))
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('a GET is told that only POST is taken', async () => {
    const bot = await opened()
    expect((await fetch(`${bot.url}/flux/staging`)).status).toBe(405)
  })
})

describe('what a key may not speak for', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['a cluster of another key', { cluster: 'prod-cluster' }],
    ['its cluster in another environment', { env: 'prod' }],
    ['another environment’s cluster, healthy', { cluster: 'staging-cluster', env: 'staging' }],
    ['a cluster under the long name of the key', { 'event.toolkit.fluxcd.io/cluster': 'prod-cluster', cluster: '' }],
    ['a cluster under its group', { 'kustomize.toolkit.fluxcd.io/cluster': 'prod-cluster', cluster: '' }],
  ])('%s is answered 403, written down, and nothing is stored', async (_, metadata) => {
    const bot = await opened()
    const plain = { cluster: 'dev-cluster', env: 'dev' }
    const { status } = await bot.flux(
      anEvent({ at: time(0), reason: 'HealthCheckFailed', metadata: { ...plain, ...metadata } }),
      'dev',
    )
    expect(status).toBe(403)
    expect(await bot.stored()).toEqual([])
    expect(bot.lines.filter((line) => line.includes('its key may not speak') && line.includes('"dev"'))).toHaveLength(1)
  })

  it('its own cluster is what a key with one speaks for, also unsaid', async () => {
    const bot = await opened()
    const { metadata, ...event } = anEvent({ at: time(0) })
    expect((await bot.flux({ ...event, metadata: { revision: metadata.revision } })).said).toEqual({ accepted: true })
    expect(await bot.stored()).toMatchObject([{ report: { cluster: 'staging-cluster' } }])
  })
})

describe('the clock', () => {
  it.each([
    undefined,
    time(-11),
    time(11),
    '9999-12-31T23:59:59Z',
    '2026-03-02T10:00:00',
    '2026-03-02T10:00:00+02:00',
    'now',
  ])('a report of %s has no effect', async (at) => {
    const bot = await opened()
    expect(await bot.flux(anEvent({ at, reason: 'HealthCheckFailed' }))).toMatchObject({
      status: 202,
      said: { accepted: false, because: expect.stringContaining('clock') },
    })
    expect(await bot.stored()).toEqual([])
  })

  it.each([time(-9), time(9), '2026-03-02T12:00:00+02:00'])('a report of %s counts', async (at) => {
    const bot = await opened()
    expect((await bot.flux(anEvent({ at }))).said).toEqual({ accepted: true })
  })
})

it('of what says the same only the newest waits; a failure and the success after it both do, the failure urgently', async () => {
  const bot = await opened()
  const events = [
    anEvent({ at: time(-3) }),
    anEvent({ at: time(-1), message: 'Reconciliation finished in 9s' }),
    anEvent({ at: time(-2) }),
    anEvent({ at: time(-4), reason: 'HealthCheckFailed' }),
    anEvent({ at: time(-3), revision: `main@sha1:${'b'.repeat(40)}` }),
    anEvent({ at: time(-3), name: 'harbor-override' }),
  ]
  for (const event of events) expect((await bot.flux(event)).status).toBe(202)
  const stored = await bot.stored()
  expect(stored.map(({ lane, report }) => [lane, report.state, report.at])).toEqual([
    ['rollback', 'failed', time(-4)],
    ['promotion', 'healthy', time(-3)],
    ['promotion', 'healthy', time(-3)],
    ['promotion', 'healthy', time(-1)],
  ])
})

it('what cannot be stored is not accepted: Flux sends it again', async () => {
  const full = { ...anInbox(handClock(now)), put: () => Promise.reject(new Error('disk full')) }
  const bot = await opened({ inbox: full })
  expect((await bot.flux(anEvent({ at: time(0) }))).status).toBe(503)
})

describe('Flagger', () => {
  const event = (over: object = {}) => ({
    name: 'podinfo',
    namespace: 'redis',
    phase: 'Failed',
    checksum: '1',
    metadata: { eventMessage: 'Canary failed!', eventType: 'Warning', timestamp: String(now), ...over },
  })

  it('is heard on its secret path, and never trusted', async () => {
    const bot = await opened()
    expect((await bot.post(`/flagger/${flaggerPath}`, JSON.stringify(event()))).status).toBe(202)
    expect(await bot.stored()).toMatchObject([{ report: { origin: 'flagger', state: 'failed', trusted: false } }])
  })

  it('an event of Flux that comes there without a signature has no effect', async () => {
    const bot = await opened()
    const answer = await bot.post(`/flagger/${flaggerPath}`, JSON.stringify(anEvent({ at: time(0) })))
    expect(answer).toMatchObject({ status: 202, said: { accepted: false } })
    expect(await bot.stored()).toEqual([])
  })

  it('is bound to the clusters of its key', async () => {
    const bot = await opened()
    const answer = await bot.post(`/flagger/${flaggerPath}`, JSON.stringify(event({ cluster: 'prod-cluster' })))
    expect(answer.status).toBe(403)
  })

  it.each([`${flaggerPath}x`, flaggerPath.slice(1), 'null', ''])('on another path there is nothing', async (path) => {
    const bot = await opened()
    expect((await bot.post(`/flagger/${path}`, JSON.stringify(event()))).status).toBe(404)
    expect(await bot.stored()).toEqual([])
  })

  it('its path is in no line of the log, whatever goes wrong', async () => {
    const bot = await opened()
    await bot.post(`/flagger/${flaggerPath}`, JSON.stringify(event()))
    await bot.post(`/flagger/${flaggerPath}`, '{')
    await bot.post(`/flagger/${flaggerPath}`, 'x', { 'content-type': 'text/plain' })
    await bot.post(`/flagger/${flaggerPath}/`, '{}')
    await bot.post(`/flagger/${flaggerPath}/more?x=${flaggerPath}`, '{}')
    await fetch(`${bot.url}/flagger/${flaggerPath}`)
    expect(bot.lines.length).toBeGreaterThanOrEqual(5)
    expect(bot.lines.join('')).not.toContain(flaggerPath)
    expect(bot.lines.join('')).toContain('/flagger/*')
  })
})

it('no line of the log holds a secret of a key', async () => {
  const bot = await opened()
  await bot.flux(anEvent({ at: time(0) }))
  await bot.flux(anEvent({ at: time(0), metadata: { cluster: 'prod-cluster' } }))
  await bot.post('/flux/staging', '{}')
  for (const { secret } of keys) expect(bot.lines.join('')).not.toContain(secret)
})
