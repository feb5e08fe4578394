// Whole environments that travel in one pull request, and services that an environment does not take, as conversations.
import { afterEach, expect, it } from 'vitest'
import { onlyPull, promotion, pullTo, record, slice, tagIn, values } from './redis.ts'
import { openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const config = (group: 'service' | 'environment', services = '["*"]') => ({
  '.github/sluice.yaml': `version: 1
mode: act
layout: opencenter
group: ${group}
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster], services: ${services} }
`,
})
const moreOf = async (service: string) => {
  const path = values('dev', service)
  return { [path]: `${await world.read(path)}\nmore: true\n` }
}
const fresh = (name: string) => ({
  [`${slice('dev', name)}/${name}.yaml`]: `kind: ConfigMap\nmetadata: { name: ${name} }\n`,
})
const paths = async (ref: string, name: string) => world.read(`${slice('staging', name)}/${name}.yaml`, ref)
const titles = async () => (await world.pulls()).map((pull) => pull.title).sort()

it('one rolling pull request for a whole environment, until services travel alone', async () => {
  world = await openWorld({ files: config('environment') })
  await world.change('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
  const { number, head } = await onlyPull(world)
  expect(head.ref).toBe(promotion('staging', 'all'))
  await world.change('feat: More harbor, and two new ones', {
    ...(await moreOf('harbor')),
    ...fresh('extra'),
    ...fresh('other'),
  })
  const rolling = await onlyPull(world)
  expect(rolling.number).toBe(number)
  expect(await world.read(values('staging', 'harbor'), rolling.head.ref)).toContain('more: true')
  expect(await paths(rolling.head.ref, 'extra')).toBeNull()
  expect(rolling.body).toMatch(/extra, .*other of all stay behind: staging-cluster does not have them yet/)

  const { replies } = await world.comment(number, '/promote extra to staging')
  expect(replies.join()).toContain('this repository promotes whole environments')
  expect(await paths(rolling.head.ref, 'extra')).not.toBeNull()
  expect(await paths(rolling.head.ref, 'other')).toBeNull()
  // What a person introduced stays in with the next merge, and nothing else comes along.
  await world.change('feat: More kube-prometheus-stack', await moreOf('kube-prometheus-stack'))
  await world.comment(number, '/promote')
  expect(await world.read(values('staging', 'kube-prometheus-stack'), rolling.head.ref)).toContain('more: true')
  expect(await paths(rolling.head.ref, 'extra')).not.toBeNull()
  expect(await paths(rolling.head.ref, 'other')).toBeNull()

  await world.push('Let services travel alone', config('service'))
  const alone = ['extra', 'harbor', 'kube-prometheus-stack', 'redis'].map((service) => `promote ${service} to staging`)
  expect(await titles()).toEqual(alone)
  expect(await world.ledger(record('staging', 'all'))).toBeNull()
  expect(await world.ledger('waiting.json')).toBeNull()

  await world.merge((await pullTo(world, 'staging', 'kube-prometheus-stack')).number)
  await world.settled()
  await world.push('Let all travel together', config('environment'))
  const together = await onlyPull(world)
  expect(together.title).toBe('promote all to staging')
  expect(await paths(together.head.ref, 'extra')).not.toBeNull()
  expect(await world.gate(together.head.sha)).toMatchObject([{ conclusion: 'success' }])
  expect(await world.read(values('staging'), together.head.ref)).toContain('7.9.9')
})

it('a service that the environment does not take is answered with the reason, alone or in a unit', async () => {
  world = await openWorld({ files: config('environment', '["*", "!redis"]') })
  const number = await world.change('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
  expect(await titles()).toEqual([])
  const asked = await world.comment(number, '/promote redis to staging')
  expect(asked.replies.join()).toContain('`redis` is not promoted to **staging**')
  expect(asked.reactions).toEqual(['eyes', 'confused'])
  expect(await titles()).toEqual([])
  await world.push('Let services travel alone', config('service', '["*", "!redis"]'))
  const again = await world.comment(number, '/promote redis to staging')
  expect(again.replies.join()).toContain('staging takes no redis')
  expect(again.reactions).toEqual(['eyes', 'confused'])
  expect((await world.comment(number, '/promote')).replies.join()).toContain('staging takes no redis')
  // What is open when the environment stops to take it is closed with the reason, also where the first try ends midway.
  await world.push('Take redis', config('service'))
  await world.comment(number, '/promote redis to staging')
  const { head } = await onlyPull(world)
  world.fault({ match: 'POST /repos/*/*/issues/*/comments', status: 502 })
  await world.push('Take no redis', config('service', '["*", "!redis"]'))
  expect(await titles()).toEqual([])
  expect(await world.head(head.ref)).toBeNull()
  // What the memory calls open and was never made is forgotten once there is nothing to bring.
  world.fault({ match: 'POST /repos/*/*/git/refs', status: 502, times: 50 })
  await world.push('Take redis once more', config('service'))
  await world.comment(number, '/promote redis to staging')
  expect(await world.ledger(record('staging'))).toMatchObject({ open: { branch: head.ref } })
  world.sandbox.faults.clear()
  await world.push('Take no redis after all', config('service', '["*", "!redis"]'))
  await world.sweep()
  expect(await world.ledger(record('staging'))).toMatchObject({ open: null })
})
