// `limits.open` and the order of waiting, as a conversation: the oldest goes first, a person goes at once, nobody starves.
import { afterEach, expect, it } from 'vitest'
import { keepBranch, moveOn, pullTo, record, values } from './redis.ts'
import { openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const config = (open: number) => ({
  '.github/sluice.yaml': `version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster] }
limits: { open: ${open} }
`,
})
const others = ['harbor', 'kube-prometheus-stack', 'cert-manager'] as const
const edit = async (service: string) => {
  const path = values('dev', service)
  await world.change(`feat: Move ${service} on`, { [path]: `${await world.read(path)}\nmore: true\n` })
}
const titles = async () => (await world.pulls()).map((pull) => pull.title.replace(/^promote | to staging$/g, '')).sort()

it('the oldest goes first, whatever comes in between', async () => {
  world = await openWorld({ files: config(1) })
  await moveOn(world)
  for (const service of others) await edit(service)
  expect(await titles()).toEqual(['redis'])
  expect(await world.ledger('waiting.json')).toEqual({ staging: others })

  // Asked for by name, the last one opens at once, and is counted.
  const issue = await world.issue()
  const { replies } = await world.comment(issue, '/promote cert-manager to staging')
  expect(replies.join()).toContain('opened #')
  expect(await world.ledger('waiting.json')).toEqual({ staging: ['harbor', 'kube-prometheus-stack'] })
  await world.closePull((await pullTo(world, 'staging')).number)
  expect(await titles()).toEqual(['cert-manager'])

  // A place is free now, and is the oldest's even though another is merged first and its event is the first to be heard.
  world.sandbox.deliveries.addRule({ action: 'drop', event: 'pull_request', times: 1 })
  await world.closePull((await pullTo(world, 'staging', 'cert-manager')).number)
  expect(await titles()).toEqual([])
  await moveOn(world, '7.9.10')
  expect(await titles()).toEqual(['harbor'])
  expect(await world.ledger('waiting.json')).toEqual({ staging: ['kube-prometheus-stack', 'redis'] })

  await world.push('Raise the limit', config(2))
  expect(await titles()).toEqual(['harbor', 'kube-prometheus-stack'])
  expect(await world.ledger(record('staging', 'kube-prometheus-stack'))).toMatchObject({ waits: null })
  await world.push('Raise it once more', config(5))
  expect(await titles()).toEqual(['harbor', 'kube-prometheus-stack', 'redis'])
  expect(await world.ledger('waiting.json')).toBeNull()
})

it('a branch that may not be removed keeps nobody waiting', async () => {
  world = await openWorld({ files: config(1) })
  await moveOn(world)
  await edit('harbor')
  const { number, head } = await pullTo(world, 'staging')
  keepBranch(world, head.ref)
  await world.merge(number)
  await world.settled()
  expect(await titles()).toEqual(['harbor'])
})

it('what waited in an environment that went and came back is no more than an old difference', async () => {
  const path = '.github/sluice.yaml'
  const text = config(1)[path]
  world = await openWorld({ files: { [path]: text } })
  await moveOn(world)
  await edit('harbor')
  expect(await world.ledger('waiting.json')).toEqual({ staging: ['harbor'] })
  await world.push('Rename', { [path]: text.replace('name: staging', 'name: stage') })
  await world.closePull((await pullTo(world, 'staging')).number)
  await world.push('Name it as before', { [path]: text })
  expect(await titles()).toEqual([])
  await edit('harbor')
  expect(await titles()).toEqual(['harbor'])
})
