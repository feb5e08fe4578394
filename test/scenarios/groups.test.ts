// Services that join and leave groups while promotions are open, as conversations: nothing is lost, nothing is open twice.
import { afterEach, expect, it } from 'vitest'
import { keepBranch, promotion, pullTo, record, tagIn, values } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const head = `version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster] }
  - { name: prod, after: [staging], clusters: [prod-cluster] }
`
const config = (more = '') => ({ '.github/sluice.yaml': head + more })
const open = (more = '') => openWorld({ files: config(more) })
const configure = (more: string) => world.push('Configure', config(more))
const pair = 'groups: { pair: [harbor, redis] }\n'

const flag = async (name: string) => {
  const harbor = values('dev', 'harbor')
  return { [harbor]: `${await world.read(harbor)}\n${name}: true\n` }
}
const both = async (tag: string, name: string) => ({ ...(await tagIn(world, 'dev', tag)), ...(await flag(name)) })
const titles = async () => (await world.pulls()).map((pull) => pull.title).sort()
const said = async (issue_number: number) => {
  const { data } = await world.as('alice').issues.listComments({ ...at, issue_number })
  return data.map(({ body }) => body ?? '')
}

it('follows services into a group, through its new name, and out again', async () => {
  world = await open()
  await world.change('feat: Begin', await both('7.9.1', 'one'))
  await world.merge((await pullTo(world, 'staging')).number)
  await world.settled()
  await world.change('feat: Go on', await both('7.9.2', 'two'))
  const alone = { redis: await pullTo(world, 'staging'), harbor: await pullTo(world, 'staging', 'harbor') }

  await configure(pair)
  expect((await titles()).filter((title) => title.endsWith('staging'))).toEqual(['promote pair to staging'])
  const group = await pullTo(world, 'staging', 'pair')
  for (const { number, head } of Object.values(alone)) {
    expect(group.body).toContain(`#${number}`)
    const comments = await said(number)
    expect(comments).toHaveLength(1)
    expect(comments[0]).toContain('in `pair` now')
    expect(await world.head(head.ref)).toBeNull()
  }
  expect(await world.read(values('staging'), group.head.ref)).toContain('7.9.2')
  expect(await world.read(values('staging', 'harbor'), group.head.ref)).toContain('two: true')
  expect(await world.gate(group.head.sha)).toMatchObject([{ conclusion: 'success' }])
  expect([await world.ledger(record('staging')), await world.ledger(record('staging', 'harbor'))]).toEqual([null, null])
  const before = {
    inherited: [{ unit: 'harbor' }, { unit: 'redis', bases: { 'staging-cluster': { services: ['redis'] } } }],
  }
  expect(await world.ledger(record('staging', 'pair'))).toMatchObject(before)
  const { replies } = await world.comment(group.number, '/status redis', 'carol')
  expect(replies[0]).toMatch(new RegExp(`\`redis\` travels in \`pair\`.*#${group.number} is open`, 's'))

  await configure(pair.replace('pair', 'duo'))
  const renamed = await pullTo(world, 'staging', 'duo')
  expect(await world.head(promotion('staging', 'pair'))).toBeNull()
  expect((await said(group.number)).join()).toContain('in `duo` now')
  await world.merge(renamed.number)
  await world.settled()
  expect(await world.ledger(record('staging', 'duo'))).toMatchObject({
    inherited: [],
    bases: { 'staging-cluster': { services: ['harbor', 'redis'] } },
  })

  await world.change('feat: Once more', await both('7.9.3', 'three'))
  await configure('')
  expect((await titles()).filter((title) => title.endsWith('staging'))).toEqual([
    'promote harbor to staging',
    'promote redis to staging',
  ])
  const redis = await pullTo(world, 'staging')
  const { data: files } = await world.as('alice').pulls.listFiles({ ...at, pull_number: redis.number })
  expect(files.map((file) => file.filename)).toEqual([values('staging')])
  expect(redis.body).toMatch(/image\.tag .*7\\?\.9\\?\.3/)
  expect(redis.body).not.toContain('Go on')
})

it('goes on where GitHub refuses the comment, and where it keeps a branch', async () => {
  world = await open()
  await world.change('feat: Begin', await both('7.9.1', 'one'))
  world.fault({ match: 'POST /repos/*/*/issues/*/comments', status: 403, body: { message: 'The issue is locked.' } })
  await configure(pair)
  expect((await titles()).filter((title) => title.endsWith('staging'))).toEqual(['promote pair to staging'])
  const { head } = await pullTo(world, 'staging', 'pair')
  keepBranch(world, head.ref)
  await configure('')
  expect((await titles()).filter((title) => title.endsWith('staging'))).toHaveLength(2)
  expect(await world.head(head.ref)).toBe(head.sha)
})

it('supersedes what was approved or holds a person’s commits, and never carries a service twice', async () => {
  world = await open(pair)
  await world.change('feat: Begin', await both('7.9.1', 'one'))
  const group = await pullTo(world, 'staging', 'pair')
  const { pulls } = world.as('alice')
  await pulls.createReview({ ...at, pull_number: group.number, event: 'APPROVE', commit_id: group.head.sha })
  await configure('')
  // Nothing of it is a unit any more: it is closed, whoever approved it, and each service goes on alone.
  expect((await titles()).sort()).toEqual(['promote harbor to staging', 'promote redis to staging'])
  const redis = await pullTo(world, 'staging')
  const mine = { 'applications/overlays/staging-cluster/services/redis/mine.yaml': 'a: 1\n' }
  await world.push('Mine', mine, redis.head.ref, 'bob')

  await configure('groups: { pair: [harbor, redis, loki] }\n')
  expect(await titles()).toEqual(['promote pair to staging'])
  expect(await world.head(redis.head.ref)).not.toBeNull()
  expect((await said(redis.number)).join()).toContain('stays, because it holds commits by somebody else')
  const all = await pullTo(world, 'staging', 'pair')
  await pulls.createReview({ ...at, pull_number: all.number, event: 'APPROVE', commit_id: all.head.sha })

  // The group lives on without harbor; as it was approved it still carries it, so that harbor waits.
  await configure('groups: { pair: [redis, loki] }\n')
  expect(await titles()).toEqual(['promote pair to staging'])
  const waits = { waits: { because: expect.stringContaining(`#${all.number} (pair) still carries harbor`) } }
  expect(await world.ledger(record('staging', 'harbor'))).toMatchObject(waits)
  const { replies } = await world.comment(all.number, '/promote harbor to staging')
  expect(replies.join()).toContain('still carries')
  expect(await titles()).toEqual(['promote pair to staging'])

  await world.change('feat: Go on', await flag('two'))
  await world.merge(all.number)
  await world.settled()
  const harbor = await pullTo(world, 'staging', 'harbor')
  expect(harbor.body).toContain('what the last promotion of pair brought')
  expect(harbor.body).toContain('| two |')
  expect(harbor.body).not.toContain('| one |')
})
