import { createHmac } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../src/inbox/clock.ts'
import type { Inbox, Job } from '../src/inbox/job.ts'
import { type ServerOptions, startServer } from '../src/server.ts'
import { anInbox } from './inbox/fixtures.ts'
import { nobody } from './inbox/jobs.ts'

const secret = 'a webhook secret of good length, 0123456789'
const guid = '72d3162e-cc78-11e3-81ab-4c9367dc0958'
const hook = '/api/github/webhooks'
const sign = (body: string | Buffer, key = secret) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`

type Reply = { status: number; headers: IncomingHttpHeaders; text: string }
type Sent = { method?: string; path?: string; headers?: OutgoingHttpHeaders; body?: string | Buffer; agent?: Agent }

/** Sends one request and reads the answer; header values that are undefined are left out. */
function send(url: string, { method = 'POST', path = hook, headers = {}, body = '', agent }: Sent): Promise<Reply> {
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const outgoing = request(
      { hostname, port, path, method, headers: given, agent: agent ?? false },
      async (answer) => {
        let text = ''
        for await (const chunk of answer.setEncoding('utf8')) text += chunk
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** A right delivery, but for what the test changes. */
function delivery(body: string | Buffer, headers: OutgoingHttpHeaders = {}): Sent {
  const right = {
    'content-type': 'application/json',
    'x-github-event': 'push',
    'x-github-delivery': guid,
    'x-hub-signature-256': sign(body),
  }
  return { body, headers: { ...right, ...headers } }
}

async function aServer(part: Partial<ServerOptions> = {}) {
  const inbox = anInbox(systemClock)
  const lines: string[] = []
  const logged = new EventEmitter()
  const write = (line: string) => {
    lines.push(line)
    logged.emit('line')
  }
  const log = pino({ base: null }, { write })
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    webhookSecrets: [secret],
    inbox,
    log,
    now: systemClock.now,
    ready: () => true,
    describe: () => ({ key: '42', lane: 'promotion', intent: null }),
    ...part,
  })
  onTestFinished(() => server.close())
  const stored = async (from: Inbox = inbox) => {
    const jobs: Job[] = []
    for (;;) {
      const lease = await from.take(systemClock.now(), nobody)
      if (lease === null) return jobs
      jobs.push(lease.job)
      await from.done(lease, 'done')
    }
  }
  /** Resolves when a line of the log holds the words, also one from before. */
  const said = async (words: string) => {
    while (!lines.some((line) => line.includes(words))) await once(logged, 'line')
  }
  return { url: server.url, close: () => server.close(), inbox, lines, said, stored }
}

const payload = JSON.stringify({ repository: { id: 42, full_name: 'acme/platform' }, text: 'é🚀' })

describe('a right delivery', () => {
  it('is stored as received before it is answered with 202', async () => {
    const { url, stored } = await aServer()
    const reply = await send(
      url,
      delivery(payload, { 'X-GitHub-Hook-ID': '7', 'content-type': 'application/json; charset=utf-8' }),
    )
    expect([reply.status, reply.text]).toEqual([202, '{"accepted":true}'])
    const [job] = await stored()
    expect(job).toMatchObject({ id: guid, kind: 'webhook', key: '42', lane: 'promotion' })
    expect(job?.headers).toEqual({ 'x-github-event': 'push', 'x-github-delivery': guid, 'x-github-hook-id': '7' })
    expect(Buffer.from(job?.body ?? '').toString()).toBe(payload)
  })

  it('is described by its event, GUID and payload', async () => {
    const seen: unknown[] = []
    const describe: ServerOptions['describe'] = (...of) => {
      seen.push(of)
      return { key: '9', lane: 'command', intent: 'comment:1' }
    }
    const { url, stored } = await aServer({ describe })
    await send(url, delivery(payload))
    expect(seen).toEqual([['push', guid, JSON.parse(payload)]])
    expect(await stored()).toMatchObject([{ key: '9', lane: 'command', intent: 'comment:1' }])
  })

  it('W11: five times at once is answered five times and stored once', async () => {
    const { url, stored } = await aServer()
    const replies = await Promise.all(Array.from({ length: 5 }, () => send(url, delivery(payload))))
    expect(replies.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202])
    expect(await stored()).toHaveLength(1)
  })

  it('W13: of a known intent under a new GUID is accepted and has no effect', async () => {
    const { url, stored } = await aServer({ describe: () => ({ key: '42', lane: 'command', intent: 'comment:1' }) })
    expect((await send(url, delivery(payload))).status).toBe(202)
    expect(await stored()).toHaveLength(1)
    expect((await send(url, delivery(payload, { 'x-github-delivery': 'replayed' }))).status).toBe(202)
    expect(await stored()).toEqual([])
  })

  it('W16: of an unknown event is stored by itself, for the record', async () => {
    const { url, stored } = await aServer({ describe: () => 'ignore' })
    expect((await send(url, delivery(payload, { 'x-github-event': 'new_thing' }))).status).toBe(202)
    expect(await stored()).toMatchObject([{ key: `delivery:${guid}`, lane: 'cosmetic', intent: null }])
  })

  it('W20: with hostile names in it is stored; they are data', async () => {
    const { url, stored } = await aServer()
    const hostile = JSON.stringify({
      repository: { full_name: '../../admin' },
      ref: 'refs/heads/../x',
      ['__proto__']: { a: 1 },
    })
    expect((await send(url, delivery(hostile))).status).toBe(202)
    expect(Buffer.from((await stored())[0]?.body ?? '').toString()).toBe(hostile)
  })

  it('that cannot be described is stored all the same', async () => {
    const describe = () => {
      throw new Error('a fault of ours')
    }
    const { url, stored } = await aServer({ describe })
    expect((await send(url, delivery(payload))).status).toBe(202)
    expect(await stored()).toMatchObject([{ key: `delivery:${guid}` }])
  })
})

describe('a signature', () => {
  const right = sign(payload)
  const lastDigitWrong = right.slice(0, -1) + (right.endsWith('0') ? '1' : '0')
  it.each([
    ['W01: that is missing', { 'x-hub-signature-256': undefined }],
    [
      'W02: of SHA-1 only',
      {
        'x-hub-signature-256': undefined,
        'x-hub-signature': `sha1=${createHmac('sha1', secret).update(payload).digest('hex')}`,
      },
    ],
    ['W03: with a wrong last digit', { 'x-hub-signature-256': lastDigitWrong }],
    ['W03: that is empty', { 'x-hub-signature-256': 'sha256=' }],
    ['W03: of 63 digits', { 'x-hub-signature-256': right.slice(0, -1) }],
    ['W03: of 65 digits', { 'x-hub-signature-256': `${right}0` }],
    ['W03: that is not hex', { 'x-hub-signature-256': `sha256=${'g'.repeat(64)}` }],
    ['W03: in upper case', { 'x-hub-signature-256': `sha256=${right.slice(7).toUpperCase()}` }],
    ['without its scheme', { 'x-hub-signature-256': right.slice(7) }],
    ['sent twice', { 'x-hub-signature-256': [right, right] }],
    ['W05: made with "development"', { 'x-hub-signature-256': sign(payload, 'development') }],
    ['W05: made with an empty key', { 'x-hub-signature-256': sign(payload, '') }],
    ['of another body', { 'x-hub-signature-256': sign(`${payload} `) }],
  ])('%s is answered with 401 and stores nothing', async (_, headers) => {
    const { url, stored } = await aServer()
    expect((await send(url, delivery(payload, headers))).status).toBe(401)
    expect(await stored()).toEqual([])
  })

  it('W05: cannot be checked with a weak secret, so the server does not start', async () => {
    for (const weak of ['', 'development', 'x'.repeat(31), ` ${'x'.repeat(40)}`]) {
      await expect(aServer({ webhookSecrets: [secret, weak] })).rejects.toThrow(/^A webhook secret .*: set another one/)
    }
    await expect(aServer({ webhookSecrets: [] })).rejects.toThrow('set WEBHOOK_SECRET')
  })

  it('W06: of the old secret counts while both are configured and no longer', async () => {
    const old = 'the secret of last year, which was long enough'
    const signedOld = delivery(payload, { 'x-hub-signature-256': sign(payload, old) })
    const both = await aServer({ webhookSecrets: [secret, old] })
    expect((await send(both.url, signedOld)).status).toBe(202)
    expect((await send(both.url, delivery(payload, { 'x-github-delivery': 'new' }))).status).toBe(202)
    const after = await aServer({ webhookSecrets: [secret] })
    expect((await send(after.url, signedOld)).status).toBe(401)
  })
})

describe('a body', () => {
  it.each([
    ['not JSON', '{"a":'],
    ['empty', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['a number without end', '1e999'],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ])('W07: that is %s is answered with 400, and the process is up', async (_, body) => {
    const { url, stored } = await aServer()
    const reply = await send(url, delivery(body))
    expect(reply.status).toBe(400)
    expect(reply.text).not.toMatch(/ at |node:|\.ts/)
    expect(await stored()).toEqual([])
    expect((await send(url, delivery(payload))).status).toBe(202)
  })

  it.each([
    ['W09: as a form', 'application/x-www-form-urlencoded'],
    ['W09: as jsonp', 'application/jsonp'],
    ['of no type', undefined],
    ['of a type that begins alike', 'application/json5'],
  ])('%s is answered with 415', async (_, type) => {
    const { url, stored } = await aServer()
    expect((await send(url, delivery(payload, { 'content-type': type }))).status).toBe(415)
    expect(await stored()).toEqual([])
  })

  it('W10: that is compressed is answered with 415 before it can unfold', async () => {
    const { url, stored } = await aServer()
    const bomb = gzipSync(Buffer.alloc(1_000_000))
    expect((await send(url, delivery(bomb, { 'content-encoding': 'gzip' }))).status).toBe(415)
    expect(await stored()).toEqual([])
  })

  it('W10: that says it is too large is answered with 413 before any of it is read', async () => {
    const { url } = await aServer()
    const socket = await raw(url, head({ 'content-length': `${25 * 2 ** 20 + 1}`, 'x-hub-signature-256': sign('') }))
    expect(await firstLine(socket)).toBe('HTTP/1.1 413 Payload Too Large')
  })

  it('W10: of one byte too many is refused and the largest is taken', async () => {
    const { url } = await aServer({ maxBody: 1000 })
    const ofSize = (size: number) => JSON.stringify({ a: 'x'.repeat(size - 8) })
    expect((await send(url, delivery(ofSize(1000)))).status).toBe(202)
    expect((await send(url, delivery(ofSize(1001)))).status).toBe(413)
  })

  it('W10: without an end is answered with 413 as soon as it is too large, and nothing of it is kept', async () => {
    const { url, stored } = await aServer({ maxBody: 100_000 })
    const socket = await raw(url, head({ 'transfer-encoding': 'chunked', 'x-hub-signature-256': sign('') }))
    const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`
    const pour = () => {
      while (socket.writable && socket.write(chunk));
    }
    socket.on('drain', pour)
    pour()
    expect(await firstLine(socket)).toBe('HTTP/1.1 413 Payload Too Large')
    await ended(socket)
    expect(await stored()).toEqual([])
  })

  it('W10: with more sent than it says is read no further than it says, and the connection ends', async () => {
    const { url, stored } = await aServer()
    const body = '{}'
    const socket = await raw(
      url,
      `${head({ 'content-length': '2', 'x-hub-signature-256': sign(body) })}${body}${'x'.repeat(5000)}`,
    )
    expect(await firstLine(socket)).toBe('HTTP/1.1 400 Bad Request')
    await ended(socket)
    expect((await stored()).map(({ body }) => Buffer.from(body).toString())).toEqual(['{}'])
  })

  it('is held with all others within one bound; beyond it the answer is 503, and afterwards there is room again', async () => {
    const { inbox, begun, go } = slowInbox()
    const { url } = await aServer({ maxInFlight: 1_000_000, inbox })
    const body = JSON.stringify({ a: 'x'.repeat(700_000) })
    const first = send(url, delivery(body))
    await begun
    expect((await send(url, delivery(body))).status).toBe(503)
    go()
    expect((await first).status).toBe(202)
    expect((await send(url, delivery(body))).status).toBe(202)
  })

  it('that breaks off stores nothing and gives its room back', async () => {
    const { url, stored, said } = await aServer({ maxInFlight: 1_000_000 })
    const whole = JSON.stringify({ a: 'x'.repeat(900_000) })
    const headers = { expect: '100-continue', 'content-length': `${whole.length}`, 'x-hub-signature-256': sign(whole) }
    const socket = await raw(url, head(headers))
    expect(await firstLine(socket)).toBe('HTTP/1.1 100 Continue')
    socket.write(whole.slice(0, -1), () => socket.destroy())
    await said('broke off')
    expect(await stored()).toEqual([])
    expect((await send(url, delivery(whole))).status).toBe(202)
  })
})

describe('the headers', () => {
  it.each([
    ['no GUID', { 'x-github-delivery': undefined }],
    ['a GUID of 10 kB', { 'x-github-delivery': 'a'.repeat(10_000) }],
    ['a GUID that is a path', { 'x-github-delivery': '../../x' }],
    ['a GUID with a quote', { 'x-github-delivery': `'; DROP TABLE jobs; --` }],
    ['no event', { 'x-github-event': undefined }],
    ['an event that is no name', { 'x-github-event': 'push/../x' }],
  ])('W17: with %s are answered with 400 and store nothing', async (_, headers) => {
    const { url, stored } = await aServer()
    expect((await send(url, delivery(payload, headers))).status).toBe(400)
    expect(await stored()).toEqual([])
  })

  it('W17: with a NUL are answered with 400', async () => {
    const { url } = await aServer()
    const socket = await raw(url, head({ 'x-github-delivery': 'a\u0000b', 'content-length': '0' }))
    expect(await firstLine(socket)).toBe('HTTP/1.1 400 Bad Request')
  })
})

describe('a store', () => {
  it('W25: that cannot write is answered with 503, and the delivery succeeds once it can', async () => {
    let full = true
    const good = anInbox(systemClock)
    const put: Inbox['put'] = (job) => (full ? Promise.reject(new Error('database or disk is full')) : good.put(job))
    const { url, stored } = await aServer({ inbox: { put } })
    const reply = await send(url, delivery(payload))
    expect(reply.status).toBe(503)
    expect(reply.text).not.toContain('database')
    full = false
    expect((await send(url, delivery(payload))).status).toBe(202)
    expect(await stored(good)).toHaveLength(1)
  })

  it('W25: that is closed is answered with 503', async () => {
    const { url, inbox } = await aServer()
    await inbox.close()
    expect((await send(url, delivery(payload))).status).toBe(503)
  })

  it('takes a burst of 1,000 deliveries of 20 kB, each before its answer', async () => {
    const { url, inbox } = await aServer()
    const agent = new Agent({ keepAlive: true, maxSockets: 64 })
    onTestFinished(() => agent.destroy())
    const body = JSON.stringify({ a: 'x'.repeat(20_000) })
    let accepted = 0
    const one = async (n: number) => {
      const reply = await send(url, { ...delivery(body, { 'x-github-delivery': `burst-${n}` }), agent })
      if (reply.status === 202) accepted++
      const { waiting } = n % 100 === 0 ? await inbox.counts() : { waiting: 1000 }
      return waiting >= accepted
    }
    const storedFirst = await Promise.all(Array.from({ length: 1000 }, (_, n) => one(n)))
    expect(storedFirst).not.toContain(false)
    expect(accepted).toBe(1000)
    expect((await inbox.counts()).waiting).toBe(1000)
  }, 60_000)
})

describe('slow senders', () => {
  it.each([
    ['that never end their headers', 'POST /api/github/webhooks HTTP/1.1\r\nhost: x\r\n'],
    [
      'that never end their body',
      `POST ${hook} HTTP/1.1\r\nhost: x\r\n${lines({ 'content-length': '10', 'x-hub-signature-256': sign('') })}\r\n{`,
    ],
  ])('%s are cut off', async (_, text) => {
    const { url, stored } = await aServer({ timeout: 100 })
    const socket = await raw(url, text)
    expect(await firstLine(socket)).toBe('HTTP/1.1 408 Request Timeout')
    await ended(socket)
    expect(await stored()).toEqual([])
  })
})

describe('the other routes', () => {
  it('answer whether the process lives and whether it is ready', async () => {
    let ready = false
    const { url } = await aServer({ ready: () => ready })
    const get = async (path: string) => (await send(url, { method: 'GET', path })).status
    expect([await get('/healthz'), await get('/readyz')]).toEqual([200, 503])
    ready = true
    expect([await get('/healthz?x=1'), await get('/readyz')]).toEqual([200, 200])
  })

  it.each([
    ['GET', '/', 404],
    ['GET', '/ping', 404],
    ['GET', '/probot', 404],
    ['POST', '/api/github/webhooks/', 404],
    ['POST', '//api/github/webhooks', 404],
    ['GET', hook, 405],
    ['DELETE', hook, 405],
    ['POST', '/healthz', 405],
  ])('%s %s is answered with %i', async (method, path, status) => {
    const { url } = await aServer()
    const reply = await send(url, { method, path })
    expect(reply.status).toBe(status)
    expect(reply.headers).toMatchObject({ 'content-type': 'application/json', 'x-content-type-options': 'nosniff' })
  })

  it('can be plugged in, by path or by one segment, and never show what went wrong inside', async () => {
    const { url, lines } = await aServer({
      routes: [
        {
          method: 'POST',
          path: '/flux/*',
          async answer(call) {
            const text = Buffer.concat(await call.body(10)).toString()
            if (text === 'boom') throw new Error('an inner detail')
            return { status: 200, body: { path: call.path, text } }
          },
        },
      ],
    })
    const post = (path: string, body: string) => send(url, { path, body })
    expect(JSON.parse((await post('/flux/staging', 'hello')).text)).toEqual({ path: '/flux/staging', text: 'hello' })
    expect((await post('/flux/staging', 'more than ten')).status).toBe(413)
    expect((await post('/flux/', 'x')).status).toBe(404)
    expect((await post('/flux/a/b', 'x')).status).toBe(404)
    const broken = await post('/flux/staging', 'boom')
    expect([broken.status, broken.text]).toEqual([500, '{"error":"this went wrong here"}'])
    expect(lines.join('')).toContain('an inner detail')
  })
})

describe('the log', () => {
  it('says what became of a delivery and holds neither its payload nor a secret', async () => {
    const { url, lines } = await aServer()
    await send(url, delivery(payload))
    await send(url, delivery(payload, { 'x-hub-signature-256': sign(payload, 'wrong') }))
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { delivery: guid, event: 'push', key: '42', answer: 'stored', msg: 'webhook accepted' },
      { path: hook, status: 401, msg: 'request refused' },
    ])
    expect(lines.join('')).not.toContain('acme/platform')
    expect(lines.join('')).not.toContain(secret)
  })
})

describe('closing', () => {
  it('ends with the request under way answered and the port free', async () => {
    const { inbox, begun, go } = slowInbox()
    const { url, close } = await aServer({ inbox })
    const agent = new Agent({ keepAlive: true })
    onTestFinished(() => agent.destroy())
    const reply = send(url, { ...delivery(payload), agent })
    await begun
    const closed = close()
    go()
    expect((await reply).status).toBe(202)
    await closed
    await expect(send(url, delivery(payload))).rejects.toThrow('ECONNREFUSED')
  })
})

/** An inbox whose puts end when the test says so. */
function slowInbox() {
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const put: Inbox['put'] = async () => {
    begun.resolve()
    await gate.promise
    return 'stored'
  }
  return { inbox: { put }, begun: begun.promise, go: gate.resolve }
}

function lines(headers: Record<string, string>): string {
  const all = { 'content-type': 'application/json', 'x-github-event': 'push', 'x-github-delivery': guid, ...headers }
  return Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
}

function head(headers: Record<string, string>): string {
  return `POST ${hook} HTTP/1.1\r\nhost: x\r\n${lines(headers)}\r\n`
}

async function raw(url: string, text: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  // The server may reset a connection that it has answered; the answer is what counts.
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(text)
  return socket
}

async function firstLine(socket: Socket): Promise<string> {
  let text = ''
  while (!text.includes('\r\n')) {
    const [chunk] = await once(socket, 'data')
    text += chunk
  }
  return text.slice(0, text.indexOf('\r\n'))
}

async function ended(socket: Socket) {
  socket.resume()
  if (!socket.closed) await new Promise<void>((resolve) => socket.once('close', () => resolve()))
}
