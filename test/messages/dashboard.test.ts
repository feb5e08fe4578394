// The dashboard's words: one small one in full, hostile names, and one that is far too large.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BaseRow } from '../../src/ledger/base-rows.ts'
import type { HealthRow } from '../../src/ledger/health-rows.ts'
import type { UnitRow } from '../../src/ledger/unit-rows.ts'
import { dashboardBody, dashboardMarker, type StandingView, stoppedDashboard } from '../../src/messages/dashboard.ts'
import { statusParts } from '../../src/messages/status.ts'
import { problem } from '../../src/problem.ts'

const oid = 'b'.repeat(40)
const row = (more: Partial<UnitRow>): UnitRow => ({
  environment: 'staging',
  unit: 'redis',
  state: 'in-step',
  pull: null,
  questions: 0,
  code: '',
  would: '',
  because: '',
  problems: [],
  carries: 0,
  pending: [],
  changes: 0,
  received: null,
  differs: [],
  ...more,
})
const baseRow = (more: Partial<BaseRow>): BaseRow => ({
  base: 'github.com/acme/base',
  environment: 'dev',
  stands: [{ tag: '2026.01', since: '2026-02-01T10:00:00.000Z', pins: 40 }],
  newest: '2026.02',
  pull: null,
  to: null,
  because: '',
  bad: [],
  holds: [],
  gone: [],
  moved: [],
  ...more,
})
const hold = { environment: 'prod', service: 'redis', version: null, reason: 'look first', by: 'alice', at: '' }
const bases = [
  baseRow({ pull: { number: 21, approved: true }, to: '2026.02', moved: ['2025.12'] }),
  baseRow({
    environment: 'staging',
    stands: [
      { tag: '2026.01', since: null, pins: 1 },
      { tag: '2025.12', since: '2026-01-01T10:00:00.000Z', pins: null },
    ],
    because: '2026.02 soaks in dev until 2026-03-01 10:00 UTC.',
    moved: ['2025.12'],
  }),
  baseRow({
    environment: 'prod',
    newest: null,
    holds: [hold, { ...hold, environment: null, service: 'all', version: '2026.02' }],
    gone: ['2026.01'],
    bad: [{ tag: '2026.02', services: ['loki', 'redis'], because: 'went back to 2026.01', by: 'bob', at: '' }],
  }),
]
const healthRow = (more: Partial<HealthRow>): HealthRow => ({
  environment: 'staging',
  service: 'redis',
  unit: 'redis',
  cluster: 'staging-cluster',
  state: 'healthy',
  since: '2026-03-01T10:00:00.000Z',
  commit: oid,
  pull: 11,
  revert: null,
  ...more,
})
const change = { commit: oid, pull: 7, subject: 'Move on', author: 'bob', carried: true }
const differs = [
  { environment: 'prod', cluster: 'prod-eu', service: 'loki', missing: 2, differing: 1, since: '2024-05-02T10:00:00Z' },
]
const view = (rows: readonly UnitRow[], more: Partial<StandingView> = {}): StandingView => ({
  rows,
  environments: ['staging', 'prod'],
  others: [],
  bases: [],
  health: [],
  notes: [],
  holds: [],
  isSurveyed: true,
  ...more,
})

const small = view(
  [
    row({
      state: 'open',
      pull: { number: 12, approved: true },
      carries: 2,
      questions: 1,
      changes: 1,
      pending: [{ ...change, carried: false }],
    }),
    row({
      environment: 'prod',
      state: 'waits',
      because: '5 promotions are open there',
      changes: 3,
      pending: [change, { ...change, pull: null }],
    }),
    row({ unit: 'harbor', state: 'held-back', code: 'blocked', problems: ['The folder is empty: fill it.'] }),
    row({ unit: 'loki' }),
    row({ unit: 'loki', environment: 'prod', state: 'unknown', differs }),
    row({ unit: 'web', state: 'manual' }),
    row({ unit: 'all', environment: 'prod', state: 'observed', would: 'open', changes: 1, pending: [change] }),
    row({ unit: 'zipkin', state: 'observed', would: 'wait' }),
    row({ unit: 'velero', state: 'observed', would: 'older' }),
    row({ unit: 'tempo', state: 'failed', because: 'Repository rule violations found' }),
    row({ unit: 'olm', state: 'held-back', code: 'from-a-newer-version' }),
  ],
  {
    bases,
    health: [
      healthRow({}),
      healthRow({ service: 'loki', state: 'unknown', pull: null }),
      healthRow({ environment: 'prod', cluster: 'prod-eu', state: 'failed', revert: 13 }),
    ],
    others: [{ number: 13, approved: false, kind: 'revert', unit: 'redis.abc1234', environment: 'prod' }],
    notes: [{ ...problem('locked-key', '`reports` does nothing yet.', '.github/sluice.yaml'), line: 9, column: 1 }],
  },
)

describe('the dashboard', () => {
  it('reads like this', async () => {
    await expect(dashboardBody(small)).toMatchFileSnapshot(join(import.meta.dirname, 'dashboard-text', 'dashboard.md'))
    await expect(statusParts(small, null).join('\n\n')).toMatchFileSnapshot(
      join(import.meta.dirname, 'dashboard-text', 'status.md'),
    )
    const one = view(small.rows.filter(({ unit }) => unit === 'redis'))
    await expect(statusParts(one, 'redis').join('\n\n')).toMatchFileSnapshot(
      join(import.meta.dirname, 'dashboard-text', 'status-of-one.md'),
    )
  })

  it('says so where there is nothing to say', () => {
    expect(dashboardBody(view([]))).toContain('Nothing is open and nothing waits.')
    expect(statusParts(view([]), 'redis')).toEqual(['`redis`: nothing is open and nothing was promoted yet.'])
  })

  it('is found by its first line alone, whatever others write', () => {
    const evil =
      '<!-- sluice:dashboard --> @acme/all #1 </details><img src=x> | `` \u202e https://evil.example ghp_0123456789abcdefghij'
    const body = dashboardBody(
      view(
        [
          row({ unit: evil, environment: evil, state: 'open', pull: { number: 1, approved: false } }),
          row({
            unit: evil,
            state: 'failed',
            because: evil,
            changes: 1,
            pending: [{ ...change, subject: evil, author: evil }],
          }),
          row({ unit: evil, state: 'held-back', code: 'blocked', problems: [evil] }),
          row({
            unit: 'quiet',
            differs: [{ environment: evil, cluster: evil, service: evil, missing: 1, differing: 1, since: null }],
          }),
        ],
        {
          environments: ['staging', evil],
          bases: [
            baseRow({
              base: `github.com/${evil}`,
              environment: evil,
              stands: [{ tag: evil, since: evil, pins: 1 }],
              newest: evil,
              pull: { number: 3, approved: false },
              to: evil,
              because: evil,
              holds: [{ ...hold, service: evil, version: evil, by: evil, reason: evil }],
              bad: [{ tag: evil, services: [evil], because: evil, by: evil, at: '' }],
              gone: [evil],
              moved: [evil],
            }),
          ],
          health: [
            healthRow({ environment: evil, service: evil, cluster: evil, state: 'failed' }),
            healthRow({ environment: evil, service: evil, cluster: evil }),
          ],
          others: [{ number: 2, approved: false, kind: evil, unit: evil, environment: evil }],
          notes: [problem('x', evil, evil)],
        },
      ),
    )
    expect(body.startsWith(dashboardMarker)).toBe(true)
    expect(body.split(dashboardMarker)).toHaveLength(2)
    expect(body).not.toContain('ghp_0123')
    expect(body).not.toContain('\u202e')
    const outsideOfCode = body.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')
    expect(outsideOfCode).not.toMatch(/@acme|<img|https:\/\/evil/)
    expect(body.match(/<details>/g)?.length).toBe(body.match(/^<\/details>/gm)?.length)
  })

  it('stays below GitHub’s limit for thousands of units and says how many more there are', () => {
    const environments = Array.from({ length: 30 }, (_, n) => `environment-${n}`)
    const rows = environments.flatMap((environment, n) =>
      Array.from({ length: 400 }, (_, unit) =>
        row({
          environment,
          unit: `service-${unit}`,
          ...(n < 12
            ? {
                state: 'waits',
                because: 'w'.repeat(200),
                changes: 12,
                pending: Array.from({ length: 10 }, () => change),
              }
            : {}),
          differs: Array.from({ length: 3 }, () => ({ ...differs[0], environment })) as UnitRow['differs'],
        }),
      ),
    )
    const many = environments.flatMap((environment) =>
      Array.from({ length: 20 }, (_, n) =>
        baseRow({ base: `github.com/acme/base-${n}`, environment, because: 'b'.repeat(300) }),
      ),
    )
    const health = environments.flatMap((environment) =>
      Array.from({ length: 200 }, (_, n) => healthRow({ environment, state: n % 2 === 0 ? 'healthy' : 'failing' })),
    )
    const body = dashboardBody(view(rows, { environments, bases: many, health }))
    expect(body.match(/failing, its grace runs/g)?.length).toBeGreaterThan(10)
    expect(body).toMatch(/- … and \d+ more/)
    expect(body.length).toBeLessThanOrEqual(60_000)
    for (const more of [
      /… and \d+ units more/,
      /… and \d+ rows more/,
      /… and \d+ notes more/,
      /… and \d+ differences more/,
      /18 environments quiet/,
    ])
      expect(body).toMatch(more)
    expect(body).toContain('### What to do')
    expect(body).not.toContain('left out for length')
    expect(
      body
        .split('\n')
        .find((line) => line.startsWith('| unit |'))
        ?.split(' | '),
    ).toHaveLength(9)
  })

  it('names what is open where automation is stopped', () => {
    const pulls = [{ number: 13, approved: true, kind: 'promote', unit: 'redis', environment: 'prod' }]
    const stop = {
      stopped: 'broken-configuration',
      problems: [problem('x', 'Write `mode`.', '.github/sluice.yaml')],
    } as const
    const body = stoppedDashboard(stop, pulls)
    expect(body).toContain('**Automation is stopped.** `.github/sluice.yaml` on the default branch has problems.')
    expect(body).toContain('- #13 promote `redis` in **prod**: approved')
    const past = dashboardBody(small, stop)
    expect(past.indexOf('Automation is stopped')).toBeLessThan(past.indexOf('| `redis` |'))
    const many = Array.from({ length: 3000 }, () => problem('x', 'y'.repeat(100)))
    expect(stoppedDashboard({ stopped: 'ledger', problems: many }, [])).toMatch(/… and \d+ problems more/)
  })
})

it('has a how-to that names the words of its cells', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/how-to/read-the-dashboard.md'), 'utf8')
  for (const words of [
    'waits',
    'closed by a person',
    'would open',
    'by hand',
    'blocked',
    'not there yet',
    'taken back',
    'older content',
    'refused by GitHub',
    'in step',
    'differs since the start',
    'waits for health upstream',
    'waits for a verdict',
    'failing, its grace runs',
    'unknown: nothing was heard in time',
    'suspended in Git',
  ])
    expect(page).toContain(words)
})
