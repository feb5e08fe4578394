// A base repository publishes tags: the first environment follows at once, the others ring by ring.
import { afterEach, expect, it } from 'vitest'
import { pushBaseTags } from '../sandbox/base-repository.ts'
import { bumpBranch, bumpIn, bumpRecord, bumps, mergeBump, moveTag, publish, source, tagAt, tagOid } from './bumping.ts'
import { isWrite, openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

it('a new tag is proposed in dev alone, then in staging, then in prod, each once the one before is merged', async () => {
  world = await openWorld()
  // What differed when Sluice came is left to people.
  expect(await bumps(world)).toEqual([])
  await publish(world, '2026.02', { release: { name: '2026.02', body: 'Better redis @bob' } })
  expect(await bumps(world)).toEqual(['dev 2026.02'])
  const pull = await bumpIn(world, 'dev')
  expect(pull.labels.map(({ name }) => name).sort()).toEqual(['sluice', 'sluice/bump'])
  expect(pull.body).toContain('Better redis')
  expect(pull.body).toContain('`1.0.0` → `1.1.0`')
  expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success', title: 'Ready to merge' })
  const before = (await world.read(source('dev'))) ?? ''
  expect(await world.read(source('dev'), pull.head.ref)).toBe(before.replace('tag: "2026.01"', 'tag: "2026.02"'))
  const open = { branch: bumpBranch('dev'), head: pull.head.sha, to: '2026.02', requestedBy: null }
  expect(await world.ledger(bumpRecord('dev'))).toMatchObject({ open, refused: [] })

  await mergeBump(world, 'dev')
  expect(await world.head(bumpBranch('dev'))).toBeNull()
  expect(await bumps(world)).toEqual(['staging 2026.02'])
  expect(await world.ledger(bumpRecord('dev'))).toMatchObject({
    open: null,
    merged: [{ pull: pull.number, to: '2026.02' }],
    stood: expect.arrayContaining([expect.objectContaining({ tag: '2026.02', until: null })]),
  })
  await mergeBump(world, 'staging')
  expect(await bumps(world)).toEqual(['prod 2026.02'])
  await mergeBump(world, 'prod')
  expect(await tagAt(world, 'prod')).toBe('2026.02')
  expect(await world.pulls()).toEqual([])
  // Told again, all of it has no second effect.
  const again = await world.during(world.redeliverAll)
  expect(again.filter(isWrite)).toEqual([])
  await world.loseStore()
  await world.sweep()
  expect(await world.pulls()).toEqual([])
})

it('of four tags in one push, of which nobody is told, the newest is proposed; a newer one joins until it is approved', async () => {
  world = await openWorld()
  pushBaseTags(world.sandbox.state, world.sandbox.base, ['2026.02', '2026.9', '2026.10', 'latest'])
  await world.sweep()
  expect(await bumps(world)).toEqual(['dev 2026.10'])
  const first = await bumpIn(world, 'dev')
  await publish(world, '2026.11')
  const second = await bumpIn(world, 'dev')
  expect(second).toMatchObject({ number: first.number, title: 'bump openCenter-gitops-base to 2026.11 in dev' })
  expect(await tagAt(world, 'dev', second.head.ref)).toBe('2026.11')
  await world.as('alice').pulls.createReview({ ...repository, pull_number: second.number, event: 'APPROVE' })
  await publish(world, '2026.12')
  expect((await bumpIn(world, 'dev')).head.sha).toBe(second.head.sha)
  expect(await tagAt(world, 'dev', second.head.ref)).toBe('2026.11')
  // What was approved is merged: the next tag has its turn.
  await mergeBump(world, 'dev')
  expect(await bumps(world)).toEqual(['dev 2026.12', 'staging 2026.11'])
})

const repository = { owner: 'acme', repo: 'platform' } as const

it('a tag that was moved stops the base with one alarm, until it is put back', async () => {
  world = await openWorld()
  const good = tagOid(world, '2026.01')
  await moveTag(world, '2026.01', (await world.sandbox.base.refs.get('refs/heads/main')) ?? '')
  await publish(world, '2026.02')
  await moveTag(world, '2026.01', '2026.02')
  await world.sweep()
  const bumped = await bumps(world)
  const head = (await world.head()) ?? ''
  const alarms = await world.checks(head, 'sluice/base')
  expect(alarms).toHaveLength(1)
  expect(alarms[0]).toMatchObject({ conclusion: 'action_required' })
  expect(alarms[0]?.summary).toContain(good)
  expect(alarms[0]?.summary).toContain(tagOid(world, '2026.02'))
  expect(alarms[0]?.summary).toContain('Put the tag back')
  await publish(world, '2026.03')
  expect(await bumps(world)).toEqual(bumped)
  expect(await world.checks(head, 'sluice/base')).toHaveLength(1)
  await moveTag(world, '2026.01', good)
  await world.sweep()
  expect(await bumps(world)).toEqual(['dev 2026.03'])
})

it('a tag that was deleted is proposed no more, and one that is in use is named', async () => {
  world = await openWorld()
  await publish(world, '2026.02')
  await moveTag(world, '2026.02', null)
  await moveTag(world, '2026.01', null)
  await publish(world, '2026.03')
  expect(await bumps(world)).toEqual(['dev 2026.03'])
  expect((await bumpIn(world, 'dev')).body).toContain('2026.01')
  expect((await bumpIn(world, 'dev')).body).toMatch(/has no more|not known/)
  const { replies } = await world.comment(await world.issue(), '/status opencenter-cloud/openCenter-gitops-base')
  expect(replies[0]).toContain(
    'in **dev**, **staging**, **prod**: `2026.01` stands there, and the base has it no more: Flux keeps what it has and cannot fetch it anew. Move it with `/bump`, or ask the people of the base for the tag.',
  )
})

it('a tag without a release shows what was committed, also where the one before had notes', async () => {
  world = await openWorld()
  await publish(world, '2026.02', { services: ['redis'], release: { name: 'February', body: 'A new redis.' } })
  expect((await bumpIn(world, 'dev')).body).toContain('A new redis.')
  await mergeBump(world, 'dev')
  await publish(world, '2026.03', { services: ['redis'] })
  const { body } = await bumpIn(world, 'dev')
  expect(body).toContain('### Commits of the base\n\n- Release 2026.03')
  expect(body).not.toContain('A new redis.')
})

it('a person who closes it says no to this tag, and yes to the next', async () => {
  world = await openWorld()
  await publish(world, '2026.02')
  await world.closePull((await bumpIn(world, 'dev')).number)
  expect(await world.ledger(bumpRecord('dev'))).toMatchObject({ open: null, refused: ['2026.02'] })
  await world.sweep()
  expect(await bumps(world)).toEqual([])
  await publish(world, '2026.03')
  expect(await bumps(world)).toEqual(['dev 2026.03'])
})

it('what a person committed to the branch is never written over, and what is merged is what counts', async () => {
  world = await openWorld()
  await publish(world, '2026.02')
  const { number, head } = await bumpIn(world, 'dev')
  const [mine, theirs] = [source('dev', 'harbor'), (await world.read(source('dev', 'harbor'))) ?? '']
  const sha = await world.push('Not harbor', { [mine]: theirs }, head.ref, 'bob')
  await publish(world, '2026.03')
  expect(await world.head(head.ref)).toBe(sha)
  await world.merge(number)
  await world.settled()
  expect(await world.ledger(bumpRecord('dev'))).toMatchObject({ merged: [{ pull: number }] })
  const { merged } = (await world.ledger(bumpRecord('dev'))) as { merged: { pins: Record<string, unknown> }[] }
  const moved = Object.keys(merged[0]?.pins ?? {})
  expect([moved.some((key) => key.includes('redis')), moved.some((key) => key.includes('harbor'))]).toEqual([
    true,
    false,
  ])
  // Harbor follows with the next tag; staging gets what stood in dev, without harbor.
  expect(await bumps(world)).toEqual(['dev 2026.03', 'staging 2026.02'])
  expect(await tagAt(world, 'staging', bumpBranch('staging'), 'harbor')).toBe('2026.01')
})

it('pins that people move by hand end the bump that would move them', async () => {
  world = await openWorld()
  await publish(world, '2026.02')
  const { number, head } = await bumpIn(world, 'dev')
  const { data } = await world.as('alice').pulls.listFiles({ ...repository, pull_number: number, per_page: 100 })
  const files = await Promise.all(
    data.map(async ({ filename }) => [filename, await world.read(filename, head.ref)] as const),
  )
  await world.push('By hand', Object.fromEntries(files))
  expect(await bumps(world)).toEqual(['staging 2026.02'])
  const { data: closed } = await world.as('alice').pulls.get({ ...repository, pull_number: number })
  expect(closed).toMatchObject({ state: 'closed', merged: false })
  expect(await world.ledger(bumpRecord('dev'))).toMatchObject({ open: null, refused: [] })
})
