// Commands in comments: what is one, what it answers, and that it has its effect once.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createUser, issueOf } from '../sandbox/state/github.ts'
import { createComment } from '../sandbox/state/issues.ts'
import { moveOn, onlyPull, promotion, pullTo, tagIn, values } from './redis.ts'
import { at, isWrite, openWorld, type World } from './world.ts'

let world: World
let issue: number
beforeEach(async () => {
  world = await openWorld()
  issue = await world.issue()
})
afterEach(() => world.close())

/** A difference that stood before Sluice came is not proposed by itself; only commands find it. */
async function pendingChange() {
  await moveOn(world)
  await world.closePull((await onlyPull(world)).number)
}

describe('/promote', () => {
  it('on a merged pull request promotes what it touched', async () => {
    const merged = await moveOn(world)
    await world.closePull((await onlyPull(world)).number)
    const { replies, reactions } = await world.comment(merged, '/promote')
    expect(replies).toHaveLength(1)
    expect(replies[0]).toContain('redis')
    expect(reactions).toEqual(['eyes', 'rocket'])
    expect((await onlyPull(world)).title).toBe('promote redis to staging')
  })

  it('with a service and an environment promotes that', async () => {
    await pendingChange()
    await world.comment(issue, '/promote redis to staging')
    expect((await onlyPull(world)).head.ref).toBe(promotion('staging'))
  })

  it('with an environment alone promotes everything that is pending there', async () => {
    await pendingChange()
    const { replies } = await world.comment(issue, '/promote staging')
    expect((await pullTo(world, 'staging')).title).toBe('promote redis to staging')
    expect(replies[0]).toMatch(/\nIn step already, nothing to promote: `alert-proxy`, .*`rbac-manager`\.$/)
  })

  it('with an environment alone speaks of no service that its source does not have', async () => {
    const { replies } = await world.comment(issue, '/promote to prod --plan')
    expect(replies[0]).toContain('In step already')
    expect(replies[0]).not.toMatch(/etcd-backup|headlamp/)
  })

  it('on an issue with nothing named asks what is meant', async () => {
    const { replies, reactions } = await world.comment(issue, '/promote')
    expect(replies[0]).toContain('Say what to promote')
    expect(reactions).toEqual(['eyes', 'confused'])
  })

  it('on a pull request that was closed unmerged says what it needs', async () => {
    const number = await world.propose('Mine', { 'README.md': '# New\n' })
    await world.closePull(number)
    expect((await world.comment(number, '/promote')).replies[0]).toContain('Say what to promote')
  })

  it.each([
    ['/promote redis to stagin', 'staging'],
    ['/promote rediss to staging', 'redis'],
    ['/promote stagng', 'staging'],
  ])('%s is answered with a did-you-mean', async (command, meant) => {
    const { replies, reactions } = await world.comment(issue, command)
    expect(replies).toHaveLength(1)
    expect(replies[0]).toMatch(new RegExp(`Unknown .*Did you mean .*${meant}`, 's'))
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(await world.pulls('all')).toEqual([])
  })

  it.each([
    '/promote pr\u200bod',
    '/promote \u202edorp',
    '/promote\u00a0prod',
    '/promote prod --force; rm -rf /',
    '/promote `id`',
    '/promote $(id)',
  ])('does nothing for %j and says why', async (command) => {
    const { replies, reactions } = await world.comment(issue, command)
    expect(replies).toHaveLength(1)
    expect(replies[0]).not.toMatch(/[\u200b\u202e]/)
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(await world.pulls('all')).toEqual([])
  })

  it('--plan shows the patch and writes nothing', async () => {
    await pendingChange()
    const requests = await world.during(async () => {
      const { replies, reactions } = await world.comment(issue, '/promote redis to staging --plan')
      expect(replies[0]).toContain('+  tag: "7.9.9"')
      expect(reactions).toEqual(['eyes', 'rocket'])
    })
    const writes = requests.filter(isWrite).map(({ route }) => route)
    expect(writes.filter((route) => !/reactions$|comments$/.test(route))).toEqual([])
    expect(await world.pulls()).toEqual([])
  })

  it('into the first environment is refused with the reason', async () => {
    const { replies } = await world.comment(issue, '/promote redis to dev')
    expect(replies[0]).toContain('comes first')
  })

  it('of what is in step says so and counts as done', async () => {
    const { replies, reactions } = await world.comment(issue, '/promote redis to staging')
    expect(replies[0]).toContain('in step already')
    expect(reactions).toEqual(['eyes', 'rocket'])
  })

  it.each([
    [422, 'Repository rule violations found: secret @acme/security'],
    [409, 'Push protection'],
    [403, 'Resource not accessible by integration'],
  ])('that GitHub refuses with %i says so in its words and is not tried again', async (status, message) => {
    await pendingChange()
    world.fault({ match: 'POST /repos/*/*/git/trees', status, times: 99, body: { message } })
    const requests = await world.during(async () => {
      const { replies, reactions } = await world.comment(issue, '/promote redis to staging')
      expect(replies).toHaveLength(1)
      expect(replies[0]).toContain(message.split(':')[0])
      expect(replies[0]).not.toContain('@acme')
      expect(reactions).toEqual(['eyes', 'confused'])
    })
    expect(requests.filter(({ route }) => route.endsWith('/git/trees'))).toHaveLength(1)
    expect(await world.pulls()).toEqual([])
  })

  it('on our own pull request plans that one again', async () => {
    await moveOn(world)
    const { number } = await onlyPull(world)
    expect((await world.comment(number, '/promote')).replies[0]).toContain(`(#${number})`)
  })
})

describe('other commands', () => {
  it('/status tells what is open', async () => {
    await moveOn(world)
    const { replies, reactions } = await world.comment(issue, '/status', 'carol')
    expect(replies[0]).toContain(`#${(await onlyPull(world)).number} is open`)
    expect(reactions).toEqual(['eyes', 'rocket'])
  })

  it('/status of a service that nobody knows is answered with a did-you-mean', async () => {
    const { replies, reactions } = await world.comment(issue, '/status rediss', 'carol')
    expect(replies[0]).toMatch(/Unknown service .*Did you mean .*redis/s)
    expect(reactions).toEqual(['eyes', 'confused'])
  })

  it('/help lists the commands that one may use', async () => {
    expect((await world.comment(issue, '/help', 'bob')).replies[0]).toContain('/promote')
    expect((await world.comment(issue, '/help', 'carol')).replies[0]).not.toContain('/promote')
  })

  it('/sluice help means the same', async () => {
    expect((await world.comment(issue, '/sluice help', 'carol')).replies[0]).toContain('/status')
  })
})

describe('several commands in one comment', () => {
  it('run in order and are answered once', async () => {
    await pendingChange()
    const body = 'Let us go.\r\n/promote redis to staging\r\n/status redis\r\n/promote nonsense to staging\r\n'
    const { replies, reactions } = await world.comment(issue, body)
    expect(replies).toHaveLength(1)
    const { number } = await onlyPull(world)
    expect(replies[0]).toContain(`opened #${number}`)
    expect(replies[0]).toContain(`#${number} is open`)
    expect(replies[0]).toContain('nonsense')
    expect(reactions).toEqual(['eyes', 'confused'])
  })

  it('beyond the limit are named as not run', async () => {
    const { replies } = await world.comment(issue, Array.from({ length: 200 }, () => '/help').join('\n'))
    expect(replies).toHaveLength(1)
    expect(replies[0]).toContain('Not run')
  })
})

describe('no command', () => {
  const silent = { replies: [], reactions: [] }

  it.each([
    ['in a code block', '```\n/promote redis to staging\n```'],
    ['in a quote', '> /promote redis to staging'],
    ['in an HTML comment', '<!--\n/promote redis to staging\n-->'],
    ['in the middle of a line', 'Say /promote redis to staging'],
    ['of another bot', '/merge\n/lgtm'],
  ])('is a command %s', async (_where, body) => {
    await pendingChange()
    const requests = await world.during(async () => {
      expect(await world.comment(issue, body)).toMatchObject(silent)
    })
    expect(requests).toEqual([])
  })

  it('comes about by an edit', async () => {
    await pendingChange()
    const { id } = await world.comment(issue, 'Hello')
    await world.as('alice').issues.updateComment({ ...at, comment_id: id, body: '/promote redis to staging' })
    await world.settled()
    expect(await world.heard(issue, id)).toMatchObject(silent)
    expect(await world.pulls()).toEqual([])
  })

  it('is taken from bots, ours or others', async () => {
    await pendingChange()
    const { state, app, repository } = world.sandbox
    const other = createUser(state, 'renovate[bot]', 'Bot')
    repository.roles.set(other.id, 'write')
    for (const bot of [other, app.bot]) {
      const comment = createComment(state, issueOf(repository, issue), bot, '/promote redis to staging')
      await world.settled()
      expect(await world.heard(issue, comment.id)).toMatchObject(silent)
    }
    expect(await world.pulls()).toEqual([])
  })
})

describe('the same comment', () => {
  it('under a new delivery id has no second effect', async () => {
    await pendingChange()
    const { id } = await world.comment(issue, '/promote redis to staging')
    const delivery = world.sandbox.deliveries.all().findLast((one) => one.event === 'issue_comment')
    const { event, action, installationId, repositoryId, payload } = delivery ?? {}
    const again = { event: event ?? '', action: action ?? null, installationId: installationId ?? 0 }
    const requests = await world.during(async () =>
      world.sandbox.deliveries.take({ ...again, repositoryId: repositoryId ?? null, payload }),
    )
    expect(requests).toEqual([])
    expect((await world.heard(issue, id)).replies).toHaveLength(1)
  })

  it('heard again after the store was lost has no second effect either', async () => {
    await pendingChange()
    const { id } = await world.comment(issue, '/promote redis to staging')
    await world.closePull((await onlyPull(world)).number)
    await world.loseStore()
    await world.redeliverAll()
    expect((await world.heard(issue, id)).replies).toHaveLength(1)
    expect(await world.pulls()).toEqual([])
  })

  it('deleted before it runs is answered nowhere and harms nothing', async () => {
    await pendingChange()
    world.sandbox.deliveries.addRule({ action: 'hold', event: 'issue_comment', times: 1 })
    const { id } = await world.comment(issue, '/promote redis to staging')
    await world.as('bob').issues.deleteComment({ ...at, comment_id: id })
    world.sandbox.deliveries.release('issue_comment')
    await world.settled()
    expect(await world.pulls()).toEqual([])
  })

  it('edited before it runs counts as it was received', async () => {
    await pendingChange()
    world.sandbox.deliveries.addRule({ action: 'hold', event: 'issue_comment', times: 1 })
    const { id } = await world.comment(issue, '/promote redis to staging --plan')
    await world.as('alice').issues.updateComment({ ...at, comment_id: id, body: '/promote redis to staging' })
    world.sandbox.deliveries.release('issue_comment')
    await world.settled()
    expect(await world.pulls()).toEqual([])
    expect((await world.heard(issue, id)).replies[0]).toContain('What would change')
  })
})

it('a merge that is not in the ledger yet and a command at once end in one pull request', async () => {
  const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
  await world.merge(number)
  await world.as('bob').issues.createComment({ ...at, issue_number: number, body: '/promote' })
  await world.settled()
  const pull = await onlyPull(world)
  expect(await world.read(values('staging'), pull.head.ref)).toContain('7.9.9')
})
