// The machine dying between the memory of a revert and the pull request: it opens all the same, once, and whoever asked is told.
import { expect, it } from 'vitest'
import { bring, broken, event, keys, minute, patience } from './health-words.ts'
import { moveOn, values } from './redis.ts'
import { isWrite, openWorld, type World, type WorldOptions } from './world.ts'

type Story = {
  readonly name: string
  readonly environment: string
  readonly options: WorldOptions
  readonly before: (world: World) => Promise<() => Promise<unknown>>
}

const fails: Story = {
  name: 'a rollout that fails',
  environment: 'staging',
  options: { keys, patience },
  before: async (world) => {
    await bring(world, 'staging')
    world.clock.pass(2 * minute)
    await world.report('staging', await event(world, 'staging', broken))
    world.clock.pass(2 * minute)
    const last = await event(world, 'staging', broken)
    return () => world.send('staging', last)
  },
}
const asked: Story = {
  name: 'a comment that asks to go back',
  environment: 'dev',
  options: {},
  before: async (world) => {
    await moveOn(world)
    const issue_number = await world.issue()
    const at = { owner: 'acme', repo: 'platform' }
    return () => world.as('bob').issues.createComment({ ...at, issue_number, body: '/rollback redis in dev' })
  },
}

async function pointsOf(story: Story) {
  const world = await openWorld(story.options)
  try {
    const go = await story.before(world)
    const requests = await world.during(go)
    const writes = requests.flatMap((request, position) =>
      isWrite(request) && !/(trees|commits|check-runs|reactions)$/.test(request.route)
        ? [{ position, ...request }]
        : [],
    )
    // From the memory on; before it nothing has happened.
    return writes.map(({ position, method, route }) => [position, method, route] as const).slice(0, 7)
  } finally {
    await world.close()
  }
}

const all = await Promise.all([fails, asked].map(async (story) => ({ story, points: await pointsOf(story) })))
const cases = all.flatMap(({ story, points }) =>
  points.map(([at, method, route]) => [story.name, story, at, method, route] as const),
)

it.each(cases)('%s heals after a power cut', async (_name, { options, before, environment }, position) => {
  const world = await openWorld({ ...options, wired: true })
  try {
    const stood = await world.read(values(environment))
    const go = await before(world)
    const cut = world.wire()?.trapAt(position + 1, 'after')
    await go()
    await cut
    await world.restart('kill')
    await world.settled()
    const reverts = (await world.pulls('all')).filter(({ head }) => head.ref.startsWith('sluice/revert/'))
    expect(reverts).toHaveLength(1)
    const [revert] = reverts
    expect(revert?.labels.map(({ name }) => name).sort()).toEqual(['sluice', 'sluice/revert'])
    expect((await world.gate(revert?.head.sha ?? ''))[0]?.conclusion).toBe('success')
    expect(await world.read(values(environment), revert?.head.ref)).not.toBe(await world.read(values(environment)))
    if (environment === 'staging') expect(await world.read(values(environment), revert?.head.ref)).toBe(stood)
    const record = (await world.ledger(`rollouts/${environment}/redis.json`)) as {
      readonly reverts: readonly unknown[]
    }
    expect(record.reverts).toMatchObject([{ state: 'open', head: revert?.head.sha }])
  } finally {
    await world.close()
  }
})

it('what the memory calls open and nobody sees is opened by the sweep, and what ended unheard is taken in', async () => {
  const world = await openWorld()
  try {
    await moveOn(world)
    world.fault({ match: 'POST /repos/*/*/pulls', times: 9, status: 422 })
    await world.comment(await world.issue(), '/rollback redis in dev')
    const reverts = async () => (await world.pulls()).filter(({ head }) => head.ref.startsWith('sluice/revert/'))
    expect(await reverts()).toEqual([])
    await world.sandbox.faults.clear()
    await world.sweep()
    const [revert] = await reverts()
    expect(revert?.title).toMatch(/^revert redis in dev/)
    world.sandbox.setWebhookUrl(null)
    await world
      .as('alice')
      .pulls.update({ owner: 'acme', repo: 'platform', pull_number: revert?.number ?? 0, state: 'closed' })
    world.sandbox.setWebhookUrl(`${world.botUrl()}/api/github/webhooks`)
    await world.sweep()
    expect(await world.ledger('rollouts/dev/redis.json')).toMatchObject({ reverts: [{ state: 'closed' }] })
    expect(await reverts()).toEqual([])
  } finally {
    await world.close()
  }
})
