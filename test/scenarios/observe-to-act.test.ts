// The steps of adoption: observed first, then acting environment by environment. What stood at each step is never proposed.
import { afterEach, expect, it } from 'vitest'
import { moveOn, onlyPull, promotion, pullTo, tagIn, values, withTag } from './redis.ts'
import { isWrite, openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const configuration = '.github/sluice.yaml'
const mode = (modes: { readonly staging?: string; readonly prod?: string }) => ({
  [configuration]: `version: 1
layout: opencenter
mode: observe
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster], mode: ${modes.staging ?? 'observe'} }
  - { name: prod, after: [staging], clusters: [prod-cluster], mode: ${modes.prod ?? 'observe'} }
`,
})
type Seen = {
  readonly baseline: Readonly<Record<string, string>>
  readonly cuts: Readonly<Record<string, string>>
  readonly differences: readonly { readonly environment: string; readonly service: string; readonly since: string }[]
}
const seen = async () => (await world.ledger('repository.json')) as Seen | null
const harbor = async (line: string) => {
  const path = values('dev', 'harbor')
  return { [path]: `${await world.read(path)}\n${line}\n` }
}

it('on the first day of acting, old differences are listed with their age, and come only when asked for', async () => {
  world = await openWorld({ files: mode({}) })
  await moveOn(world, '7.9.8')
  expect([await world.pulls('all'), await seen()]).toEqual([[], null])

  const requests = await world.during(() => world.change('feat: Act on staging', mode({ staging: 'act' })))
  expect(requests.filter(isWrite).map(({ route }) => route)).not.toContain('/repos/{owner}/{repo}/pulls')
  const first = await seen()
  expect(first?.cuts).toEqual({ staging: await world.head() })
  const redis = first?.differences.find(({ service }) => service === 'redis')
  expect(redis).toMatchObject({ environment: 'staging', since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) })
  expect(first?.differences.filter(({ environment }) => environment !== 'staging')).toEqual([])

  await world.change('feat: Flag harbor', await harbor('flag: true'))
  expect((await onlyPull(world)).title).toBe('promote harbor to staging')

  // An old difference comes when somebody asks for it.
  const { replies } = await world.comment(await world.issue(), '/promote redis to staging')
  expect(replies.join()).toContain('opened')
  const pull = await pullTo(world, 'staging')
  expect(await world.read(values('staging'), pull.head.ref)).toContain('7.9.8')
})

it('a later merge brings what came after the cut and nothing older', async () => {
  world = await openWorld({ files: mode({}) })
  const policy = (text: string | null) => (text ?? '').replace('allkeys-lru', 'volatile-lru')
  await world.change('feat: Evict', { [values('dev')]: policy(await world.read(values('dev'))) })
  await world.change('feat: Act on staging', mode({ staging: 'act' }))
  await moveOn(world)
  const { head } = await onlyPull(world)
  expect(await world.read(values('staging'), head.ref)).toBe(withTag(await world.read(values('staging')), '7.9.9'))
})

it('an environment that acts a month later starts from what its source is then', async () => {
  world = await openWorld({ files: mode({ staging: 'act' }) })
  await moveOn(world, '7.9.7')
  await world.merge((await pullTo(world, 'staging')).number)
  await world.settled()
  expect(await world.pulls()).toEqual([])
  await world.change('feat: Act on prod', mode({ staging: 'act', prod: 'act' }))
  const { cuts, baseline, differences } = (await seen()) ?? { cuts: {}, baseline: {}, differences: [] }
  expect(cuts.prod).toBe(await world.head())
  expect(cuts.staging).toBe(baseline.main)
  expect(new Set(differences.map(({ environment }) => environment))).toEqual(new Set(['staging', 'prod']))
  expect(await world.pulls()).toEqual([])

  // A change beside it in staging brings itself to prod, and not the tag that staging got before.
  const staging = values('staging')
  const evicting = (text: string | null) => (text ?? '').replace('allkeys-lru', 'volatile-lru')
  await world.change('fix: Evict what expires in staging', { [staging]: evicting(await world.read(staging)) })
  const pull = await pullTo(world, 'prod')
  expect(await world.read(values('prod'), pull.head.ref)).toBe(evicting(await world.read(values('prod'))))
})

it('an environment that joins later has a cut of its own', async () => {
  const joined = mode({ staging: 'act', prod: 'act' })
  const without = (joined[configuration] ?? '').replace(/\n.*name: prod.*/, '')
  world = await openWorld({ files: { [configuration]: without } })
  expect(Object.keys((await seen())?.cuts ?? {})).toEqual(['staging'])
  const before = await world.head()
  await world.change('feat: Go on to prod', joined)
  expect((await seen())?.cuts).toEqual({ staging: before, prod: await world.head() })

  // One that comes back under its name begins anew.
  await world.change('feat: Do without prod', { [configuration]: without })
  const { cuts, differences } = (await seen()) ?? { cuts: {}, differences: [] }
  expect(cuts).toEqual({ staging: before })
  expect(new Set(differences.map(({ environment }) => environment))).toEqual(new Set(['staging']))
})

it('merges on both sides of the merge that acts are told apart though they are worked on at once', async () => {
  world = await openWorld({ files: mode({}) })
  await world.change('docs: Say hello', { 'README.md': '# Hello\n' })
  const before = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
  const acts = await world.propose('feat: Act on staging', mode({ staging: 'act' }))
  const after = await world.propose('feat: Flag harbor', await harbor('flag: true'))
  await world.settled()
  await world.during(async () => {
    for (const number of [before, acts, after]) await world.merge(number)
  })
  expect((await world.pulls('all')).map(({ head }) => head.ref)).toEqual([promotion('staging', 'harbor')])
})
