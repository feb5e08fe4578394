// `/promote --force "<reason>"`: somebody answers for one version that is not known to be healthy.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bring, healthy, keys, patience } from './health-words.ts'
import { moveOn, promotion, pullTo, record, values } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld({ keys, patience })
})
afterEach(() => world.close())

const reason = 'Customers cannot log in, see the incident'
const force = (by: 'alice' | 'bob', issue: number, words = `--force "${reason}"`) =>
  world.comment(issue, `/promote redis to prod ${words}`, by)
async function gate() {
  const pull = await pullTo(world, 'prod')
  const [run] = await world.gate(pull.head.sha)
  return { pull, head: pull.head.sha, conclusion: run?.conclusion, summary: run?.summary ?? '' }
}
const forcedIn = async () =>
  ((await world.ledger(record('prod'))) as { open: { forced?: { head: string } } | null }).open?.forced
const message = async (sha: string) => (await world.as('alice').git.getCommit({ ...at, commit_sha: sha })).data.message

describe('a forced promotion', () => {
  it('opens before its health is known, and says everywhere who answers for it', async () => {
    await bring(world, 'staging')
    const { reactions } = await force('bob', await world.issue())
    expect(reactions).toEqual(['eyes', 'rocket'])
    const { pull, head, conclusion, summary } = await gate()
    expect(conclusion).toBe('success')
    expect(summary).toContain('forced by')
    expect(summary).toContain(reason)
    expect(pull.body).toContain(`Forced by`)
    expect(pull.body).toContain(reason)
    expect(await message(head)).toContain(`Sluice-Forced: ${reason}\nRequested-by: bob`)
    expect(await forcedIn()).toMatchObject({ by: 'bob', reason, head })
    const { data } = await world.as('alice').repos.listCommits({ ...at, sha: 'sluice-ledger', per_page: 20 })
    expect(data.some(({ commit }) => commit.message.includes(`Sluice-Forced: ${reason}`))).toBe(true)
  })

  it('turns the gate of what is open green, for this version alone', async () => {
    await bring(world, 'staging')
    const issue = await world.issue()
    await world.comment(issue, '/promote redis to prod', 'bob')
    expect((await gate()).conclusion).toBe('failure')
    await force('bob', issue)
    expect((await gate()).conclusion).toBe('success')
    const text = (await world.read(values('prod'), promotion('prod'))) ?? ''
    await world.push('One more', { [values('prod')]: `${text}# more\n` }, promotion('prod'), 'bob')
    expect((await gate()).conclusion).toBe('failure')
  })

  it('is forgotten with the next version', async () => {
    await bring(world, 'staging')
    const issue = await world.issue()
    await force('bob', issue)
    await moveOn(world, '7.9.10')
    const staging = await pullTo(world, 'staging')
    await world.merge(staging.number)
    await world.settled()
    await world.comment(issue, '/promote redis to prod', 'bob')
    const { pull, conclusion } = await gate()
    expect(conclusion).toBe('failure')
    expect(pull.body).not.toContain('Forced by')
    expect(await forcedIn()).toBeUndefined()
  })

  it('keeps an approved head, so that nobody has to approve again', async () => {
    await bring(world, 'staging')
    const issue = await world.issue()
    await world.comment(issue, '/promote redis to prod', 'bob')
    const before = await gate()
    await world.as('alice').pulls.createReview({ ...at, pull_number: before.pull.number, event: 'APPROVE' })
    await world.settled()
    await force('bob', issue)
    const { head, conclusion, pull } = await gate()
    expect([head, conclusion]).toEqual([before.head, 'success'])
    expect(pull.body).toContain('Forced by')
  })

  it('is shown and not forced by --plan, and needs a reason', async () => {
    await bring(world, 'staging')
    const issue = await world.issue()
    await force('bob', issue, `--plan --force "${reason}"`)
    expect(await world.pulls()).toEqual([])
    const { replies } = await force('bob', issue, '--force "soon"')
    expect(replies[0]).toContain('at least 10 characters')
    expect(await world.pulls()).toEqual([])
  })
})

it('is for approvers alone where there are some, and does not stand in for an approval', async () => {
  const path = '.github/sluice.yaml'
  const text = (await world.read(path)) ?? ''
  const approvers = '\n    approvers: { users: [bob] }'
  await world.push('Ask', { [path]: text.replace('clusters: [prod-cluster]', (found) => found + approvers) })
  await bring(world, 'staging')
  const issue = await world.issue()
  const denied = await force('alice', issue)
  expect(denied.reactions).toEqual(['eyes', 'confused'])
  expect(denied.replies[0]).toContain('only one of them may force something there')
  expect(await world.pulls()).toEqual([])
  await force('bob', issue)
  const { conclusion, summary } = await gate()
  expect(conclusion).toBe('failure')
  expect(summary).toContain('forced by')
  expect(summary).toContain('needs an approval')
  await healthy(world, 'staging')
  expect((await gate()).conclusion).toBe('failure')
})
