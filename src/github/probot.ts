// Probot as Sluice uses it: registration of events and `receive()`; its server, its throttle and its retries are not used.
import type { Logger } from 'pino'
import { Probot } from 'probot'
import { ForgeOctokit } from './octokit.ts'

export function createProbot(of: {
  readonly appId: number
  readonly privateKey: string
  readonly apiUrl: string
  readonly log: Logger
}): Probot {
  const { appId, privateKey, apiUrl, log } = of
  // Probot logs whole payloads with every error; what went wrong is logged by the worker, in words that are safe.
  const silent = log.child({ part: 'probot' }, { level: 'silent' })
  const secret = 'unused: deliveries are verified at intake'
  return new Probot({ appId, privateKey, baseUrl: apiUrl, Octokit: ForgeOctokit, log: silent, secret })
}

/** Probot types names and payloads by event; what arrives is checked by `hear`, field by field. */
export async function receive(
  probot: Probot,
  delivery: { readonly id: string; readonly name: string; readonly payload: unknown },
): Promise<void> {
  await probot.receive(delivery as Parameters<Probot['receive']>[0])
}
