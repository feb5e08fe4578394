// The gate: which open points are settled at a head, by a choice or by what a person's commit changed, and how it says so.
import { describe, expect, it } from 'vitest'
import type { Choice, Plan } from '../../../src/promotion/model.ts'
import { blockersOf, type PlanBlocker } from '../../../src/promotion/settling/blockers.ts'
import { gate, unmet } from '../../../src/promotion/settling/gate.ts'
import { looksAt } from '../../../src/promotion/settling/look.ts'
import { at, type FileSpec, type Files, planAll } from '../repository.ts'

const always = (cluster: 'dev' | 'staging'): Files => ({ [at(cluster, 'redis/always.yaml')]: 'z: 1\n' })
const one = (path: string, spec: FileSpec | null): Files => (spec === null ? {} : { [path]: spec })
type Sides = readonly [base: FileSpec | null, source: FileSpec | null, target: FileSpec | null]

/** The promotion of one file as it was opened, and then the gate over a branch on which the file is another one. */
function open(name: string, [base, source, target]: Sides) {
  const [dev, staging] = [at('dev', `redis/${name}`), at('staging', `redis/${name}`)]
  const { done, repo } = planAll({
    base: { ...always('dev'), ...one(dev, base) },
    source: { ...always('dev'), ...one(dev, source) },
    target: { ...always('staging'), ...one(staging, target) },
  })
  const [plan] = done as readonly [Plan]
  const change = plan.changes.find(({ path }) => path === staging)
  const written = change === undefined ? target : (change.after?.text ?? null)
  const blockers = blockersOf(done)
  // The branch as Sluice wrote it has to be in the repository: its blobs are read.
  repo.commit({ ...always('staging'), ...one(staging, written) }, 'promote', null)
  const before = new Map(plan.changes.map((one) => [one.path, one.before?.oid ?? null]))
  const judge = (now: FileSpec | null, choices: readonly Choice[] = [], main: FileSpec | null = target) => {
    const base = { head: repo.commit({ ...always('staging'), ...one(staging, main) }, 'main', null), before }
    const head = repo.commit({ ...always('staging'), ...one(staging, now) }, 'Decide')
    const { done: looks, asked } = repo.run((known) => looksAt(blockers, head, base, { keys: [], allow: [] }, known))
    return { ...gate(blockers, looks, choices), asked, head }
  }
  return { written, blockers, judge, plan }
}

describe('a conflict', () => {
  const yaml: Sides = ['a: 1\nb: 1\nc: 1\n', 'a: 2\nb: 2\nc: 1\n', 'a: 3\nb: 1\nc: 1\n']
  const keyed: Sides = [
    'env:\n  - { name: A, value: x }\n  - { name: B, value: x }\n',
    'env:\n  - { name: A, value: y }\n  - { name: B, value: x }\n',
    'env:\n  - { name: A, value: z }\n  - { name: B, value: x }\n',
  ]
  const block: Sides = ['v: |\n  a: 1\n  b: 1\n', 'v: |\n  a: 2\n  b: 1\n', 'v: |\n  a: 3\n  b: 1\n']
  const script: Sides = [
    'v: |\n  one\n  two\n  three\nx: 1\n',
    'v: |\n  zero\n  one\n  TWO\n  three\nx: 1\n',
    'v: |\n  one\n  2\n  three\nx: 1\n',
  ]
  const scripts: Sides = [
    'env:\n  - name: A\n    v: |\n      one\n      two\n      three\n',
    'env:\n  - name: A\n    v: |\n      one\n      TWO\n      three\n',
    'env:\n  - name: A\n    v: |\n      one\n      2\n      three\n',
  ]
  const lines: Sides = ['one\ntwo\nthree\nfour\n', 'zero\none\nTWO\nthree\nfour\n', 'one\n2\nthree\nfour\n']
  const several: Sides = [
    'kind: A\na: 1\n---\nkind: B\na: 1\nb: 1\n',
    'kind: A\na: 1\n---\nkind: B\na: 2\nb: 1\n',
    'kind: A\na: 1\n---\nkind: B\na: 3\nb: 1\n',
  ]
  const goneKey: Sides = ['a: 1\nb: 1\n', 'a: 2\nb: 1\n', 'b: 1\n']
  const list: Sides = ['a: [x, y]\nb: 1\n', 'a: [x, q, r]\nb: 1\n', 'a: [x, z]\nb: 1\n']
  const patches: Sides = [
    'patches:\n  - target: { kind: A }\n    path: x\nb: 1\n',
    'patches:\n  - target: { kind: A }\n    path: x\n    options: { a: 1 }\nb: 1\n',
    'patches:\n  - target: { kind: A }\n    path: x\n    options: { a: 2 }\nb: 1\n',
  ]
  const removed: Sides = ['a: 1\n', null, 'a: 2\n']
  const gone: Sides = ['a: 1\n', 'a: 2\n', null]
  const binary: Sides = [new Uint8Array([0, 1]), new Uint8Array([0, 2]), new Uint8Array([0, 3])]

  it.each<[string, string, Sides, (written: string) => FileSpec | null, boolean]>([
    ['the value', 'a.yaml', yaml, (text) => text.replace('a: 3', 'a: 4'), true],
    ['the value to the source’s', 'a.yaml', yaml, (text) => text.replace('a: 3', 'a: 2'), true],
    ['the key away', 'a.yaml', yaml, (text) => text.replace('a: 3\n', ''), true],
    ['another value of the file', 'a.yaml', yaml, (text) => text.replace('c: 1', 'c: 7'), false],
    ['a comment and quotes', 'a.yaml', yaml, (text) => `# hello\n${text.replace('b: 2', 'b:   2')}`, false],
    ['a new key above', 'a.yaml', yaml, (text) => `new: 1\n${text}`, false],
    ['the whole file away', 'a.yaml', yaml, () => null, true],
    ['the file into no YAML', 'a.yaml', yaml, () => 'a: 4\n b: [\n', false],
    ['the value of the item', 'a.yaml', keyed, (text) => text.replace('value: z', 'value: q'), true],
    [
      'the order of the items',
      'a.yaml',
      keyed,
      () => 'env:\n  - { name: B, value: x }\n  - { name: A, value: z }\n',
      false,
    ],
    ['another item', 'a.yaml', keyed, (text) => text.replace('value: x', 'value: q'), false],
    ['the value in the block', 'a.yaml', block, (text) => text.replace('a: 3', 'a: 4'), true],
    ['another value in the block', 'a.yaml', block, (text) => text.replace('b: 1', 'b: 4'), false],
    ['the line in the block', 'a.yaml', script, (text) => text.replace('2', '22'), true],
    ['another line in the block', 'a.yaml', script, (text) => text.replace('three', '3'), false],
    ['the line in the block of an item', 'a.yaml', scripts, (text) => text.replace('2', '22'), true],
    ['another line in the block of an item', 'a.yaml', scripts, (text) => text.replace('three', '3'), false],
    ['the line', 'a.txt', lines, (text) => text.replace('2', '22'), true],
    ['a line above', 'a.txt', lines, (text) => text.replace('one', '1'), false],
    ['a line below', 'a.txt', lines, (text) => text.replace('four', '4'), false],
    ['lines above', 'a.txt', lines, (text) => `a\nb\nc\n${text}`, false],
    ['the value in the second document', 'a.yaml', several, (text) => text.replace('a: 3', 'a: 4'), true],
    ['another document', 'a.yaml', several, (text) => text.replace('a: 1', 'a: 4'), false],
    ['the key back', 'a.yaml', goneKey, (text) => `a: 9\n${text}`, true],
    ['what stands beside the missing key', 'a.yaml', goneKey, (text) => text.replace('b: 1', 'b: 2'), false],
    ['the list', 'a.yaml', list, (text) => text.replace('z', 'q'), true],
    ['what stands beside the list', 'a.yaml', list, (text) => text.replace('b: 1', 'b: 2'), false],
    ['an option of the patch', 'a.yaml', patches, (text) => text.replace('a: 2', 'a: 3'), true],
    ['what stands beside the patches', 'a.yaml', patches, (text) => text.replace('b: 1', 'b: 2'), false],
    ['the file away that the source removed', 'a.yaml', removed, () => null, true],
    ['the file back that the target removed', 'a.yaml', gone, () => 'a: 2\n', true],
    ['the file back as no YAML', 'a.yaml', gone, () => 'a: [\n', false],
    ['the bytes', 'a.bin', binary, () => new Uint8Array([0, 4]), true],
  ])('where a person changes %s', (_, name, sides, change, isSettled) => {
    const { written, judge, blockers, plan } = open(name, sides)
    expect(plan.conflicts).toHaveLength(1)
    expect(blockers).toHaveLength(1)
    expect(judge(written).conclusion).toBe('failure')
    const now = change(typeof written === 'string' ? written : '')
    expect(now).not.toEqual(written)
    const { conclusion, conditions, asked } = judge(now)
    expect(conclusion).toBe(isSettled ? 'success' : 'failure')
    expect(conditions[0]?.sentence).toMatch(
      isSettled ? /on this branch in [0-9a-f]{7}$/ : /Comment \/take 1 or \/keep 1/,
    )
    expect(asked.length).toBeLessThanOrEqual(2)
  })

  it('says why it cannot tell', () => {
    expect(open('a.yaml', yaml).judge('a: [\n').conditions[0]?.sentence).toContain('cannot be read')
    expect(open('a.yaml', yaml).judge(new Uint8Array([0])).conditions[0]?.sentence).toContain('is no text')
  })

  it('is settled by the choice to keep it, not by one to take it, which needs other content', () => {
    const { judge, written, blockers } = open('a.yaml', yaml)
    const asks = blockers[0]?.asks
    if (asks == null) throw new Error('a question is expected')
    const choice = {
      cluster: asks.cluster,
      path: blockers[0]?.path ?? '',
      pointer: 'a',
      digest: asks.digest,
      by: 'bob',
    }
    expect(judge(written, [{ ...choice, side: 'target' }])).toMatchObject({
      conclusion: 'success',
      conditions: [{ sentence: expect.stringMatching(/^Conflict 1: .* — settled: \/keep by @bob$/) }],
    })
    expect(judge(written, [{ ...choice, side: 'source' }]).conclusion).toBe('failure')
    expect(judge(written, [{ ...choice, side: 'target', digest: 'other' }]).conclusion).toBe('failure')
  })
})

describe('a missing secret', () => {
  const plain = 'kind: Secret\nstringData:\n  password: hunter2\n'
  const sops = (text: string) => `kind: Secret\nstringData:\n  password: ENC[AES256_GCM,data:${text}]\n`
  const mac = 'sops:\n  mac: ENC[AES256_GCM,data:x]\n'
  const file: Sides = [null, `${sops('dev')}${mac}`, null]
  const key: Sides = ['a: 1\n', 'a: 2\nauth:\n  password: hunter2\n', 'a: 1\n']
  const token: Sides = ['a: 1\n', 'a: 2\nnote: ghp_abcdefghijklmnopqrstuvwxyz0123456789\n', 'a: 1\n']
  const env: Sides = ['A=1\n', 'A=2\nDB_PASSWORD=hunter2\n', 'A=1\n']

  it.each<[string, string, Sides, FileSpec | null, boolean, string]>([
    ['encrypted', 's.yaml', file, `${sops('own')}${mac}`, true, 'encrypted with SOPS on this branch in'],
    ['as a SealedSecret', 's.yaml', file, 'kind: SealedSecret\nspec:\n  encryptedData: { a: b }\n', true, 'sealed'],
    ['in plain text', 's.yaml', file, plain, false, 'plain text'],
    ['without metadata', 's.yaml', file, sops('own'), false, 'ENC[AES256_GCM'],
    ['without a MAC', 's.yaml', file, `${sops('own')}sops:\n  age: []\n`, false, 'SOPS metadata'],
    ['as nothing', 's.yaml', file, '\n', false, 'empty'],
    ['as no YAML', 's.yaml', file, 'a: [\n', false, 'cannot be read'],
    ['as a key', 'v.yaml', key, 'a: 2\nauth:\n  password: own\n', true, 'supplied on this branch in'],
    ['as a reference', 'v.yaml', key, `a: 2\nauth:\n  password: \${OWN}\n`, true, 'supplied'],
    ['as another key', 'v.yaml', key, 'a: 2\nauth:\n  user: own\n', false, 'still lacks auth.password'],
    ['as a placeholder', 'v.yaml', key, 'a: 2\nauth:\n  password: PLACEHOLDER-x\n', false, 'still lacks auth.password'],
    ['as an empty key', 'v.yaml', key, 'a: 2\nauth:\n  password: ""\n', false, 'still lacks auth.password'],
    ['by hand for a credential', 'v.yaml', token, 'a: 2\n', true, 'supplied'],
    ['as a line', 'x.env', env, 'A=2\nDB_PASSWORD=own\n', true, 'supplied'],
    ['as another line', 'x.env', env, 'A=2\nDB_USER=own\n', false, 'still lacks DB_PASSWORD'],
  ])('is judged where it comes %s', (_, name, sides, now, isSettled, because) => {
    const { judge, written, plan } = open(name, sides)
    expect(plan.secrets).toMatchObject([{ missing: true }])
    expect(judge(written).conclusion).toBe('failure')
    expect(judge(written).conditions[0]?.sentence).toContain(`/waive ${name}`)
    const verdict = judge(now)
    expect(verdict.conclusion).toBe(isSettled ? 'success' : 'failure')
    expect(verdict.conditions[0]?.sentence).toContain(because)
    expect(JSON.stringify(verdict.conditions)).not.toMatch(/hunter2|: own/)
  })
})

describe('points of an earlier version, which knew the file alone', () => {
  const { written, blockers, judge } = open('a.yaml', ['a: 1\nc: 1\n', 'a: 2\nc: 1\n', 'a: 3\nc: 1\n'])
  it('are settled by any change of it', () => {
    expect(judge(written).conclusion).toBe('failure')
    const old: readonly PlanBlocker[] = blockers.map((blocker) => ({ ...blocker, asks: null }))
    expect(gate(old).conclusion).toBe('failure')
    expect(gate(old, new Map(old.map((blocker) => [blocker, { settled: true, because: 'changed' }]))).conclusion).toBe(
      'success',
    )
  })
})

describe('without a look', () => {
  it('is red for every open point, and green for none', () => {
    expect(gate([])).toEqual({ conclusion: 'success', conditions: [] })
    expect(gate([unmet('s')])).toEqual({ conclusion: 'failure', conditions: [{ met: false, sentence: 's.' }] })
    expect(gate(open('a.yaml', ['a: 1\n', 'a: 2\n', 'a: 3\n']).blockers).conclusion).toBe('failure')
  })
})

describe('merging the base branch into the promotion', () => {
  const binary = (n: number) => new Uint8Array([0, 1, 2, n])

  it('decides nothing about a whole file that only the base branch changed', () => {
    const { judge } = open('logo.bin', [binary(1), binary(2), binary(3)])
    expect(judge(binary(4), [], binary(4)).conclusion).toBe('failure')
    expect(judge(binary(4), [], binary(4)).conditions[0]?.sentence).toContain('only what the base branch changed')
    expect(judge(binary(2), [], binary(4)).conclusion).toBe('success')
    expect(judge(binary(4)).conclusion).toBe('success')
  })

  it('decides nothing about a problem of a file, whatever else of it the base branch changed', () => {
    const list = (...lines: string[]) =>
      `kind: Kustomization\nresources:\n${lines.map((line) => `  - ${line}\n`).join('')}x: 1\ny: 1\nz: 1\n`
    const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\n'
    const [before, source] = [head + list('always.yaml'), head + list('always.yaml', 'lost.yaml')]
    const { judge, written, blockers } = open('kustomization.yaml', [before, source, before])
    expect(blockers).toMatchObject([{ kind: 'problem' }])
    const main = before.replace('z: 1', 'z: 2')
    const merged = `${written}`.replace('z: 1', 'z: 2')
    expect(judge(merged, [], main).conclusion).toBe('failure')
    expect(judge(merged.replace('  - lost.yaml\n', ''), [], main).conclusion).toBe('success')
    expect(judge(merged).conclusion).toBe('success')
  })
})
