// The plan as a whole: what stops it, what it notes, in whose terms it speaks, and what it costs to read.
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../src/promotion/digest.ts'
import type { FileMode } from '../../src/promotion/model.ts'
import { blockersOf } from '../../src/promotion/settling/blockers.ts'
import { at, config, configOf, type FileSpec, type Files, fixture, plan, planAll, written } from './repository.ts'

const redis = (cluster: 'dev' | 'staging', files: Record<string, FileSpec>): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [at(cluster, `redis/${path}`), text]))
const ask = (
  base: Record<string, FileSpec>,
  source: Record<string, FileSpec>,
  target: Record<string, FileSpec>,
  more = '',
) =>
  plan({
    base: redis('dev', base),
    source: redis('dev', source),
    target: redis('staging', target),
    config: config(more),
  })
const fail = (): never => {
  throw new Error('there is no such plan')
}
const codes = (problems: readonly { code: string }[]) => problems.map((problem) => problem.code)

it('files of a service that are all called otherwise now move, and none of them stays', () => {
  const made = ask({ 'a.yaml': 'a: 1\n' }, { 'b.yaml': 'a: 1\n' }, { 'a.yaml': 'a: 1\n' })
  expect(written(made)).toEqual({ [at('staging', 'redis/a.yaml')]: null, [at('staging', 'redis/b.yaml')]: 'a: 1\n' })
  expect(codes(made.notes)).not.toContain('source-empty')
})

describe('what stops a plan', () => {
  const ok = { 'a.yaml': 'a: 1\n' }
  const mode = (mode: FileMode): FileSpec => ({ mode, content: 'x' })
  it.each<[string, Record<string, FileSpec>, string]>([
    ['a symbolic link', { link: mode('120000') }, 'symlink'],
    ['a submodule', { sub: mode('160000') }, 'submodule'],
    ['a workflow', { '.github/workflows/x.yml': 'x' }, 'governing-file'],
    ['owners', { CODEOWNERS: 'x' }, 'governing-file'],
    ['attributes', { 'sub/.gitattributes': 'x' }, 'governing-file'],
    ['modules', { '.gitmodules': 'x' }, 'governing-file'],
    ['rules of encryption', { '.sops.yaml': 'x' }, 'governing-file'],
    ['Flux’s own files', { 'flux-system/gotk-sync.yaml': 'x' }, 'governing-file'],
    ['twins by case', { 'B.yaml': 'x', 'b.yaml': 'x' }, 'case-twin'],
    ['twins by Unicode form', { é: 'x', 'e\u0301': 'x' }, 'case-twin'],
    ['a line break in a name', { 'a\nb': 'x' }, 'bad-path'],
    ['a hidden character in a name', { 'a\u202eb': 'x' }, 'bad-path'],
    ['two files that get one name', { 'le-dev-cluster.yaml': 'x', 'le-staging-cluster.yaml': 'x' }, 'path-collision'],
  ])('%s in the source', (_, files, code) => {
    const made = ask(ok, { ...ok, ...files }, ok)
    expect(codes(made.problems)).toContain(code)
    expect(made.changes).toEqual([])
  })

  it.each<[string, Record<string, FileSpec>, Record<string, FileSpec>, string]>([
    ['a link where a file would go', { 'b.yaml': 'x' }, { 'b.yaml': mode('120000') }, 'symlink'],
    ['a twin of a file that would come', { 'b.yaml': 'x' }, { 'B.yaml': 'x' }, 'case-twin'],
    ['a folder where a file would go', { b: 'x' }, { 'b/c.yaml': 'x' }, 'path-collision'],
    ['a file where a folder would go', { 'b/c.yaml': 'x' }, { b: 'x' }, 'path-collision'],
  ])('%s in the target', (_, source, target, code) => {
    const made = ask(ok, { ...ok, ...source }, { ...ok, ...target })
    expect([codes(made.problems).includes(code), made.changes]).toEqual([true, []])
  })

  it('an unknown service, an empty source, and a service that the environment leaves out', () => {
    const unknown = (target: Record<string, FileSpec>) => ask({}, {}, target).problems
    expect(unknown(ok)).toMatchObject([
      { code: 'unknown-service', message: expect.stringMatching(/stays\. Remove it/) },
    ])
    expect(unknown({})).toMatchObject([{ code: 'unknown-service', message: expect.stringMatching(/Bring it there/) }])
    expect(ask(ok, {}, ok)).toMatchObject({ changes: [], problems: [{ code: 'source-empty' }] })
    const settings = configOf(
      'version: 1\nlayout: opencenter\nenvironments:\n  - { name: dev, clusters: [dev-cluster] }\n  - { name: staging, after: [dev], clusters: [staging-cluster], services: ["*", "!redis"] }\n',
    )
    const made = plan({
      base: redis('dev', ok),
      source: redis('dev', { 'a.yaml': 'a: 2\n' }),
      target: redis('staging', ok),
      config: settings,
    })
    expect(made).toMatchObject({ changes: [], problems: [{ code: 'not-selected' }] })
  })

  it('a manifest that applies another cluster’s path, but not one that did so before', () => {
    const list = (entry: string) =>
      `kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nresources:\n  - ${entry}\n`
    const [a, b] = [list('x.yaml'), list('../../../prod-cluster/services/redis')]
    expect(
      codes(ask({ 'kustomization.yaml': a }, { 'kustomization.yaml': b }, { 'kustomization.yaml': a }).problems),
    ).toEqual(['foreign-path'])
    const remote = list('https://example.com/x?ref=main')
    expect(
      codes(ask({ 'kustomization.yaml': a }, { 'kustomization.yaml': remote }, { 'kustomization.yaml': a }).notes),
    ).toEqual(['remote-reference'])
  })
})

describe('the changes that the target has not received', () => {
  it('hold the removal of a file', () => {
    const flux = (cluster: 'dev' | 'staging') => ({ [at(cluster, 'fluxcd/redis.yaml')]: 'kind: x\n' })
    const rest = (cluster: 'dev' | 'staging') => ({
      ...redis(cluster, { 'a.yaml': 'a: 1\n' }),
      [at(cluster, 'fluxcd/harbor.yaml')]: 'kind: x\n',
    })
    const files = (cluster: 'dev' | 'staging') => ({ ...rest(cluster), ...flux(cluster) })
    const made = plan({ base: files('dev'), source: rest('dev'), target: files('staging') })
    expect(written(made)).toEqual({ [at('staging', 'fluxcd/redis.yaml')]: null })
    expect(made.pending.map((change) => change.subject)).toEqual(['feat: Go on'])
  })
})

describe('a group', () => {
  const files = (cluster: 'dev' | 'staging', one: string | null, two: string | null): Files => ({
    ...(one === null ? {} : { [at(cluster, 'one/a.yaml')]: one }),
    ...(two === null ? {} : { [at(cluster, 'two/a.yaml')]: two }),
  })
  const pair = { unit: 'pair', services: ['one', 'two'] }

  it('leaves a service alone that has no files left in the source', () => {
    const made = plan({
      base: files('dev', 'a', 'b'),
      source: files('dev', 'a2', null),
      target: files('staging', 'a', 'b'),
      ...pair,
    })
    expect(written(made)).toEqual({ [at('staging', 'one/a.yaml')]: 'a2' })
    expect(codes(made.notes)).toContain('source-empty')
  })

  it('says of each member that stays behind why it does', () => {
    const files = (cluster: 'dev' | 'staging', names: string): Files =>
      Object.fromEntries([...names].map((name) => [at(cluster, `${name}/a.yaml`), `v: ${cluster}\n`]))
    const settings = config('').environments.map((one) =>
      one.name === 'staging' ? { ...one, services: ['*', '!b'] } : one,
    )
    const made = plan({
      base: files('dev', 'abe'),
      source: { ...files('dev', 'abc'), [at('dev', 'a/a.yaml')]: 'v: new\n' },
      target: { ...files('staging', 'be'), [at('staging', 'a/a.yaml')]: 'v: dev\n' },
      config: { ...config(), environments: settings },
      unit: 'five',
      services: ['a', 'b', 'c', 'd', 'e'],
      introduce: { everywhere: [], clusters: {} },
    })
    expect(made.services).toEqual(['a', 'e'])
    expect(made.notes.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'source-empty: e has no files left in dev-cluster and stays as it is in staging-cluster. Remove it there by hand if that is meant.',
      'lags: b of five stays behind: the `services` of staging in .github/sluice.yaml leave it out.',
      'lags: d of five stays behind: dev-cluster does not have it.',
      'lags: c of five stays behind: staging-cluster does not have it yet; `/promote five to staging` introduces what is new.',
    ])
  })

  it('brings a service that is new in the target only where that is wanted', () => {
    const question = { base: {}, source: files('dev', 'a', 'b'), target: files('staging', 'old', null), ...pair }
    expect(plan({ ...question, introduce: { everywhere: [], clusters: {} } }).services).toEqual(['one'])
    expect(Object.keys(written(plan(question)))).toContain(at('staging', 'two/a.yaml'))
  })
})

describe('the target’s terms', () => {
  const variables =
    'variables:\n  dev-cluster: { domain: dev.example.com }\n  staging-cluster: { domain: staging.example.com }\n'
  it('reach values and file names, and are listed', () => {
    const made = ask(
      { 'x.yaml': 'x: 1\n' },
      {
        'x.yaml': 'x: 1\n',
        'le-dev-cluster.yaml': 'host: a.dev.example.com\nname: le-dev-cluster\nshm: /dev/shm\nk8s: dev-cluster2\n',
      },
      { 'x.yaml': 'x: 1\n' },
      variables,
    )
    expect(written(made)).toEqual({
      [at('staging', 'redis/le-staging-cluster.yaml')]:
        'host: a.staging.example.com\nname: le-staging-cluster\nshm: /dev/shm\nk8s: dev-cluster2\n',
    })
    expect(made.replaced).toEqual([
      {
        path: at('staging', 'redis/le-staging-cluster.yaml'),
        from: 'dev.example.com',
        to: 'staging.example.com',
        count: 1,
      },
      { path: at('staging', 'redis/le-staging-cluster.yaml'), from: 'dev-cluster', to: 'staging-cluster', count: 1 },
    ])
  })

  it('never rename a service', () => {
    const files = (cluster: 'dev' | 'staging', a: number): Files => ({
      [at(cluster, 'dev-portal/dev.yaml')]: `a: ${a}\n`,
      [at(cluster, 'dev-portal/staging.yaml')]: 'x',
    })
    const made = plan({
      base: { [at('dev', 'dev-portal/dev.yaml')]: 'a: 1\n' },
      source: { [at('dev', 'dev-portal/dev.yaml')]: 'a: 2\n' },
      target: files('staging', 1),
      unit: 'dev-portal',
    })
    expect(made.conflicts.map((conflict) => conflict.path)).toEqual([at('staging', 'dev-portal/staging.yaml')])
  })

  it('that are left over in arriving lines are noted, those that stood before are not', () => {
    const made = ask({ 'a.yaml': 'x: 1\n' }, { 'a.yaml': 'x: 1\nhost: dev.example.org\n' }, { 'a.yaml': 'x: 1\n' })
    expect(made.notes).toMatchObject([{ code: 'names-environment', message: expect.stringContaining('line 2') }])
  })
})

describe('deletions', () => {
  it('of much, or of what holds data, are noted', () => {
    const [space, b] = ['apiVersion: v1\nkind: Namespace\n', 'b: 1\n']
    const made = ask(
      { 'a.yaml': 'a', 'b.yaml': b, 'ns.yaml': space },
      { 'a.yaml': 'a' },
      { 'a.yaml': 'a', 'b.yaml': b, 'ns.yaml': space },
    )
    expect(codes(made.notes)).toEqual(['deletes-much', 'deletes-data'])
    expect(Object.values(written(made))).toEqual([null, null])
  })
})

describe('several clusters', () => {
  const tree = fixture('services-layout')
  const settings = configOf(tree['.github/sluice.yaml'] ?? '')
  it('have a plan each', () => {
    const path = 'charts/web/values-test-eu.yaml'
    const { done } = planAll({
      base: tree,
      source: { ...tree, [path]: `${tree[path]}added: 1\n` },
      target: tree,
      config: settings,
      unit: 'web',
      from: 'test',
      to: 'live',
    })
    expect(done.map((one) => one.cluster)).toEqual(['live-eu', 'live-us'])
    for (const one of done)
      expect(Object.keys(written(one)).every((changed) => changed.includes(one.cluster))).toBe(true)
  })

  it('of which one receives from a cluster without the service: it takes no part, and nothing is blocked', () => {
    const pairs = configOf(
      'version: 1\nlayout: { slice: ["apps/{cluster}/{service}/**"] }\nenvironments:\n  - { name: test, clusters: [t-eu, t-us] }\n  - { name: live, after: [test], clusters: [l-eu, { name: l-us, from: t-us }] }\n',
    )
    const ask = (source: Files, target: Files) =>
      planAll({ base: null, source, target, config: pairs, unit: 'api', from: 'test', to: 'live' }).done
    const only = { 'apps/t-eu/api/a.yaml': 'a: 1\n' }
    const note = { code: 'takes-no-part', message: 'l-us takes no part: t-us has no api.' }
    for (const standing of [{}, { 'apps/l-us/api/own.yaml': 'own: 1\n' }]) {
      const [eu, us] = ask(only, standing)
      expect(Object.keys(written(eu ?? fail()))).toEqual(['apps/l-eu/api/a.yaml'])
      expect([eu?.problems, us?.problems, us?.changes]).toEqual([[], [], []])
      expect([eu?.notes.at(-1), us?.notes]).toMatchObject([{ ...note, code: 'passed-by' }, [note]])
    }
    expect(ask({}, {}).map(({ problems }) => codes(problems))).toEqual([['unknown-service'], ['unknown-service']])
  })
})

describe('a proposal', () => {
  const one = ask({ 'a.yaml': 'a: 1\n' }, { 'a.yaml': 'a: 2\n' }, { 'a.yaml': 'a: 1\n' })
  const lines = (a: number, b: number) => ({
    'a.yaml': `a: ${a}
x: 0
b: ${b}
`,
  })
  const clash = ask(lines(1, 1), lines(2, 2), lines(1, 3))

  it('has a digest of what it writes and of what is to be settled', () => {
    expect(digestOf([one])).toBe(
      digestOf([ask({ 'a.yaml': 'a: 1\n' }, { 'a.yaml': 'a: 2\n' }, { 'a.yaml': 'a: 1\n' })]),
    )
    expect(digestOf([one])).not.toBe(digestOf([{ ...one, conflicts: clash.conflicts }]))
    expect(digestOf([one, clash])).toBe(digestOf([clash, one]))
    expect(digestOf([])).not.toBe(digestOf([one]))
    const lacking = (name: string) => ({
      code: 'c',
      message: `${name} is missing`,
      file: 'f',
      line: null,
      column: null,
    })
    const digests = ['a', 'b'].map((name) => digestOf([{ ...one, problems: [lacking(name)] }]))
    expect(new Set(digests).size).toBe(2)
  })

  it('has blockers that name what Sluice wrote, or what stands', () => {
    expect(blockersOf([one])).toEqual([])
    const [change, conflict] = [clash.changes[0], clash.conflicts[0]]
    expect(blockersOf([clash])).toMatchObject([{ kind: 'conflict', path: conflict?.path, wrote: change?.after?.oid }])
    expect(blockersOf([{ ...clash, changes: [] }])).toMatchObject([{ wrote: conflict?.stands }])
    const secret = { path: 'x', keys: [], missing: true, recipients: [], message: 'm', stands: null }
    const problem = { code: 'c', message: 'p', file: 'f', line: null, column: null }
    const blocked = { ...one, secrets: [secret, { ...secret, missing: false }], problems: [problem] }
    expect(blockersOf([blocked])).toMatchObject([
      { kind: 'secret', path: 'x', wrote: null, sentence: 'm' },
      { kind: 'problem', path: null },
    ])
  })

  it('lists what is pending, newest first', () => {
    expect(one.pending.map((change) => change.subject)).toEqual(['feat: Go on'])
  })
})
