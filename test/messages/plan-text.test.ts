// What `sluice plan` prints, to the character: the golden texts stand in plan-text/. Escapes are shown as ␛.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planText } from '../../src/messages/plan-text.ts'
import { aligned, fitted, widthOf, wrapped } from '../../src/messages/screen.ts'
import { oidOfText } from '../../src/oid.ts'
import type { Change, Content, Plan } from '../../src/promotion/model.ts'

const golden = (name: string) => join(import.meta.dirname, 'plan-text', `${name}.txt`)
const file = (text: string | null, mode: Content['mode'] = '100644'): Content => ({
  oid: oidOfText(text ?? 'bytes'),
  mode,
  text,
})
const problem = (code: string, message: string, at: string | null = null) => ({
  code,
  message,
  file: at,
  line: null,
  column: null,
})

const path = 'applications/overlays/prod-cluster/services/redis/helm-values/override-values.yaml'
const before = 'image:\n  tag: "7.4.1"\nmaster:\n  # Three since the outage: do not lower.\n  replicas: 3\n'
const after = before.replace('7.4.1', '7.4.2').replace('master:', 'timeout: 300\nmaster:')

/** With what the text reads; records that only the bot keeps are left out. */
const idle = {
  unit: 'redis',
  services: ['redis'],
  from: 'staging',
  to: 'prod',
  cluster: 'prod-cluster',
  sourceCluster: 'staging-cluster',
  source: 'a'.repeat(40),
  target: 'b'.repeat(40),
  base: { commit: 'c'.repeat(40), because: 'the source at HEAD~2, as asked' },
  introduces: false,
  carries: { commit: 'a'.repeat(40), files: [] },
  changes: [],
  kept: [],
  conflicts: [],
  settled: [],
  replaced: [],
  adjusted: [],
  secrets: [],
  pending: [],
  problems: [],
  notes: [problem('base', 'Compared with ccccccc: the source at HEAD~2, as asked.')],
} as Plan

const conflict = {
  path,
  pointer: 'commonConfiguration.maxmemory-policy',
  base: 'allkeys-lru',
  source: 'volatile-lru',
  target: 'noeviction',
  because: 'both sides changed this since the last promotion; the target’s stays until a person decides',
  stands: null,
  digest: 'd',
}

/** Everything that a plan can have. */
const busy = {
  ...idle,
  changes: [
    { path, before: file(before), after: file(after) },
    { path: `${path}.sh`, before: null, after: file('#!/bin/sh\n', '100755') },
    { path: 'applications/overlays/prod-cluster/services/redis/logo.png', before: file(null), after: null },
  ],
  kept: [
    { path, pointer: 'master.replicas', target: '3', source: '2' },
    { path, pointer: 'auth.password', target: '(secret)', source: '(secret)' },
    { path, pointer: conflict.pointer, target: 'noeviction', source: 'volatile-lru' },
    { path: `${path}2`, pointer: 'certificate', target: 'MIIDazCCAlOgAwIBAgIU'.repeat(9), source: null },
  ],
  conflicts: [
    conflict,
    { ...conflict, pointer: '', base: null, source: 'a: 1\nb: 2\n', target: 'x'.repeat(90), because: 'both made it' },
    { ...conflict, path: `${path}2` },
  ],
  replaced: [
    { path, from: 'staging.example.com', to: 'example.com', count: 2 },
    { path: `${path}2`, from: 'staging.example.com', to: 'example.com', count: 1 },
    { path, from: 'staging-cluster', to: 'prod-cluster', count: 1 },
  ],
  adjusted: [
    { path, pointer: 'master.replicas', rule: 'min', by: '**.x', before: '2', after: '3' },
    { path, pointer: 'logLevel', rule: 'set', by: '**.x', before: null, after: 'warn' },
    { path, pointer: 'externalURL', rule: 'keep', by: '**.x', before: 'a', after: 'b' },
  ],
  secrets: [
    {
      path,
      keys: ['auth.token'],
      missing: true,
      recipients: ['age1prod'],
      message: `${path} needs a value of the target's own for auth.token.`,
      stands: null,
    },
    { path, keys: ['auth.password'], missing: false, recipients: [], message: 'auth.password stays.', stands: null },
  ],
  pending: [
    {
      commit: 'd'.repeat(40),
      parent: null,
      subject: 'Raise redis to 7.4.2 (#12)',
      author: 'Alice',
      pull: 12,
      keys: [],
      carried: true,
    },
    {
      commit: 'e'.repeat(40),
      parent: null,
      subject: `Let idle ${'clients '.repeat(20)}go`,
      author: 'Bob',
      pull: null,
      keys: [],
      carried: true,
    },
  ],
  problems: [{ code: 'outside', message: 'This would lead out.', file: path, line: 3, column: null }],
  notes: [...idle.notes, problem('binary', 'The file is no text.', 'logo.png')],
} as Plan

const shown = (plans: readonly Plan[], options: Partial<Parameters<typeof planText>[2]> = {}) =>
  planText(
    plans,
    plans.flatMap((plan) => plan.changes),
    { colour: false, ...options },
  ).replaceAll('\u001b', '␛')

describe('the text of a plan', () => {
  it.each([
    ['one unit', [busy], {}],
    ['one unit in colour', [busy], { colour: true }],
    ['one unit on a wide screen', [busy], { width: 160 }],
    [
      'several units and clusters',
      [busy, { ...busy, cluster: 'prod-us' }, { ...idle, unit: 'harbor' }, { ...idle, unit: 'loki' }].map((plan) => ({
        ...plan,
        problems: [],
      })),
      {},
    ],
    ['a clean plan', [{ ...idle, changes: busy.changes.slice(0, 1), kept: busy.kept.slice(0, 1) }], {}],
    ['a plan that was written', [{ ...idle, changes: busy.changes.slice(0, 1) }], { done: 'Wrote 1 file.' }],
  ])('is as it is: %s', async (name, plans, options) => {
    const text = shown(plans, options)
    await expect(text).toMatchFileSnapshot(golden(name.replaceAll(' ', '-')))
    if (name.includes('colour')) expect(text.replaceAll(/␛\[\d+m/g, '')).toBe(shown(plans))
    else expect(text).not.toContain('␛')
  })

  it('is one line where there is nothing to do', () => {
    expect(shown([idle])).toBe(
      'Nothing to promote: redis in prod-cluster is in step with staging-cluster (compared with ccccccc: the source at HEAD~2, as asked).\n',
    )
    expect(shown([idle, { ...idle, unit: 'harbor' }])).toBe('Nothing to promote: all 2 units for prod are in step.\n')
    expect(shown([idle, { ...idle, cluster: 'prod-us' }])).toBe(
      'Nothing to promote: all 2 plans for prod are in step.\n',
    )
  })

  it('lets nothing of a repository drive the terminal', () => {
    const bad = '\u001b]0;owned\u0007\u009b31m\u202e\u200b\r'
    const hostile = (text: string) => `${bad}${text}`
    const change = (to: string): Change => ({
      path: hostile(path),
      before: file(`a: ${bad}\n`),
      after: file(`a: ${bad}${to}\n# <!-- ${bad}\n`),
    })
    const every = {
      ...busy,
      unit: hostile('redis'),
      cluster: hostile('prod'),
      sourceCluster: hostile('staging'),
      to: hostile('prod'),
      changes: [change('b')],
      replaced: [{ path: hostile(path), from: hostile('a'), to: hostile('b'), count: 1 }],
      adjusted: [
        {
          path: hostile(path),
          pointer: hostile('p'),
          rule: 'set',
          by: '**.x',
          before: hostile('a'),
          after: hostile('b'),
        },
      ],
      kept: [{ path: hostile(path), pointer: hostile('a'), target: hostile('x'), source: hostile('y') }],
      conflicts: [{ ...conflict, path: hostile(path), pointer: hostile('b'), source: bad, because: hostile('why') }],
      secrets: busy.secrets.map((secret) => ({ ...secret, message: hostile('secret') })),
      pending: busy.pending.map((one) => ({ ...one, subject: hostile('subject'), author: hostile('author') })),
      problems: [problem(hostile('code'), hostile('problem'), hostile(path))],
      notes: [problem('base', hostile('base')), problem('note', hostile('note'), hostile(path))],
    } as Plan
    for (const plans of [
      [every],
      [every, every],
      [{ ...every, ...{ changes: [], conflicts: [], secrets: [], problems: [] } }],
    ]) {
      expect(shown(plans).replaceAll('\n', '')).not.toMatch(/[␛\p{Cc}\p{Cf}]/u)
    }
    expect(shown([every])).toContain(String.raw`\u001b]0;owned\u0007\u009b31m\u202e\u200b`)
  })

  it('shows line ends where they change, and not where every line has them', () => {
    const change = (from: string, to: string): Plan => ({
      ...idle,
      changes: [{ path, before: file(from), after: file(to) }],
    })
    expect(shown([change('a: 1\r\nb: 1\r\n', 'a: 1\r\nb: 2\r\n')])).toContain('-b: 1\n+b: 2\n')
    expect(shown([change('a: 1\r\n', 'a: 1\n')])).toContain('-a: 1\\u000d\n+a: 1\n')
  })

  it('does not say of every unit that a change is not pending there', () => {
    const beside = { ...idle, unit: 'harbor', notes: [problem('not-pending', 'ddddddd changed nothing here.')] }
    expect(shown([busy, beside])).not.toContain('not-pending')
    expect(shown([beside, beside])).toContain('ddddddd changed nothing here. (not-pending)')
    expect(shown([{ ...idle, notes: [problem('first-sync', 'New here.')] }])).not.toContain('first-sync')
    expect(shown([{ ...busy, notes: [problem('first-sync', 'New here.')] }])).toContain('New here. (first-sync)')
  })

  it('names no secret in its first lines', () => {
    const secret = { path, before: file('password: one\n'), after: file('password: two\n'), hidden: ['password'] }
    const text = planText([{ ...idle, changes: [secret] }], [], { colour: false })
    expect(text).not.toMatch(/one\b|two/)
    const adjusted = [{ path, pointer: 'password', rule: 'set' as const, by: '**.x', before: 'one', after: 'two' }]
    expect(planText([{ ...idle, changes: [secret], adjusted }], [], { colour: false })).toContain('(secret)  (secret)')
    expect(planText([{ ...idle, changes: [{ ...secret, hidden: [] }] }], [], { colour: false })).toMatch(/one → two/)
  })

  it('tells the newest pending changes and how many more there are', () => {
    const pending = Array.from({ length: 25 }, (_, index) => ({
      ...(busy.pending[0] ?? expect.fail()),
      commit: `${index + 10}`.repeat(20),
    }))
    const text = shown([{ ...busy, pending }])
    expect(text).toContain('Pending changes (25)')
    expect(text).toContain('\n  … and 5 more\n')
  })
})

describe('columns', () => {
  it('count what a screen shows', () => {
    expect([widthOf('abc'), widthOf('漢字'), widthOf('e\u0301'), widthOf('🚀')]).toEqual([3, 4, 1, 2])
    expect([fitted('漢字漢字', 5), fitted('abcdef', 4), fitted('abc', 3)]).toEqual(['漢字…', 'abc…', 'abc'])
  })

  it('stay aligned and below the width, the widest cut first', () => {
    const lines = aligned(
      [
        ['a', 'x'.repeat(60), 'short'],
        ['bbb', '漢'.repeat(30), 'also short'],
      ],
      40,
    )
    expect(lines).toEqual(['  a    xxxxxxxxxxxxxxxxxxxx…  short', '  bbb  漢漢漢漢漢漢漢漢漢漢…  also short'])
  })

  it('wrap words and cut none', () => {
    expect(wrapped('aa bb cccccccc dd', 6, 2, 0)).toBe('aa bb\n  cccccccc\n  dd')
  })
})
