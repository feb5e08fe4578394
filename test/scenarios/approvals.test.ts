// Environments with approvers: the gate stays red until somebody else than author and requester approves the current head.
import { afterEach, describe, expect, it } from 'vitest'
import { disagree, moveOn, promotion, pullTo, tagIn, values } from './redis.ts'
import { at, openWorld, type PersonName, type World } from './world.ts'

let world: World
afterEach(() => world.close())

async function open(approvers: string) {
  world = await openWorld()
  await configure(approvers)
}
const configPath = '.github/sluice.yaml'
async function configure(approvers: string) {
  const text = (await world.read(configPath)) ?? ''
  const named = text.replace('clusters: [staging-cluster]', (found) => `${found}\n    approvers: ${approvers}`)
  await world.push('Ask for approval', { [configPath]: named })
}

async function gate() {
  const pull = await pullTo(world, 'staging')
  const [run] = await world.gate(pull.head.sha)
  return { conclusion: run?.conclusion, summary: run?.summary ?? '', head: pull.head.sha, number: pull.number }
}
async function approve(by: PersonName, number: number) {
  await world.as(by).pulls.createReview({ ...at, pull_number: number, event: 'APPROVE' })
  await world.settled()
  return gate()
}

describe('a listed person', () => {
  it('approves, and the gate turns green; a later push turns it red and names both heads', async () => {
    await open('{ users: [Alice] }')
    await moveOn(world)
    const before = await gate()
    expect(before.conclusion).toBe('failure')
    expect(before.summary).toContain('staging needs an approval of #')
    const approved = await approve('alice', before.number)
    expect(approved.conclusion).toBe('success')
    expect(approved.summary).toContain(`Approved for staging on ${before.head.slice(0, 7)} by`)
    const text = (await world.read(values('staging'), promotion('staging'))) ?? ''
    await world.push('Look once more', { [values('staging')]: `${text}# seen\n` }, promotion('staging'), 'bob')
    const later = await gate()
    expect(later.conclusion).toBe('failure')
    expect(later.summary).toContain(before.head)
    expect(later.summary).toContain(later.head)
    expect((await approve('alice', before.number)).conclusion).toBe('success')
  })

  it('cannot approve a change of their own, what they asked for, or their own commit', async () => {
    await open('{ users: [alice, bob] }')
    await moveOn(world)
    const { number } = await gate()
    const own = await approve('bob', number)
    expect(own.conclusion).toBe('failure')
    expect(own.summary).toContain('wrote #')
    expect((await approve('alice', number)).conclusion).toBe('success')
  })

  it('cannot approve what they asked for', async () => {
    await open('{ users: [alice] }')
    const issue = await world.issue()
    await world.change('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
    await world.closePull((await gate()).number)
    await world.comment(issue, '/promote redis to staging', 'alice')
    const { number } = await gate()
    const asked = await approve('alice', number)
    expect(asked.conclusion).toBe('failure')
    expect(asked.summary).toContain('asked for it')
  })

  it('cannot approve what they settled', async () => {
    await open('{ users: [alice] }')
    const { number } = await disagree(world)
    await world.comment(number, '/take 1', 'alice')
    expect((await approve('alice', number)).summary).toContain('asked for it')
  })

  it('must be listed', async () => {
    await open('{ users: [trent] }')
    await moveOn(world)
    const { number } = await gate()
    const stranger = await approve('alice', number)
    expect(stranger.conclusion).toBe('failure')
    expect(stranger.summary).toContain('is not one of them')
    // Who may only triage approves nothing, listed or not.
    expect((await approve('trent', number)).conclusion).toBe('failure')
  })
})

it('counts to the minimum', async () => {
  await open('{ users: [alice, carol], minimum: 2 }')
  world.sandbox.repository.roles.set(world.sandbox.users.carol.user.id, 'write')
  await moveOn(world)
  const { number } = await gate()
  const one = await approve('alice', number)
  expect([one.conclusion, one.summary.includes('1 so far')]).toEqual(['failure', true])
  expect((await approve('carol', number)).conclusion).toBe('success')
  const review = await world.as('alice').pulls.listReviews({ ...at, pull_number: number })
  const [first] = review.data
  await world.as('alice').pulls.dismissReview({ ...at, pull_number: number, review_id: first?.id ?? 0, message: 'No' })
  await world.settled()
  expect((await gate()).conclusion).toBe('failure')
})

it('cannot see a team that is not there, and says so', async () => {
  await open('{ teams: [platform-leads] }')
  await moveOn(world)
  const { number } = await gate()
  const unseen = await approve('alice', number)
  expect(unseen.conclusion).toBe('failure')
  expect(unseen.summary).toContain('Sluice cannot see the team platform-leads')
  const issue = await world.issue()
  const { replies } = await world.comment(issue, '/promote redis to staging', 'alice')
  expect(replies.join()).toContain('platform-leads')
})
