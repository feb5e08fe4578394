// Records of rollouts for tests, small and random ones.
import fc from 'fast-check'
import type { ObjectHealth, Revert, Rollout, RolloutRecord } from '../../src/ledger/rollout-state.ts'
import { dictionary } from '../../src/ledger/state.ts'
import { a, at, b, c, later } from './bumps.ts'

export const rolloutOf = (more: Partial<Rollout> = {}): Rollout => ({
  cluster: 'staging-cluster',
  commit: a,
  before: null,
  content: 'content-1',
  pull: 7,
  by: 'change',
  at,
  deadline: later,
  grace: 600_000,
  state: 'progressing',
  since: at,
  awaited: ['Kustomization/flux-system/redis-override'],
  tags: {},
  weak: false,
  interval: 300_000,
  objects: {},
  ...more,
})

export const revertOf = (more: Partial<Revert> = {}): Revert => ({
  cluster: 'staging-cluster',
  bad: b,
  badContent: 'content-2',
  target: a,
  branch: 'sluice/revert/staging/redis-bbbbbbb',
  head: c,
  digest: 'd',
  pull: null,
  at,
  requestedBy: null,
  state: 'open',
  ...more,
})

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'Kustomization/flux-system/redis'),
)
const oid = fc.constantFrom(a, b, c)
const instant = fc.constantFrom(at, later, '2026-03-01T10:00:00Z')
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const list = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 3 })
const table = <T>(value: fc.Arbitrary<T>) =>
  fc.array(fc.tuple(text, value), { maxLength: 4 }).map((entries) => dictionary(Object.fromEntries(entries)))

const health: fc.Arbitrary<ObjectHealth> = fc.record({
  state: fc.constantFrom('healthy', 'progressing', 'waiting', 'failed'),
  at: instant,
  since: instant,
  revision: orNull(text),
  reason: text,
  message: text,
  deterministic: fc.boolean(),
  sticky: fc.boolean(),
})

const rollout: fc.Arbitrary<Rollout> = fc.record({
  cluster: text,
  commit: oid,
  before: orNull(oid),
  content: text,
  pull: orNull(fc.nat()),
  by: fc.constantFrom('change', 'sight'),
  at: instant,
  deadline: instant,
  grace: fc.nat(),
  state: fc.constantFrom('progressing', 'healthy', 'failing', 'failed', 'unknown', 'suspended', 'superseded'),
  since: instant,
  awaited: list(text),
  tags: table(text),
  weak: fc.boolean(),
  interval: fc.nat(),
  objects: table(health),
})

export const aRecord: fc.Arbitrary<RolloutRecord> = fc.record({
  version: fc.constant(1),
  environment: text,
  service: text,
  rollouts: list(rollout),
  reverts: list(
    fc.record({
      cluster: text,
      bad: oid,
      badContent: text,
      target: oid,
      branch: text,
      head: oid,
      digest: text,
      pull: orNull(fc.nat()),
      at: instant,
      requestedBy: orNull(text),
      state: fc.constantFrom('open', 'merged', 'closed', 'withdrawn'),
    }),
  ),
  bad: list(fc.record({ content: text, because: text, by: text, at: instant })),
})
