// What a pick makes of files that come, go and move, of index entries, and of what is no YAML; and what it never touches.
import { describe, expect, it } from 'vitest'
import { selectionOf, wrongNames } from '../../../src/promotion/carry/carry.ts'
import type { Plan, SourceChange } from '../../../src/promotion/model.ts'
import { at, configOf, type Files, overlay, written } from '../repository.ts'
import { except, history, keysOf, only } from './histories.ts'

const dev = (path: string) => at('dev', path)
const staging = (path: string) => at('staging', path)
const index = (...names: string[]) => `resources:\n${names.map((name) => `  - ./${name}.yaml\n`).join('')}`
const base: Files = {
  [dev('redis/v.yaml')]: 'a: 1\nx: 0\nb: 1\n',
  [dev('redis/old.yaml')]: 'o: 1\nx: 0\np: 1\n',
  [dev('fluxcd/kustomization.yaml')]: index('first', 'other'),
}
const target: Files = {
  [staging('redis/v.yaml')]: 'a: 1\nx: 0\nb: 1\n',
  [staging('redis/old.yaml')]: 'o: 1\nx: 0\np: 1\n',
  [staging('fluxcd/kustomization.yaml')]: index('first', 'own'),
  [staging('sources/kustomization.yaml')]: index('own'),
}
const told = (plan: Plan) =>
  Object.fromEntries(Object.entries(written(plan)).map(([path, text]) => [path.replace(staging(''), ''), text]))
const codes = (plan: Plan) => [plan.problems, plan.notes].map((all) => all.map((one) => one.code))

describe('files that come and go', () => {
  const moving = () =>
    history({
      start: base,
      changes: [
        ['Edit old (#1)', { [dev('redis/old.yaml')]: 'o: 2\nx: 0\np: 1\n' }],
        ['Rename (#2)', { [dev('redis/old.yaml')]: null, [dev('redis/new.yaml')]: 'o: 2\nx: 0\np: 1\n' }],
        ['Edit new (#3)', { [dev('redis/new.yaml')]: 'o: 2\nx: 0\np: 3\n' }],
        ['Passing (#4)', { [dev('redis/gone.yaml')]: 'g: 1\n' }],
        ['Passed (#5)', { [dev('redis/gone.yaml')]: null }],
      ],
      target,
    })

  it.each([
    ['an edit before a removal', only(1), { 'redis/old.yaml': 'o: 2\nx: 0\np: 1\n' }],
    ['a rename', only(2), { 'redis/old.yaml': null, 'redis/new.yaml': 'o: 2\nx: 0\np: 1\n' }],
    ['a rename and an edit', only(2, 3), { 'redis/old.yaml': null, 'redis/new.yaml': 'o: 2\nx: 0\np: 3\n' }],
    ['a file that was there for a while', only(4), { 'redis/gone.yaml': 'g: 1\n' }],
    ['the removal of what never arrived', only(5), {}],
    [
      'all but a file that is gone again',
      except(4),
      { 'redis/old.yaml': null, 'redis/new.yaml': 'o: 2\nx: 0\np: 3\n' },
    ],
  ])('carries %s', (_, carry, changes) => {
    const made = moving().plan(carry)
    expect([told(made), made.problems]).toEqual([changes, []])
  })

  it('cannot edit under a new name what the rename would bring', () => {
    const made = moving().plan(only(3))
    expect(made.problems[0]).toMatchObject({ code: 'depends-on-change', file: dev('redis/new.yaml') })
    expect(made.problems[0]?.message).toContain('carry #2 too')
  })

  it('notes a removal of what others changed before', () => {
    expect(codes(moving().plan(only(2)))[1]).toContain('set-before')
    expect(codes(moving().plan(only(1, 2)))[1]).not.toContain('set-before')
  })

  it('attributes keys of files that came and went', () => {
    expect(keysOf(moving().plan(null))).toEqual({
      'Passed (#5)': [],
      'Passing (#4)': [],
      'Edit new (#3)': ['new.yaml:p'],
      'Rename (#2)': ['new.yaml:o', 'new.yaml:x', 'old.yaml:o', 'old.yaml:p', 'old.yaml:x'],
      'Edit old (#1)': [],
    })
  })
})

describe('index entries', () => {
  const listing = () =>
    history({
      start: base,
      changes: [
        ['Of others', { [dev('fluxcd/kustomization.yaml')]: index('first', 'other', 'third') }],
        [
          'Flux (#1)',
          {
            [dev('fluxcd/redis.yaml')]: 'kind: x\n',
            [dev('fluxcd/kustomization.yaml')]: index('first', 'redis', 'other', 'third'),
          },
        ],
        ['Values (#2)', { [dev('redis/v.yaml')]: 'a: 2\nx: 0\nb: 1\n' }],
        [
          'Extra (#3)',
          {
            [dev('sources/opencenter-redis.yaml')]: 'kind: y\n',
            [dev('sources/kustomization.yaml')]: index('opencenter-redis'),
          },
        ],
      ],
      target,
    })
  const flux = { 'fluxcd/redis.yaml': 'kind: x\n', 'fluxcd/kustomization.yaml': index('first', 'redis', 'own') }
  const values = { 'redis/v.yaml': 'a: 2\nx: 0\nb: 1\n' }
  const extra = {
    'sources/opencenter-redis.yaml': 'kind: y\n',
    'sources/kustomization.yaml': index('own', 'opencenter-redis'),
  }

  it.each([
    ['with the file', only(1), flux],
    ['not without it', only(2), values],
    ['in an index that the source began', only(3), extra],
    ['but for one', except(1), { ...values, ...extra }],
    ['all', only(1, 2, 3), { ...flux, ...values, ...extra }],
  ])('travel %s', (_, carry, changes) => {
    const { plan } = listing()
    const made = plan(carry)
    expect([told(made), made.problems]).toEqual([changes, []])
    const rest = plan(null, made.carries)
    expect(told(rest)).toEqual(
      Object.fromEntries(Object.entries({ ...flux, ...values, ...extra }).filter(([path]) => !(path in changes))),
    )
  })

  it('are keys of the change that listed them, and of others nothing is pending', () => {
    expect(keysOf(listing().plan(null))).toEqual({
      'Extra (#3)': ['kustomization.yaml:resources[./opencenter-redis.yaml]', 'opencenter-redis.yaml:kind'],
      'Values (#2)': ['v.yaml:a'],
      'Flux (#1)': ['kustomization.yaml:resources[./redis.yaml]', 'redis.yaml:kind'],
    })
  })

  it('are a pending change of their own where the file stood before', () => {
    const { plan } = history({
      start: { ...base, [dev('fluxcd/redis.yaml')]: 'kind: x\n' },
      changes: [
        ['Of others', { [dev('fluxcd/kustomization.yaml')]: index('first', 'other', 'third') }],
        ['List (#1)', { [dev('fluxcd/kustomization.yaml')]: index('first', 'redis', 'other', 'third') }],
        ['Values (#2)', { [dev('redis/v.yaml')]: 'a: 2\nx: 0\nb: 1\n' }],
      ],
      target: { ...target, [staging('fluxcd/redis.yaml')]: 'kind: x\n' },
    })
    expect(plan(null).pending.map((change) => change.subject)).toEqual(['Values (#2)', 'List (#1)'])
    const list = { 'fluxcd/kustomization.yaml': index('first', 'redis', 'own') }
    expect(told(plan(only(1)))).toEqual(list)
    expect(told(plan(except(1)))).toEqual(values)
    expect(told(plan(null, plan(only(2)).carries))).toEqual(list)
  })
})

describe('index entries that go', () => {
  const listed = {
    ...base,
    [dev('fluxcd/redis.yaml')]: 'kind: x\n',
    [dev('fluxcd/kustomization.yaml')]: index('first', 'redis', 'other'),
  }
  const unlist = { [dev('fluxcd/kustomization.yaml')]: index('first', 'other') }
  const values = { [dev('redis/v.yaml')]: 'a: 2\nx: 0\nb: 1\n' }
  const going = (change: Record<string, string | null>) =>
    history({
      start: listed,
      changes: [
        ['Unlist (#1)', change],
        ['Values (#2)', values],
      ],
      target: {
        ...target,
        [staging('fluxcd/redis.yaml')]: 'kind: x\n',
        [staging('fluxcd/kustomization.yaml')]: index('first', 'redis', 'own'),
      },
    })
  const unlisted = { 'fluxcd/kustomization.yaml': index('first', 'own') }

  it.each([
    ['alone', unlist, unlisted],
    ['with their file', { ...unlist, [dev('fluxcd/redis.yaml')]: null }, { ...unlisted, 'fluxcd/redis.yaml': null }],
  ])('%s, go with their change and stay without it', (_, change, gone) => {
    const { plan, textsOf } = going(change)
    expect(told(plan(only(1)))).toEqual(gone)
    const made = plan(except(1))
    expect(told(made)).toEqual({ 'redis/v.yaml': 'a: 2\nx: 0\nb: 1\n' })
    expect(textsOf(made.carries)[dev('fluxcd/kustomization.yaml')]).toBe(index('first', 'redis', 'other'))
    expect(told(plan(null, made.carries))).toMatchObject(gone)
  })
})

describe('a file that left the slice', () => {
  const applier = (service: string, source: string) =>
    `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${service} }\nspec:\n  path: ./${service}\n  sourceRef: { kind: GitRepository, name: ${source} }\n`
  const source = (minutes: number) =>
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: opencenter-redis }\nspec:\n  interval: ${minutes}m\n`

  it('is nobody’s, also for a pick of who edited it before', () => {
    const { plan } = history({
      start: {
        ...base,
        [dev('harbor/v.yaml')]: 'h: 1\n',
        [dev('fluxcd/redis.yaml')]: applier('redis', 'opencenter-redis'),
        [dev('sources/opencenter-redis.yaml')]: source(1),
      },
      changes: [
        [
          'Both (#1)',
          { [dev('redis/v.yaml')]: 'a: 2\nx: 0\nb: 1\n', [dev('sources/opencenter-redis.yaml')]: source(2) },
        ],
        ['Share (#2)', { [dev('fluxcd/harbor.yaml')]: applier('harbor', 'opencenter-redis') }],
        ['Values (#3)', { [dev('redis/v.yaml')]: 'a: 2\nx: 0\nb: 2\n' }],
      ],
      target: { ...target, [staging('fluxcd/redis.yaml')]: applier('redis', 'opencenter-redis') },
    })
    const made = plan(only(1))
    expect([told(made), made.problems]).toEqual([{ 'redis/v.yaml': 'a: 2\nx: 0\nb: 1\n' }, []])
  })
})

describe('what is no YAML', () => {
  const script = (one: string, two: string) => `#!/bin/sh\n${one}\n# a\n# b\n# c\n${two}\n`
  const made = () =>
    history({
      start: { ...base, [dev('redis/run.sh')]: script('one', 'two'), [dev('redis/logo.png')]: new Uint8Array([0, 1]) },
      changes: [
        ['One (#1)', { [dev('redis/run.sh')]: script('ONE', 'two') }],
        ['Two (#2)', { [dev('redis/run.sh')]: { mode: '100755', content: script('ONE', 'TWO') } }],
        ['Logo (#3)', { [dev('redis/logo.png')]: new Uint8Array([0, 2]) }],
        ['Logo again (#4)', { [dev('redis/logo.png')]: new Uint8Array([0, 3]) }],
      ],
      target: {
        ...target,
        [staging('redis/run.sh')]: script('one', 'two'),
        [staging('redis/logo.png')]: new Uint8Array([0, 1]),
      },
    })

  it('is picked by lines, with its mode', () => {
    const plan = made().plan(only(2))
    expect(told(plan)).toEqual({ 'redis/run.sh': script('one', 'TWO') })
    expect(plan.changes[0]?.after?.mode).toBe('100755')
    expect(made().plan(only(1)).changes[0]?.after?.mode).toBe('100644')
  })

  it('is one key, of the change that came last', () => {
    expect(keysOf(made().plan(null))).toEqual({
      'Logo again (#4)': ['logo.png:'],
      'Logo (#3)': [],
      'Two (#2)': ['run.sh:'],
      'One (#1)': [],
    })
  })

  it('is carried whole where it is no text, and that is said', () => {
    const plan = made().plan(only(4))
    expect(plan.changes).toHaveLength(1)
    expect(codes(plan)[1]).toEqual(['set-before', 'binary'])
    expect(plan.carries.texts).toBeUndefined()
  })

  it('counts as set whole by who broke it and by who mended it', () => {
    const { plan } = history({
      start: base,
      changes: [
        ['Set (#1)', { [dev('redis/v.yaml')]: 'a: 2\nx: 0\nb: 1\n' }],
        ['Break (#2)', { [dev('redis/v.yaml')]: 'a: [\n' }],
        ['Mend (#3)', { [dev('redis/v.yaml')]: 'a: 2\nx: 0\nb: 1\n' }],
        ['Go on (#4)', { [dev('redis/v.yaml')]: 'a: 2\nx: 0\nb: 2\n' }],
      ],
      target,
    })
    expect(keysOf(plan(null))).toEqual({
      'Go on (#4)': ['v.yaml:b'],
      'Mend (#3)': ['v.yaml:a'],
      'Break (#2)': [],
      'Set (#1)': [],
    })
  })

  it('is the key of the only change, without reading the history', () => {
    const one = history({
      start: base,
      changes: [
        ['One (#1)', { [dev('redis/run.sh')]: 'x\n', [dev('redis/v.yaml')]: '# only a comment\na: 1\nx: 0\nb: 1\n' }],
      ],
      target,
    })
    const { done, asked } = one.plans(null)
    expect(done[0]?.pending[0]?.keys.map((key) => key.pointer)).toEqual(['', ''])
    const parents = asked
      .flat()
      .filter((need) => need.kind === 'ids' && need.paths.some((path) => path.endsWith('v.yaml')))
    expect(parents).toEqual([])
  })
})

describe('secrets and pins', () => {
  const source = (tag: string) =>
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: opencenter-redis}\nspec:\n  url: https://github.com/o/base\n  interval: 1m\n  ref:\n    tag: "${tag}"\n`
  const values = (a: number, password: string) => `a: ${a}\nx: 0\npassword: ${password}\n`
  const secret = history({
    start: {
      ...base,
      [dev('redis/v.yaml')]: values(1, 'canary-one'),
      [dev('sources/opencenter-redis.yaml')]: source('v1'),
    },
    changes: [
      ['Secret (#1)', { [dev('redis/v.yaml')]: values(1, 'canary-two') }],
      ['Value (#2)', { [dev('redis/v.yaml')]: values(2, 'canary-two') }],
      ['Pin (#3)', { [dev('sources/opencenter-redis.yaml')]: source('v2') }],
    ],
    target: {
      ...target,
      [staging('redis/v.yaml')]: values(1, 'canary-own'),
      [staging('sources/opencenter-redis.yaml')]: source('v1'),
    },
  })

  it('stay the target’s, whatever is picked', () => {
    expect(told(secret.plan(only(2)))).toEqual({ 'redis/v.yaml': values(2, 'canary-own') })
    expect(told(secret.plan(only(1, 3)))).toEqual({})
    expect(told(secret.plan(except(2)))).toEqual({})
  })

  it('show no value in what is pending, noted or refused', () => {
    for (const carry of [null, only(2), except(2), only(1)]) {
      const { pending, notes, problems, conflicts } = secret.plan(carry)
      expect(JSON.stringify({ pending, notes, problems, conflicts })).not.toContain('canary')
    }
    expect(keysOf(secret.plan(null))['Secret (#1)']).toEqual(['v.yaml:password'])
  })

  it('of encrypted files are carried as one', () => {
    const sops = (a: number, b: number) =>
      `a: ENC[AES256_GCM,data:${a}]\nb: ENC[AES256_GCM,data:${b}]\nsops:\n  mac: ENC[AES256_GCM,data:m${a}${b}]\n`
    const { plan, textsOf } = history({
      start: { ...base, [dev('redis/s.yaml')]: sops(1, 1) },
      changes: [
        ['One (#1)', { [dev('redis/s.yaml')]: sops(2, 1) }],
        ['Two (#2)', { [dev('redis/s.yaml')]: sops(2, 2) }],
      ],
      target: { ...target, [staging('redis/s.yaml')]: sops(9, 9) },
    })
    const made = plan(only(2))
    expect([made.changes, made.carries.texts]).toEqual([[], undefined])
    expect(textsOf(made.carries)[dev('redis/s.yaml')]).toBe(sops(2, 2))
  })
})

describe('several clusters', () => {
  const settings = configOf(`version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster, dev-two] }
  - { name: staging, after: [dev], clusters: [staging-cluster, { name: staging-two, from: dev-two }] }
`)
  const of = (cluster: string, name: string) => `${overlay(cluster)}/services/redis/${name}`
  const made = () =>
    history({
      config: settings,
      start: { [of('dev-cluster', 'v.yaml')]: 'a: 1\n', [of('dev-two', 'v.yaml')]: 'a: 1\n' },
      changes: [
        ['One (#1)', { [of('dev-cluster', 'v.yaml')]: 'a: 2\n' }],
        ['Two (#2)', { [of('dev-two', 'v.yaml')]: 'a: 3\n' }],
        ['Both (#3)', { [of('dev-cluster', 'w.yaml')]: 'w: 1\n', [of('dev-two', 'w.yaml')]: 'w: 1\n' }],
      ],
      target: { [of('staging-cluster', 'v.yaml')]: 'a: 1\n', [of('staging-two', 'v.yaml')]: 'a: 1\n' },
    })

  it('each carry what is theirs of a pick', () => {
    const plans = made().plans(only(1)).done
    expect(plans.map((plan) => [plan.cluster, plan.changes.length, plan.problems])).toEqual([
      ['staging-cluster', 1, []],
      ['staging-two', 0, []],
    ])
    expect(plans[1]?.carries.files.map((file) => file.path)).toEqual([of('dev-two', 'v.yaml')])
    expect(
      made()
        .plans(except(2))
        .done.map((plan) => plan.changes.length),
    ).toEqual([2, 1])
  })

  it('refuse together what is pending in none', () => {
    const plans = made().plans(only(1, 9)).done
    expect(plans.map((plan) => [plan.changes, plan.problems.map((problem) => problem.code)])).toEqual([
      [[], ['unknown-change']],
      [[], ['unknown-change']],
    ])
  })
})

describe('names', () => {
  const change = (commit: string, pull: number | null = null): SourceChange => ({
    commit,
    parent: null,
    subject: 's',
    author: 'a',
    pull,
  })
  const twins = [change(`abcdef01${'0'.repeat(32)}`), change(`abcdef02${'0'.repeat(32)}`)]
  const pending = { changes: twins, older: false }

  it('that fit two commits are asked back', () => {
    const problems = wrongNames(only('abcdef0'), [pending], { unit: 'redis', to: 'staging' })
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'ambiguous-change',
        message: expect.stringContaining('abcdef010000 and abcdef020000'),
      }),
    ])
    expect(wrongNames(only('abcdef01'), [pending], { unit: 'redis', to: 'staging' })).toEqual([])
  })

  it('list ten of many, and say that there are older ones', () => {
    const many = Array.from({ length: 14 }, (_, n) => change(`${n}`.padStart(40, 'a'), n + 1))
    const [problem] = wrongNames(only(99), [{ changes: many, older: true }], { unit: 'redis', to: 'staging' })
    expect(problem?.message).toMatch(/#10 \(s\), 4 more, and older ones\. Name one of these\.$/)
    const mayMiss = { ...only(99), mayMiss: true }
    expect(wrongNames(mayMiss, [{ changes: many, older: true }], { unit: 'r', to: 's' })).toHaveLength(1)
    expect(wrongNames(mayMiss, [{ changes: many, older: false }], { unit: 'r', to: 's' })).toEqual([])
  })

  it('keep the order of the history, whatever order they are given in', () => {
    const three = [change('c'.repeat(40), 3), change('b'.repeat(40), 2), change('a'.repeat(40), 1)]
    expect(selectionOf(only(3, 1), { changes: three }).picked.map((one) => one.pull)).toEqual([1, 3])
  })
})

describe('a history that is longer than what is listed', () => {
  const many = (count: number) =>
    history({
      start: base,
      changes: Array.from({ length: count }, (_, n) => [
        `Raise (#${n + 1})`,
        { [dev('redis/v.yaml')]: `a: ${n + 2}\nx: 0\nb: 1\n` },
      ]),
      target,
    })

  it('says so, and is seen further by who picks', () => {
    const { plan } = many(35)
    const all = plan(null)
    expect([all.pending.length, codes(all)[1]]).toEqual([30, ['older-pending']])
    expect(told(plan(only(2)))).toEqual({ 'redis/v.yaml': 'a: 3\nx: 0\nb: 1\n' })
    expect(codes(plan(except(1)))).toEqual([[], ['set-before']])
  })

  it('cannot be left behind in part where it is not known whole', () => {
    const { plan } = many(201)
    expect(codes(plan(except(201)))[0]).toEqual(['too-many-pending'])
    expect(told(plan(only(201)))).toEqual({ 'redis/v.yaml': 'a: 202\nx: 0\nb: 1\n' })
  })
})
