// Starts a whole sandbox in a few milliseconds: GitHub on a port of its own, people with tokens, an installed App.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Control } from './control.ts'
import { createFaults } from './faults.ts'
import { type Population, type PopulationOptions, populate } from './population.ts'
import { createSandboxServer } from './server.ts'
import type { Site } from './shapes/site.ts'
import { createGitHub, disposeGitHub, type GitHubOptions } from './state/github.ts'
import type { GitHub } from './state/model.ts'
import { createDeliveryLog } from './webhooks/log.ts'
import { post, signDelivery } from './webhooks/post.ts'
import { wireWebhooks } from './webhooks/wire.ts'

/** The seed of `npm run sandbox` where none is given. */
export const defaultSeed = join(import.meta.dirname, '..', '..', 'fixtures', 'opencenter')

export type SandboxOptions = PopulationOptions &
  Pick<GitHubOptions, 'now' | 'treeLimit'> & { readonly port?: number; readonly webhookUrl?: string }

export type Sandbox = Omit<Population, 'app' | 'accounts' | 'privateKey'> & {
  /** `http://127.0.0.1:<port>`: REST at the root, GraphQL at /graphql, Git at /<owner>/<repository>.git. */
  readonly url: string
  readonly site: Site
  readonly state: GitHub
  readonly users: Population['accounts']
  readonly app: {
    readonly id: number
    readonly slug: string
    readonly bot: Population['app']['bot']
    readonly privateKey: string
    readonly webhookSecret: string
    readonly installationId: number
  }
  readonly requests: Control['requests']
  readonly faults: Control['faults']
  readonly deliveries: Control['deliveries']
  /** Where webhooks go from now on; null sends none. Nothing is sent again by itself. */
  readonly setWebhookUrl: (url: string | null) => void
  /** Resolves when every webhook under way has been answered. */
  readonly drained: () => Promise<void>
  readonly stop: () => Promise<void>
}

const webhookSecret = 'sandbox-webhook-secret-0123456789abcdef'

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { now, treeLimit, port = 0 } = options
  const state = createGitHub({ ...(now ? { now } : {}), ...(treeLimit === undefined ? {} : { treeLimit }) })
  let webhookUrl = options.webhookUrl ?? null
  const { app, accounts, privateKey, ...population } = populate(state, options)
  const requests: Control['requests'] = []
  const faults = createFaults()
  const deliveries = createDeliveryLog({
    now: state.now,
    nextId: state.nextId,
    newGuid: randomUUID,
    sign: (delivery) => (webhookUrl === null ? null : signDelivery(delivery, webhookUrl, webhookSecret, app.id)),
    post,
  })
  const server = createSandboxServer(() => ({ site, requests, faults, deliveries }))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const site: Site = { github: state, url }
  wireWebhooks(site, deliveries)
  return {
    url,
    site,
    state,
    ...population,
    users: accounts,
    app: {
      id: app.id,
      slug: app.slug,
      bot: app.bot,
      privateKey,
      webhookSecret,
      installationId: population.installation.id,
    },
    requests,
    faults,
    deliveries,
    setWebhookUrl: (to) => {
      webhookUrl = to
    },
    drained: deliveries.drained,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await deliveries.drained()
      disposeGitHub(state)
    },
  }
}
