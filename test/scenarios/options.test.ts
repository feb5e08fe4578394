// What the configuration allows, as conversations: observe, manual, selections and the limit on open pull requests.
import { afterEach, expect, it } from 'vitest'
import { moveOn, onlyPull, promotion, record, tagIn, values } from './redis.ts'
import { openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const environments = `environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster] }
  - { name: prod, after: [staging], clusters: [prod-cluster] }
`
const configured = (text: string) =>
  openWorld({ files: { '.github/sluice.yaml': `version: 1\nlayout: opencenter\n${text}` } })

const twoServices = async () => {
  const harbor = values('dev', 'harbor')
  return { ...(await tagIn(world, 'dev', '7.9.9')), [harbor]: `${await world.read(harbor)}\nextraFlag: true\n` }
}

it('mode: observe answers /promote with the plan, and writes nothing', async () => {
  world = await configured(`mode: observe\n${environments}`)
  const number = await moveOn(world)
  const { replies, reactions } = await world.comment(number, '/promote redis to staging')
  expect(replies.join()).toContain('mode: observe')
  expect(replies.join()).toContain('7.9.9')
  expect(reactions).toEqual(['eyes', 'rocket'])
  expect(await world.pulls('all')).toEqual([])
  expect(await world.head('sluice-ledger')).toBeNull()
})

it('an environment may only be observed while the others act', async () => {
  world = await configured(
    `mode: act\n${environments.replace('staging-cluster] }', 'staging-cluster], mode: observe }')}`,
  )
  await moveOn(world)
  expect(await world.pulls('all')).toEqual([])
  await world.change('fix: Move redis on in staging', await tagIn(world, 'staging', '7.9.9'))
  expect((await onlyPull(world)).title).toBe('promote redis to prod')
})

it('promote: manual waits for /promote', async () => {
  world = await configured(
    `mode: act\n${environments.replace('staging-cluster] }', 'staging-cluster], promote: manual }')}`,
  )
  const merged = await moveOn(world)
  expect(await world.pulls('all')).toEqual([])
  await world.comment(merged, '/promote')
  expect((await onlyPull(world)).title).toBe('promote redis to staging')
})

it('promote: manual opens nothing for what its own promotion left behind', async () => {
  world = await configured(
    `mode: act\n${environments.replace('staging-cluster] }', 'staging-cluster], promote: manual }')}`,
  )
  await world.comment(await moveOn(world), '/promote')
  const pull = await onlyPull(world)
  await moveOn(world, '7.9.10')
  await world.merge(pull.number)
  await world.settled()
  expect((await world.pulls()).map((one) => one.title)).toEqual(['promote redis to prod'])
})

it('services that an environment leaves out are not promoted there', async () => {
  world = await configured(
    `mode: act\n${environments.replace('staging-cluster] }', 'staging-cluster], services: ["*", "!redis"] }')}`,
  )
  await world.change('feat: Move two on', await twoServices())
  expect((await onlyPull(world)).title).toBe('promote harbor to staging')
})

it('services that travel in a group share one pull request', async () => {
  world = await configured(`mode: act\n${environments}groups: { pair: [harbor, redis] }\n`)
  await world.change('feat: Move two on', await twoServices())
  const pull = await onlyPull(world)
  expect(pull.title).toBe('promote pair to staging')
  expect(await world.read(values('staging'), pull.head.ref)).toContain('7.9.9')
  expect(await world.read(values('staging', 'harbor'), pull.head.ref)).toContain('extraFlag')
})

it('what travels as a whole environment shares one pull request', async () => {
  world = await configured(`mode: act\n${environments}group: environment\n`)
  await world.change('feat: Move two on', await twoServices())
  const pull = await onlyPull(world)
  expect(pull.head.ref).toBe(promotion('staging', 'all'))
  expect(await world.read(values('staging'), pull.head.ref)).toContain('7.9.9')
})

it.each(['merged', 'closed'])('limits.open: 1 has the second wait until the first is %s', async (end) => {
  world = await configured(`mode: act\n${environments}limits: { open: 1 }\n`)
  await world.change('feat: Move two on', await twoServices())
  const first = await onlyPull(world)
  const [service, other] = first.title.includes('redis') ? ['redis', 'harbor'] : ['harbor', 'redis']
  expect(first.title).toBe(`promote ${service} to staging`)
  expect(await world.ledger(record('staging', other))).toMatchObject({
    open: null,
    waits: { because: expect.stringContaining('limits.open is 1') },
  })
  expect((await world.comment(first.number, '/status')).replies.join()).toContain('waits')
  if (end === 'merged') await world.merge(first.number)
  else await world.closePull(first.number)
  await world.settled()
  const titles = (await world.pulls()).map((pull) => pull.title).sort()
  expect(titles).toEqual(
    [...(end === 'merged' ? [`promote ${service} to prod`] : []), `promote ${other} to staging`].sort(),
  )
  expect(await world.ledger(record('staging', other))).toMatchObject({ waits: null })
})

it('what waited and was taken back meanwhile waits no more', async () => {
  world = await configured(`mode: act\n${environments}limits: { open: 1 }\n`)
  const before = { redis: await world.read(values('dev')), harbor: await world.read(values('dev', 'harbor')) }
  await world.change('feat: Move two on', await twoServices())
  const other = (await onlyPull(world)).title.includes('redis') ? 'harbor' : 'redis'
  await world.change('Revert one', { [values('dev', other)]: before[other] })
  expect(await world.ledger(record('staging', other))).toMatchObject({ waits: null })
})

it('each environment may live on a branch of its own', async () => {
  world = await configured(`mode: act
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster], branch: staging }
`)
  const main = (await world.head()) ?? ''
  await world.as('alice').git.createRef({ owner: 'acme', repo: 'platform', ref: 'refs/heads/staging', sha: main })
  await world.settled()
  await moveOn(world)
  const pull = await onlyPull(world)
  expect(pull.base.ref).toBe('staging')
  expect(await world.gate(pull.head.sha)).toMatchObject([{ conclusion: 'success' }])
})

it('a branch that an environment names and that does not exist stops nothing but is said', async () => {
  world = await configured(`mode: act
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster], branch: nowhere }
`)
  await moveOn(world)
  expect(await world.pulls('all')).toEqual([])
  const [check] = await world.checks((await world.head()) ?? '', 'sluice/configuration')
  expect(check).toMatchObject({ conclusion: 'action_required' })
  expect(check?.summary).toContain('nowhere')
})
