// Numbers and names of what a promotion leaves open: what people saw is what their commands mean.
import { describe, expect, it } from 'vitest'
import type { Conflict, Plan, SecretNote, Settled } from '../../../src/promotion/model.ts'
import { blockersOf, isOpen, type PlanBlocker } from '../../../src/promotion/settling/blockers.ts'
import { choicesFor, meantBy } from '../../../src/promotion/settling/settling.ts'
import { secretCalled, secretNames } from '../../../src/promotion/settling/waivable.ts'
import { at, plan } from '../repository.ts'

const empty = plan({
  base: { [at('dev', 'redis/a.yaml')]: 'a: 1\n' },
  source: { [at('dev', 'redis/a.yaml')]: 'a: 2\n' },
  target: { [at('staging', 'redis/a.yaml')]: 'a: 1\n' },
})
const conflict = (pointer: string, digest = pointer, path = 'f.yaml'): Conflict => ({
  path,
  pointer,
  base: 'b',
  source: 's',
  target: 't',
  because: 'why',
  stands: null,
  digest,
})
const settled = (pointer: string, digest = pointer): Settled => ({
  path: 'f.yaml',
  pointer,
  digest,
  side: 'source',
  by: 'bob',
})
const note = (path: string, keys: readonly string[] = [], missing = true): SecretNote => ({
  path,
  keys,
  missing,
  recipients: [],
  message: 'm',
  stands: null,
})
const planWith = (more: Partial<Plan>): Plan => ({ ...empty, ...more })
const names = (blockers: readonly PlanBlocker[]) =>
  blockers.map(({ asks }) => `${asks?.name} ${asks?.pointer}${asks?.answer == null ? '' : ' settled'}`)

describe('the numbers', () => {
  it('run through all clusters', () => {
    const one = planWith({ conflicts: [conflict('a'), conflict('b')] })
    const other = planWith({ cluster: 'other', conflicts: [conflict('a')] })
    expect(names(blockersOf([one, other]))).toEqual(['1 a', '2 b', '3 a'])
  })

  const before = blockersOf([planWith({ conflicts: [conflict('a'), conflict('b'), conflict('c')] })])

  it('stay when one is settled, and when one comes or goes', () => {
    const next = planWith({ conflicts: [conflict('0'), conflict('b')], settled: [settled('c')] })
    expect(names(blockersOf([next], before))).toEqual(['2 b', '3 c settled', '4 0'])
    expect(blockersOf([next], before).map(isOpen)).toEqual([true, false, true])
  })

  it('belong to values: other values have another number', () => {
    const next = planWith({ conflicts: [conflict('a'), conflict('b', 'new'), conflict('c')] })
    expect(names(blockersOf([next], before))).toEqual(['1 a', '3 c', '4 b'])
  })

  it('follow lines that moved, and stay with the nearest place where two say the same', () => {
    const lines = blockersOf([planWith({ conflicts: [conflict('line 3', 'd'), conflict('line 9', 'd')] })])
    const next = planWith({ conflicts: [conflict('line 9', 'd'), conflict('lines 4-5', 'd')] })
    expect(names(blockersOf([next], lines))).toEqual(['1 lines 4-5', '2 line 9'])
  })
})

describe('the names of missing secrets', () => {
  it.each<[string, readonly (readonly [string, readonly string[]])[], readonly string[]]>([
    ['a file alone', [['a/b/s.yaml', ['k']]], ['s.yaml']],
    [
      'two of one name',
      [
        ['a/x/s.yaml', []],
        ['a/y/s.yaml', []],
      ],
      ['x/s.yaml', 'y/s.yaml'],
    ],
    [
      'one that is the end of another',
      [
        ['s.yaml', []],
        ['x/s.yaml', []],
      ],
      ['s.yaml', 'x/s.yaml'],
    ],
    [
      'two of one file',
      [
        ['a/v.yaml', ['auth.password']],
        ['a/v.yaml', ['tls.key']],
      ],
      ['v.yaml:auth.password', 'v.yaml:tls.key'],
    ],
    [
      'two of one file without keys',
      [
        ['a/v.yaml', ['k']],
        ['a/v.yaml', []],
      ],
      ['v.yaml:k', 'secret-2'],
    ],
    ['a name that nobody can type', [['a/é b.yaml', ['k']]], ['secret-1']],
  ])('%s', (_, secrets, expected) => {
    expect(secretNames(secrets.map(([path, keys]) => ({ path, keys })))).toEqual(expected)
  })

  const known = [
    { name: 'x/s.yaml', path: 'a/x/s.yaml', keys: ['auth.password'] },
    { name: 'y/s.yaml', path: 'a/y/s.yaml', keys: ['token'] },
  ]
  it.each([
    ['x/s.yaml', 'x/s.yaml', []],
    ['a/y/s.yaml', 'y/s.yaml', []],
    ['y/s.yaml:token', 'y/s.yaml', []],
    ['token', 'y/s.yaml', []],
    ['auth.password', 'x/s.yaml', []],
    ['password', 'x/s.yaml', []],
    ['s.yaml', null, ['x/s.yaml', 'y/s.yaml']],
    ['x/s.yml', null, ['x/s.yaml']],
    ['nothing-alike', null, []],
  ])('%s means %s', (word, name, near) => {
    const { found, near: others } = secretCalled(word, known)
    expect(found?.name ?? null).toBe(name)
    expect(others).toEqual(near)
  })
})

describe('a command', () => {
  const blockers = blockersOf([
    planWith({
      conflicts: [conflict('a'), conflict('line 3', 'd'), conflict('line 9', 'd'), conflict('line 4', 'e')],
      secrets: [note('a/s.yaml', ['k'])],
      problems: [{ code: 'p', message: 'p', file: null, line: null, column: null }],
    }),
  ])
  const made = (words: Parameters<typeof meantBy>[0]) => {
    const meant = meantBy(words, blockers)
    return 'unknown' in meant ? meant : choicesFor(meant.blockers, words, blockers, 'bob')
  }

  it('chooses for the values that were shown', () => {
    expect(made({ name: 'take', conflicts: [1] })).toEqual([
      { cluster: 'staging-cluster', path: 'f.yaml', pointer: 'a', digest: 'a', side: 'source', by: 'bob' },
    ])
    expect(made({ name: 'keep', conflicts: [1] })).toMatchObject([{ side: 'target' }])
    expect(made({ name: 'waive', secret: 's.yaml' })).toMatchObject([{ path: 'a/s.yaml', pointer: '', side: 'waived' }])
  })

  it('speaks of lines wherever they stand, unless others say the same', () => {
    expect(made({ name: 'take', conflicts: [2, 4] })).toMatchObject([{ pointer: 'line 3' }, { pointer: 'lines' }])
  })

  it('names what exists where one is unknown, and does nothing by halves', () => {
    expect(made({ name: 'take', conflicts: [1, 5, 9] })).toEqual({
      unknown: ['5', '9'],
      kind: 'conflict',
      known: ['1', '2', '3', '4'],
      near: [],
    })
    expect(made({ name: 'waive', secret: 's.yml' })).toMatchObject({ unknown: ['s.yml'], near: ['s.yaml'] })
  })
})
