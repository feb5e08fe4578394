// Records of bumps for tests, small and random ones.
import fc from 'fast-check'
import type { Pin } from '../../src/bump/model.ts'
import type { BaseRecord, BumpRecord, BumpVersion, Holds } from '../../src/ledger/bump-state.ts'
import { dictionary } from '../../src/ledger/state.ts'

export const [a, b, c] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)]
export const base = 'github.com/acme/base'
export const at = '2026-03-01T10:00:00.000Z'
export const later = '2026-03-02T10:00:00.000Z'

/** `moves`: service → from and to, each on a pin of its own. */
export const pinsOf = (moves: Readonly<Record<string, readonly [from: string, to: string]>>): BumpVersion['pins'] =>
  Object.fromEntries(
    Object.entries(moves).map(([service, [from, to]]) => [keyOf(service), { from, to, services: [service] }]),
  )

export const keyOf = (service: string) => `dev/${service}.yaml#flux-system/${service}`

export const pinOf = (service: string, tag: string): Pin => ({
  cluster: 'dev',
  path: `dev/${service}.yaml`,
  docIndex: 0,
  line: 1,
  kind: 'GitRepository',
  namespace: 'flux-system',
  name: service,
  base: { host: 'github.com', owner: 'acme', name: 'base' },
  tag,
  services: [service],
  uses: [],
})

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', '2026', '1'),
)
const oid = fc.constantFrom(a, b, c)
const instant = fc.constantFrom(at, later, '2026-03-01T10:00:00Z')
const texts = fc.array(text, { maxLength: 3 })
const table = <T>(value: fc.Arbitrary<T>) =>
  fc.array(fc.tuple(text, value), { maxLength: 4 }).map((entries) => dictionary(Object.fromEntries(entries)))
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const list = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 3 })

const baseId = fc.constantFrom(base, 'git.acme.com/acme/own.base')
const pins = table(fc.record({ from: text, to: text, services: texts }))
const blocker = fc.record({
  kind: fc.constantFrom('conflict', 'secret', 'problem'),
  path: orNull(text),
  wrote: orNull(oid),
  sentence: text,
  asks: fc.constant(null),
})
const version = { head: oid, digest: text, to: text, pins, blockers: list(blocker) }

export const aBase: fc.Arbitrary<BaseRecord> = fc.record({
  version: fc.constant(1),
  base: baseId,
  tags: table(oid),
  moved: table(fc.record({ was: oid, is: oid, at: instant })),
})

export const aBump: fc.Arbitrary<BumpRecord> = fc.record({
  version: fc.constant(1),
  environment: text,
  base: baseId,
  open: orNull(
    fc.record({ ...version, branch: text, previous: orNull(fc.record(version)), requestedBy: orNull(text) }),
  ),
  merged: list(fc.record({ pull: fc.nat(), at: instant, to: text, pins })),
  stood: list(fc.record({ tag: text, since: instant, until: orNull(instant), services: texts })),
  bad: list(fc.record({ tag: text, services: texts, because: text, by: text, at: instant })),
  refused: texts,
})

export const someHolds: fc.Arbitrary<Holds> = fc.record({
  version: fc.constant(1),
  holds: list(
    fc.record({ environment: orNull(text), service: text, version: orNull(text), reason: text, by: text, at: instant }),
  ),
})
