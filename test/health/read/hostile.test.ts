// Payloads by somebody who means harm, or by a program that is broken: nothing throws, nothing passes, nothing leaks.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HealthReport } from '../../../src/health/model.ts'
import { readDeployment } from '../../../src/health/read/deployment.ts'
import { readDispatch } from '../../../src/health/read/dispatch.ts'
import { readFlagger } from '../../../src/health/read/flagger.ts'
import { readFluxEvent } from '../../../src/health/read/flux-event.ts'
import { originOf } from '../../../src/health/read/origin.ts'
import { readStatus } from '../../../src/health/read/status.ts'
import { fluxEvent, fluxEventNames } from '../flux-events.ts'

const places = [
  { environment: 'staging', cluster: 'staging-cluster' },
  { environment: 'prod', cluster: 'prod-cluster' },
]
const speaker = { environment: 'staging', clusters: ['staging-cluster'], trusted: true }
const listed = [{ creator: 150220018, contexts: ['flux/**', 'kustomization/**'], cluster: null }]

const readers: Readonly<Record<string, (payload: unknown) => HealthReport>> = {
  flux: (payload) => readFluxEvent(payload, speaker, 'flux'),
  status: (payload) => readStatus(payload, listed, places),
  dispatch: (payload) => readDispatch(payload, places),
  deployment: (payload) => readDeployment(payload, places),
  flagger: (payload) => readFlagger(payload, speaker),
}

/** What has to hold of a report, whatever was sent. */
function expectSane(report: HealthReport): void {
  expect(report.message.length).toBeLessThanOrEqual(1000)
  expect(report.reason.length).toBeLessThanOrEqual(100)
  expect(report.because.length).toBeLessThanOrEqual(500)
  expect(report.because).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  if (report.at !== null) expect(new Date(report.at).toISOString()).toBe(report.at)
  if (report.object !== null)
    for (const part of [report.object.namespace, report.object.name]) expect(part).toMatch(/^[a-z0-9.-]*$/)
  if (report.state === 'ignored') expect(report.trusted).toBe(false)
  if (['flagger', 'dispatch', 'deployment'].includes(report.origin)) expect(report.trusted).toBe(false)
  expect(() => structuredClone(report)).not.toThrow()
}

const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown
const deep = (depth: number) => JSON.parse(`${'{"metadata":'.repeat(depth)}1${'}'.repeat(depth)}`) as unknown
const polluting =
  '{"__proto__":{"state":"success","involvedObject":{"kind":"Kustomization"},"reason":"ReconciliationSucceeded"}}'

type Path = readonly string[]

const pathsOf = (value: unknown, above: Path = []): readonly Path[] =>
  typeof value === 'object' && value !== null
    ? [above, ...Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...above, key]))]
    : [above]

const samples = fluxEventNames.map((name) => ({ name, paths: pathsOf(fluxEvent(name)) }))
const changes = fc.constantFrom(...samples.flatMap(({ name, paths }) => paths.map((path) => ({ name, path }))))

describe.each(Object.entries(readers))('the reader of %s', (_, read) => {
  it.each([
    ['null', null],
    ['nothing', undefined],
    ['a number', 7],
    ['a text', 'Kustomization'],
    ['a hidden character', '\u0000'],
    ['true', true],
    ['an empty list', []],
    ['an empty object', {}],
    ['a list of null', [null]],
    ['keys of a prototype', JSON.parse(polluting)],
    ['keys of a prototype, inherited', Object.create(fluxEvent('kustomization-reconciliation-succeeded') as object)],
    ['lists in lists', nested(10_000)],
    ['objects in objects', deep(10_000)],
    [
      'many alerts',
      Array.from({ length: 1000 }, () => (fluxEvent('alertmanager-health-check-failed') as unknown[])[0]),
    ],
  ])('ignores %s', (_name, payload) => {
    const report = read(payload)
    expectSane(report)
    expect([report.state, report.object]).toEqual(['ignored', null])
  })

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withSparseArray: true,
          withTypedArray: true,
        }),
        (payload) => expectSane(read(payload)),
      ),
    )
  })

  it('never throws for a payload with one value changed', () => {
    fc.assert(
      fc.property(
        changes,
        fc.oneof(
          fc.jsonValue(),
          fc.string(),
          fc.constantFrom('\u0000', '\u202e', '\ud800', '__proto__', 'x'.repeat(2000)),
        ),
        ({ name, path }, value) => {
          expectSane(read(changed(fluxEvent(name), path, value)))
        },
      ),
      { numRuns: 100 },
    )
  })
})

function changed(value: unknown, [key, ...below]: Path, to: unknown): unknown {
  if (key === undefined) return to
  const copy = structuredClone(value) as Record<string, unknown>
  copy[key] = changed(copy[key], below, to)
  return copy
}

describe('an event', () => {
  const event = (change: object) => ({ ...(fluxEvent('kustomization-build-failed') as object), ...change })
  const named = (change: object) =>
    event({ involvedObject: { kind: 'Kustomization', namespace: 'flux-system', name: 'redis-override', ...change } })

  it.each([
    { namespace: undefined },
    { namespace: '' },
    { namespace: 'a/b' },
    { namespace: '..' },
    { name: undefined },
    { name: 'redis override' },
    { name: 'Redis' },
    { name: '<!-- x -->' },
    { name: 'a'.repeat(254) },
    { name: ['redis'] },
    { kind: 'Kustomization\n' },
    { kind: { toString: 'Kustomization' } },
  ])('that names its object %j is ignored', (change) => {
    expect(readers.flux?.(named(change)).state).toBe('ignored')
  })

  it('is told apart from one whose reason is a list', () => {
    expect(readers.flux?.(event({ reason: ['BuildFailed'] })).state).toBe('ignored')
  })

  it('with a message of 39,000 characters keeps 1,000, no half of them', () => {
    for (const character of ['x', '\u{1f600}']) {
      const report = readers.flux?.(event({ message: character.repeat(39_000) }))
      expect(report?.message.length).toBeGreaterThan(990)
      expect(report?.message.length).toBeLessThanOrEqual(1000)
      expect(report?.message).toMatch(/…$/)
      expect(report?.message.isWellFormed()).toBe(true)
    }
  })

  it('whose message holds credentials does not, wherever it is cut', () => {
    const token = `gh${'p_'}${'abcdefghij0123456789ABCDEFGHIJ012345'}`
    for (const before of [0, 980, 995]) {
      const report = readers.flux?.(
        event({ message: `${'.'.repeat(before)} ${token} https://u:hunter2secret@example.com` }),
      )
      expect(report?.message).not.toMatch(/gh[p]_|hunter2/)
    }
  })

  it('whose reason is a credential does not keep it', () => {
    const report = readers.flux?.(event({ reason: `gh${'p_'}${'abcdefghij0123456789ABCDEFGHIJ012345'}` }))
    expect(JSON.stringify(report)).not.toContain('abcdefghij0123456789')
  })

  it('of which every field is another one’s is no success', () => {
    expect(readers.status?.(fluxEvent('kustomization-reconciliation-succeeded')).state).toBe('ignored')
    expect(readers.flux?.(fluxEvent('status-success')).state).toBe('ignored')
  })
})

describe('the origin', () => {
  it('is told from the shape, or not at all', () => {
    expect(originOf({})).toBeNull()
    expect(originOf(JSON.parse('{"__proto__":{"context":"x"}}'))).toBeNull()
    fc.assert(
      fc.property(fc.anything(), (payload) => {
        originOf(payload)
      }),
    )
  })
})
