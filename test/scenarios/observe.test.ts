// `mode: observe`, as people see it: the plan on the merged pull request, in one comment, and nothing else anywhere.
import { afterEach, expect, it } from 'vitest'
import { moveOn, onlyPull, promotion, tagIn, values } from './redis.ts'
import { at, type Files, isWrite, openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const configured = (staging: string, prod: string, files: Files = {}) =>
  openWorld({
    files: {
      ...files,
      '.github/sluice.yaml': `version: 1
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster], mode: ${staging} }
  - { name: prod, after: [staging], clusters: [prod-cluster], mode: ${prod} }
`,
    },
  })
const comments = async (number: number) => {
  const { data } = await world.as('alice').issues.listComments({ ...at, issue_number: number })
  return data.map(({ body }) => body ?? '')
}
const routes = async (story: () => Promise<unknown>) =>
  (await world.during(story)).filter(isWrite).map(({ method, route }) => `${method} ${route.split('/').at(-1)}`)

it('shows the plan on the merged pull request in one comment, and writes nothing else', async () => {
  world = await configured('observe', 'observe')
  const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
  await world.settled()
  expect(await routes(() => world.merge(number))).toEqual(['POST comments'])
  const [said = '', ...others] = await comments(number)
  expect(others).toEqual([])
  for (const part of [
    '`redis` to **staging**: would open a pull request.',
    `- #${number} feat: Move redis on (bob): \`image.tag\``,
    '| image.tag | 7\\.4.1 | 7\\.9.9 |',
    'Nothing was opened',
  ])
    expect(said).toContain(part)
  expect(said).not.toContain('prod')
  expect(await world.pulls('all')).toEqual([])
  expect([await world.head('sluice-ledger'), await world.head(promotion('staging'))]).toEqual([null, null])

  // What goes on from staging is shown at the merge there, and each merge by itself.
  const next = await world.change('fix: Move redis on in staging', await tagIn(world, 'staging', '7.9.9'))
  const [onward = ''] = await comments(next)
  expect(onward).toContain('`redis` to **prod**: would open a pull request.')
  expect(onward).not.toContain('to **staging**')
})

it('shows the first merge of all, whichever of its webhooks comes first', async () => {
  world = await configured('observe', 'observe')
  const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
  await world.settled()
  world.sandbox.deliveries.addRule({ action: 'drop', event: 'push', times: 1 })
  await world.merge(number)
  await world.settled()
  expect(await comments(number)).toHaveLength(1)
})

it('shows conflicts with both values, and secrets to add without any', async () => {
  const policy = (text: string | null, to: string) => (text ?? '').replace('allkeys-lru', to)
  world = await configured('observe', 'observe')
  const [dev, staging] = [values('dev'), values('staging')]
  await world.change('fix: Evict nothing', { [staging]: policy(await world.read(staging), 'noeviction') })
  const secret = `${dev.slice(0, dev.lastIndexOf('/helm-values'))}/secret.yaml`
  const hidden = 'hunter2hunter2'
  const number = await world.change('feat: Evict what expires', {
    [dev]: policy(await world.read(dev), 'volatile-lru'),
    [secret]: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: redis\nstringData:\n  password: ${hidden}\n`,
  })
  const [said = ''] = await comments(number)
  expect(said).toMatch(/\| volatile\\?-lru \| noeviction \|/)
  expect(said).toContain('Secrets to add in staging')
  expect(said).not.toContain(hidden)
})

it('edits its comment when the same merge is told again and the plan has changed', async () => {
  world = await configured('observe', 'observe')
  const number = await moveOn(world)
  const harbor = values('staging')
  await world.push('Catch up by hand', { [harbor]: ((await world.read(harbor)) ?? '').replace('7.4.1', '7.5.0') })
  await world.loseStore()
  const again = await routes(() => world.redeliverAll())
  expect(again.filter((route) => !route.endsWith('check-runs'))).toEqual(['PATCH {comment_id}'])
  const said = await comments(number)
  expect(said).toHaveLength(1)
  expect(said[0]).toContain('| 7\\.5.0 | 7\\.9.9 |')
})

it('a merge that came without a pull request is told on its commit, by a check that blocks nothing', async () => {
  world = await configured('observe', 'observe')
  const sha = await world.push('Move redis on', await tagIn(world, 'dev', '7.9.9'))
  const [check, ...others] = await world.checks(sha, 'sluice/promotion')
  expect(others).toEqual([])
  expect(check).toMatchObject({ conclusion: 'neutral', title: '1 promotion only observed' })
  expect(check?.summary).toContain('`redis` to **staging**: would open a pull request.')
})

it('each environment has its own mode: staging acts, prod is shown at the merge of its promotion', async () => {
  world = await configured('act', 'observe')
  const source = await moveOn(world)
  expect(await comments(source)).toEqual([])
  const { number } = await onlyPull(world)
  await world.merge(number)
  await world.settled()
  expect(await world.pulls()).toEqual([])
  const said = await comments(number)
  expect(said.filter((body) => body.includes('would open a pull request'))).toHaveLength(1)
})

it('two merges that are worked on at once are each told of what they brought', async () => {
  world = await configured('observe', 'observe')
  const harbor = values('dev', 'harbor')
  const first = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
  const second = await world.propose('feat: Flag', { [harbor]: `${await world.read(harbor)}\nflag: true\n` })
  await world.settled()
  await world.during(async () => {
    await world.merge(first)
    await world.merge(second, 'alice', 'squash')
  })
  const [redis, flag] = [await comments(first), await comments(second)]
  expect([redis.length, flag.length]).toEqual([1, 1])
  expect([redis[0]?.includes('harbor'), flag[0]?.includes('redis')]).toEqual([false, false])
})

it('a locked conversation does not hold up the branch', async () => {
  world = await configured('observe', 'observe')
  world.fault({
    match: 'POST /repos/*/*/issues/*/comments',
    times: 1,
    status: 403,
    body: { message: 'Unable to create comment because issue is locked.' },
  })
  await moveOn(world, '7.9.8')
  expect(await world.checks((await world.head()) ?? '', 'sluice/promotion')).toHaveLength(1)
  expect(await comments(await moveOn(world))).toHaveLength(1)
})

it('costs at most 3 requests where the merge touched nothing, and few where it did', async () => {
  world = await configured('observe', 'observe')
  await moveOn(world, '7.9.8')
  expect((await world.during(() => world.push('Docs', { 'README.md': '# x\n' }))).length).toBeLessThanOrEqual(3)
  const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
  await world.settled()
  expect((await world.during(() => world.merge(number))).length).toBeLessThanOrEqual(10)
})
