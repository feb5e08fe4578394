// Standing stops as conversations: who may hold and release, what waits meanwhile, and how gates follow.
import { afterEach, describe, expect, it } from 'vitest'
import { compileLayout } from '../../src/config/template.ts'
import { contentsAt } from '../../src/promotion/slice/contents.ts'
import { configOf, fixture, repository } from '../promotion/repository.ts'
import { bumpIn, mergeBump, openAsSluice, publish, writeMemory } from './bumping.ts'
import { moveOn, onlyPull, pullTo, values, withTag } from './redis.ts'
import { isWrite, openWorld, type PersonName, type World } from './world.ts'

let world: World
let issue: number
afterEach(() => world.close())

const config = (staging = '', prod = '') => ({
  '.github/sluice.yaml': `version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster]${staging} }
  - { name: prod, after: [staging], clusters: [prod-cluster]${prod} }
`,
})
const begin = async (staging = '', prod = '') => {
  world = await openWorld({ files: config(staging, prod) })
  issue = await world.issue()
}
const ask = async (line: string, by: PersonName = 'bob', on = issue) => {
  const { replies, reactions } = await world.comment(on, line, by)
  return { said: replies.join().replaceAll('&quot;', '"'), done: reactions.includes('rocket') }
}
const edit = async (service: string) => {
  const path = values('dev', service)
  await world.change(`feat: Move ${service} on`, { [path]: `${await world.read(path)}\nmore: true\n` })
}
const titles = async () => (await world.pulls()).map((pull) => pull.title.replace(/^promote /, '')).sort()
const verdict = async (sha: string) => (await world.gate(sha))[0]
const holds = async () => ((await world.ledger('holds.json')) as { holds: readonly unknown[] } | null)?.holds ?? []
const dashboard = async () => {
  const { data } = await world.as('alice').issues.listForRepo({ owner: 'acme', repo: 'platform', state: 'all' })
  return data.find(({ title }) => title === 'Sluice dashboard')?.body ?? ''
}

describe('the brake', () => {
  it('stops every write there while promotions wait, and what waited opens once when it is lifted', async () => {
    await begin()
    await moveOn(world)
    const { number, head } = await onlyPull(world)
    expect(await verdict(head.sha)).toMatchObject({ conclusion: 'success' })

    const set = await ask('/hold all in staging incident 7', 'trent')
    expect(set).toMatchObject({ done: true, said: expect.stringContaining('Held: everything in **staging**') })
    expect(await holds()).toMatchObject([
      { environment: 'staging', service: 'all', version: null, reason: 'incident 7', by: 'trent' },
    ])
    expect(await verdict(head.sha)).toMatchObject({
      conclusion: 'failure',
      summary: expect.stringContaining('Everything is held in staging by trent (incident 7)'),
    })

    const requests = await world.during(async () => {
      await moveOn(world, '7.9.10')
      await edit('harbor')
    })
    const touching = requests.filter((one) => isWrite(one) && /\/(pulls|git\/commits|git\/refs)/.test(one.route))
    expect(touching.map(({ method, route }) => `${method} ${route}`)).toEqual([])
    expect((await onlyPull(world)).head.sha).toBe(head.sha)
    expect(await world.ledger('waiting.json')).toEqual({ staging: ['redis', 'harbor'] })
    const released = await ask('/release all in staging over now')
    expect(released.done).toBe(true)
    expect(released.said).toContain('Lifted: everything in **staging**, held by trent since ')
    expect(await titles()).toEqual(['harbor to staging', 'redis to staging'])
    const pull = await pullTo(world, 'staging')
    expect([pull.number, await world.read(values('staging'), pull.head.ref)]).toEqual([
      number,
      expect.stringContaining('7.9.10'),
    ])
    expect(await verdict(pull.head.sha)).toMatchObject({ conclusion: 'success' })
    expect([await holds(), await world.ledger('waiting.json')]).toEqual([[], null])
  })

  it('is shown and named to whoever wants on, and lifted only by who may promote there', async () => {
    await begin()
    await ask('/hold all in staging incident 7', 'trent')
    await edit('harbor')
    const shown = await dashboard()
    expect(shown).toContain('trent holds everything in staging: incident 7.')
    expect(shown).toContain('### Held')

    const refused = await ask('/promote harbor to staging')
    expect(refused).toMatchObject({ done: false, said: expect.stringContaining('/release all in staging lifts it') })
    expect((await ask('/promote harbor to staging --plan')).said).toContain('would not be opened')
    expect(await ask('/release all in staging', 'trent')).toMatchObject({
      done: false,
      said: expect.stringContaining('needs write permission'),
    })
    await ask('/release all in staging')
    expect(await dashboard()).not.toContain('### Held')
  })

  it('reaches a job that is opening one pull request after the other', async () => {
    await begin()
    const services = ['redis', 'harbor', 'cert-manager', 'kube-prometheus-stack']
    const files: Record<string, string> = {}
    for (const service of services)
      files[values('dev', service)] = `${await world.read(values('dev', service))}\nmore: true\n`
    const number = await world.propose('feat: Move all on', files)
    await world.settled()
    world.fault({ match: 'POST /repos/*/*/pulls', times: 1, delayMs: 1500 })
    const merged = world.merge(number)
    await merged
    await world
      .as('trent')
      .issues.createComment({ owner: 'acme', repo: 'platform', issue_number: issue, body: '/hold all in staging stop' })
    await world.settled()
    const opened = await titles()
    expect(opened.length).toBeLessThan(services.length)
    expect(await holds()).toHaveLength(1)

    await ask('/release all in staging')
    expect(await titles()).toEqual(services.map((service) => `${service} to staging`).sort())
    expect(await world.pulls('all')).toHaveLength(services.length)
  })
})

describe('a hold on a service', () => {
  it('keeps its promotions red and unopened, and no other’s', async () => {
    await begin('', ', approvers: { users: [alice] }')
    await moveOn(world)
    const first = await onlyPull(world)
    await ask('/hold redis memory leak, see the incident', 'trent')
    expect(await verdict(first.head.sha)).toMatchObject({ conclusion: 'failure' })
    // It is kept mergeable for the day on which it is lifted.
    await moveOn(world, '7.9.10')
    await edit('harbor')
    expect(await titles()).toEqual(['harbor to staging', 'redis to staging'])
    expect(await verdict((await pullTo(world, 'staging')).head.sha)).toMatchObject({ conclusion: 'failure' })
    expect(await verdict((await pullTo(world, 'staging', 'harbor')).head.sha)).toMatchObject({ conclusion: 'success' })
    expect((await ask('/status redis')).said).toContain('held by trent since ')
    expect((await ask('/status harbor')).said).not.toContain('held by')

    // Everywhere is also prod, where alice alone promotes.
    expect(await ask('/release redis')).toMatchObject({ done: false, said: expect.stringContaining('`prod`') })
    expect(await ask('/release redis in staging')).toMatchObject({
      done: false,
      said: expect.stringContaining('Not lifted'),
    })
    expect(await ask('/recheck', 'carol', first.number)).toMatchObject({
      done: true,
      said: expect.stringContaining('redis is held in staging by trent'),
    })
    expect((await ask('/release redis', 'alice')).done).toBe(true)
    expect(await verdict((await pullTo(world, 'staging')).head.sha)).toMatchObject({ conclusion: 'success' })
    expect((await ask('/recheck', 'carol', first.number)).said).toContain('Ready to merge')
    expect((await ask('/recheck', 'carol')).said).toContain('2 open pull requests judged again')
  })

  it('asks back for names that it does not know, and says when there is nothing to lift', async () => {
    await begin()
    expect((await ask('/hold redsi in staging x', 'trent')).said).toContain('Did you mean "redis"?')
    expect((await ask('/hold redis in stagin x', 'trent')).said).toContain('Did you mean "staging"?')
    expect((await ask('/hold redis in staging', 'trent')).said).toContain('A hold needs a reason')
    expect(await ask('/release redis in staging')).toMatchObject({
      done: false,
      said: expect.stringContaining('Nothing to lift: `redis` in **staging** is not held.'),
    })
    expect(await ask('/hold redis in staging x', 'carol')).toMatchObject({ done: false })
    expect(await holds()).toEqual([])
  })

  it('is not lifted by a comment that was written before it', async () => {
    let later = 0
    world = await openWorld({ files: config(), now: () => new Date(Date.now() + later) })
    issue = await world.issue()
    await ask('/hold redis in staging first', 'trent')
    world.sandbox.deliveries.addRule({ action: 'hold', event: 'issue_comment', times: 1 })
    const early = await world.comment(issue, '/release redis in staging')
    later = 5000
    await ask('/hold redis in staging second', 'trent')
    world.sandbox.deliveries.release('issue_comment')
    await world.settled()
    expect((await world.heard(issue, early.id)).replies[0]).toContain('set after this comment')
    expect(await holds()).toMatchObject([{ reason: 'second' }])
  })
})

describe('what takes back', () => {
  it('is never held up, by the brake or a hold', async () => {
    world = await openWorld({
      files: {
        '.github/sluice.yaml': `${config()['.github/sluice.yaml']}bases: [{ repository: opencenter-cloud/openCenter-gitops-base }]\n`,
      },
    })
    issue = await world.issue()
    await publish(world, '2026.02')
    await mergeBump(world, 'dev')
    const up = await bumpIn(world, 'staging')
    await ask('/hold all incident', 'trent')
    expect((await verdict(up.head.sha))?.summary).toContain('Everything is held in staging by trent (incident)')
    await ask('/rollback openCenter-gitops-base in dev')
    const back = await bumpIn(world, 'dev')
    expect(await verdict(back.head.sha)).toMatchObject({ conclusion: 'success' })
  })

  it('comes first: a promotion of what an open revert takes back is red until that is closed', async () => {
    await begin()
    await moveOn(world)
    await edit('harbor')
    const revert = await openAsSluice(world, 'sluice/revert/staging/redis/0123abc')
    const { head, number } = await pullTo(world, 'staging')
    expect((await ask('/recheck', 'carol', number)).said).toContain(`${revert} takes redis back in staging`)
    expect(await verdict(head.sha)).toMatchObject({ conclusion: 'failure' })
    const harbor = await pullTo(world, 'staging', 'harbor')
    expect((await ask('/recheck', 'carol', harbor.number)).said).toContain('Ready to merge')
    await world.closePull(revert)
    expect((await ask('/recheck', 'carol', number)).said).toContain('Ready to merge')
  })
})

describe('a hold on one content', () => {
  const tree = fixture('opencenter')
  const contentOf = (tag: string) => {
    const repo = repository()
    const path = values('dev')
    const commit = repo.commit({ ...tree, [path]: withTag(String(tree[path]), tag) })
    const settings = configOf(config()['.github/sluice.yaml'])
    const place = { environment: 'dev', cluster: 'dev-cluster', commit, services: ['redis'] }
    return repo.run((known) => contentsAt([place], settings, compileLayout(settings), known)).done[0]?.content ?? ''
  }
  const failed = (tag: string) => ({
    environment: 'staging',
    service: 'redis',
    version: contentOf(tag),
    reason: 'HelmRelease redis failed',
    by: 'sluice[health]',
    at: '2026-11-29T06:30:00Z',
  })

  it('keeps that content out, and ends by itself with another one', async () => {
    await begin()
    await edit('harbor')
    await writeMemory(world, { 'holds.json': { version: 1, holds: [failed('7.9.9')] } })
    await moveOn(world)
    expect(await titles()).toEqual(['harbor to staging'])
    expect(await dashboard()).toContain('the content that failed')
    expect((await ask('/promote redis to staging')).done).toBe(false)
    await moveOn(world, '7.9.10')
    expect(await titles()).toEqual(['harbor to staging', 'redis to staging'])
    expect(await verdict((await pullTo(world, 'staging')).head.sha)).toMatchObject({ conclusion: 'success' })
  })

  it('turns what carries it red, and is lifted by name as any other', async () => {
    await begin()
    await moveOn(world)
    const { head, number } = await onlyPull(world)
    await writeMemory(world, { 'holds.json': { version: 1, holds: [failed('7.9.9')] } })
    expect((await ask('/recheck', 'carol', number)).said).toContain('at this content, which failed')
    expect(await verdict(head.sha)).toMatchObject({ conclusion: 'failure' })
    expect((await ask('/release redis in staging')).said).toContain('at the content that failed')
    expect(await verdict(head.sha)).toMatchObject({ conclusion: 'success' })
  })
})

describe('a freeze', () => {
  const day = 86_400_000
  const midnight = Math.floor(Date.now() / day) * day
  const dayAfter = (days: number) => new Date(midnight + days * day).toISOString().slice(0, 10)

  /** As `change`, without waiting for what is due later. */
  async function merge(files: Readonly<Record<string, string>>) {
    const number = await world.propose('feat: Move on', files)
    await world.rested()
    await world.merge(number)
    await world.rested()
  }

  it('turns gates red while it lasts, opens nothing by itself, and lets people prepare', async () => {
    await begin(`, freeze: [{ from: ${dayAfter(2)}, until: ${dayAfter(3)}, reason: audit }]`)
    const move = async (tag: string) => merge({ [values('dev')]: withTag(await world.read(values('dev')), tag) })
    await move('7.9.9')
    const { head } = await onlyPull(world)
    expect(await verdict(head.sha)).toMatchObject({ conclusion: 'success' })

    // The timer is that of its first moment.
    expect(world.clock.leap()).toBe(true)
    await world.rested()
    expect(world.clock.now()).toBe(midnight + 2 * day)
    expect(await verdict(head.sha)).toMatchObject({
      conclusion: 'failure',
      summary: expect.stringContaining(`staging is frozen until the end of ${dayAfter(3)} (audit).`),
    })
    await merge({ [values('dev', 'harbor')]: `${await world.read(values('dev', 'harbor'))}\nmore: true\n` })
    await merge({ [values('dev', 'cert-manager')]: `${await world.read(values('dev', 'cert-manager'))}\nmore: true\n` })
    expect(await titles()).toEqual(['redis to staging'])
    await world.as('bob').issues.createComment({
      owner: 'acme',
      repo: 'platform',
      issue_number: issue,
      body: '/promote harbor to staging',
    })
    await world.rested()
    expect(await titles()).toEqual(['harbor to staging', 'redis to staging'])
    const prepared = await pullTo(world, 'staging', 'harbor')
    expect(await verdict(prepared.head.sha)).toMatchObject({ conclusion: 'failure' })

    expect(world.clock.leap()).toBe(true)
    await world.rested()
    expect(world.clock.now()).toBe(midnight + 4 * day)
    expect(await verdict(prepared.head.sha)).toMatchObject({ conclusion: 'success' })
    expect(await titles()).toEqual(['cert-manager to staging', 'harbor to staging', 'redis to staging'])
  })
})
