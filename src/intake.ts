// The webhook's way in: who sent it, is it whole, is it stored. Only then is it accepted; the work comes later.
import type { BaseLogger } from 'pino'
import { jsonOf, requireJson, requireReadable } from './body.ts'
import type { Inbox, Instant, Job, Lane } from './inbox/job.ts'
import { type Answer, type Call, Refusal, type Route } from './route.ts'
import { isSigned, readSignature, weaknessOf } from './signature.ts'

type Payload = Readonly<Record<string, unknown>>

/** Where a delivery belongs. `ignore`: nobody handles it; it is stored for the record and its worker has nothing to do. */
type Describe = (
  event: string,
  guid: string,
  payload: Payload,
) => { readonly key: string; readonly lane: Lane; readonly intent: string | null } | 'ignore'

export type IntakeOptions = {
  /** All that are valid now: two during a rotation. */
  readonly webhookSecrets: readonly string[]
  readonly inbox: Pick<Inbox, 'put'>
  readonly describe: Describe
  readonly now: () => Instant
  readonly log: Pick<BaseLogger, 'info' | 'error'>
  /** Default `/api/github/webhooks`. */
  readonly webhookPath?: string
  /** Bytes; default 25 MB (MiB, to be safe), above which GitHub delivers nothing. */
  readonly maxBody?: number
}

const guidForm = /^[A-Za-z0-9-]{1,64}$/
const eventForm = /^[a-z_]{1,64}$/
const longestHeader = 256
const unsigned = () => new Refusal(401, 'the signature in X-Hub-Signature-256 is missing or wrong')

/** Answers 202 once the row is on the disk. Throws one sentence when a secret is too weak to start with. */
export function webhookRoute(options: IntakeOptions): Route {
  const { webhookSecrets, webhookPath = '/api/github/webhooks', maxBody = 25 * 2 ** 20 } = options
  if (webhookSecrets.length === 0) throw new Error('A webhook secret is missing: set WEBHOOK_SECRET.')
  for (const weakness of webhookSecrets.map(weaknessOf)) {
    if (weakness !== null) throw new Error(`A webhook secret ${weakness}: set another one here and at the GitHub App.`)
  }
  return {
    method: 'POST',
    path: webhookPath,
    async answer(call) {
      requireJson(call.headers)
      requireReadable(call.headers, maxBody)
      // Without the form of a signature no body can be right: nothing of it is read.
      const signature = readSignature(headerOf(call, 'x-hub-signature-256'))
      if (signature === null) throw unsigned()
      const pieces = await call.body(maxBody)
      if (!isSigned(signature, pieces, webhookSecrets)) throw unsigned()
      const guid = headerOf(call, 'x-github-delivery')
      const event = headerOf(call, 'x-github-event')
      if (!guidForm.test(guid)) throw new Refusal(400, 'X-GitHub-Delivery is missing or not a delivery id')
      if (!eventForm.test(event)) throw new Refusal(400, 'X-GitHub-Event is missing or not the name of an event')
      const body = Buffer.concat(pieces)
      const place = placeOf(options, event, guid, readObject(body))
      const headers = githubHeaders(call)
      return store(options, { id: guid, kind: 'webhook', headers, body, notBefore: options.now(), ...place })
    },
  }
}

async function store({ inbox, log }: IntakeOptions, job: Job): Promise<Answer> {
  const fields = { delivery: job.id, event: job.headers['x-github-event'], key: job.key }
  try {
    const answer = await inbox.put(job)
    log.info({ ...fields, answer }, 'webhook accepted')
    return { status: 202, body: { accepted: true } }
  } catch (error) {
    log.error({ ...fields, reason: String(error) }, 'webhook could not be stored')
    throw new Refusal(503, 'the delivery could not be stored: deliver it again')
  }
}

function placeOf({ describe, log }: IntakeOptions, event: string, guid: string, payload: Payload) {
  const apart = { key: `delivery:${guid}`, lane: 'cosmetic', intent: null } satisfies Partial<Job>
  try {
    const place = describe(event, guid, payload)
    return place === 'ignore' ? apart : place
  } catch (error) {
    // A signed delivery is not lost to a fault of ours: it is stored, and its handler meets the fault where it is recorded.
    log.error({ delivery: guid, event, reason: String(error) }, 'webhook could not be described')
    return apart
  }
}

function readObject(body: Buffer): Payload {
  const value = jsonOf(body)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new Refusal(400, 'the body is not a JSON object')
}

function headerOf(call: Call, name: string): string {
  const value = call.headers[name]
  return typeof value === 'string' ? value : ''
}

/** Names the event, the hook and the delivery; short by nature, so whatever is long is none of GitHub's. */
function githubHeaders(call: Call): Record<string, string> {
  const named = Object.keys(call.headers).filter((name) => name.startsWith('x-github-'))
  return Object.fromEntries(named.map((name) => [name, headerOf(call, name).slice(0, longestHeader)]))
}
