// A process of its own that posts a burst of signed webhooks and prints how long each took to be answered, in ms.
import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { type Burst, burstOf } from './burst.ts'

const burst: Burst = JSON.parse(process.argv[2] ?? '')
const { url, secret, count, connections } = burst

// Signed beforehand: the client's own work is no part of what is measured.
const deliveries = Array.from({ length: count }, (_, n) => {
  const body = burstOf(burst, n)
  return { guid: `burst-${n}`, body, signature: `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }
})
const agent = new Agent({ keepAlive: true, maxSockets: connections })

function post({ guid, body, signature }: (typeof deliveries)[number]): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-github-event': 'push',
    'x-github-delivery': guid,
    'x-hub-signature-256': signature,
  }
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', headers, agent }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    sending.once('error', reject)
    sending.end(body)
  })
}

const queue = [...deliveries]
const times: number[] = []
let accepted = 0
async function sender() {
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const started = performance.now()
    if ((await post(next)) === 202) accepted++
    times.push(performance.now() - started)
  }
}

const started = performance.now()
await Promise.all(Array.from({ length: connections }, sender))
process.stdout.write(`${JSON.stringify({ times, accepted, whole: performance.now() - started })}\n`)
agent.destroy()
