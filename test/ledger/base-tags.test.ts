import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyBase, goneTags, tagForgiven, tagsSeen } from '../../src/ledger/bump-transactions.ts'
import { a, at, b, base, c, later } from './bumps.ts'

const tag = (name: string, oid = a) => ({ name, oid })
const first = tagsSeen(emptyBase(base), [tag('2026.01'), tag('2026.02', b)], at)
const moved = tagsSeen(first, [tag('2026.01', c), tag('2026.02', b)], later)

describe('a tag of a base', () => {
  it('is remembered as it was at first sight', () => {
    expect(first).toEqual({ ...emptyBase(base), tags: { '2026.01': a, '2026.02': b } })
    expect(tagsSeen(first, [tag('2026.03', c)], later).tags).toEqual({ '2026.01': a, '2026.02': b, '2026.03': c })
  })

  it('that points elsewhere is marked until a person says that it is right, though it come back or go', () => {
    const mark = { was: a, is: c, at: later }
    expect(moved).toEqual({ ...first, moved: { '2026.01': mark } })
    expect(tagsSeen(moved, [], at)).toEqual(moved)
    const back = tagsSeen(moved, [tag('2026.01', a)], at)
    expect(back.moved).toEqual({ '2026.01': { was: a, is: a, at } })
    expect(tagsSeen(tagForgiven(back, '2026.01'), [tag('2026.01', a)], at).moved).toEqual({})
    expect(tagForgiven(moved, '2026.01')).toEqual({ ...first, tags: { '2026.01': c, '2026.02': b } })
    expect(tagForgiven(moved, '2026.02')).toBe(moved)
  })

  it('that is gone stays remembered, so that it is not new when it comes back', () => {
    const left = tagsSeen(first, [tag('2026.02', b)], later)
    expect(left).toEqual(first)
    expect(goneTags(left, [tag('2026.02', b)])).toEqual(['2026.01'])
    expect(tagsSeen(left, [tag('2026.01', c)], later).moved).toMatchObject({ '2026.01': { was: a, is: c } })
  })

  it('may be called as what every object knows', () => {
    const odd = ['__proto__', 'constructor', 'toString']
    const seen = tagsSeen(
      emptyBase(base),
      odd.map((name) => tag(name)),
      at,
    )
    expect(Object.keys(seen.tags)).toEqual(odd)
    expect(seen.moved).toEqual({})
    expect(Object.keys(tagsSeen(seen, [tag('__proto__', b)], at).moved)).toEqual(['__proto__'])
    expect(tagForgiven(tagsSeen(seen, [tag('__proto__', b)], at), '__proto__').moved).toEqual({})
  })

  it('is forgotten beyond 500 of them, those that are gone first, and none that is in use or marked', () => {
    const many = Array.from({ length: 600 }, (_, index) => tag(`t${String(index).padStart(3, '0')}`))
    const seen = tagsSeen(moved, many, later, ['2026.02', 't001', 'never-seen'])
    const names = Object.keys(seen.tags)
    expect(names).toHaveLength(500)
    expect(names).toEqual(expect.arrayContaining(['2026.01', '2026.02', 't001', 't599', 't103']))
    expect(names).not.toContain('t102')
    expect(names).not.toContain('never-seen')
    expect(tagsSeen(first, many, later).tags['2026.01']).toBeUndefined()
    const every = many.map(({ name }) => name)
    expect(Object.keys(tagsSeen(emptyBase(base), many, later, every).tags)).toHaveLength(600)
  })

  it('seen twice is as seen once', () => {
    const tags = fc
      .uniqueArray(fc.tuple(fc.stringMatching(/^[a-d0-9]{1,2}$/), fc.constantFrom(a, b)), {
        selector: ([name]) => name,
      })
      .map((entries) => entries.map(([name, oid]) => tag(name, oid)))
    fc.assert(
      fc.property(tags, tags, fc.array(fc.string()), (before, now, keep) => {
        const once = tagsSeen(tagsSeen(emptyBase(base), before, at), now, later, keep)
        expect(tagsSeen(once, now, at, keep)).toEqual(once)
      }),
    )
    const many = Array.from({ length: 700 }, (_, index) => tag(`t${index}`, index % 2 === 0 ? a : b))
    const turned = many.map(({ name, oid }, index) => tag(name, index % 50 === 0 ? c : oid))
    const once = tagsSeen(tagsSeen(emptyBase(base), many, at), turned.reverse(), later, ['t3'])
    expect(tagsSeen(once, turned, at, ['t3'])).toEqual(once)
  })
})
