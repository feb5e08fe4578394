// Nothing is done in silence: what a merge did not open is said on the merged commit, and what goes without saying is not.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultSeed } from '../sandbox/world.ts'
import { moveOn, onlyPull, values } from './redis.ts'
import { openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld({ seed: defaultSeed })
})
afterEach(() => world.close())

const said = async () => world.checks((await world.head()) ?? '', 'sluice/promotion')

it('tells on the merged commit that a person’s commits hold the branch', async () => {
  await moveOn(world, '7.9.8')
  const { head } = await onlyPull(world)
  await world.commitOn('fix: My own idea', { [values('staging')]: 'mine: true\n' }, head.ref, 'bob')
  await moveOn(world, '7.9.9')
  const [check, ...others] = await said()
  expect(others).toEqual([])
  expect(check).toMatchObject({ conclusion: 'neutral', title: '1 promotion not opened' })
  expect(check?.summary).toContain('commits by somebody else')
})

it('says nothing where a promotion was opened or nothing was to do', async () => {
  await moveOn(world, '7.9.8')
  expect(await said()).toEqual([])
  await world.change('docs: Say hello', { 'README.md': '# Hello\n' })
  expect(await said()).toEqual([])
})
