// Which pins a bump moves, which stay, and why.
import { describe, expect, it } from 'vitest'
import type { BumpPlan } from '../../src/bump/model.ts'
import { baseNamed } from '../../src/bump/named.ts'
import { digestOfBump } from '../../src/bump/plan-bump.ts'
import { configOf } from '../promotion/repository.ts'
import { bump, kustomization, onlyBump, path, source } from './stand.ts'

const moved = ({ moves }: BumpPlan) => moves.map(({ pin, to }) => `${pin.name} ${pin.tag} → ${to}`)
const stayed = ({ stays }: BumpPlan) => stays.map(({ pin, code }) => `${pin.name}: ${code}`)

const files = {
  [path('sources/shared.yaml')]: source({ name: 'shared' }),
  [path('sources/redis.yaml')]: source({ name: 'redis' }),
  [path('sources/unread.yaml')]: source({ name: 'unread' }),
  [path('fluxcd/redis.yaml')]: kustomization('redis', 'redis'),
  [path('fluxcd/loki.yaml')]: kustomization('loki', 'shared'),
  [path('fluxcd/grafana.yaml')]: kustomization('grafana', 'shared'),
}

describe('which pins move', () => {
  it.each([
    ['all of them', {}, ['redis', 'shared', 'unread']],
    ['those of one service', { only: ['redis'] }, ['redis']],
    ['a shared one with all of its services', { only: ['loki', 'grafana'] }, ['shared']],
    ['a shared one not with one of them', { only: ['loki'] }, []],
    ['not those of a service', { except: ['redis'] }, ['shared', 'unread']],
    ['a shared one not without one of them', { except: ['loki'] }, ['redis', 'unread']],
    ['not what is kept', { kept: { redis: 'redis is on hold' } }, ['shared', 'unread']],
    ['a shared one not when one of its services is kept', { kept: { grafana: 'it is bad' } }, ['redis', 'unread']],
  ])('%s', (_, asked, names) => {
    const plan = onlyBump(files, asked)
    expect(plan.moves.map(({ pin }) => pin.name).sort()).toEqual(names)
    expect(plan.changes.map((change) => change.path)).toEqual(names.map((name) => path(`sources/${name}.yaml`)))
    expect(plan.moves.length + plan.stays.length).toBe(3)
    expect(plan.problems).toEqual([])
  })

  it('tells why a shared one stays, and nothing of what was not asked for', () => {
    const notes = (asked: Parameters<typeof bump>[1]) =>
      onlyBump(files, asked).notes.map(({ code, message }) => [code, message])
    expect(notes({ only: ['redis', 'loki'] })).toEqual([
      ['pin-not-asked', 'shared keeps 1.0.0: shared also serves grafana: name all of its services to move it.'],
    ])
    expect(notes({ except: ['redis', 'loki'] })).toEqual([
      ['pin-not-asked', 'shared keeps 1.0.0: loki was left out, and shared serves it.'],
    ])
    expect(notes({ kept: { redis: 'alice holds redis' } })).toEqual([
      ['pin-kept', 'redis keeps 1.0.0: alice holds redis.'],
    ])
    expect(notes({ only: ['redis'] })).toEqual([])
  })

  it.each([['only'], ['except']])('refuses a service of --%s that reads nothing of the base', (option) => {
    const plan = onlyBump(files, { [option]: ['redsi'] })
    expect(plan.problems).toMatchObject([
      { code: 'unknown-service', message: expect.stringContaining('Did you mean "redis"?') },
    ])
  })

  it.each([
    ['a lower tag', '1.0.0', '0.9.0', false, ['newer']],
    ['a lower tag when that is allowed', '1.0.0', '0.9.0', true, []],
    ['a tag of another scheme', '1.0.0', 'stable', false, ['scheme']],
    ['a tag of another scheme when that is allowed', '1.0.0', 'stable', true, []],
    ['a newer tag', '1.0.0', '1.0.1', false, []],
    ['the same tag', '1.0.0', '1.0.0', true, ['stands']],
  ])('%s', (_, from, tag, mayLower, codes) => {
    const text = source({ ref: `tag: "${from}"` })
    const plan = onlyBump({ [path('sources/base.yaml')]: text }, { tag, mayLower })
    expect([plan.stays.map(({ code }) => code), plan.moves.length]).toEqual([codes, 1 - codes.length])
  })

  it('moves 37 of 40 where three are newer, and names the three', () => {
    const newer = [3, 17, 30]
    const forty = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [
        path(`sources/s${n}.yaml`),
        source({ name: `s${n}`, ref: `tag: "${newer.includes(n) ? '2026.12' : `2026.0${(n % 9) + 1}`}"` }),
      ]),
    )
    const plan = onlyBump(forty, { tag: '2026.11', mayLower: false })
    expect([plan.moves.length, plan.changes.length]).toEqual([37, 37])
    expect(stayed(plan).sort()).toEqual(newer.map((n) => `s${n}: newer`).sort())
    expect(plan.notes.map(({ code, message }) => [code, message]).sort()).toEqual(
      newer.map((n) => ['pin-newer', `s${n} keeps 2026.12: it stands at 2026.12, which is newer than 2026.11.`]).sort(),
    )
  })

  it('takes each pin to a tag of its own, also a lower one; those that are not named stay', () => {
    const key = (name: string) => `${path(`sources/${name}.yaml`)}#flux-system/${name}`
    const tags = { [key('redis')]: '0.9.0', [key('shared')]: '1.1.0' }
    const plan = onlyBump(files, { to: { kind: 'each', tags }, mayLower: false })
    expect(moved(plan).sort()).toEqual(['redis 1.0.0 → 0.9.0', 'shared 1.0.0 → 1.1.0'])
    expect(stayed(plan)).toEqual(['unread: not-asked'])
  })

  it('takes names of people for nothing but names', () => {
    const odd = { ...files, [path('fluxcd/constructor.yaml')]: kustomization('constructor', 'redis') }
    expect(onlyBump(odd, {}).stays).toEqual([])
    expect(onlyBump(odd, { to: { kind: 'each', tags: {} } }).moves).toEqual([])
  })
})

describe('clusters', () => {
  const two = configOf(`version: 1
mode: act
layout: opencenter
environments:
  - { name: staging, clusters: [one-cluster, two-cluster, three-cluster] }
`)
  const all = {
    [path('sources/base.yaml', 'one-cluster')]: source(),
    [path('sources/base.yaml', 'two-cluster')]: source({ ref: 'tag: "2.0.0"' }),
    [path('sources/base.yaml', 'three-cluster')]: source({ url: 'https://github.com/acme/other' }),
  }

  it('have a plan each where they pin the base, also where nothing moves', () => {
    const plans = bump(all, {}, two)
    expect(plans.map((plan) => [plan.cluster, plan.changes.length])).toEqual([
      ['one-cluster', 1],
      ['two-cluster', 0],
    ])
    expect(bump(all, { base: { host: 'github.com', owner: 'acme', name: 'none' } }, two)).toEqual([])
  })

  it('are told of their own files that cannot be read, and of no others', () => {
    const broken = { ...all, [path('sources/broken.yaml', 'two-cluster')]: `${source()}\n a: [` }
    expect(bump(broken, {}, two).map(({ cluster, notes }) => [cluster, notes.map(({ code }) => code)])).toEqual([
      ['one-cluster', []],
      ['two-cluster', ['unreadable-source']],
    ])
  })

  it('make one digest, which changes with what is written', () => {
    const digest = (tag: string) => digestOfBump(bump(all, { tag }, two))
    expect(digest('3.0.0')).toBe(digest('3.0.0'))
    expect(digest('3.0.0')).not.toBe(digest('3.0.1'))
  })
})

describe('baseNamed', () => {
  const at = (host: string, owner: string, name: string) => ({ host, owner, name })
  const known = [
    at('github.com', 'acme', 'base'),
    at('github.com', 'ACME', 'base'),
    at('ghcr.io', 'acme', 'base'),
    at('github.com', 'acme', 'Charts'),
  ]

  it.each([
    ['charts', 'Charts'],
    ['Acme/charts/', 'Charts'],
    ['git@github.com:acme/charts.git', 'Charts'],
    ['ghcr.io/acme/base', 'base'],
  ])('finds %s', (name, found) => {
    expect(baseNamed(name, known)).toMatchObject({ name: found })
  })

  it.each([
    ['base', 'ambiguous-base'],
    ['acme/base', 'ambiguous-base'],
    ['nope', 'unknown-base'],
    ['', 'unknown-base'],
    ['https://github.com.evil.io/acme/charts', 'unknown-base'],
  ])('does not guess what %j is', (name, code) => {
    expect(baseNamed(name, known)).toMatchObject({ code })
    expect(baseNamed(name, [])).toMatchObject({ code: 'unknown-base' })
  })
})
