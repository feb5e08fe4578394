// Promotions that somebody takes back in the target: the base is put back by as much, and a later promotion brings it.
import { describe, expect, it } from 'vitest'
import { planUnit } from '../../src/ledger/plan-unit.ts'
import { emptyRecord } from '../../src/ledger/state.ts'
import { config, configOf, repository, written } from '../promotion/repository.ts'
import { life, type Promoted, values } from './life.ts'

const [dev, staging] = [values('dev'), values('staging')]
const yaml = (of: Readonly<Record<string, string | number>>) =>
  Object.entries(of)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('')
const start = { x: 'a', y: 'a', z: 'a' }
const own = { ...start, r: 3 }

function begin() {
  const world = life({ [dev]: yaml(start), [staging]: yaml(own) })
  const upstream = (more: Readonly<Record<string, string>>) => world.change({ [dev]: yaml({ ...start, ...more }) })
  const target = (more: Readonly<Record<string, string>>) => world.change({ [staging]: yaml({ ...own, ...more }) })
  const carry = (more: Readonly<Record<string, string>>) => {
    upstream(more)
    return world.merge(world.promote())
  }
  return { ...world, upstream, target, carry }
}
const becomes = ({ plan }: Promoted) => written(plan)[staging] ?? null
const notesOf = ({ plan }: Promoted) => plan.notes.map(({ message }) => message)

it('while it stands, its base is what it carried, and nothing is read for it', () => {
  const world = begin()
  world.carry({ x: 'b' })
  const { plan, needs } = world.promote()
  expect(plan).toMatchObject({
    changes: [],
    base: { because: 'what the last promotion of redis brought to staging-cluster' },
  })
  expect(needs.flat().filter(({ kind }) => kind === 'blob')).toEqual([])
})

it('of one value is seen also in a file that the target calls by its own name', () => {
  const [theirs, ours] = [values('dev', 'dev-v.yaml'), values('staging', 'stg-v.yaml')]
  const world = life({ [theirs]: yaml(start), [ours]: yaml(own) })
  world.change({ [theirs]: yaml({ ...start, x: 'b', y: 'b' }) })
  world.merge(world.promote())
  expect(world.text(ours)).toBe(yaml({ ...own, x: 'b', y: 'b' }))
  world.change({ [ours]: yaml({ ...own, y: 'b' }) })
  expect(written(world.promote().plan)).toEqual({ [ours]: yaml({ ...own, x: 'b', y: 'b' }) })
})

describe('a revert', () => {
  it('puts the base back to what it was, and the next promotion brings it again and says so', () => {
    const world = begin()
    const first = world.carry({ x: 'b' })
    const base = world.record().bases['staging-cluster']
    const second = world.carry({ x: 'b', y: 'b' })
    world.revert(second)
    const promoted = world.promote()
    expect(becomes(promoted)).toBe(yaml({ ...own, x: 'b', y: 'b' }))
    expect(notesOf(promoted)).toEqual([`#${second} was reverted in staging: this brings its changes back.`])
    expect(promoted.plan.base.because).toBe(
      `what staging-cluster had received without #${second}, which was reverted there`,
    )
    expect(promoted.bringsBackOnly).toBe(true)
    const { received } = promoted.plan
    expect(received?.commit).toBe(base?.commit)
    expect(Object.fromEntries(received?.files.map(({ path, oid }) => [path, oid]) ?? [])).toEqual(base?.files)
    world.revert(first)
    const both = world.promote()
    expect(notesOf(both).map((note) => note.slice(0, 4))).toEqual([`#${first}`, `#${second}`])
    expect(becomes(both)).toBe(yaml({ ...own, x: 'b', y: 'b' }))
  })

  it('is no more once what it took back was promoted again', () => {
    const world = begin()
    world.revert(world.carry({ x: 'b' }))
    world.merge(world.promote())
    expect(world.promote()).toMatchObject({ plan: { changes: [], notes: [] }, bringsBackOnly: false })
    world.upstream({ x: 'c' })
    expect(becomes(world.promote())).toBe(yaml({ ...own, x: 'c' }))
  })

  it('brings more than what was taken back where upstream went on', () => {
    const world = begin()
    world.revert(world.carry({ x: 'b' }))
    world.upstream({ x: 'b', y: 'b' })
    const promoted = world.promote()
    expect(promoted.bringsBackOnly).toBe(false)
    expect(becomes(promoted)).toBe(yaml({ ...own, x: 'b', y: 'b' }))
    world.upstream({ x: 'c' })
    expect(becomes(world.promote())).toBe(yaml({ ...own, x: 'c' }))
  })

  it('is seen beside a hotfix in the same file, and the hotfix stays', () => {
    const world = begin()
    world.carry({ x: 'b' })
    world.target({ r: '5' })
    const promoted = world.promote()
    expect(becomes(promoted)).toBe(yaml({ ...own, x: 'b', r: 5 }))
    expect(promoted.bringsBackOnly).toBe(true)
  })

  it('of two promotions of one value goes back over both', () => {
    const world = begin()
    const first = world.carry({ x: 'b' })
    const second = world.carry({ x: 'c' })
    world.target({ y: 'hot' })
    const promoted = world.promote()
    expect(becomes(promoted)).toBe(yaml({ ...own, x: 'c', y: 'hot' }))
    expect(notesOf(promoted).map((note) => note.slice(0, 4))).toEqual([`#${first}`, `#${second}`])
    world.target({ x: 'b' })
    const last = world.promote()
    expect(becomes(last)).toBe(yaml({ ...own, x: 'c' }))
    expect(notesOf(last).map((note) => note.slice(0, 4))).toEqual([`#${second}`])
  })

  it('of a revert is none', () => {
    const world = begin()
    const number = world.carry({ x: 'b' })
    world.revert(number)
    world.target({ x: 'b' })
    expect(world.promote()).toMatchObject({ plan: { changes: [], notes: [] }, bringsBackOnly: false })
    world.upstream({ x: 'c' })
    expect(becomes(world.promote())).toBe(yaml({ ...own, x: 'c' }))
  })

  it('of a revert is none either where something else was promoted in between', () => {
    const world = begin()
    world.upstream({ x: 'b' })
    world.revert(world.merge(world.promote()))
    const change = world.upstream({ x: 'b', y: 'b' })
    world.merge(world.promote({ kind: 'only', changes: [{ commit: change }] }))
    expect(world.value(staging)).toEqual({ ...own, y: 'b' })
    world.target({ x: 'b', y: 'b' })
    world.upstream({ x: 'c', y: 'b' })
    const promoted = world.promote()
    expect(promoted.plan.conflicts).toEqual([])
    expect(becomes(promoted)).toBe(yaml({ ...own, x: 'c', y: 'b' }))
  })

  it('of an added file deletes it, and of a deleted one brings it back: both are pending again', () => {
    const world = begin()
    const [more, theirs] = [values('dev', 'more.yaml'), values('staging', 'more.yaml')]
    world.change({ [more]: 'm: 1\n' })
    const added = world.merge(world.promote())
    world.revert(added)
    expect(world.text(theirs)).toBeUndefined()
    expect(written(world.promote().plan)).toEqual({ [theirs]: 'm: 1\n' })
    world.merge(world.promote())
    world.change({ [more]: null })
    const removed = world.merge(world.promote())
    expect(world.text(theirs)).toBeUndefined()
    world.revert(removed)
    expect(written(world.promote().plan)).toEqual({ [theirs]: null })
  })

  it('of a first copy makes it a first copy once more', () => {
    const world = life({ [dev]: yaml(start) })
    world.revert(world.merge(world.promote(null, true)))
    const { plan } = world.promote()
    expect(plan).toMatchObject({ introduces: true, base: { commit: null } })
    expect(written(plan)).toEqual({ [staging]: yaml(start) })
    expect(plan.notes.map(({ code }) => code)).toEqual(['taken-back', 'first-sync'])
  })
})

describe('a part of a promotion that was put back', () => {
  it('is pending again, alone', () => {
    const world = begin()
    const number = world.carry({ x: 'b', y: 'b' })
    world.target({ y: 'b' })
    world.upstream({ x: 'b', y: 'c' })
    const promoted = world.promote()
    expect(becomes(promoted)).toBe(yaml({ ...own, x: 'b', y: 'c' }))
    expect(notesOf(promoted)).toEqual([`A part of #${number} was taken back in staging: this brings that part again.`])
    expect(promoted.plan.base.because).toBe(
      `what staging-cluster had received without what was taken back of #${number} there`,
    )
  })

  it('is found again in the source’s own names', () => {
    const settings = config(
      'variables:\n  dev-cluster: { domain: dev.example.com }\n  staging-cluster: { domain: staging.example.com }\n',
    )
    const both = (name: string, x: string) => `h: ${name}.dev.example.com\nx: ${x}\n`
    const there = (name: string, x: string) => both(name, x).replace('dev', 'staging')
    const world = life({ [dev]: both('a', 'a'), [staging]: there('a', 'a') }, settings)
    world.change({ [dev]: both('b', 'b') })
    world.merge(world.promote())
    world.change({ [staging]: there('a', 'b') })
    const promoted = world.promote()
    expect(becomes(promoted)).toBe(there('b', 'b'))
    expect(promoted.plan.received?.texts).toEqual([expect.objectContaining({ text: both('a', 'b') })])
  })

  it('makes a base that stands in no commit: its text is kept with the record while that names it', () => {
    const world = begin()
    const first = world.carry({ x: 'b' })
    world.carry({ x: 'b', y: 'b' })
    world.target({ y: 'b' })
    const promoted = world.promote()
    expect(notesOf(promoted)).toEqual([`#${first} was reverted in staging: this brings its changes back.`])
    expect(promoted.plan.received?.texts).toEqual([expect.objectContaining({ text: yaml({ ...start, y: 'b' }) })])
    world.merge(promoted)
    const [oid] = world.record().texts
    expect(world.ledgerFiles()).toEqual(['environments/staging/redis.json', `texts/staging/redis/${oid}`])
    for (let n = 0; n < 10; n++) world.carry({ x: `b${n}`, y: 'b' })
    expect(world.ledgerFiles()).toEqual(['environments/staging/redis.json'])
  })

  it('on the branch, before the merge, is a decision and not a revert', () => {
    const world = begin()
    world.upstream({ x: 'b', y: 'b' })
    world.merge(world.promote(), { [staging]: yaml({ ...own, x: 'b' }) })
    expect(world.promote()).toMatchObject({ plan: { changes: [], notes: [] } })
  })
})

describe('a third value', () => {
  it('is a hotfix and no revert', () => {
    const world = begin()
    world.carry({ x: 'b' })
    world.target({ x: 'hot' })
    expect(world.promote()).toMatchObject({ plan: { changes: [], conflicts: [], notes: [] } })
    world.upstream({ x: 'b', y: 'b' })
    expect(becomes(world.promote())).toBe(yaml({ ...own, x: 'hot', y: 'b' }))
  })

  it('beside a value that was put back leaves that one pending', () => {
    const world = begin()
    world.carry({ x: 'b', y: 'b' })
    world.target({ x: 'hot' })
    expect(becomes(world.promote())).toBe(yaml({ ...own, x: 'hot', y: 'b' }))
  })
})

it('a promotion that went back to what was before is not taken for the revert of the one that it undid', () => {
  const world = begin()
  world.carry({ x: 'b' })
  world.carry({ x: 'a', y: 'b' })
  world.target({ y: 'b', r: '5' })
  expect(world.promote()).toMatchObject({ plan: { changes: [], notes: [] } })
})

it('a cluster may be called constructor, and its record come from another thread', () => {
  const settings = configOf(
    'version: 1\nmode: act\nlayout: opencenter\nenvironments:\n  - { name: dev, clusters: [dev-cluster] }\n  - { name: staging, after: [dev], clusters: [constructor] }\n',
  )
  const repo = repository()
  const head = repo.commit({ [dev]: yaml(start) })
  const record = structuredClone(emptyRecord('staging', 'redis'))
  const request = { unit: 'redis', services: ['redis'], from: 'dev', to: 'staging', source: head, target: head }
  const { plans } = repo.run((known) => planUnit({ request, record, start: null }, settings, known)).done
  expect(plans).toMatchObject([{ cluster: 'constructor', introduces: true, base: { commit: null } }])
})
