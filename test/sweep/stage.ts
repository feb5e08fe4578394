// The App by hand against the sandbox: what it puts into its inbox is looked at, and only the sweep and webhooks are worked on.
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { createApp } from '../../src/app.ts'
import { rememberBases } from '../../src/handle/bump/used-bases.ts'
import type { Work } from '../../src/handle/work.ts'
import { createPlanner } from '../../src/planner/planner.ts'
import { anInbox, handClock } from '../inbox/fixtures.ts'
import type { Repository } from '../sandbox/state/model.ts'
import { type SandboxOptions, startSandbox } from '../sandbox/world.ts'

const every = 600_000

export async function openStage(options: SandboxOptions = {}) {
  const sandbox = await startSandbox(options)
  onTestFinished(() => sandbox.stop())
  const clock = handClock()
  const inbox = anInbox(clock)
  const planner = createPlanner()
  const warnings: unknown[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(JSON.parse(line)) })
  const { id: appId, privateKey } = sandbox.app
  const app = createApp({
    appId,
    privateKey,
    apiUrl: sandbox.url,
    publicApiUrl: sandbox.url,
    pace: 0,
    inbox,
    planner,
    clock,
    keys: [],
    sweepEvery: every,
    log,
  })
  const bumps: string[] = []

  /** Until nothing of it waits; evaluations are only written down. */
  async function run() {
    for (;;) {
      const lease = await inbox.take(clock.now() + every / 2, new Set())
      if (lease === null) return
      const { job } = lease
      if (job.id.startsWith('bumps:')) bumps.push(job.id)
      if (job.kind === 'task') await inbox.done(lease, 'not worked on here')
      else {
        const { kind, because } = await app.work(job, lease.starts)
        await inbox.done(lease, `${kind}: ${because}`)
      }
    }
  }
  /** Requests of one sweep, and whom it had evaluate their bumps. */
  async function sweep() {
    const [requests, told] = [sandbox.requests.length, bumps.length]
    await app.sweep()
    await run()
    return { requests: sandbox.requests.slice(requests), told: bumps.slice(told) }
  }
  /** A webhook as it was received; answers what came of it. */
  async function hear(event: string, payload: unknown) {
    const job = {
      id: `d${sandbox.state.nextId()}`,
      lane: 'bump',
      key: '0',
      intent: null,
      kind: 'webhook',
      notBefore: 0,
    } as const
    const outcome = await app.work({ ...job, headers: { 'x-github-event': event }, body: JSON.stringify(payload) }, 1)
    const told = bumps.length
    await run()
    return { ...outcome, told: bumps.slice(told) }
  }
  const uses = (repository: Repository, ...ids: readonly string[]) => {
    const { id, name, owner } = repository
    const forge = { installation: sandbox.installation.id, repository: { id, name, owner: owner.login } }
    return rememberBases({ memory: inbox, forge } as unknown as Work, ids)
  }
  /** What GitHub told, as payloads, since the last time. */
  let heard = 0
  const payloads = () => {
    const all = sandbox.deliveries.all().slice(heard)
    heard += all.length
    return all.map(({ event, payload }) => ({ event, payload }))
  }
  return { sandbox, clock, inbox, warnings, sweep, hear, uses, payloads }
}

export const base = 'github.com/opencenter-cloud/opencenter-gitops-base'
