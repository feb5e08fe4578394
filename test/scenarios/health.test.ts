// Health closes the loop: what is merged waits until Flux says that it is well, and what fails is taken back.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bring, broken, event, failing, fails, healthy, keys, mergeNow, minute, patience } from './health-words.ts'
import { moveOn, pullTo, values } from './redis.ts'
import { openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld({ keys, patience })
})
afterEach(() => world.close())

const revertOf = async (environment: string) =>
  (await world.pulls()).find(({ head }) => head.ref.startsWith(`sluice/revert/${environment}/`))
const gateOf = async ({ head }: { readonly head: { readonly sha: string } }) =>
  (await world.gate(head.sha)).at(0)?.conclusion
const rolloutIn = async (environment: string) =>
  (await world.ledger(`rollouts/${environment}/redis.json`)) as {
    readonly rollouts: readonly { readonly state: string }[]
  } | null
const stateIn = async (environment: string) => (await rolloutIn(environment))?.rollouts.at(-1)?.state

describe('the next environment', () => {
  it('waits until the one before is healthy, and then opens by itself', async () => {
    await bring(world, 'staging')
    expect(await stateIn('staging')).toBe('progressing')
    expect(await world.pulls()).toEqual([])
    await healthy(world, 'staging')
    expect(await stateIn('staging')).toBe('healthy')
    const pull = await pullTo(world, 'prod')
    expect(await gateOf(pull)).toBe('success')
  })

  it('is red where a person asks for what nobody has reported yet, and turns green with the report', async () => {
    await bring(world, 'staging')
    await world.comment(await world.issue(), '/promote redis to prod', 'alice')
    const pull = await pullTo(world, 'prod')
    expect(await gateOf(pull)).toBe('failure')
    await healthy(world, 'staging')
    expect(await gateOf(pull)).toBe('success')
  })
})

describe('a rollout that fails', () => {
  it('has its revert opened, with what failed and where it goes back to', async () => {
    const before = await world.read(values('prod'))
    await bring(world, 'prod')
    await fails(world, 'prod')
    expect(await stateIn('prod')).toBe('failed')
    const revert = await revertOf('prod')
    expect(revert?.title).toMatch(/^revert redis in prod/)
    expect(revert?.body).toContain('BuildFailed')
    if (revert === undefined) throw new Error('no revert is open')
    expect(await gateOf(revert)).toBe('success')
    await world.comment(revert.number, '/recheck')
    expect(await gateOf(revert)).toBe('success')
    expect(await world.read(values('prod'), revert.head.ref)).toBe(before)
  })

  it('in staging holds back what would bring it to prod, until something else comes', async () => {
    await bring(world, 'staging')
    await world.comment(await world.issue(), '/promote redis to prod', 'alice')
    await fails(world, 'staging')
    const pull = await pullTo(world, 'prod')
    expect(await gateOf(pull)).toBe('failure')
    const revert = await revertOf('staging')
    if (revert === undefined) throw new Error('no revert is open')
    await mergeNow(world, revert.number)
    await healthy(world, 'staging')
    expect(await stateIn('staging')).toBe('healthy')
    // The fixed version travels without anyone lifting anything.
    await moveOn(world, '7.9.10')
    await mergeNow(world, (await pullTo(world, 'staging')).number)
    await healthy(world, 'staging')
    expect(await gateOf(await pullTo(world, 'prod'))).toBe('success')
  })

  it('for a moment only is left alone', async () => {
    await bring(world, 'prod')
    world.clock.pass(minute)
    await world.report('prod', await event(world, 'prod', failing))
    expect(await stateIn('prod')).toBe('failing')
    await healthy(world, 'prod')
    expect(await stateIn('prod')).toBe('healthy')
    expect(await revertOf('prod')).toBeUndefined()
  })

  it('is reverted once, however often and by however many it is reported', async () => {
    await bring(world, 'prod')
    await fails(world, 'prod')
    await fails(world, 'prod', { ...broken, message: 'kustomize build failed: something else' })
    expect((await world.pulls()).filter(({ head }) => head.ref.startsWith('sluice/revert/'))).toHaveLength(1)
  })
})
