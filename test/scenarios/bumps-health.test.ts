// A tag of the base moves on only where it is healthy: what Flux reports of one ring decides what the next one gets.

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Rollout } from '../../src/ledger/rollout-state.ts'
import { bumpIn, bumpRecord, bumps, mergeBump, publish, tagAt } from './bumping.ts'
import { event, failing, fails, keys, minute, patience } from './health-words.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
const ring = (name: string, more = '') =>
  `  - { name: ${name}, ${name === 'dev' ? '' : `after: [${name === 'prod' ? 'staging' : 'dev'}], `}clusters: [${name}-cluster]${more} }\n`
const configuration = `version: 1\nmode: act\nlayout: opencenter\nenvironments:\n${ring('dev', ', health: off')}${ring('staging')}${ring('prod')}`
beforeEach(async () => {
  world = await openWorld({ keys, patience, files: { '.github/sluice.yaml': configuration } })
})
afterEach(() => world.close())

const revision = (tag: string) => `${tag}@sha1:${'b'.repeat(40)}`
type Waiting = { readonly service: string; readonly rollouts: readonly Pick<Rollout, 'awaited' | 'tags'>[] }

/** Everything that the newest rollouts of these services wait for succeeds. */
async function well(isMeant: (service: string) => boolean, tag = '2026.02') {
  world.clock.pass(minute)
  const { data } = await world.as('alice').git.getTree({ ...at, tree_sha: 'sluice-ledger', recursive: '1' })
  for (const { path } of data.tree.filter((one) => one.path.startsWith('rollouts/staging/') && one.type === 'blob')) {
    const { service, rollouts } = (await world.ledger(path)) as Waiting
    if (!isMeant(service)) continue
    for (const key of rollouts.at(-1)?.awaited ?? []) {
      const name = key.split('/').at(-1) ?? ''
      const isPinned = Object.hasOwn(rollouts.at(-1)?.tags ?? {}, key)
      await world.send(
        'staging',
        await event(world, 'staging', { name, ...(isPinned ? { revision: revision(tag) } : {}) }),
      )
    }
  }
  await world.settled()
}

/** The tag stands in staging, and nothing was heard of it yet. */
async function inStaging() {
  await publish(world, '2026.02')
  await mergeBump(world, 'dev')
  await mergeBump(world, 'staging')
}

it('comes to prod once every service that pins it is healthy in staging, and a failure there turns its gate red', async () => {
  await inStaging()
  expect(await bumps(world)).toEqual([])
  await well((service) => service !== 'loki')
  expect(await bumps(world)).toEqual([])
  // What still runs on the tag before says nothing of this one.
  await well((service) => service === 'loki', '2026.01')
  expect(await bumps(world)).toEqual([])
  await well((service) => service === 'loki')
  expect(await bumps(world)).toEqual(['prod 2026.02'])
  const { head, body } = await bumpIn(world, 'prod')
  expect(body).toContain('is healthy in staging')
  expect((await world.gate(head.sha))[0]).toMatchObject({ conclusion: 'success' })
  world.clock.pass(minute)
  await world.report(
    'staging',
    await event(world, 'staging', { ...failing, name: 'loki-base', revision: revision('2026.02') }),
  )
  const [verdict] = await world.gate(head.sha)
  expect(verdict).toMatchObject({ conclusion: 'failure' })
  expect(verdict?.summary).toContain('loki is failing in staging')
  await well((service) => service === 'loki')
  expect((await world.gate(head.sha))[0]).toMatchObject({ conclusion: 'success' })
})

it('does not bring to prod what fails on it in staging; the others go on', async () => {
  await inStaging()
  await fails(world, 'staging', {
    reason: 'BuildFailed',
    message: 'no such file',
    name: 'redis-base',
    revision: revision('2026.02'),
  })
  expect(await world.ledger(bumpRecord('staging'))).toMatchObject({ bad: [{ tag: '2026.02', services: ['redis'] }] })
  await well((service) => service !== 'redis')
  expect(await bumps(world)).toEqual(['prod 2026.02'])
  const { head, body } = await bumpIn(world, 'prod')
  expect([await tagAt(world, 'prod', head.ref), await tagAt(world, 'prod', head.ref, 'harbor')]).toEqual([
    '2026.01',
    '2026.02',
  ])
  expect(body).toContain('redis keeps its pin')
})
