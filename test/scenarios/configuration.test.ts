// Repositories without a configuration, with a broken one, and with one that breaks later.
import { afterEach, describe, expect, it } from 'vitest'
import { moveOn, onlyPull, promotion, tagIn, values } from './redis.ts'
import { at, isWrite, openWorld, type World } from './world.ts'

const path = '.github/sluice.yaml'
const check = 'sluice/configuration'
let world: World
afterEach(() => world.close())
const configured = async (text: string | null) => {
  world = await openWorld({ files: { [path]: text } })
}

describe('without a configuration', () => {
  it('Sluice is quiet beside its proposal: no reaction, no check, no write of any kind', async () => {
    await configured(null)
    const requests = await world.during(async () => {
      const number = await moveOn(world)
      expect(await world.comment(number, '/promote redis to staging')).toMatchObject({ replies: [], reactions: [] })
    })
    expect(requests.filter(isWrite)).toEqual([])
    expect(await world.head('sluice-ledger')).toBeNull()
  })

  it('a configuration that comes later makes that moment the first sight', async () => {
    await configured(null)
    await moveOn(world, '7.9.8')
    await world.push('Configure', {
      [path]:
        'version: 1\nmode: act\nlayout: opencenter\nenvironments:\n  - { name: dev, clusters: [dev-cluster] }\n  - { name: staging, after: [dev], clusters: [staging-cluster] }\n',
    })
    expect(await world.pulls('open')).toEqual([])
    const text = (await world.read(values('dev'))) ?? ''
    await world.change('feat: Evict', { [values('dev')]: text.replace('allkeys-lru', 'volatile-lru') })
    const promoted = await world.read(values('staging'), (await onlyPull(world)).head.ref)
    expect(promoted).toContain('volatile-lru')
    expect(promoted).toContain('tag: "7.4.1"')
  })
})

describe('a broken configuration', () => {
  const good = 'version: 1\nlayout: opencenter\nenvironments:\n  - { name: dev, clusters: [dev-cluster] }\n'
  it.each([
    ['an unknown key', `${good}enviroments: []\n`, 'environments'],
    ['nothing', '', 'sluice.yaml'],
    ['only comments', '# later\n', 'sluice.yaml'],
    ['900 open brackets', `a: ${'['.repeat(900)}`, 'sluice.yaml'],
    ['200,000 open brackets', '['.repeat(200_000), 'sluice.yaml'],
    ['more than 1 MiB', `# ${'x'.repeat(2 ** 20)}\n${good}`, 'larger'],
    ['no YAML', 'a: b: c: "', 'sluice.yaml'],
    ['a cycle', good.replace('name: dev,', 'name: dev, after: [dev],'), 'dev'],
  ])('of %s is said once, in a check run and to whoever asks', async (_name, text, hint) => {
    await configured(text)
    const head = (await world.head()) ?? ''
    const [said, ...more] = await world.checks(head, check)
    expect(more).toEqual([])
    expect(said).toMatchObject({ conclusion: 'action_required' })
    expect(said?.summary).toContain(hint)
    const requests = await world.during(async () => {
      await world.redeliverAll()
      await world.restart()
    })
    expect(requests.filter(isWrite)).toEqual([])
    const { replies, reactions } = await world.comment(await world.issue(), '/promote redis to staging')
    expect(replies).toHaveLength(1)
    expect(replies[0]).toContain('has problems')
    expect(reactions).toEqual(['eyes', 'confused'])
    await moveOn(world)
    expect(await world.pulls('all')).toEqual([])
  })

  it('names file, line and column, and what was meant', async () => {
    await configured(`${good}enviroments: []\n`)
    const [said] = await world.checks((await world.head()) ?? '', check)
    expect(said?.summary).toContain(`${path}:5:1`)
    expect(said?.summary).toMatch(/Did you mean .*environments/)
  })
})

describe('a configuration that breaks later', () => {
  const broken = { [path]: 'version: 1\nnonsense: true\n' }
  const branches = `version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, branch: live, clusters: [dev-cluster] }
  - { name: staging, branch: live, after: [dev], clusters: [staging-cluster] }
`

  it('stops promotions, turns the gate red, and goes on where it stood once it is mended', async () => {
    world = await openWorld()
    const good = await world.read(path)
    await moveOn(world, '7.9.8')
    const first = await onlyPull(world)
    await world.push('Break it', broken)
    await moveOn(world, '7.9.9')
    expect((await onlyPull(world)).head.sha).toBe(first.head.sha)
    const sha = await world.push('Look', { 'note.md': 'x\n' }, promotion('staging'))
    expect((await world.gate(sha))[0]).toMatchObject({ conclusion: 'failure' })
    expect((await world.gate(sha))[0]?.summary).toContain(check)
    const number = await world.propose('Other', { 'README.md': '# x\n' })
    await world.settled()
    const { data } = await world.as('bob').pulls.get({ owner: 'acme', repo: 'platform', pull_number: number })
    expect((await world.gate(data.head.sha))[0]).toMatchObject({ conclusion: 'success' })
    await world.push('Mend it', { [path]: good })
    await world.closePull(first.number)
    await world.as('bob').git.deleteRef({ owner: 'acme', repo: 'platform', ref: `heads/${promotion('staging')}` })
    await world.change('feat: Again', await tagIn(world, 'dev', '7.9.10'))
    expect((await onlyPull(world)).head.ref).toBe(promotion('staging'))
  })

  it('catches up by itself with what was merged while it was broken', async () => {
    world = await openWorld()
    const good = await world.read(path)
    await world.push('Break it', broken)
    await moveOn(world)
    expect(await world.pulls('all')).toEqual([])
    const mended = await world.push('Mend it', { [path]: good })
    expect((await onlyPull(world)).title).toBe('promote redis to staging')
    expect(await world.checks(mended, check)).toMatchObject([{ conclusion: 'success' }])
    const requests = await world.during(() => world.push('Note', { 'note.md': 'x\n' }))
    expect(requests.filter(isWrite)).toEqual([])
  })

  it('catches up on every branch, whichever was mended', async () => {
    world = await openWorld({ files: { [path]: branches } })
    await world.as('alice').git.createRef({ ...at, ref: 'refs/heads/live', sha: (await world.head()) ?? '' })
    await world.settled()
    const good = await world.read(path)
    await world.push('Move on', await tagIn(world, 'dev', '7.9.8'), 'live')
    await world.push('Break it', broken)
    await world.push('Move on', await tagIn(world, 'dev', '7.9.9'), 'live')
    await world.closePull((await onlyPull(world)).number)
    await world.push('Mend it', { [path]: good })
    const { head } = await onlyPull(world)
    expect(await world.read(values('staging'), head.ref)).toContain('7.9.9')
  })

  it('answers /status by the last one that was good, and says what to do to the rest', async () => {
    world = await openWorld()
    await moveOn(world)
    const { number } = await onlyPull(world)
    await world.push('Break it', broken)
    await world.restart()
    const issue = await world.issue()
    const status = await world.comment(issue, '/status')
    expect(status.replies[0]).toMatch(/Action required.*sluice\.yaml:2:1.*last good configuration/s)
    expect(status.replies[0]).toContain(`#${number} is open`)
    const asked = await world.comment(issue, '/promote redis to prod')
    expect(asked.replies[0]).toMatch(/Action required.*sluice\.yaml:2:1.*waits until this one is mended/s)
    expect(asked.reactions).toEqual(['eyes', 'confused'])
    expect(await world.pulls()).toHaveLength(1)
  })

  it('in a pull request is no policy yet', async () => {
    world = await openWorld()
    await world.propose('Loosen', { [path]: 'version: 1\nnonsense: true\n' })
    await world.settled()
    await moveOn(world)
    expect((await onlyPull(world)).title).toBe('promote redis to staging')
  })
})
