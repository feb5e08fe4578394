// Stored reports and what becomes of them, on a store of its own: order, passes apart, and one report that nobody can handle.
import { expect, it } from 'vitest'
import type { HealthReport } from '../../src/health/model.ts'
import { readFluxEvent } from '../../src/health/read/flux-event.ts'
import { watchKey } from '../../src/health/watch.ts'
import type { Job, Lease } from '../../src/inbox/job.ts'
import { readPass } from '../../src/reports/pass.ts'
import { createPlaces } from '../../src/reports/places.ts'
import { gathered } from '../../src/reports/report-job.ts'
import { workOnReports } from '../../src/reports/work.ts'
import { anInbox, handClock } from '../inbox/fixtures.ts'
import { nobody } from '../inbox/jobs.ts'
import { aKey, anEvent } from './events.ts'

const start = Date.parse('2026-03-02T10:00:00Z')
const key = aKey('staging')
const origin = { installation: 3, repository: { id: 7, owner: 'acme', name: 'platform' } }
const log = { info() {}, warn() {}, error() {} }

function opened() {
  const clock = handClock(start)
  const inbox = anInbox(clock)
  const asked: string[] = []
  const find = async ({ owner, name }: { owner: string; name: string }) => {
    asked.push(`${owner}/${name}`)
    return origin
  }
  const { now } = clock
  const places = createPlaces({ memory: inbox, find, now, log })
  const options = { keys: [key], inbox, places, now, log }

  async function tell(event: Parameters<typeof anEvent>[0], seconds = 0) {
    const at = new Date(start + seconds * 1000).toISOString()
    const speaker = { environment: 'staging', clusters: key.clusters, trusted: true }
    await inbox.put(...gathered(key, readFluxEvent(anEvent({ ...event, at }), speaker, 'flux'), now()))
  }
  async function take(kind: 'report' | 'reports'): Promise<Lease> {
    const lease = await inbox.take(now(), new Set([kind === 'report' ? '7' : 'report:acme/platform']))
    if (lease === null) throw new Error('nothing is due')
    return lease
  }
  /** Works on what came in; what was handed on waits. */
  async function sift() {
    const lease = await take('report')
    const outcome = await workOnReports(options, lease.job)
    await inbox.done(lease, 'x', outcome?.rest)
    return outcome?.because
  }
  /** The next pass, ended well unless it is said to fail. */
  async function pass(fails: (reports: readonly HealthReport[]) => boolean = () => false) {
    const lease = await take('reports')
    const found = await readPass(options, lease.job, lease.starts)
    const names = found?.reports.map(({ object, state }) => `${object?.name} ${state}`) ?? []
    if (!fails(found?.reports ?? []) || found?.giveUp) await inbox.done(lease, 'x', found?.rest)
    else await inbox.retry(lease, { at: now(), reason: 'x', excused: false })
    return { names, job: lease.job }
  }
  return { clock, inbox, asked, tell, sift, pass }
}

it('hands on what is news, oldest first, for one pass on the repository', async () => {
  const { tell, sift, pass, asked } = opened()
  await tell({ name: 'b' }, 2)
  await tell({ name: 'a', reason: 'HealthCheckFailed' }, 1)
  await tell({ name: 'a' }, 3)
  expect(await sift()).toBe('3 reports handed on, 0 say nothing new, 0 are older than what was heard')
  const { names, job } = await pass()
  expect(names).toEqual(['a failed', 'b healthy', 'a healthy'])
  expect(job satisfies Job).toMatchObject({ key: '7', lane: 'rollback' })
  expect(asked).toEqual(['acme/platform'])
})

it('lets no pass follow another within five seconds, and then takes all that came meanwhile', async () => {
  const { clock, inbox, tell, sift, pass } = opened()
  await tell({ name: 'a' })
  await sift()
  expect((await pass()).names).toEqual(['a healthy'])
  for (const name of ['b', 'c', 'd']) {
    clock.pass(1000)
    await tell({ name }, 1)
    await sift()
  }
  expect(await inbox.take(clock.now(), nobody)).toBeNull()
  clock.pass(2000)
  expect((await pass()).names).toEqual(['b healthy', 'c healthy', 'd healthy'])
})

it('does not lose what is handed on while a pass runs', async () => {
  const { clock, inbox, tell, sift, pass } = opened()
  await tell({ name: 'a' })
  await sift()
  const running = await inbox.take(clock.now(), nobody)
  clock.pass(1000)
  await tell({ name: 'b' }, 1)
  await sift()
  const found = running && (await readPass({ inbox, now: clock.now, log }, running.job, 1))
  await tell({ name: 'c' }, 1)
  clock.pass(1000)
  await sift()
  if (running) await inbox.done(running, 'x', found?.rest)
  clock.pass(5000)
  expect((await pass()).names).toEqual(['c healthy'])
})

it('sifts against the newest merge that waits for a verdict', async () => {
  const { clock, inbox, tell, sift } = opened()
  await tell({})
  await sift()
  clock.pass(60_000)
  await inbox.remember(watchKey(7, 'staging-cluster'), new Date(start + 30_000).toISOString())
  await tell({}, 60)
  expect(await sift()).toMatch(/^1 reports handed on/)
  clock.pass(60_000)
  await tell({}, 120)
  expect(await sift()).toMatch(/^0 reports handed on, 1 say nothing new/)
})

it('asks where a repository is once an hour, and where it is not, sooner', async () => {
  const { clock, asked, tell, sift } = opened()
  for (const minutes of [0, 30, 59, 61]) {
    clock.pass(start + minutes * 60_000 - clock.now())
    await tell({ revision: `main@sha1:${String(minutes).padStart(40, '0')}` }, minutes * 60)
    await sift()
  }
  expect(asked).toHaveLength(2)
})

it('finds the one report that nobody can handle, and gives up on that one alone', async () => {
  const { clock, tell, sift, pass } = opened()
  for (const [seconds, name] of ['a', 'poison', 'c'].entries()) await tell({ name }, seconds)
  await sift()
  const fails = (reports: readonly HealthReport[]) => reports.some(({ object }) => object?.name === 'poison')
  const turns: (readonly string[])[] = []
  for (let turn = 0; turn < 8; turn++) {
    const next = await pass(fails).catch(() => null)
    if (next !== null) turns.push(next.names)
    clock.pass(5000)
  }
  const all = ['a healthy', 'poison healthy', 'c healthy']
  const rest = all.slice(1)
  expect(turns).toEqual([all, all, ['a healthy'], rest, rest, ['poison healthy'], ['poison healthy'], ['c healthy']])
})
