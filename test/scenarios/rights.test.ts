// Who may: asked of GitHub at the moment of running; anything but a clean yes is a no, with one clear answer.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { moveOn, onlyPull } from './redis.ts'
import { isWrite, openWorld, type PersonName, type World } from './world.ts'

const environments = (staging = '') => `version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster]${staging} }
`
const ask = '/promote redis to staging'
const asking = 'GET /repos/*/*/collaborators/*/permission'

let world: World
let issue: number
async function pending(config = environments()) {
  world = await openWorld({ files: { '.github/sluice.yaml': config } })
  await moveOn(world)
  await world.closePull((await onlyPull(world)).number)
  issue = await world.issue()
}
afterEach(() => world.close())

describe('in an environment without approvers', () => {
  beforeEach(() => pending())

  it('a stranger gets a reaction and nothing else', async () => {
    expect(await world.comment(issue, ask, 'mallory')).toMatchObject({ replies: [], reactions: ['eyes', 'confused'] })
    expect(await world.pulls()).toEqual([])
  })

  it.each([
    ['carol', 'read'],
    ['trent', 'triage'],
  ] as const)('%s is denied with the reason', async (person, right) => {
    const { replies, reactions } = await world.comment(issue, ask, person)
    expect(replies).toHaveLength(1)
    expect(replies[0]).toContain(`needs write permission; yours is ${right}`)
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(await world.pulls()).toEqual([])
  })

  it.each(['bob', 'alice'] as const)('%s is heard', async (person) => {
    expect(await world.comment(issue, ask, person)).toMatchObject({ reactions: ['eyes', 'rocket'] })
    expect(await world.pulls()).toHaveLength(1)
  })

  it('a right that was taken away between the comment and the work counts as taken away', async () => {
    world.sandbox.deliveries.addRule({ action: 'hold', event: 'issue_comment', times: 1 })
    const { id } = await world.comment(issue, ask)
    world.sandbox.repository.roles.set(world.sandbox.users.bob.user.id, 'read')
    world.sandbox.deliveries.release('issue_comment')
    await world.settled()
    expect((await world.heard(issue, id)).replies[0]).toContain('yours is read')
    expect(await world.pulls()).toEqual([])
  })

  it.each([
    ['403', { status: 403, body: { message: 'Resource not accessible by integration' } }],
    ['404', { status: 404, body: { message: 'Not Found' } }],
    ['500 for ever', { status: 500, times: 99 }],
    ['no answer at all', { status: 0, times: 99 }],
    ['an empty answer', { status: 200, body: {}, times: 99 }],
    ['an answer about somebody else', { status: 200, body: { permission: 'admin', user: { id: 1, login: 'bob' } } }],
    ['a permission that nobody knows', { status: 200, body: { permission: 'root', role_name: 'root' }, times: 99 }],
  ])('a permission that cannot be read (%s) is a no, said once', async (_name, fault) => {
    world.fault({ match: asking, ...fault })
    const { replies, reactions } = await world.comment(issue, ask)
    expect(replies).toHaveLength(1)
    expect(replies[0]).toContain('could not be checked')
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(await world.pulls()).toEqual([])
    expect(world.clock.passed()).toBeLessThan(15 * 60_000)
  })

  it('a permission that can be read again after a moment is a yes', async () => {
    world.fault({ match: asking, status: 500, times: 1 })
    const { replies, reactions } = await world.comment(issue, ask)
    expect(replies).toHaveLength(1)
    expect(reactions).toEqual(['eyes', 'rocket'])
    expect(await world.pulls()).toHaveLength(1)
  })

  it.each([
    ['Deployer', 'write', 'rocket'],
    ['Overseer', 'read', 'confused'],
  ])('a role of the organisation’s own (%s) counts as its base, %s', async (role, base, end) => {
    const { id, login } = world.sandbox.users.bob.user
    const body = { permission: base, role_name: role, user: { id, login } }
    world.fault({ match: asking, status: 200, body })
    expect((await world.comment(issue, ask)).reactions).toEqual(['eyes', end])
  })

  it('a login that went to another account is a no', async () => {
    const { login } = world.sandbox.users.bob.user
    const { id } = world.sandbox.users.alice.user
    world.fault({ match: asking, status: 200, body: { permission: 'admin', role_name: 'admin', user: { id, login } } })
    expect((await world.comment(issue, ask)).reactions).toEqual(['eyes', 'confused'])
    expect(await world.pulls()).toEqual([])
  })
})

describe('in an environment with approvers', () => {
  const who = async (person: PersonName) => (await world.comment(issue, ask, person)).reactions.at(-1)

  it('a listed writer may, another writer may not, and is told the rule', async () => {
    await pending(environments(', approvers: { users: [bob] }'))
    world.sandbox.repository.roles.set(world.sandbox.users.trent.user.id, 'write')
    const { replies } = await world.comment(issue, ask, 'trent')
    expect(replies[0]).toContain('has approvers')
    expect(await world.pulls()).toEqual([])
    expect(await who('bob')).toBe('rocket')
  })

  it('a maintainer may without being listed', async () => {
    await pending(environments(', approvers: { users: [bob] }'))
    world.sandbox.repository.roles.set(world.sandbox.users.carol.user.id, 'maintain')
    expect(await who('carol')).toBe('rocket')
  })

  it('a listed reader may not', async () => {
    await pending(environments(', approvers: { users: [carol] }'))
    expect(await who('carol')).toBe('confused')
    expect(await world.pulls()).toEqual([])
  })

  it('a merge still opens: the configuration asks for that', async () => {
    await pending(environments(', approvers: { users: [carol] }'))
    await moveOn(world, '7.9.10')
    expect(await world.pulls()).toHaveLength(1)
  })
})

it('a label authorizes nothing', async () => {
  await pending()
  const requests = await world.during(() =>
    world
      .as('trent')
      .issues.addLabels({ owner: 'acme', repo: 'platform', issue_number: issue, labels: ['promote:prod'] }),
  )
  expect(requests.filter(isWrite)).toEqual([])
})
