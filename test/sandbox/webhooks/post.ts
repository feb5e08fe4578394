// Signs a delivery as GitHub does and posts it over HTTP.
import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import type { Delivery } from './log.ts'

export type Outgoing = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}
export type Answer = {
  readonly statusCode: number
  readonly outcome: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly seconds: number
}

const hmac = (algorithm: string, secret: string, body: Buffer) =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`

export function signDelivery(delivery: Delivery, url: string, secret: string, appId: number): Outgoing {
  const { body, guid, event } = delivery
  const headers = {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/sandbox',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': '1',
    'x-github-hook-installation-target-id': String(appId),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': hmac('sha1', secret, body),
    'x-hub-signature-256': hmac('sha256', secret, body),
  }
  return { url, headers, body }
}

// GitHub gives up after ten seconds.
const patience = 10_000

/** Never rejects: a connection that fails is an answer of 502, one that takes too long of 504. */
export function post({ url, headers, body }: Outgoing): Promise<Answer> {
  const started = performance.now()
  return new Promise((resolve) => {
    const finish = (statusCode: number, outcome: string, answer: Pick<Answer, 'headers' | 'body'>) =>
      resolve({ statusCode, outcome, ...answer, seconds: Math.round(performance.now() - started) / 1000 })
    const none = { headers: {}, body: '' }
    const length = { 'content-length': String(body.length) }
    const sending = request(
      url,
      { method: 'POST', headers: { ...headers, ...length }, agent: false, timeout: patience },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const status = response.statusCode ?? 0
          const outcome = status >= 200 && status < 300 ? 'OK' : `Invalid HTTP Response: ${status}`
          const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
          finish(status, outcome, { headers: Object.fromEntries(flat), body: Buffer.concat(chunks).toString('utf8') })
        })
      },
    )
    sending.on('timeout', () => {
      finish(504, 'timed out', none)
      sending.destroy()
    })
    sending.on('error', () => finish(502, 'failed to connect to host', none))
    sending.end(body)
  })
}
