// Short stories for faults and crashes: what was before, what happens, and how everything must stand in the end.
import { expect } from 'vitest'
import { bumpBranch, bumpIn, bumpRecord, publish, tagAt } from './bumping.ts'
import { disagree, moveOn, onlyPull, promotion, pullTo, record, slice, tagIn, values, withTag } from './redis.ts'
import { at, openWorld, type World, type WorldOptions } from './world.ts'

export type Story = {
  readonly name: string
  /** Brings the world to the moment before; answers what then happens, which is one request of a person. */
  readonly before: (world: World) => Promise<() => Promise<unknown>>
  readonly inTheEnd: (world: World) => Promise<void>
}

/** One promotion with the right content, labels, gate and memory. */
async function expectOpen(world: World, tag: string) {
  const pull = await onlyPull(world)
  expect(pull.title).toBe('promote redis to staging')
  expect(pull.body).toMatch(new RegExp(`image\\.tag .*${tag.replaceAll('.', '\\\\?.')}`))
  expect(pull.labels.map((label) => label.name).sort()).toEqual(['sluice', 'sluice/promote'])
  expect(await world.read(values('staging'), pull.head.ref)).toBe(withTag(await world.read(values('staging')), tag))
  expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success', title: 'Ready to merge' })
  const open = { branch: promotion('staging'), head: pull.head.sha }
  expect(await world.ledger(record('staging'))).toMatchObject({ open, refused: [] })
  const { data: issues } = await world.as('alice').issues.listForRepo({ ...at, creator: 'sluice[bot]', state: 'all' })
  const [dashboard, ...more] = issues.filter((issue) => issue.pull_request === undefined)
  expect(dashboard?.body).toContain(`| \`redis\` | #${pull.number} is open`)
  expect(more).toEqual([])
  const { data } = await world.as('alice').pulls.listFiles({ ...at, pull_number: pull.number })
  expect(data.map((file) => file.filename)).toEqual([values('staging')])
  expect(await world.read(`${slice('prod')}/kustomization.yaml`)).not.toBeNull()
}

const opens: Story = {
  name: 'a merge that opens a promotion',
  before: async (world) => {
    const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
    return () => world.merge(number)
  },
  inTheEnd: async (world) => {
    expect(await world.pulls('all')).toHaveLength(1)
    await expectOpen(world, '7.9.9')
  },
}

const joins: Story = {
  name: 'a merge that joins an open promotion',
  before: async (world) => {
    await moveOn(world, '7.9.8')
    return opens.before(world)
  },
  inTheEnd: opens.inTheEnd,
}

const takesBack: Story = {
  name: 'a merge that takes back what was promoted',
  before: async (world) => {
    const text = await world.read(values('dev'))
    await moveOn(world)
    const number = await world.propose('Revert "feat: Move redis on"', { [values('dev')]: text })
    return () => world.merge(number)
  },
  inTheEnd: async (world) => {
    expect(await world.pulls()).toEqual([])
    const [closed] = await world.pulls('closed')
    const { data } = await world.as('alice').issues.listComments({ ...at, issue_number: closed?.number ?? 0 })
    expect(data).toHaveLength(1)
    expect(await world.head(promotion('staging'))).toBeNull()
    expect(await world.ledger(record('staging'))).toMatchObject({ open: null, refused: [] })
  },
}

const goesOn: Story = {
  name: 'a merged promotion that goes on to prod',
  before: async (world) => {
    await moveOn(world)
    const { number } = await onlyPull(world)
    return () => world.merge(number)
  },
  inTheEnd: async (world) => {
    const pull = await onlyPull(world)
    expect(pull.title).toBe('promote redis to prod')
    expect(await world.pulls('all')).toHaveLength(2)
    expect(await world.read(values('prod'), pull.head.ref)).toBe(withTag(await world.read(values('prod')), '7.9.9'))
    expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success' })
    const staging = await world.ledger(record('staging'))
    expect(staging).toMatchObject({ open: null, refused: [], bases: { 'staging-cluster': expect.anything() } })
  },
}

const asked: Story = {
  name: 'a comment that asks for a refused promotion',
  before: async (world) => {
    await moveOn(world)
    await world.closePull((await onlyPull(world)).number)
    const issue_number = await world.issue()
    return () => world.as('bob').issues.createComment({ ...at, issue_number, body: '/promote redis to staging' })
  },
  inTheEnd: async (world) => {
    const pull = await onlyPull(world)
    expect(await world.pulls('all')).toHaveLength(2)
    expect(pull.labels).toHaveLength(2)
    expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success' })
    const { data: issues } = await world.as('alice').issues.listForRepo({ ...at, state: 'open' })
    const issue = issues.find((one) => one.pull_request === undefined)?.number ?? 0
    const { data: comments } = await world.as('alice').issues.listComments({ ...at, issue_number: issue })
    const { replies, reactions } = await world.heard(issue, comments[0]?.id ?? 0)
    expect(replies).toHaveLength(1)
    expect(replies[0]).toContain(`#${pull.number}`)
    expect(reactions).toEqual(['eyes', 'rocket'])
  },
}

const decided: Story = {
  name: 'a commit by a person that settles a conflict',
  before: async (world) => {
    await disagree(world)
    const text = (await world.read(values('staging'), promotion('staging'))) ?? ''
    const files = { [values('staging')]: text.replace('noeviction', 'volatile-lru') }
    return () => world.commitOn('Decide', files, promotion('staging'), 'bob')
  },
  inTheEnd: async (world) => {
    const pull = await pullTo(world, 'staging')
    expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success' })
  },
}

const settled: Story = {
  name: 'a comment that settles a conflict',
  before: async (world) => {
    const { number: issue_number } = await disagree(world)
    return () => world.as('bob').issues.createComment({ ...at, issue_number, body: '/take 1' })
  },
  inTheEnd: async (world) => {
    const pull = await pullTo(world, 'staging')
    expect(await world.read(values('staging'), pull.head.ref)).toContain('volatile-lru')
    expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success', title: 'Ready to merge' })
    const choices = [{ side: 'source', by: 'bob' }]
    expect(await world.ledger(record('staging'))).toMatchObject({ open: { head: pull.head.sha }, choices })
    expect(pull.body).toContain('`/take` by bob')
    const { data: comments } = await world.as('alice').issues.listComments({ ...at, issue_number: pull.number })
    const { replies, reactions } = await world.heard(pull.number, comments[0]?.id ?? 0)
    expect(replies).toHaveLength(1)
    expect(reactions).toEqual(['eyes', 'rocket'])
  },
}

const evicting = (text: string | null) => (text ?? '').replace('allkeys-lru', 'volatile-lru')
const evictInDev = async (world: World) =>
  world.change('feat: Evict what expires in dev', { [values('dev')]: evicting(await world.read(values('dev'))) })

const picks: Story = {
  name: 'a comment that picks one change of two',
  before: async (world) => {
    await moveOn(world)
    const number = await evictInDev(world)
    const issue_number = await world.issue()
    const body = `/promote redis to staging --only #${number}`
    return () => world.as('bob').issues.createComment({ ...at, issue_number, body })
  },
  inTheEnd: async (world) => {
    const pull = await onlyPull(world)
    expect(await world.pulls('all')).toHaveLength(1)
    expect(await world.read(values('staging'), pull.head.ref)).toBe(evicting(await world.read(values('staging'))))
    const memory = (await world.ledger(record('staging'))) as { readonly texts: readonly string[] }
    expect(memory).toMatchObject({ open: { head: pull.head.sha, carry: { kind: 'only' } } })
    expect(memory.texts).toHaveLength(1)
    const text = await world.read(`texts/staging/redis/${memory.texts[0]}`, 'sluice-ledger')
    expect(text).toBe(withTag(await world.read(values('dev')), '7.4.1'))
    expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success' })
  },
}

const reverts: Story = {
  name: 'a revert of a promotion while the next one is open',
  before: async (world) => {
    const before = await world.read(values('staging'))
    await moveOn(world)
    await world.merge((await pullTo(world, 'staging')).number)
    await world.settled()
    await evictInDev(world)
    const number = await world.propose('Revert "promote redis to staging"', { [values('staging')]: before })
    return () => world.merge(number)
  },
  inTheEnd: async (world) => {
    const pull = await pullTo(world, 'staging')
    const now = await world.read(values('staging'))
    expect(now).not.toContain('7.9.9')
    expect(await world.read(values('staging'), pull.head.ref)).toBe(withTag(evicting(now), '7.9.9'))
    expect(pull.body).toContain('was reverted in staging: this brings its changes back')
    const { data } = await world.as('alice').pulls.get({ ...at, pull_number: pull.number })
    expect(data.commits).toBe(1)
    expect(await world.ledger(record('staging'))).toMatchObject({ open: { head: pull.head.sha } })
    expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success' })
  },
}

const bumped: Story = {
  name: 'a merged bump that goes on to staging',
  before: async (world) => {
    await publish(world, '2026.02')
    const { number } = await bumpIn(world, 'dev')
    return () => world.merge(number)
  },
  inTheEnd: async (world) => {
    const pull = await onlyPull(world)
    expect(await world.pulls('all')).toHaveLength(2)
    expect(pull.title).toBe('bump openCenter-gitops-base to 2026.02 in staging')
    expect(pull.labels.map((label) => label.name).sort()).toEqual(['sluice', 'sluice/bump'])
    expect(await tagAt(world, 'staging', pull.head.ref)).toBe('2026.02')
    expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success', title: 'Ready to merge' })
    expect(await world.head(bumpBranch('dev'))).toBeNull()
    const [dev, staging] = [await world.ledger(bumpRecord('dev')), await world.ledger(bumpRecord('staging'))]
    expect(dev).toMatchObject({ open: null, merged: [{ to: '2026.02' }], refused: [] })
    expect(staging).toMatchObject({ open: { head: pull.head.sha, to: '2026.02', requestedBy: null }, refused: [] })
  },
}

export const stories: readonly Story[] = [
  opens,
  joins,
  takesBack,
  goesOn,
  asked,
  decided,
  settled,
  picks,
  reverts,
  bumped,
]
export const mainStory = opens

/** Up to the moment before; `go` starts the story and answers once the person's requests are through. */
export async function openStory(story: Story, options: WorldOptions = {}) {
  const world = await openWorld(options)
  const go = await story.before(world)
  await world.settled()
  return { world, go }
}

/** The bot's requests when nothing goes wrong. */
export async function cleanRun(story: Story, options: WorldOptions = {}) {
  const { world, go } = await openStory(story, options)
  try {
    const requests = await world.during(go)
    await story.inTheEnd(world)
    return requests
  } finally {
    await world.close()
  }
}
