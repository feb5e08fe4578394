// Tags of bases: polled by the sweep with one conditional request, told by events to those who use the base, and to no others.
import { describe, expect, it } from 'vitest'
import { laterBumps } from '../../src/handle/bump/later-bumps.ts'
import { writeSeen } from '../../src/handle/look/look-memory.ts'
import { tasksOf } from '../../src/inbox/enqueue.ts'
import { publishBaseTag, pushBaseTags } from '../sandbox/base-repository.ts'
import type { LoggedRequest } from '../sandbox/control.ts'
import { installApp } from '../sandbox/state/installations.ts'
import { createRef, deleteRef } from '../sandbox/state/refs.ts'
import { base, openStage } from './stage.ts'

const tagRequests = (requests: readonly LoggedRequest[]) =>
  requests.filter(({ path }) => path.endsWith('/git/matching-refs/tags')).map(({ status }) => status)
const quiet = { info() {} }
const noBase = 'github.com/acme/nowhere'

describe('a sweep', () => {
  it('polls a base once for all who use it, and has them compare what is new', async () => {
    const { sandbox, sweep, uses } = await openStage({ repositories: { other: null, third: null } })
    const [platform, other, third] = [...sandbox.state.repositories.values()].filter(
      ({ owner }) => owner.login === 'acme',
    )
    if (platform === undefined || other === undefined || third === undefined) throw new Error('three repositories')
    await uses(platform, base)
    await uses(other, base)
    await uses(third)
    const all = [`bumps:${platform.id}`, `bumps:${other.id}`]
    const first = await sweep()
    expect([tagRequests(first.requests), first.told]).toEqual([[200], all])
    const idle = await sweep()
    expect([tagRequests(idle.requests), idle.told]).toEqual([[304], []])
    publishBaseTag(sandbox.state, sandbox.base, '2026.02')
    const news = await sweep()
    expect([tagRequests(news.requests), news.told]).toEqual([[200], all])
  })

  it('finds what no event told: four tags at once, and one that is gone', async () => {
    const { sandbox, sweep, uses } = await openStage()
    await uses(sandbox.repository, base)
    await sweep()
    pushBaseTags(sandbox.state, sandbox.base, ['2026.02', '2026.03', '2026.04', '2026.05'])
    expect((await sweep()).told).toHaveLength(1)
    deleteRef(sandbox.state, sandbox.base, sandbox.base.owner, 'refs/tags/2026.03')
    expect((await sweep()).told).toHaveLength(1)
    expect((await sweep()).told).toEqual([])
  })

  it('tells everybody, although a job of one of them read the new tags already', async () => {
    const { sandbox, sweep, uses, inbox } = await openStage()
    await uses(sandbox.repository, base)
    await sweep()
    const commit = publishBaseTag(sandbox.state, sandbox.base, '2026.02')
    const first = sandbox.base.refs.get('refs/tags/2026.01')
    const tags = [
      { name: '2026.01', oid: first, type: 'commit' },
      { name: '2026.02', oid: commit, type: 'commit' },
    ]
    await inbox.remember(`tags:${base}`, JSON.stringify({ version: null, tags }))
    expect((await sweep()).told).toEqual([`bumps:${sandbox.repository.id}`])
  })

  it('has those compare once more who are at it, with what they read before', async () => {
    const { sandbox, sweep, uses, inbox, clock } = await openStage()
    const { repository } = sandbox
    await uses(repository, base)
    await sweep()
    const tasks = tasksOf(inbox, clock.now, { installation: 1, repository: { ...repository, owner: 'acme' } }, quiet)
    await laterBumps(tasks, repository.id)
    const running = await inbox.take(clock.now(), new Set())
    publishBaseTag(sandbox.state, sandbox.base, '2026.02')
    await sweep()
    if (running !== null) await inbox.done(running, 'with the tags of before')
    expect((await sweep()).told).toEqual([`bumps:${repository.id}:again`])
  })

  it('over many repositories that use one base costs a token and a request more, and writes nothing', async () => {
    const names = Object.fromEntries(Array.from({ length: 59 }, (_, n) => [`r${n}`, null]))
    const { sandbox, sweep, uses } = await openStage({ repositories: names })
    await sweep()
    const before = await sweep()
    const repositories = [...sandbox.state.repositories.values()].filter(({ owner }) => owner.login === 'acme')
    for (const repository of repositories) await uses(repository, base)
    expect((await sweep()).told).toHaveLength(60)
    const idle = await sweep()
    expect(idle.told).toEqual([])
    expect(idle.requests.length).toBe(before.requests.length + 2)
    const writes = idle.requests.filter(
      ({ method, route }) => method !== 'GET' && !/access_tokens$|graphql$/.test(route),
    )
    expect(writes).toEqual([])
  })

  it('asks less and less for a base that cannot be read, says so once, and stops nothing', async () => {
    const { sandbox, clock, sweep, uses, warnings } = await openStage()
    await uses(sandbox.repository, noBase, base)
    const asked: number[] = []
    for (let n = 0; n < 12; n++) {
      const { requests, told } = await sweep()
      if (requests.some(({ path }) => path.includes('/acme/nowhere/'))) asked.push(n)
      expect(told).toHaveLength(n === 0 ? 1 : 0)
      clock.pass(600_000)
    }
    expect(asked).toEqual([0, 2, 6])
    expect(warnings).toMatchObject([{ base: noBase, msg: 'a base cannot be read' }])
  })

  it('tells of a base that can be read again', async () => {
    const { sandbox, clock, sweep, uses } = await openStage()
    sandbox.base.private = true
    await uses(sandbox.repository, base)
    expect((await sweep()).told).toEqual([])
    sandbox.base.private = false
    clock.pass(1_200_000)
    expect((await sweep()).told).toHaveLength(1)
  })

  it('has bases found out once where nobody knows them, after the first look', async () => {
    const { sandbox, sweep, inbox, uses } = await openStage()
    const { id } = sandbox.repository
    expect((await sweep()).told).toEqual([])
    await writeSeen(inbox, id, { print: 'x', tried: 'x', branches: [], comments: null })
    expect((await sweep()).told).toEqual([`bumps:${id}`])
    expect((await sweep()).told).toEqual([])
    await uses(sandbox.repository)
    expect((await sweep()).told).toEqual([])
  })

  it('does not ask hosts that nobody knows', async () => {
    const { sandbox, sweep, uses } = await openStage()
    const before = await sweep()
    await uses(sandbox.repository, 'gitlab.com/acme/base')
    expect((await sweep()).requests.length).toBe(before.requests.length)
  })
})

describe('an event of a base', () => {
  const installed = async () => {
    const stage = await openStage()
    const { state, base: repository, installation } = stage.sandbox
    installApp(state, installation.app, repository.owner, repository.owner, [repository])
    stage.payloads()
    return stage
  }

  it('reaches those who use it, in whatever installation', async () => {
    const { sandbox, uses, hear, payloads } = await installed()
    await uses(sandbox.repository, base)
    const { state, base: repository } = sandbox
    publishBaseTag(state, repository, '2026.02', { release: { name: 'February', body: '' } })
    deleteRef(state, repository, repository.owner, 'refs/tags/2026.01')
    const came = new Map<string, string[]>()
    const about = (payload: unknown) => Object(payload).ref ?? Object(payload).action
    for (const { event, payload } of payloads())
      came.set(`${event} ${about(payload)}`, [...(await hear(event, payload)).told])
    const told = [`bumps:${sandbox.repository.id}`]
    expect(Object.fromEntries(came)).toMatchObject({
      'create 2026.02': told,
      'push refs/tags/2026.02': told,
      'release created': [],
      'release published': told,
      'push refs/tags/2026.01': told,
    })
  })

  it('that nobody uses costs no request and says why', async () => {
    const { sandbox, hear, payloads, uses } = await installed()
    await uses(sandbox.repository)
    await hear('star', {})
    createRef(
      sandbox.state,
      sandbox.base,
      sandbox.base.owner,
      'refs/tags/x',
      sandbox.base.refs.get('refs/tags/2026.01') ?? '',
    )
    const [created] = payloads()
    await hear('create', created?.payload)
    const requests = sandbox.requests.length
    expect(await hear('create', created?.payload)).toEqual({
      kind: 'ignored',
      because: 'nobody uses this repository as a base',
      told: [],
    })
    expect(sandbox.requests.length).toBe(requests)
  })
})
