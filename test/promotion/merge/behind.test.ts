// A target that is behind, by what the source's history tells: its value is one that the source had there before.
import { describe, expect, it } from 'vitest'
import { planPromotion } from '../../../src/promotion/plan.ts'
import { at, config, type Files, repository, written } from '../repository.ts'

/** `history`: the source's file from its first version to the one to promote; `received`: the index of the base; null: none. */
function ask(history: readonly (string | null)[], received: number | null, target: string, file = 'values.yaml') {
  const repo = repository()
  const source = (text: string | null): Files => ({
    [at('dev', 'redis/always.yaml')]: 'z: 1\n',
    ...(text === null ? {} : { [at('dev', `redis/${file}`)]: text }),
  })
  const commits = history.map((text, index) => repo.commit(source(text), `change ${index}`))
  const stands = { [at('staging', `redis/${file}`)]: target, [at('staging', 'redis/always.yaml')]: 'z: 1\n' }
  const request = {
    unit: 'redis',
    services: ['redis'],
    from: 'dev',
    to: 'staging',
    source: commits.at(-1) ?? '',
    target: repo.commit(stands, 'chore: Stand', null),
    bases: new Map(
      received === null
        ? []
        : [['staging-cluster', { kind: 'commit' as const, commit: commits[received] ?? '', because: 'test' }]],
    ),
  }
  const { done, asked } = repo.run((known) => planPromotion(request, config(), known))
  const [made] = done
  if (made === undefined) throw new Error('no plan')
  return { text: written(made)[at('staging', `redis/${file}`)], conflicts: made.conflicts, asked }
}

const image = (tag: string, more = '') => `image:\n  tag: ${tag}\n${more}z: 0\n`
const [one, two, three] = ['4f2a9c1', '9b31d07', 'c0ffee1']

describe('a value that both sides changed', () => {
  it.each([
    ['is taken where the target has an earlier one of the source', one, image(three)],
    ['stays where the target has one of its own', 'dead0e5', undefined],
  ])('%s', (_, standing, text) => {
    const made = ask([image(one), image(two), image(three)], 1, image(standing))
    expect([made.text, made.conflicts.length]).toEqual([text, text === undefined ? 1 : 0])
  })

  it('stays where an earlier one stood at another place', () => {
    const history = [`a: ${one}\nb: x\n`, `a: ${two}\nb: y\n`, `a: ${three}\nb: y\n`]
    expect(ask(history, 1, `a: x\nb: ${one}\n`)).toMatchObject({ text: undefined, conflicts: [{ pointer: 'a' }] })
  })

  it('is taken beside another one that stays in conflict', () => {
    const both = (a: string, b: string) => `a: ${a}\nb: ${b}\nz: 0\n`
    const made = ask([both('1', '1'), both('2', '2'), both('3', '3')], 1, both('1', 'own'))
    expect(made).toMatchObject({ text: both('3', 'own'), conflicts: [{ pointer: 'b' }] })
  })

  it('is never an older version', () => {
    const made = ask([image('1.5.0'), image('1.1.0'), image('1.2.0')], 1, image('1.5.0'))
    expect(made).toMatchObject({ text: undefined, conflicts: [{ pointer: 'image.tag' }] })
  })

  it('stays where such values are each environment’s own', () => {
    const made = ask(['replicas: 1\n', 'replicas: 2\n', 'replicas: 3\n'], 1, 'replicas: 1\n')
    expect(made).toMatchObject({ text: undefined, conflicts: [{ pointer: 'replicas' }] })
  })

  it('is left to a person where only lines can be compared', () => {
    const made = ask(['a 1\nb\n', 'a 2\nb\n', 'a 3\nb\n'], 1, 'a 1\nb\n', 'notes.txt')
    expect(made).toMatchObject({ text: undefined, conflicts: [{ pointer: 'line 1' }] })
  })

  it('is taken in a list without names, and what else the target has there stays', () => {
    const list = (...items: string[]) => `args:\n${items.map((item) => `  - ${item}\n`).join('')}z: 0\n`
    const history = [list('a', 'b', 'c'), list('a', 'x', 'c'), list('a', 'y', 'c')]
    expect(ask(history, 1, list('a', 'b', 'c')).text).toBe(list('a', 'y', 'c'))
    expect(ask(history, 1, list('a', 'b', 'own')).text).toBe(list('a', 'y', 'own'))
    expect(ask(history, 1, list('a', 'own', 'c')).conflicts).toHaveLength(1)
  })
})

describe('a value that names the source', () => {
  const hub = (name: string, more: string) => `hub:\n  name: ${name}\n${more}`

  it('was copied from it, and is told in the terms of the target', () => {
    const history = ['z: 0\n', 'z: 0\n', hub('hub-of dev-cluster', 'z: 0\n')]
    const made = ask(history, 1, hub('hub-of dev-cluster', 'own: 1\nz: 0\n'))
    expect(made).toMatchObject({ text: hub('hub-of staging-cluster', 'own: 1\nz: 0\n'), conflicts: [] })
  })

  it('is in conflict where the source has another one now', () => {
    const history = ['z: 0\n', 'z: 0\n', hub('dev-cluster-b', 'z: 0\n')]
    expect(ask(history, 1, hub('dev-cluster', 'z: 0\n'))).toMatchObject({
      text: undefined,
      conflicts: [{ pointer: 'hub.name' }],
    })
  })
})

describe('what the source removed', () => {
  const group = (...lines: string[]) =>
    `z: 0\n${lines.length > 0 ? `g:\n${lines.map((l) => `  ${l}\n`).join('')}` : ''}`
  it.each([
    ['goes where the target has an earlier state of it', ['a: 1', 'b: 1'], 'z: 0\n'],
    ['stays where the target added something of its own to it', ['a: 1', 'b: 1', 'own: 1'], undefined],
    ['stays where the target changed it', ['a: own', 'b: 1'], undefined],
  ])('%s', (_, standing, text) => {
    const made = ask([group('a: 1', 'b: 1'), group('a: 2', 'b: 1'), group()], 1, group(...standing))
    expect([made.text, made.conflicts.length]).toEqual([text, text === undefined ? 1 : 0])
  })

  it('is a file that a person decides about, whatever state of it the target has', () => {
    const made = ask(['a: 1\n', 'a: 2\n', null], 1, 'a: 1\n')
    expect(made).toMatchObject({ text: undefined, conflicts: [{ pointer: '' }] })
  })
})

describe('what it reads', () => {
  const kinds = ({ asked }: ReturnType<typeof ask>) => asked.map((needs) => [...new Set(needs.map(({ kind }) => kind))])
  const history = [image(one), image(two), image(three)]

  it('is nothing more where nothing is in conflict, else two batches', () => {
    expect(kinds(ask(history, 1, image(two))).slice(-1)).toEqual([['history', 'blob']])
    expect(kinds(ask(history, 1, image('dead0e5'))).slice(-3)).toEqual([['history', 'blob'], ['ids'], ['blob']])
  })

  it('ends within the rounds that planning has, also where the base is inferred', () => {
    const told = [image(one, 'k: 1\n'), image(two, 'k: 2\n'), image(three, 'k: 3\n')]
    const made = ask(told, null, image('dead0e5', 'k: 2\n'))
    expect(made).toMatchObject({ text: image('dead0e5', 'k: 3\n'), conflicts: [{ pointer: 'image.tag' }] })
    expect(made.asked.length).toBeLessThanOrEqual(10)
  })
})
