import { describe, expect, it } from 'vitest'
import { decide, type Situation } from '../../src/promotion/decide.ts'
import { compareVersions } from '../../src/promotion/merge/meaning/version-order.ts'
import type { Plan } from '../../src/promotion/model.ts'
import { slicePaths } from '../../src/promotion/slice/slice-paths.ts'
import { unitNamed, unitOf, unitsOf } from '../../src/promotion/slice/units.ts'
import { lowersVersion } from '../../src/promotion/versions.ts'
import { at, config, plan } from './repository.ts'

const values = (cluster: 'dev' | 'staging', tag: string) => ({ [at(cluster, 'redis/v.yaml')]: `image: redis:${tag}\n` })
const ready = plan({ base: values('dev', '7.1'), source: values('dev', '7.2'), target: values('staging', '7.1') })
const lower = plan({ base: values('dev', '7.1'), source: values('dev', '7.0'), target: values('staging', '7.1') })
const none: Plan = { ...ready, changes: [] }
const problem = { code: 'c', message: 'm', file: null, line: null, column: null }
const secret = { path: 'x', keys: [], missing: true, recipients: [], message: 'm', stands: null }
const left: Plan = { ...none, problems: [{ ...problem, code: 'not-selected' }] }
const calm: Situation = {
  asked: false,
  mode: 'act',
  digest: 'd',
  branch: null,
  pull: null,
  open: null,
  refused: [],
  takenBack: false,
  isStale: false,
  isSameContent: false,
  stop: null,
  elsewhere: null,
  openPulls: 0,
  limit: 5,
}
const pull = { number: 7, approved: false, ours: true }
const branch = { oid: 'h', byUs: true }

describe('the decision', () => {
  it.each<[string, readonly Plan[], Partial<Situation>, unknown]>([
    ['opens', [ready], {}, { kind: 'open' }],
    [
      'says anew what is open of an approved one, as long as the content stands',
      [ready],
      { isSameContent: true, branch, pull: { ...pull, approved: true }, open: { head: 'h', digest: 'other' } },
      { kind: 'update', number: 7 },
    ],
    [
      'opens what one cluster receives though another is stopped',
      [ready, { ...none, problems: [problem] }],
      {},
      { kind: 'open' },
    ],
    [
      'makes the same content anew where something else stands below it',
      [ready],
      { isStale: true, branch, pull, open: { head: 'h', digest: 'd' } },
      { kind: 'update', number: 7 },
    ],
    ['leaves what was taken back', [ready], { takenBack: true }, { kind: 'leave', code: 'taken-back' }],
    ['opens what was taken back for who asks', [ready], { takenBack: true, asked: true }, { kind: 'open' }],
    [
      'refreshes what is open though it was taken back',
      [ready],
      { takenBack: true, branch, pull },
      { kind: 'update', number: 7 },
    ],
    ['opens again on a branch of ours without a pull request', [ready], { branch }, { kind: 'open' }],
    ['refreshes what is open', [ready], { branch, pull }, { kind: 'update', number: 7 }],
    [
      'refreshes what is open with another digest',
      [ready],
      { branch, pull, open: { head: 'h', digest: 'e' } },
      { kind: 'update', number: 7 },
    ],
    [
      'refreshes when the branch is not where the ledger says',
      [ready],
      { branch, pull, open: { head: 'g', digest: 'd' } },
      { kind: 'update', number: 7 },
    ],
    [
      'leaves what is open with this content',
      [ready],
      { branch, pull, open: { head: 'h', digest: 'd' } },
      { kind: 'leave', code: 'unchanged' },
    ],
    [
      'leaves what is approved',
      [ready],
      { branch, pull: { ...pull, approved: true } },
      { kind: 'leave', code: 'approved' },
    ],
    [
      'refreshes what is approved when asked',
      [ready],
      { asked: true, branch, pull: { ...pull, approved: true } },
      { kind: 'update', number: 7 },
    ],
    [
      'leaves a person’s branch',
      [ready],
      { asked: true, branch: { ...branch, byUs: false } },
      { kind: 'leave', code: 'person' },
    ],
    [
      'leaves a foreign pull request',
      [ready],
      { branch, pull: { ...pull, ours: false } },
      { kind: 'leave', code: 'foreign-pull' },
    ],
    ['leaves content that a person closed', [ready], { refused: ['d'] }, { kind: 'leave', code: 'refused' }],
    ['opens it again when asked', [ready], { refused: ['d'], asked: true }, { kind: 'open' }],
    ['leaves a lower version', [lower], {}, { kind: 'leave', code: 'older' }],
    ['opens a lower version when asked', [lower], { asked: true }, { kind: 'open' }],
    [
      'opens nothing while observing, and says what it would do',
      [ready],
      { mode: 'observe' },
      { kind: 'leave', code: 'observe', would: { kind: 'open' } },
    ],
    ['leaves a service that nobody introduced', [], {}, { kind: 'leave', code: 'new-service' }],
    ['leaves what is refused as a whole', [{ ...none, problems: [problem] }], {}, { kind: 'leave', code: 'blocked' }],
    ['opens with problems that the gate shows', [{ ...ready, problems: [problem] }], {}, { kind: 'open' }],
    ['leaves what is in step', [none], {}, { kind: 'leave', code: 'in-step' }],
    ['closes what is in step by now', [none], { branch, pull }, { kind: 'withdraw', number: 7, code: 'in-step' }],
    [
      'closes what the environment takes no more',
      [left],
      { branch, pull },
      { kind: 'withdraw', number: 7, code: 'not-selected' },
    ],
    [
      'leaves it open where somebody wrote to it',
      [left],
      { branch: { oid: 'h', byUs: false }, pull },
      { kind: 'leave', code: 'blocked' },
    ],
    [
      'waits for another that carries a service of it, also where a person asks',
      [ready],
      { asked: true, elsewhere: { number: 9, unit: 'pair', services: ['redis'] } },
      { kind: 'wait', because: expect.stringContaining('#9 (pair) still carries redis') },
    ],
    ['closes nothing while observing', [none], { mode: 'observe', branch, pull }, { kind: 'leave', code: 'in-step' }],
    ['asks for what only a person can write', [{ ...none, secrets: [secret] }], {}, { kind: 'open' }],
    ['goes on asking', [{ ...none, secrets: [secret] }], { branch, pull }, { kind: 'update', number: 7 }],
    [
      'waits for a place',
      [ready],
      { openPulls: 5 },
      { kind: 'wait', because: expect.stringContaining('limits.open is 5') },
    ],
    ['does not wait when asked', [ready], { openPulls: 5, asked: true }, { kind: 'open' }],
    ['does not wait with what is open', [ready], { openPulls: 5, branch, pull }, { kind: 'update', number: 7 }],
  ])('%s', (_, plans, facts, expected) => {
    expect(decide(plans, { ...calm, ...facts })).toEqual(expected)
  })
})

describe('versions', () => {
  it.each([
    ['1.2.3', '1.10.0', -1],
    ['v1.2.0', 'v1.2.0-rc.1', 1],
    ['2026.01', '2026.10', -1],
    ['2026.9', '2026.10', -1],
    ['"2026.01"', '2026.01', 0],
    ['redis:7.4.1', 'redis:7.4.0', 1],
    ['host:5000/redis:7.4.1@sha256:ab', 'host:5000/redis:7.4.2@sha256:cd', -1],
    ['3.19-alpine', '3.20-alpine', -1],
    ['1.2.3.4', '1.2.3.5', -1],
    ['keycloak-operator.v26.0.1', 'keycloak-operator.v26.0.2', -1],
    ['redis:7.4.1', 'valkey:7.4.0', null],
    ['3.19-alpine', '3.20-slim', null],
    ['v1.2.3', '1.2.3', null],
    ['2026.01', '2026.01.1', null],
    ['latest', 'main', null],
    ['', '1.0.0', null],
  ])('%s against %s', (a, b, expected) => {
    const order = compareVersions(a, b)
    expect(order === null ? null : Math.sign(order)).toBe(expected)
  })

  it('of a plan are lower only under keys of versions', () => {
    const change = (before: string, after: string): Plan => ({
      ...ready,
      changes: ready.changes.map((one) => ({
        ...one,
        before: one.before && { ...one.before, text: before },
        after: one.after && { ...one.after, text: after },
      })),
    })
    expect(lowersVersion(change('a: { tag: "1.10" }\n', 'a: { tag: "1.9" }\n'))).toBe(true)
    expect(lowersVersion(change('imageTag: 2.0.0\n', 'imageTag: 1.0.0\n'))).toBe(true)
    expect(lowersVersion(change('cpu: "1.10"\n', 'cpu: "1.9"\n'))).toBe(false)
    expect(lowersVersion(change('tag: main\n', 'tag: 1.0.0\n'))).toBe(false)
  })
})

describe('units', () => {
  const groups = config('groups: { mesh: [istio-base, istiod] }\n')
  it('are services, groups or the whole environment', () => {
    expect(unitOf(groups, 'redis')).toEqual({ name: 'redis', services: ['redis'] })
    expect(unitOf(groups, 'istiod')).toEqual({ name: 'mesh', services: ['istio-base', 'istiod'] })
    expect(unitNamed(groups, 'mesh').services).toEqual(['istio-base', 'istiod'])
    expect(unitsOf(groups, ['istiod', 'redis', 'istio-base']).map((unit) => unit.name)).toEqual(['mesh', 'redis'])
    expect(unitsOf(config('group: environment\n'), ['a', 'b'])).toEqual([{ name: 'all', services: 'all' }])
  })
})

describe('the history of a slice is asked for', () => {
  const file = (path: string) => ({ path, mode: '100644' as const, oid: 'x' })
  const view = (roots: readonly string[], ...paths: readonly string[]) => ({
    roots,
    around: new Map(paths.map((path) => [path, file(path)])),
  })

  it('by whole folders where all in them is the slice’s', () => {
    const all = view(['o'], 'o/redis/a', 'o/redis/b/c', 'o/fluxcd/redis.yaml', 'o/fluxcd/loki.yaml')
    expect(slicePaths(['o/redis/a', 'o/redis/b/c', 'o/fluxcd/redis.yaml'].map(file), all)).toEqual([
      'o/fluxcd/redis.yaml',
      'o/redis',
    ])
    expect(slicePaths([file('o/redis/b/c')], all)).toEqual(['o/redis/b'])
    expect(slicePaths([], all)).toEqual([])
  })

  it('without what other environments have in the same folder, or beside what was read', () => {
    const flat = view(['charts'], 'charts/api/values-dev.yaml', 'charts/api/values-prod.yaml')
    expect(slicePaths([file('charts/api/values-dev.yaml')], flat)).toEqual(['charts/api/values-dev.yaml'])
    const appFirst = view(['apps'], 'apps/web/overlays/dev/a', 'apps/web/overlays/dev/b', 'apps/web/overlays/prod/a')
    expect(slicePaths(['apps/web/overlays/dev/a', 'apps/web/overlays/dev/b'].map(file), appFirst)).toEqual([
      'apps/web/overlays/dev',
    ])
    expect(slicePaths([file('overlays/dev/a')], view(['overlays/dev'], 'overlays/dev/a'))).toEqual(['overlays/dev'])
  })

  it('by the outermost folders where it would be too many paths', () => {
    const many = Array.from({ length: 70 }, (_, index) => [`charts/s${index}/dev.yaml`, `charts/s${index}/prod.yaml`])
    const own = many.map(([path]) => file(path ?? ''))
    expect(slicePaths(own, view(['charts'], ...many.flat()))).toEqual(['charts'])
  })
})
