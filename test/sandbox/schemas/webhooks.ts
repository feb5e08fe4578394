// Judges a webhook's payload by GitHub's published schemas (@octokit/webhooks-schemas), read at the first question.
import { readFileSync } from 'node:fs'
import { isObject, type JsonObject } from './dialect.ts'
import { createJudge, faultsOf } from './judge.ts'

const judge = createJudge()
let definitions: JsonObject | undefined

/**
 * What is wrong with a payload, one readable line per fault; empty when it fits.
 * `event` is the name in `X-GitHub-Event`; events with actions are judged by the schema of the payload's `action`.
 */
export function validateWebhook(event: string, payload: unknown): string[] {
  definitions ??= load()
  const action = isObject(payload) && typeof payload.action === 'string' ? payload.action : 'event'
  const name = [`${event}$${action}`, `${event}$event`].find((candidate) => candidate in (definitions ?? {}))
  if (name === undefined) return [`(body): GitHub sends no ${event} with action ${action}`]
  const reference = `webhooks#/definitions/${encodeURIComponent(name)}`
  const validate = judge.getSchema(reference)
  if (validate === undefined) throw new Error(`no schema at ${reference}`)
  return faultsOf(validate, payload)
}

function load(): JsonObject {
  const document = JSON.parse(readFileSync(new URL(import.meta.resolve('@octokit/webhooks-schemas')), 'utf8')) as {
    definitions: JsonObject
  }
  judge.addSchema({ definitions: document.definitions }, 'webhooks')
  return document.definitions
}
