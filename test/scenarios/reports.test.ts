// Reports on their way: what was accepted is worked on whatever happens, once, together, and only where it is news.
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aKey, anEvent } from '../reports/events.ts'
import { remembered } from './remembered.ts'
import { openWorld, type World } from './world.ts'

let world: World
const keys = {
  staging: { ...aKey('staging'), flaggerPath: 'f'.repeat(40) },
  prod: { ...aKey('prod'), flaggerPath: 'g'.repeat(40) },
}
afterEach(() => world.close())

const minute = 60_000
const now = (minutes = 0) => new Date(world.clock.now() + minutes * minute).toISOString()
/** What became of jobs, as the store has it. */
function results(kind: string): readonly string[] {
  const db = new DatabaseSync(world.environment.store.file, { readOnly: true })
  const rows = db.prepare('SELECT state, result FROM jobs WHERE kind = ?').all(kind)
  db.close()
  return rows.map(({ state, result }) => `${state} ${result}`)
}
const handled = () => remembered(world, 'health:')

describe('a report', () => {
  beforeEach(async () => {
    world = await openWorld({ keys })
  })

  it('that is news reaches the repository; the same an interval later costs no request at all', async () => {
    expect(await world.report('staging', anEvent({ at: now() }))).toBe(202)
    expect(results('reports')).toEqual([
      expect.stringMatching(/^done done: ReconciliationSucceeded of redis-override /),
    ])
    world.clock.pass(5 * minute)
    const requests = await world.during(() => world.report('staging', anEvent({ at: now() })))
    expect(requests).toEqual([])
    expect(results('report')).toEqual([
      'done ignored: 0 reports handed on, 1 say nothing new, 0 are older than what was heard',
    ])
  })

  it('of many at once is worked on together with them', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `service-${n}-override`)
    for (const name of names) expect(await world.send('staging', anEvent({ name, at: now() }))).toBe(202)
    const requests = await world.during(async () => {})
    expect(handled()).toHaveLength(30)
    // One token to find the repository, and one for each pass.
    const tokens = requests.filter(({ route }) => route.endsWith('/access_tokens'))
    expect(tokens.length).toBeLessThanOrEqual(3)
  })

  it('that was kept and is sent again after recovery has no effect', async () => {
    const failure = anEvent({ at: now(), reason: 'HealthCheckFailed' })
    await world.report('staging', failure)
    world.clock.pass(minute)
    await world.report('staging', anEvent({ at: now() }))
    world.clock.pass(minute)
    expect(await world.during(() => world.report('staging', failure))).toEqual([])
    expect(results('report')).toEqual([expect.stringContaining('1 are older')])
  })

  it('of a repository where the App is not installed has no effect, says why, and is not asked about each time', async () => {
    await world.close()
    world = await openWorld({ keys: { staging: { ...keys.staging, repository: 'acme/elsewhere' } } })
    expect(await world.report('staging', anEvent({ at: now() }))).toBe(202)
    expect(results('report')).toEqual([expect.stringContaining('ignored: the App is not installed on acme/elsewhere')])
    const again = anEvent({ at: now(), reason: 'HealthCheckFailed' })
    expect(await world.during(() => world.report('staging', again))).toEqual([])
    expect(results('reports')).toEqual([])
  })

  it('finds its repository however its key spells it', async () => {
    await world.close()
    world = await openWorld({ keys: { staging: { ...keys.staging, repository: 'Acme/Platform' } } })
    await world.report('staging', anEvent({ at: now() }))
    expect(results('reports')).toEqual([expect.stringMatching(/^done /)])
  })

  it('waits while GitHub is down, and the newest of it is worked on afterwards', async () => {
    world.fault({ match: 'GET /repos/*/*/installation', times: 2, status: 502 })
    await world.send('staging', anEvent({ at: now(-1) }))
    await world.rested()
    expect(handled()).toEqual([])
    await world.report('staging', anEvent({ at: now() }))
    expect(handled()).toHaveLength(1)
    expect(results('reports')).toHaveLength(1)
  })
})

describe.each(['before', 'after'] as const)('when everything is cut %s a request', (moment) => {
  it.each([1, 2, 3, 4])('the %sth, what was accepted is worked on by the next process', async (nth) => {
    world = await openWorld({ keys, wired: true })
    const cut = world.wire()?.trapAt(nth, moment)
    expect(await world.send('staging', anEvent({ at: now(), reason: 'HealthCheckFailed' }))).toBe(202)
    // No pass asks for more than a token yet: where the trap is not reached, the end is as good a moment.
    await Promise.race([cut, world.settled()])
    await world.restart('kill')
    await world.settled()
    expect(handled()).toHaveLength(1)
    expect(results('reports')).toEqual([expect.stringMatching(/^done done: /)])
  })
})

it('what was accepted a moment before the end is not lost', async () => {
  world = await openWorld({ keys })
  for (let n = 0; n < 5; n++) {
    expect(await world.send('staging', anEvent({ name: `redis-${n}`, at: now() }))).toBe(202)
    await world.restart('kill')
  }
  await world.settled()
  expect(handled()).toHaveLength(5)
})
