// The main job as a conversation: a merge in dev becomes the staging promotion, and staging's merge prod's.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultSeed } from '../sandbox/world.ts'
import { openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld({ seed: defaultSeed, logLevel: 'warn' })
})
afterEach(() => world.close())

const values = (cluster: string) => `applications/overlays/${cluster}/services/redis/helm-values/override-values.yaml`
const withTag = (text: string | null, tag: string) => (text ?? '').replace(/tag: .*/, `tag: "${tag}"`)

it('opens the staging promotion with staging’s own values kept', async () => {
  await world.change('feat: Move redis on', {
    [values('dev-cluster')]: withTag(await world.read(values('dev-cluster')), '7.9.9'),
  })
  const [pull, ...others] = await world.pulls()
  expect(others).toEqual([])
  expect(pull?.title).toBe('promote redis to staging')
  expect(pull?.head.ref).toBe('sluice/promote/staging/redis')
  expect(pull?.labels.map((label) => label.name).sort()).toEqual(['sluice', 'sluice/promote'])
  const before = await world.read(values('staging-cluster'))
  expect(await world.read(values('staging-cluster'), pull?.head.ref)).toBe(withTag(before, '7.9.9'))
  expect(await world.gate(pull?.head.sha ?? '')).toMatchObject([{ conclusion: 'success' }])
})

it('opens prod’s promotion when staging’s is merged', async () => {
  await world.change('feat: Move redis on', {
    [values('dev-cluster')]: withTag(await world.read(values('dev-cluster')), '7.9.9'),
  })
  const [staging] = await world.pulls()
  await world.merge(staging?.number ?? 0)
  await world.settled()
  const [prod] = await world.pulls()
  expect(prod?.title).toBe('promote redis to prod')
  const before = await world.read(values('prod-cluster'))
  expect(await world.read(values('prod-cluster'), prod?.head.ref)).toBe(withTag(before, '7.9.9'))
  expect(await world.ledger('environments/staging/redis.json')).toMatchObject({ open: null, refused: [] })
})
