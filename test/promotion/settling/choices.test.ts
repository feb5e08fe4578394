// What a person decided: it counts for the values that were shown, for whole files too, and never carries a secret across.
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../../src/promotion/digest.ts'
import type { Choice, Plan } from '../../../src/promotion/model.ts'
import {
  digestOfSecret,
  digestOfValues,
  notAnswered,
  stillAsked,
  withChoices,
} from '../../../src/promotion/settling/choices.ts'
import { at, type FileSpec, type Files, plan, written } from '../repository.ts'

const always = (cluster: 'dev' | 'staging'): Files => ({ [at(cluster, 'redis/always.yaml')]: 'z: 1\n' })
const one = (path: string, spec: FileSpec | null): Files => (spec === null ? {} : { [path]: spec })
type Sides = readonly [base: FileSpec | null, source: FileSpec | null, target: FileSpec | null]

function ask(name: string, [base, source, target]: Sides, choices: readonly Choice[] = []): Plan {
  const [dev, staging] = [at('dev', `redis/${name}`), at('staging', `redis/${name}`)]
  return plan({
    base: { ...always('dev'), ...one(dev, base) },
    source: { ...always('dev'), ...one(dev, source) },
    target: { ...always('staging'), ...one(staging, target) },
    choices,
  })
}

const choicesFor = (made: Plan, side: 'source' | 'target'): readonly Choice[] =>
  made.conflicts.map(({ path, pointer, digest }) => ({ cluster: made.cluster, path, pointer, digest, side, by: 'bob' }))

const binary = (byte: number) => new Uint8Array([0, byte, 255])
const pointer = (id: string) => `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\n`

const cases: readonly (readonly [string, string, Sides, FileSpec | null | undefined])[] = [
  ['a value', 'a.yaml', ['a: 1\nb: 1\n', 'a: 2\nb: 1\n', '# mine\na: 3\nb: 7\n'], '# mine\na: 2\nb: 7\n'],
  ['a value in a block', 'a.yaml', ['t: |\n  a: 1\n', 't: |\n  a: 2\n', 't: |\n  a: 3\n'], 't: |\n  a: 2\n'],
  ['lines', 'a.txt', ['a\nb\nc\n', 'a\nB\nc\n', 'a\nbb\nc\nd\n'], 'a\nB\nc\nd\n'],
  ['a list without names', 'a.yaml', ['a: [x, y]\n', 'a: [x, q, r]\n', 'a: [x, z]\n'], 'a: [x, q, r]\n'],
  ['a key removed in the source', 'a.yaml', ['a: 1\nb: 1\n', 'b: 1\n', 'a: 2\nb: 1\n'], 'b: 1\n'],
  ['a key removed in the target', 'a.yaml', ['a: 1\nb: 1\n', 'a: 2\nb: 1\n', 'b: 1\n'], 'a: 2\nb: 1\n'],
  ['a file removed in the source', 'a.yaml', ['a: 1\n', null, 'a: 2\n'], null],
  ['a binary file removed in the source', 'a.bin', [binary(1), null, binary(2)], null],
  ['a file removed in the target', 'a.yaml', ['a: 1\n', 'a: 2\n', null], 'a: 2\n'],
  ['a file new on both sides', 'a.yaml', [null, 'a: 2\n', 'a: 3\n'], 'a: 2\n'],
  ['an LFS pointer', 'a.dat', [pointer('1'), pointer('2'), pointer('3')], pointer('2')],
  ['bytes', 'a.bin', [binary(1), binary(2), binary(3)], undefined],
]

describe.each(cases)('%s', (_, name, sides, taken) => {
  const path = at('staging', `redis/${name}`)
  const open = ask(name, sides)

  it('is a conflict until it is decided', () => {
    expect(open.conflicts).toHaveLength(1)
    expect(open.settled).toEqual([])
  })

  it('is the source’s when taken', () => {
    const made = ask(name, sides, choicesFor(open, 'source'))
    expect(made.conflicts).toEqual([])
    expect(made.settled).toMatchObject([{ path, pointer: open.conflicts[0]?.pointer, side: 'source', by: 'bob' }])
    if (taken === undefined) expect(made.changes[0]?.after).toMatchObject({ text: null, oid: expect.any(String) })
    else expect(written(made)[path]).toBe(taken)
    expect(digestOf([made])).not.toBe(digestOf([open]))
  })

  it('is the target’s when kept', () => {
    const made = ask(name, sides, choicesFor(open, 'target'))
    expect(made.conflicts).toEqual([])
    expect(made.settled).toMatchObject([{ path, side: 'target', by: 'bob' }])
    expect(written(made)).toEqual(written(open))
    expect(digestOf([made])).not.toBe(digestOf([open]))
  })

  it('is asked again for other values', () => {
    const other = choicesFor(open, 'source').map((choice) => ({ ...choice, digest: digestOfValues(values('x')) }))
    expect(ask(name, sides, other)).toEqual(open)
  })

  it('is not touched by a choice for another cluster or file', () => {
    const [choice] = choicesFor(open, 'source')
    if (choice === undefined) throw new Error('a conflict is expected')
    expect(ask(name, sides, [{ ...choice, cluster: 'prod-cluster' }])).toEqual(open)
    expect(ask(name, sides, [{ ...choice, path: `${choice.path}.bak` }])).toEqual(open)
  })
})

const values = (source: string) => ({ base: 'a', source, target: 'b' })

it('another value of the target is another question, so that the pull request says so', () => {
  const [one, other] = ['a: 3\nb: 1\n', 'a: 4\nb: 1\n'].map((target) =>
    ask('a.yaml', ['a: 1\nb: 1\n', 'a: 2\nb: 1\n', target]),
  )
  if (one === undefined || other === undefined) throw new Error('two plans are expected')
  expect(one.conflicts[0]?.digest).not.toBe(other.conflicts[0]?.digest)
  expect(digestOf([one])).not.toBe(digestOf([other]))
})

describe('a file of an index', () => {
  const index = (cluster: 'dev' | 'staging', ...entries: readonly string[]): Files => ({
    [at(cluster, 'sources/kustomization.yaml')]: `resources:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`,
  })
  const source = (cluster: 'dev' | 'staging', text: string): Files => ({
    [at(cluster, 'sources/opencenter-redis.yaml')]: text,
  })
  const question = (choices: readonly Choice[]) =>
    plan({
      base: { ...always('dev'), ...index('dev', 'a.yaml', 'opencenter-redis.yaml'), ...source('dev', 'a: 1\n') },
      source: { ...always('dev'), ...index('dev', 'a.yaml') },
      target: {
        ...always('staging'),
        ...index('staging', 'a.yaml', 'opencenter-redis.yaml'),
        ...source('staging', 'a: 2\n'),
      },
      choices,
    })
  const open = question([])

  it('keeps its entry when it is kept, and loses it when its removal is taken', () => {
    expect(open.conflicts).toHaveLength(1)
    expect(written(question(choicesFor(open, 'target')))).toEqual({})
    expect(written(question(choicesFor(open, 'source')))).toEqual({
      [at('staging', 'sources/opencenter-redis.yaml')]: null,
      ...index('staging', 'a.yaml'),
    })
  })
})

describe('of several', () => {
  const sides: Sides = ['a: 1\nb: 1\n', 'a: 2\nb: 2\n', 'a: 3\nb: 3\n']

  it('each is decided by itself', () => {
    const [a, b] = choicesFor(ask('a.yaml', sides), 'source')
    if (a === undefined || b === undefined) throw new Error('two conflicts are expected')
    const made = ask('a.yaml', sides, [a, { ...b, side: 'target' }])
    expect(written(made)).toEqual({ [at('staging', 'redis/a.yaml')]: 'a: 2\nb: 3\n' })
    expect(made.settled.map(({ side }) => side)).toEqual(['source', 'target'])
    expect(ask('a.yaml', sides, [b]).conflicts.map((conflict) => conflict.pointer)).toEqual(['a'])
  })

  it('lines with the same values are not decided together, unless the choice speaks of lines wherever they are', () => {
    const text = (x: string) => `${x}\n1\n2\n3\n4\n${x}\n`
    const same: Sides = [text('a'), text('b'), text('c')]
    const choices = choicesFor(ask('a.txt', same), 'source')
    expect(choices).toHaveLength(2)
    expect(ask('a.txt', same, choices.slice(0, 1)).conflicts).toHaveLength(1)
    const moved: Sides = ['a\n', 'b\n', 'top\nc\n']
    const [choice] = choicesFor(ask('a.txt', ['a\n', 'b\n', 'c\n']), 'source')
    const generic = choice === undefined ? [] : [{ ...choice, pointer: 'lines' }]
    expect(written(ask('a.txt', moved, generic))[at('staging', 'redis/a.txt')]).toBeUndefined()
    const below: Sides = ['1\n2\na\n', '1\n2\nb\n', 'top\n1\n2\nc\n']
    expect(written(ask('a.txt', below, generic))[at('staging', 'redis/a.txt')]).toBe('top\n1\n2\nb\n')
  })
})

describe('a secret', () => {
  const encrypted = (text: string) => `a: ENC[AES256_GCM,data:${text}]\nsops:\n  mac: ENC[AES256_GCM,data:x]\n`

  it('does not come with a file that is taken', () => {
    const sides: Sides = [encrypted('1'), encrypted('2'), null]
    const open = ask('a.yaml', sides)
    expect(open.conflicts).toHaveLength(1)
    const made = ask('a.yaml', sides, choicesFor(open, 'source'))
    expect(made).toMatchObject({ changes: [], settled: [], secrets: [{ missing: true }] })
  })

  it('is left out of a file that comes back', () => {
    const sides: Sides = ['password: hunter2\na: 1\n', 'password: hunter3\na: 2\n', null]
    const made = ask('a.yaml', sides, choicesFor(ask('a.yaml', sides), 'source'))
    expect(written(made)[at('staging', 'redis/a.yaml')]).toBe('a: 2\n')
    expect(made.secrets).toMatchObject([{ missing: true, keys: ['password'] }])
  })

  it('in a file that comes back is found though the base had it', () => {
    const token = 'note: ghp_abcdefghijklmnopqrstuvwxyz0123456789\n'
    const sides: Sides = [`${token}a: 1\n`, `${token}a: 2\n`, null]
    const made = ask('a.yaml', sides, choicesFor(ask('a.yaml', sides), 'source'))
    expect(made).toMatchObject({ changes: [], settled: [], secrets: [{ missing: true }] })
  })

  it('in lines that are taken stays the target’s own', () => {
    const sides: Sides = ['PASSWORD=one1\nA=1\n', 'PASSWORD=two2\nA=2\n', 'PASSWORD=own3\nA=3\n']
    const made = ask('.env', sides, choicesFor(ask('.env', sides), 'source'))
    expect(JSON.stringify(written(made))).not.toContain('two2')
    expect(written(made)[at('staging', 'redis/.env')]).toBe('PASSWORD=own3\nA=2\n')
  })

  it('in a manifest that is no text cannot be taken', () => {
    const sides: Sides = [binary(1), binary(2), binary(3)]
    const open = ask('a.yaml', sides)
    const made = ask('a.yaml', sides, choicesFor(open, 'source'))
    expect(made).toEqual(open)
  })

  it('that is missing blocks until it is waived, and again for another key', () => {
    const source = (text: string): Sides => ['a: 1\n', text, 'a: 1\n']
    const open = ask('a.yaml', source('a: 2\npassword: hunter2\n'))
    const [note] = open.secrets
    if (note === undefined) throw new Error('a missing secret is expected')
    const waiver = { cluster: open.cluster, path: note.path, pointer: '', digest: digestOfSecret(note) }
    const choices = [{ ...waiver, side: 'waived', by: 'carol' } as const]
    const made = ask('a.yaml', source('a: 2\npassword: hunter2\n'), choices)
    expect(made.secrets).toMatchObject([{ missing: false, waivedBy: 'carol' }])
    expect(digestOf([made])).not.toBe(digestOf([open]))
    const more = ask('a.yaml', source('a: 2\npassword: hunter2\ntoken: abcdefgh1\n'), choices)
    expect(more.secrets).toMatchObject([{ missing: true }])
  })

  it('whose file is listed cannot be waived alone: without it nothing could be built', () => {
    const secret = 'kind: Secret\napiVersion: v1\nmetadata: { name: s }\nstringData: { user: hunter2 }\n'
    const lists = (...names: readonly string[]) => `resources: [${['always.yaml', ...names].join(', ')}]\n`
    const [dev, staging] = [at('dev', 'redis/'), at('staging', 'redis/')]
    const sides = {
      base: { ...always('dev'), [`${dev}kustomization.yaml`]: lists() },
      source: { ...always('dev'), [`${dev}kustomization.yaml`]: lists('s.yaml'), [`${dev}s.yaml`]: secret },
      target: { ...always('staging'), [`${staging}kustomization.yaml`]: lists() },
    }
    const open = plan(sides)
    const [note] = open.secrets
    if (note === undefined) throw new Error('a missing secret is expected')
    const waiver = { cluster: open.cluster, path: note.path, pointer: '', digest: digestOfSecret(note) }
    const waived = plan({ ...sides, choices: [{ ...waiver, side: 'waived', by: 'carol' }] })
    expect([open.problems, waived.secrets]).toMatchObject([[], [{ missing: false, waivedBy: 'carol' }]])
    expect(waived.problems).toMatchObject([{ code: 'missing-file', file: `${staging}kustomization.yaml` }])
  })
})

describe('the memory of choices', () => {
  const choice = (more: Partial<Choice> = {}): Choice => ({
    cluster: 'c',
    path: 'p',
    pointer: 'a',
    digest: 'd',
    side: 'source',
    by: 'bob',
    ...more,
  })
  const question = (more: Partial<Choice> = {}) => choice(more)

  it('keeps the last one for the same values, and who decided first', () => {
    const kept = withChoices([choice()], [choice({ side: 'target', by: 'carol' })])
    expect(kept).toEqual([choice({ side: 'target', by: 'carol' })])
    expect(withChoices(kept, [choice({ side: 'target', by: 'dave' })])).toBe(kept)
    expect(withChoices([choice()], [choice({ digest: 'e' })])).toHaveLength(2)
  })

  it('is bounded, the newest stay', () => {
    const many = Array.from({ length: 250 }, (_, n) => choice({ digest: `${n}` }))
    const kept = withChoices([], many)
    expect(kept).toHaveLength(200)
    expect(kept.at(-1)?.digest).toBe('249')
  })

  it('drops what has other values now, and keeps what is not asked at the moment', () => {
    expect(stillAsked([choice()], [question({ digest: 'e' })])).toEqual([])
    expect(stillAsked([choice()], [question({ path: 'q', digest: 'e' })])).toEqual([choice()])
    expect(stillAsked([choice()], [question()])).toEqual([choice()])
    const lines = choice({ pointer: 'lines' })
    const two = [question({ pointer: 'line 3', digest: 'e' }), question({ pointer: 'lines 5-6' })]
    expect(stillAsked([lines], two)).toEqual([lines])
  })

  it('drops what a merged promotion asked', () => {
    expect(notAnswered([choice(), choice({ path: 'q' })], [question()])).toEqual([choice({ path: 'q' })])
    expect(notAnswered([choice({ pointer: 'lines' })], [question({ pointer: 'line 9' })])).toEqual([])
    expect(notAnswered([choice()], [question({ digest: 'e' })])).toEqual([choice()])
  })
})
