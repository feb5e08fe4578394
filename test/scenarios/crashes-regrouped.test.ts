// The machine dying at each write while services that have promotions of their own come to travel together.
import { expect, it } from 'vitest'
import { promotion, pullTo, record, tagIn, values } from './redis.ts'
import { cleanRun, openStory, type Story } from './story.ts'
import { at, isWrite, type WorldOptions } from './world.ts'

const config = (more = '') => ({
  '.github/sluice.yaml': `version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster] }
${more}`,
})
const options: WorldOptions = { files: config() }

const joins: Story = {
  name: 'services that come to travel together',
  before: async (world) => {
    const harbor = values('dev', 'harbor')
    const more = { [harbor]: `${await world.read(harbor)}\nmore: true\n` }
    await world.change('feat: Move two on', { ...(await tagIn(world, 'dev', '7.9.9')), ...more })
    const number = await world.propose(
      'Let two travel together',
      config('groups: { pair: [harbor, redis] }\n'),
      'alice',
    )
    return () => world.merge(number)
  },
  inTheEnd: async (world) => {
    expect((await world.pulls()).map((pull) => pull.title)).toEqual(['promote pair to staging'])
    expect(await world.pulls('all')).toHaveLength(3)
    const group = await pullTo(world, 'staging', 'pair')
    expect(await world.read(values('staging'), group.head.ref)).toContain('7.9.9')
    expect(await world.read(values('staging', 'harbor'), group.head.ref)).toContain('more: true')
    expect((await world.gate(group.head.sha))[0]).toMatchObject({ conclusion: 'success' })
    for (const service of ['redis', 'harbor']) {
      expect(await world.head(promotion('staging', service))).toBeNull()
      expect(await world.ledger(record('staging', service))).toBeNull()
    }
    for (const { number } of await world.pulls('closed')) {
      const { data } = await world.as('alice').issues.listComments({ ...at, issue_number: number })
      expect(data).toHaveLength(1)
      expect(group.body).toContain(`#${number}`)
    }
    expect(await world.ledger(record('staging', 'pair'))).toMatchObject({ waits: null, open: { head: group.head.sha } })
    expect(await world.ledger('waiting.json')).toBeNull()
  },
}

const clean = await cleanRun(joins, options)
/** What nobody sees, and what other stories die at. */
const isElsewhere = /(trees|commits|labels|check-runs)$/
const points = clean.flatMap((request, position, all) => {
  const { method, route } = request
  const isFirst =
    route === '/graphql' || all.findIndex((one) => one.method === method && one.route === route) === position
  return isWrite(request) && isFirst && !isElsewhere.test(route) ? [[position, method, route] as const] : []
})

it.each(points)('heals after a power cut after request %i, %s %s', async (position) => {
  const { world, go } = await openStory(joins, { ...options, wired: true })
  try {
    const cut = world.wire()?.trapAt(position + 1, 'after')
    await go()
    await cut
    await world.restart('kill')
    await world.settled()
    await world.redeliverFailed()
    await joins.inTheEnd(world)
    const requests = await world.during(world.redeliverAll)
    expect(requests.filter(isWrite)).toEqual([])
  } finally {
    await world.close()
  }
})
