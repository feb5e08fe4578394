// A process of its own that posts signed reports at a steady rate and prints how long each took from its time, in ms.
import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { ReportStream } from './reports.ts'

const { url, secret, cluster, objects, rounds, rate }: ReportStream = JSON.parse(process.argv[2] ?? '')
const warming = 200
const agent = new Agent({ keepAlive: true, maxSockets: 200 })

/** Successes of a cluster's Kustomizations, round by round, as each interval brings them. */
function reportOf(n: number): Buffer {
  const name = `service-${n % objects}-override`
  const apiVersion = 'kustomize.toolkit.fluxcd.io/v1'
  return Buffer.from(
    JSON.stringify({
      involvedObject: { kind: 'Kustomization', namespace: 'flux-system', name, uid: String(n), apiVersion },
      severity: 'info',
      timestamp: new Date().toISOString(),
      message: `Reconciliation finished in ${n}ms, next run in 5m0s`,
      reason: 'ReconciliationSucceeded',
      metadata: { revision: `main@sha1:${'a'.repeat(40)}`, cluster, commit_status: 'update' },
      reportingController: 'kustomize-controller',
      reportingInstance: 'kustomize-controller-6d5f7c9b88-k2x4p',
    }),
  )
}

function post(body: Buffer): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
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

// A bot that has just been started, and this process, are slower at first: that is not what is asked.
for (let n = 0; n < warming; n++) await post(reportOf(n))

const times: number[] = []
let accepted = 0
const started = performance.now()
await Promise.all(
  Array.from({ length: objects * rounds }, async (_, n) => {
    const due = started + (n * 1000) / rate
    await setTimeout(Math.max(due - performance.now(), 0))
    // As Flux does: a connection that broke is tried again.
    const status = await post(reportOf(n)).catch(() => post(reportOf(n)))
    if (status === 202) accepted++
    // From when it was due: a client that falls behind must not hide that.
    times.push(performance.now() - due)
  }),
)
process.stdout.write(`${JSON.stringify({ times, accepted })}\n`)
agent.destroy()
