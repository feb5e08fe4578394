// The sweep: what no webhook told is found by looking, once, and nothing is written where there is nothing to find.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LoggedRequest } from '../sandbox/control.ts'
import { suspendInstallation } from '../sandbox/state/installations.ts'
import { moveOn, onlyPull, promotion, pullTo, record, tagIn, values } from './redis.ts'
import { at, isWrite, openWorld, type World, type WorldOptions } from './world.ts'

let world: World
const begin = async (options: WorldOptions = {}) => {
  world = await openWorld(options)
  await world.sweep()
}

/** Webhooks of what happens meanwhile reach nobody, and GitHub's log of deliveries does not know of them. */
async function untold<T>(happen: () => Promise<T>): Promise<T> {
  world.sandbox.setWebhookUrl(null)
  const answer = await happen()
  await world.sandbox.drained()
  for (const one of world.sandbox.deliveries.all()) if (one.state === 'failed') Object.assign(one, { statusCode: 200 })
  world.sandbox.setWebhookUrl(`${world.botUrl()}/api/github/webhooks`)
  return answer
}
const writes = async (story: () => Promise<unknown>) => (await world.during(story)).filter(isWrite)
const expectNothingLeft = async () => expect(await writes(() => world.sweep())).toEqual([])
const attempts = (requests: readonly LoggedRequest[]) => requests.filter(({ route }) => route.endsWith('/attempts'))
const proposed = async (tag = '7.9.9') => {
  const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', tag))
  await world.settled()
  return number
}
const stagingSays = async () => world.read(values('staging'), (await onlyPull(world)).head.ref)
const say = async (body: string, by: 'alice' | 'bob' = 'bob') => {
  const issue_number = await world.issue()
  const { data } = await world.as(by).issues.createComment({ ...at, issue_number, body })
  return { issue: issue_number, id: data.id }
}

describe('in one life', () => {
  beforeAll(() => begin())
  afterAll(() => world.close())

  it('failed deliveries are sent again, once each, within one sweep', async () => {
    const number = await proposed()
    world.sandbox.deliveries.addRule({ action: 'drop', event: '*', times: 2 })
    await world.merge(number)
    await world.settled()
    expect(await world.pulls()).toEqual([])
    expect(attempts(await world.during(() => world.sweep()))).toHaveLength(2)
    expect(await stagingSays()).toContain('7.9.9')
    expect(attempts(await world.during(() => world.sweep()))).toEqual([])
    await expectNothingLeft()
  })

  it('what is stored is not sent again where only the answer was lost', async () => {
    await moveOn(world, '7.9.11')
    for (const one of world.sandbox.deliveries.all()) Object.assign(one, { statusCode: 504 })
    expect(attempts(await world.during(() => world.sweep()))).toEqual([])
  })

  it('a log of deliveries that cannot be read does not stop the rest', async () => {
    world.fault({ match: 'GET /app/hook/deliveries', status: 404, times: 100, body: { message: 'Not Found' } })
    const number = await proposed('7.9.12')
    await untold(() => world.merge(number))
    await world.sweep()
    expect(await stagingSays()).toContain('7.9.12')
    world.sandbox.faults.clear()
  })

  it('a merge that no webhook told is found as if one had', async () => {
    const number = await proposed('7.9.13')
    await untold(() => world.merge(number))
    await world.sweep()
    expect(await stagingSays()).toContain('7.9.13')
    await expectNothingLeft()
  })

  it('a merge that is told and found has one effect', async () => {
    const number = await proposed('7.9.14')
    world.sandbox.deliveries.addRule({ action: 'hold', event: '*', times: 2 })
    await world.merge(number)
    await world.sweep()
    const { sha } = (await onlyPull(world)).head
    const late = await world.during(async () => world.sandbox.deliveries.release('*'))
    expect(late).toEqual([])
    expect((await onlyPull(world)).head.sha).toBe(sha)
    await expectNothingLeft()
  })

  it('a pull request that nobody told of gets its gate, once', async () => {
    const number = await untold(() => world.propose('docs: Say hello', { 'README.md': '# Hello' }))
    await world.sweep()
    const { data } = await world.as('bob').pulls.get({ ...at, pull_number: number })
    expect(await world.gate(data.head.sha)).toMatchObject([{ conclusion: 'success' }])
    await expectNothingLeft()
  })

  it('sweeps of nothing write nothing, however many, and ask little', async () => {
    const requests = await world.during(async () => {
      for (let n = 0; n < 20; n++) await world.sweep()
    })
    expect(requests.filter(isWrite)).toEqual([])
    // Deliveries, installations, a token, repositories, one glance; and once another look.
    expect(requests.length).toBeLessThanOrEqual(20 * 5 + 5)
  })

  it('a merged promotion moves the ledger on, and the next one opens', async () => {
    const { number } = await onlyPull(world)
    await untold(() => world.merge(number))
    await world.sweep()
    expect((await onlyPull(world)).title).toBe('promote redis to prod')
    expect(await world.ledger(record('staging'))).toMatchObject({ open: null, bases: { 'staging-cluster': {} } })
    expect(await world.head(promotion('staging'))).toBeNull()
    await expectNothingLeft()
  })

  it('a branch that was wound back by force pauses, as by its webhook', async () => {
    const old = (await world.head()) ?? ''
    await moveOn(world, '7.9.15')
    await untold(() => world.as('alice').git.updateRef({ ...at, ref: 'heads/main', sha: old, force: true }))
    expect((await writes(() => world.sweep())).map(({ route }) => route)).toEqual(['/repos/{owner}/{repo}/check-runs'])
    expect(await world.checks(old, 'sluice/promotion')).toMatchObject([{ conclusion: 'neutral' }])
    await expectNothingLeft()
  })

  it('a suspended installation is left alone', async () => {
    const { state, installation, users } = world.sandbox
    suspendInstallation(state, installation, users.alice.user, true)
    await world.settled()
    const routes = (await world.during(() => world.sweep())).map(({ route }) => route)
    expect(new Set(routes)).toEqual(new Set(['/app/installations', '/app/hook/deliveries']))
  })
})

describe('each in a life of its own', () => {
  beforeEach(() => begin())
  afterEach(() => world.close())

  it('a promotion that a person closed unheard is refused, and stays so', async () => {
    await moveOn(world)
    const { number } = await onlyPull(world)
    await untold(() => world.as('alice').pulls.update({ ...at, pull_number: number, state: 'closed' }))
    await world.sweep()
    expect(await world.ledger(record('staging'))).toMatchObject({ open: null, refused: [expect.any(String)] })
    await expectNothingLeft()
    expect(await world.pulls()).toEqual([])
  })

  describe('a command that no webhook told', () => {
    it('is carried out once, also when its webhook comes after all', async () => {
      await moveOn(world)
      await world.closePull((await onlyPull(world)).number)
      world.sandbox.deliveries.addRule({ action: 'hold', event: 'issue_comment', times: 1 })
      const { issue, id } = await say('/promote redis to staging')
      await world.sweep()
      const heard = await world.heard(issue, id)
      expect([heard.replies.length, heard.reactions]).toEqual([1, ['eyes', 'rocket']])
      await onlyPull(world)
      expect(await world.during(async () => world.sandbox.deliveries.release('*'))).toEqual([])
      await expectNothingLeft()
    })

    it('is not carried out if it was edited, is a day old, or an earlier life answered it', async () => {
      const [edited, old] = await untold(async () => [await say('Thanks!', 'alice'), await say('/status')])
      const answered = await say('/help')
      await world.settled()
      const comments = [...world.sandbox.repository.issues.values()].flatMap((one) => [...one.comments.values()])
      const held = (id: number) => comments.find((one) => one.id === id)
      // In another second than it was made, and by somebody else.
      Object.assign(held(edited.id) ?? {}, { createdAt: new Date(Date.now() - 60_000) })
      await untold(() => world.as('bob').issues.updateComment({ ...at, comment_id: edited.id, body: '/promote redis' }))
      Object.assign(held(old.id) ?? {}, {
        createdAt: new Date(Date.now() - 9e7),
        updatedAt: new Date(Date.now() - 9e7),
      })
      await world.loseStore()
      expect(await writes(() => world.sweep())).toEqual([])
      const said = await Promise.all([edited, old, answered].map(({ issue, id }) => world.heard(issue, id)))
      expect(said.map(({ replies }) => replies.length)).toEqual([0, 0, 1])
    })
  })

  describe('a promotion that was begun and not made visible', () => {
    const breakOff = async () => {
      const number = await proposed()
      world.fault({ match: 'POST /repos/*/*/pulls', status: 502, times: 100 })
      await world.merge(number)
      await world.settled()
      world.sandbox.faults.clear()
      expect(await world.pulls()).toEqual([])
      expect(await world.ledger(record('staging'))).toMatchObject({ open: { branch: promotion('staging') } })
    }

    it('by an outage gets another try once GitHub is back', async () => {
      await breakOff()
      await world.sweep()
      expect(await stagingSays()).toContain('7.9.9')
      await expectNothingLeft()
    })

    it('is made visible although the store is lost', async () => {
      await breakOff()
      await world.loseStore()
      await untold(() => world.sweep())
      const pull = await onlyPull(world)
      expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success' })
      await expectNothingLeft()
      expect(await world.pulls('all')).toHaveLength(1)
    })

    it('because GitHub refuses it is not tried at every sweep', async () => {
      const number = await proposed()
      const body = { message: 'Validation Failed' }
      world.fault({ match: 'POST /repos/*/*/pulls', status: 422, times: 100, body })
      await world.merge(number)
      await world.settled()
      await world.sweep()
      await expectNothingLeft()
    })
  })

  it('after two hours without Sluice everything is as if it had been there', async () => {
    await moveOn(world, '7.9.8')
    const number = await proposed('7.9.9')
    const { number: first } = await onlyPull(world)
    const { issue, id } = await untold(async () => {
      await world.merge(first)
      await world.merge(number)
      return say('/status redis')
    })
    world.clock.after(7_200_000, () => {})
    await world.restart('kill')
    await world.sweep()
    expect((await world.heard(issue, id)).replies).toHaveLength(1)
    const open = (await world.pulls()).map(({ title }) => title).sort()
    expect(open).toEqual(['promote redis to prod', 'promote redis to staging'])
    expect(await world.read(values('prod'), promotion('prod'))).toContain('7.9.8')
    expect(await world.read(values('staging'), promotion('staging'))).toContain('7.9.9')
    await expectNothingLeft()
  })

  it('a lost store is rebuilt: what was merged since is found, nothing is doubled, no old command runs', async () => {
    await moveOn(world, '7.9.8')
    await world.merge((await onlyPull(world)).number)
    await world.settled()
    await world.comment(await world.issue(), '/promote redis to prod')
    const number = await proposed('7.9.9')
    await untold(() => world.merge(number))
    await world.loseStore()
    await untold(() => world.sweep())
    expect((await pullTo(world, 'staging')).title).toBe('promote redis to staging')
    expect(await world.pulls('all')).toHaveLength(3)
    await expectNothingLeft()
  })

  it('a ledger that was put back is enough for Sluice to go on', async () => {
    const good = (await world.head('sluice-ledger')) ?? ''
    await world.push('Let me help', { 'x.json': '{}\n' }, 'sluice-ledger', 'bob')
    await moveOn(world)
    expect(await world.pulls()).toEqual([])
    await world.as('alice').git.updateRef({ ...at, ref: 'heads/sluice-ledger', sha: good, force: true })
    await world.sweep()
    expect(await stagingSays()).toContain('7.9.9')
  })
})

describe('from the first day', () => {
  afterEach(() => world.close())

  it('an installation that nobody told of is met: its baseline is how it stood, and merges since count', async () => {
    world = await openWorld({ installed: false })
    const number = await proposed()
    await untold(async () => {
      await world.sweep('glance')
      await world.merge(number)
      await world.settled()
    })
    expect(await stagingSays()).toContain('7.9.9')
    const { baseline } = (await world.ledger('repository.json')) as {
      readonly baseline: Readonly<Record<string, string>>
    }
    expect(Object.values(baseline)).not.toContain(await world.head())
    await expectNothingLeft()
  })

  it('a power cut at any request of a sweep loses nothing: the next one finds it', async () => {
    await begin({ wired: true })
    await moveOn(world, '7.9.10')
    // There are nine until the merge is handed on: from then on it is a job like any other.
    for (const nth of [4, 7]) {
      const number = await proposed(`7.9.1${nth}`)
      await untold(() => world.merge(number))
      const cut = world.wire()?.trapAt(nth, 'after')
      const swept = world.sweep()
      await cut
      await world.restart('kill')
      await swept
      await world.sweep()
      expect(await stagingSays()).toContain(`7.9.1${nth}`)
    }
    expect(await world.pulls('all')).toHaveLength(1)
    await expectNothingLeft()
  })
})
