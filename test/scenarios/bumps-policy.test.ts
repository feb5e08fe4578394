// What holds a bump back: time to soak, freezes and schedules, holds, limits, an environment that is only observed, a base that
// cannot be read.
import { afterEach, expect, it } from 'vitest'
import { bumpBranch, bumpIn, bumpRecord, bumps, mergeBump, publish, source, tagAt, writeMemory } from './bumping.ts'
import { moveOn, onlyPull } from './redis.ts'
import { isWrite, openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const ring = (name: string, more = '') =>
  `  - { name: ${name}, ${name === 'dev' ? '' : `after: [${name === 'prod' ? 'staging' : 'dev'}], `}clusters: [${name}-cluster]${more} }\n`
const configured = (dev = '', staging = '', more = '') =>
  openWorld({
    files: {
      '.github/sluice.yaml': `version: 1\nmode: act\nlayout: opencenter\nenvironments:\n${ring('dev', dev)}${ring('staging', staging)}${ring('prod')}${more}`,
    },
  })

const merge = async (environment: string) => {
  await world.merge((await bumpIn(world, environment)).number)
  await world.rested()
}

it('the next environment waits until the tag has stood for the soak time, and comes by itself then', async () => {
  world = await configured(', soak: 30m')
  await publish(world, '2026.02')
  const from = world.clock.passed()
  await merge('dev')
  expect(await bumps(world)).toEqual([])
  await world.settled()
  expect(await bumps(world)).toEqual(['staging 2026.02'])
  expect(world.clock.passed() - from).toBeGreaterThanOrEqual(30 * 60_000)
  expect(world.clock.passed() - from).toBeLessThan(35 * 60_000)
})

it('a freeze holds it back, and its end lets it go', async () => {
  const today = new Date()
  const day = (offset: number) => new Date(today.getTime() + offset * 86_400_000).toISOString().slice(0, 10)
  world = await configured('', `, freeze: [{ from: ${day(-1)}, until: ${day(1)}, reason: year end }]`)
  await publish(world, '2026.02')
  await merge('dev')
  expect(await bumps(world)).toEqual([])
  await world.settled()
  expect(await bumps(world)).toEqual(['staging 2026.02'])
  expect(world.clock.passed()).toBeGreaterThanOrEqual(86_400_000)
})

it('a held service keeps its pin, a brake stops all, and both turn an open gate red', async () => {
  world = await configured()
  const hold = {
    environment: 'dev',
    service: 'redis',
    version: null,
    reason: 'look first',
    by: 'alice',
    at: '2026-01-01T00:00:00.000Z',
  }
  await writeMemory(world, { 'holds.json': { version: 1, holds: [hold] } })
  await publish(world, '2026.02')
  const { head } = await bumpIn(world, 'dev')
  expect([await tagAt(world, 'dev', head.ref), await tagAt(world, 'dev', head.ref, 'harbor')]).toEqual([
    '2026.01',
    '2026.02',
  ])
  await writeMemory(world, { 'holds.json': { version: 1, holds: [{ ...hold, service: 'harbor' }] } })
  const sha = await world.push('Look', { 'note.md': 'x\n' }, head.ref, 'bob')
  expect((await world.gate(sha))[0]).toMatchObject({ conclusion: 'failure' })
  expect((await world.gate(sha))[0]?.summary).toContain('look first')
})

it('bumps and promotions share the limit; what finds no place opens when something closes', async () => {
  world = await configured('', '', 'limits: { open: 1 }\n')
  await moveOn(world)
  const { number } = await onlyPull(world)
  await publish(world, '2026.02')
  await mergeBump(world, 'dev')
  expect(await bumps(world)).toEqual([])
  await world.closePull(number)
  expect(await bumps(world)).toEqual(['staging 2026.02'])
})

it('a base that cannot be read holds up no later environment, and that is said', async () => {
  world = await configured()
  await publish(world, '2026.02')
  const { base } = world.sandbox
  base.private = true
  await mergeBump(world, 'dev')
  expect(await bumps(world)).toEqual(['staging 2026.02'])
  expect((await bumpIn(world, 'staging')).body).toContain('cannot be read')
})

it('an environment that is only observed gets no pull request and no memory', async () => {
  world = await openWorld({
    files: {
      '.github/sluice.yaml': `version: 1\nmode: observe\nlayout: opencenter\nenvironments:\n${ring('dev')}${ring('staging')}`,
    },
  })
  const requests = await world.during(() => publish(world, '2026.02'))
  expect(requests.filter((one) => isWrite(one) && one.route.startsWith('/repos/'))).toEqual([])
  // Once it acts, the tag is proposed.
  const text = (await world.read('.github/sluice.yaml')) ?? ''
  await world.push('Act', { '.github/sluice.yaml': text.replace('observe', 'act') })
  expect(await bumps(world)).toEqual(['dev 2026.02'])
})

it('a tag that turned out to be bad upstream is proposed no more, and what is open with it is closed', async () => {
  world = await configured()
  await publish(world, '2026.02')
  await mergeBump(world, 'dev')
  const { number } = await bumpIn(world, 'staging')
  const record = (await world.ledger(bumpRecord('dev'))) as Record<string, unknown>
  const bad = [{ tag: '2026.02', services: [], because: 'redis crashes', by: 'alice', at: '2026-01-01T00:00:00.000Z' }]
  await writeMemory(world, { [bumpRecord('dev')]: { ...record, bad } })
  await world.push('Touch a pin', { [source('dev')]: `${await world.read(source('dev'))}# touched\n` })
  expect(await bumps(world)).toEqual([])
  const { data } = await world
    .as('alice')
    .issues.listComments({ owner: 'acme', repo: 'platform', issue_number: number })
  expect(data.map(({ body }) => body).join()).toContain('redis crashes')
  expect(await world.head(bumpBranch('staging'))).toBeNull()
})

it('group: source moves one source at a time', async () => {
  world = await configured('', '', `bases: [{ repository: opencenter-cloud/openCenter-gitops-base, group: source }]\n`)
  await publish(world, '2026.02')
  const files = async () => {
    const { number } = await bumpIn(world, 'dev')
    const { data } = await world.as('alice').pulls.listFiles({ owner: 'acme', repo: 'platform', pull_number: number })
    return data.map(({ filename }) => filename)
  }
  expect(await files()).toEqual([source('dev', 'calico')])
  await mergeBump(world, 'dev')
  expect(await files()).toEqual([source('dev', 'cert-manager')])
  expect(await tagAt(world, 'staging', bumpBranch('staging'), 'calico')).toBe('2026.02')
})
