// `/suspend` and `/resume`: the emergency stop of a service by a pull request that changes one value.
import { afterEach, expect, it } from 'vitest'
import { mergeNow } from './health-words.ts'
import { moveOn, pullTo } from './redis.ts'
import { isWrite, openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const branch = 'sluice/suspend/prod/redis'
const ask = async (body: string, where?: number) => {
  const { replies, reactions } = await world.comment(where ?? (await world.issue()), body)
  expect(replies).toHaveLength(1)
  return { said: replies[0] ?? '', reactions }
}
const suspensions = async () => (await world.pulls()).filter(({ head }) => head.ref === branch)
const onlyOne = async () => {
  const [pull, ...more] = await suspensions()
  if (pull === undefined || more.length > 0) throw new Error(`expected one, found ${more.length + (pull ? 1 : 0)}`)
  return pull
}
const changedIn = async (number: number) => {
  const { data } = await world.as('alice').pulls.listFiles({ owner: 'acme', repo: 'platform', pull_number: number })
  return data.map(({ filename, additions, deletions }) => ({ filename, additions, deletions }))
}

it('opens a pull request of that value alone, and one back once it is merged', async () => {
  world = await openWorld()
  const { said, reactions } = await ask('/suspend redis in prod')
  const pull = await onlyOne()
  expect(said).toContain(`Suspend \`redis\` in **prod**: opened #${pull.number}.`)
  expect(reactions).toEqual(['eyes', 'rocket'])
  expect(pull.title).toBe('suspend redis in prod')
  expect(pull.body).toContain('bob asked for it')
  expect((await world.gate(pull.head.sha))[0]?.conclusion).toBe('success')
  const [file, ...others] = await changedIn(pull.number)
  expect(others).toEqual([])
  const path = file?.filename ?? ''
  const before = await world.read(path)
  expect(await world.read(path, branch)).toBe(before?.replaceAll('suspend: false', 'suspend: true'))
  await mergeNow(world, pull.number)
  expect(await world.head(branch)).toBeNull()
  expect((await ask('/suspend redis in prod')).said).toContain('is suspended already')
  await ask('/resume redis in prod')
  const back = await onlyOne()
  expect(back.title).toBe('resume redis in prod')
  await mergeNow(world, back.number)
  expect(await world.read(path)).toBe(before)
})

it('the later command replaces what the earlier one opened', async () => {
  world = await openWorld()
  expect((await ask('/resume redis in prod')).said).toContain('is running already')
  await ask('/suspend redis in prod')
  const { number } = await onlyOne()
  expect((await ask('/suspend redis in prod')).said).toContain(`is open already: #${number}`)
  const { said } = await ask('/resume redis in prod')
  expect(said).toContain(`Closed #${number}`)
  expect(await suspensions()).toEqual([])
  expect(await world.head(branch)).toBeNull()
  await ask('/suspend redis in prod')
  const again = await onlyOne()
  await world.closePull(again.number)
  await ask('/suspend redis in prod')
  expect((await onlyOne()).number).not.toBe(again.number)
})

it('goes by the pull request that it stands on, and asks back where nothing tells', async () => {
  world = await openWorld()
  await moveOn(world)
  const { number } = await pullTo(world, 'staging')
  await ask('/suspend redis', number)
  expect((await world.pulls()).map(({ head }) => head.ref)).toContain('sluice/suspend/staging/redis')
  for (const [line, says] of [
    ['/suspend redis', /Say where/],
    ['/suspend radis in prod', /Did you mean .*redis/],
    ['/resume redis in nowhere', /Unknown environment/],
  ] as const) {
    const { said, reactions } = await ask(line)
    expect(said).toMatch(says)
    expect(reactions).toEqual(['eyes', 'confused'])
  }
})

it('needs write permission, keeps off a branch that a person has touched, and leaves its gate alone in a sweep', async () => {
  world = await openWorld()
  const issue = await world.issue()
  expect((await world.comment(issue, '/suspend redis in prod', 'trent')).replies[0]).toContain('needs write permission')
  await ask('/suspend redis in prod')
  const pull = await onlyOne()
  const requests = await world.during(() => world.sweep())
  expect(requests.filter(isWrite)).toEqual([])
  const [file] = await changedIn(pull.number)
  await world.commitOn(
    'Mine',
    { [file?.filename ?? '']: `# mine\n${await world.read(file?.filename ?? '', branch)}` },
    branch,
    'bob',
  )
  await world.settled()
  expect((await world.gate((await onlyOne()).head.sha))[0]?.conclusion).toBe('success')
  expect((await ask('/resume redis in prod')).said).toContain('commits by somebody else')
  expect(await suspensions()).toHaveLength(1)
})
