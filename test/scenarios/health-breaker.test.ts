// Where too much fails at once, Sluice stops taking back, says so once, and still lets nothing of it go further.
import { afterEach, expect, it } from 'vitest'
import { broken, event, keys, mergeNow, minute, patience } from './health-words.ts'
import { values, withTag } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const environments = ['dev', 'staging', 'prod'].map(
  (name, index, all) =>
    `  - { name: ${name}, clusters: [${name}-cluster]${index === 0 ? ', health: off' : `, after: [${all[index - 1]}]`} }`,
)
const configuration = `version: 1
mode: act
layout: opencenter
environments:
${environments.join('\n')}
reports: { breaker: { reverts: 1, within: 1h } }
`

it('opens no more reverts than the breaker allows, says so on the merged pull request once, and holds what failed', async () => {
  world = await openWorld({ keys, patience, files: { '.github/sluice.yaml': configuration } })
  const services = ['harbor', 'redis']
  const files: Record<string, string> = {}
  for (const service of services) {
    const path = values('staging', service)
    files[path] = withTag(`${await world.read(path)}\nfresh: true\n`, '9.9.9')
  }
  const number = await world.propose('feat: Two at once, straight into staging', files)
  await world.settled()
  await mergeNow(world, number)
  for (const _ of ['first', 'second', 'third']) {
    world.clock.pass(2 * minute)
    for (const service of services)
      await world.send('staging', await event(world, 'staging', { ...broken, name: `${service}-override` }))
    await world.settled()
  }
  const reverts = (await world.pulls()).filter(({ head }) => head.ref.startsWith('sluice/revert/'))
  expect(reverts).toHaveLength(1)
  const { data } = await world.as('alice').issues.listComments({ ...at, issue_number: number })
  const said = data.filter(({ body }) => body?.includes('No more reverts in staging'))
  expect(said).toHaveLength(1)
  expect(said[0]?.body).toContain('1 revert within 1h')
  const holds = (await world.ledger('holds.json')) as { readonly holds: readonly { readonly service: string }[] }
  expect(new Set(holds.holds.map(({ service }) => service))).toEqual(new Set(services))
  const [check] = await world.checks((await world.head()) ?? '', 'sluice/health')
  expect(check?.summary).toContain('the breaker of staging is open')
})
