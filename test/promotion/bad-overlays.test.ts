// Trees that must not be promoted as they are, or only with care (bad-inputs O): each with its outcome.
// O14 (names left over): preflight; O15 (cut trees) and O22 (ids of blobs): test/github/reader.test.ts, test/git/reader.test.ts.
import { describe, expect, it } from 'vitest'
import type { FileMode } from '../../src/promotion/model.ts'
import { applied, at, config, type FileSpec, type Files, plan, written } from './repository.ts'

type Slice = Readonly<Record<string, FileSpec>>

const slice = (cluster: 'dev' | 'staging', files: Slice): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [at(cluster, `redis/${path}`), text]))
const ask = (base: Slice, source: Slice, target: Slice, more = '') =>
  plan({
    base: slice('dev', base),
    source: slice('dev', source),
    target: slice('staging', target),
    config: config(more),
  })
const own = (path: string) => at('staging', `redis/${path}`)
const codes = (problems: readonly { code: string }[]) => problems.map((problem) => problem.code)
const mode = (mode: FileMode, content: FileSpec = 'x') => ({ mode, content: content as string })
const [old, now] = [{ 'a.yaml': 'a: 1\n' }, { 'a.yaml': 'a: 2\n' }]

describe('are refused as a whole', () => {
  const cases: readonly (readonly [string, Slice, string])[] = [
    ['O01 a symlink inside the overlay', { x: mode('120000', 'a.yaml') }, 'symlink'],
    ['O01 a symlink out of it', { x: mode('120000', '../../../prod-cluster/services/redis/a.yaml') }, 'symlink'],
    ['O01 an absolute symlink', { x: mode('120000', '/etc/passwd') }, 'symlink'],
    ['O01 a dangling symlink', { x: mode('120000', 'nowhere') }, 'symlink'],
    ['O01 a symlink named like a manifest', { 'sub/x.yaml': mode('120000', '../a.yaml') }, 'symlink'],
    ['O01 a symlink named like an index', { 'kustomization.yaml': mode('120000', 'a.yaml') }, 'symlink'],
    ['O02 a submodule', { x: mode('160000') }, 'submodule'],
    ['O02 .gitmodules', { '.gitmodules': '[submodule "x"]\n' }, 'governing-file'],
    ['O17 a workflow', { '.github/workflows/x.yml': 'on: push\n' }, 'governing-file'],
    ['O17 a workflow in capitals', { '.GitHub/Workflows/x.yml': 'on: push\n' }, 'governing-file'],
    ['O17 owners', { CODEOWNERS: '* @a\n' }, 'governing-file'],
    ['O17 owners in .github', { '.github/CODEOWNERS': '* @a\n' }, 'governing-file'],
    ['O17 owners in docs', { 'docs/CODEOWNERS': '* @a\n' }, 'governing-file'],
    ['O17 our own configuration', { '.github/sluice.yaml': 'version: 1\n' }, 'governing-file'],
    ['O17 attributes', { '.gitattributes': '* -text\n' }, 'governing-file'],
    ['O17 what Git ignores', { 'sub/.gitignore': '*\n' }, 'governing-file'],
    ['O17 rules of encryption', { '.sops.yaml': 'creation_rules: []\n' }, 'governing-file'],
    ['O17 rules of encryption, other ending', { 'sub/.sops.yml': 'creation_rules: []\n' }, 'governing-file'],
    ['O17 Flux’s components', { 'flux-system/gotk-components.yaml': 'a: 1\n' }, 'governing-file'],
    ['O17 Flux’s sync', { 'x/flux-system/gotk-sync.yaml': 'a: 1\n' }, 'governing-file'],
    ['names that differ by case', { 'B.yaml': 'x', 'b.yaml': 'x' }, 'case-twin'],
    ['names that differ by Unicode form', { 'é.yaml': 'x', 'e\u0301.yaml': 'x' }, 'case-twin'],
    ['a .git that Windows makes of another name', { 'git~1/config': 'x' }, 'governing-file'],
    ['a .git with a stream', { '.git::$INDEX_ALLOCATION/x': 'x' }, 'governing-file'],
    ['a .git with a dot behind', { '.git./x': 'x' }, 'governing-file'],
    ['a .git in capitals', { '.GIT/config': 'x' }, 'governing-file'],
    ['a .git with a hidden character', { '.g\u200cit/config': 'x' }, 'bad-path'],
    ['a line break', { 'a\nb.yaml': 'x' }, 'bad-path'],
    ['a change of direction', { 'a\u202eb.yaml': 'x' }, 'bad-path'],
  ]

  it.each(cases)('%s in the source', (_, files, code) => {
    const made = ask(old, { ...now, ...files }, old)
    expect(codes(made.problems)).toContain(code)
    expect([made.changes, made.conflicts, made.kept]).toEqual([[], [], []])
  })

  it.each(cases.filter(([name]) => /^O/.test(name)))('%s where both have it', (_, files, code) => {
    const made = ask({ ...old, ...files }, { ...now, ...files }, { ...old, ...files })
    expect([codes(made.problems).includes(code), made.changes]).toEqual([true, []])
  })

  it.each<[string, Slice, Slice, string]>([
    ['O01 a symlink where a file would go', { 'b.yaml': 'x' }, { 'b.yaml': mode('120000') }, 'symlink'],
    ['O01 a symlink where a folder would go', { 'b/c.yaml': 'x' }, { b: mode('120000', '../..') }, 'symlink'],
    ['O02 a submodule where a folder would go', { 'b/c.yaml': 'x' }, { b: mode('160000') }, 'submodule'],
    ['a twin by case of a file that would come', { 'b.yaml': 'x' }, { 'B.yaml': 'x' }, 'case-twin'],
  ])('%s in the target', (_, source, target, code) => {
    const made = ask(old, { ...now, ...source }, { ...old, ...target })
    expect([codes(made.problems).includes(code), made.changes]).toEqual([true, []])
  })

  it.each([
    '../../../prod-cluster/services/redis/b.yaml',
    './b.yaml',
    '../redis/../../../.git/hooks/x',
    '/b.yaml',
  ])('a path that leads out (%s) is no file of the slice and is written nowhere', (path) => {
    expect(written(ask(old, { ...now, [path]: 'x' }, old))).toEqual({ [own('a.yaml')]: 'a: 2\n' })
  })

  it.each([
    ['O18 an emptied source', old, {}, 'source-empty', /would delete everything|delete everything/],
    ['O18 a source that never was', {}, {}, 'unknown-service', /no service/],
  ])('%s', (_, base, source, code, sentence) => {
    const made = ask(base, source, old)
    expect([codes(made.problems), made.changes]).toEqual([[code], []])
    expect(made.problems[0]?.message).toMatch(sentence)
  })

  it('O18 an emptied folder whose Flux file stays, until the target is emptied too', () => {
    const flux = (cluster: 'dev' | 'staging', text: string): Files => ({ [at(cluster, 'fluxcd/redis.yaml')]: text })
    const [base, source] = [{ ...slice('dev', old), ...flux('dev', 'x: 1\n') }, flux('dev', 'x: 2\n')]
    const made = plan({ base, source, target: { ...slice('staging', old), ...flux('staging', 'x: 1\n') } })
    expect([codes(made.problems), made.changes]).toEqual([['source-empty'], []])
    expect(made.problems[0]?.message).toMatch(/redis has no files left .* would delete everything/)
    const emptied = plan({ base, source, target: flux('staging', 'x: 1\n') })
    expect(written(emptied)).toEqual(flux('staging', 'x: 2\n'))
    expect(emptied.problems).toEqual([])
  })

  it('O13 a reference to a path of another environment, in each place that applies one', () => {
    const foreign = '../../../prod-cluster/services/redis'
    const text = (list: string) => `kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n${list}`
    for (const list of [
      `resources: [${foreign}]\n`,
      `resources: [./${foreign}/a.yaml]\n`,
      `components:\n  - ${foreign}\n`,
      `patches:\n  - path: ${foreign}/a.yaml\n`,
    ]) {
      const made = ask(old, { ...old, 'kustomization.yaml': text(list) }, old)
      expect(codes(made.problems), list).toContain('foreign-path')
    }
  })
})

describe('travel', () => {
  it.each<[string, FileMode, FileMode, FileMode, FileMode]>([
    ['O03 an executable file', '100755', '100755', '100755', '100755'],
    ['O03 a file that became executable', '100644', '100755', '100644', '100755'],
    ['O03 a file that is no longer executable', '100755', '100644', '100755', '100644'],
    ['O03 a file that the target made executable', '100644', '100644', '100755', '100755'],
  ])('%s with its mode', (_, base, source, target, expected) => {
    const file = (how: FileMode, text: string) => ({ 'run.sh': mode(how, text) })
    const made = ask(file(base, 'a\n'), file(source, 'b\n'), file(target, 'a\n'))
    expect(made.changes).toMatchObject([{ path: own('run.sh'), after: { mode: expected, text: 'b\n' } }])
  })

  it('O03 a new executable file keeps its mode, and a mode alone is a change', () => {
    expect(ask(old, { ...old, r: mode('100755') }, old).changes).toMatchObject([{ after: { mode: '100755' } }])
    const alone = ask({ r: mode('100644') }, { r: mode('100755') }, { r: mode('100644') })
    expect(alone.changes).toMatchObject([{ before: { mode: '100644' }, after: { mode: '100755' } }])
  })

  it.each<[string, FileSpec, FileSpec]>([
    ['O11 bytes that are no text', new Uint8Array([0, 1, 255]), new Uint8Array([0, 2, 255])],
    ['O11 a file of no bytes that gets some', '', 'a\n'],
    ['O11 a file that loses all its bytes', 'a\n', ''],
    ['O11 text that is not UTF-8', new Uint8Array([0xe9, 10]), new Uint8Array([0xe8, 10])],
  ])('%s, by its id', (_, before, after) => {
    const [base, source, target] = [{ f: before }, { f: after }, { f: before }]
    const merged = applied(ask(base, source, target), slice('staging', target), slice('dev', source))
    const stored = merged[own('f')]
    expect(typeof stored === 'object' && 'content' in stored ? stored.content : stored).toEqual(after)
  })

  it('O11 bytes that both sides changed are for a person', () => {
    const made = ask({ f: new Uint8Array([0, 1]) }, { f: new Uint8Array([0, 2]) }, { f: new Uint8Array([0, 3]) })
    expect([made.changes, made.conflicts.map(({ pointer }) => pointer)]).toEqual([[], ['']])
  })

  const pointer = (id: string) =>
    `version https://git-lfs.github.com/spec/v1\noid sha256:${id.repeat(64)}\nsize 12345\n`
  it.each(['f.bin', 'f.yaml'])('O12 an LFS pointer as one, and said (%s)', (name) => {
    const made = ask({ [name]: pointer('a') }, { [name]: pointer('b') }, { [name]: pointer('a') })
    expect(written(made)).toEqual({ [own(name)]: pointer('b') })
    expect(codes(made.notes)).toContain('lfs-pointer')
    const mixed = ask({ [name]: pointer('a') }, { [name]: pointer('b') }, { [name]: pointer('c') })
    expect([mixed.changes, mixed.conflicts.length]).toEqual([[], 1])
  })

  it.each([
    '.env',
    'settings.conf',
  ])('a file that only begins like a pointer of Git LFS is looked at like any other: %s', (name) => {
    const text = `version https://git-lfs.github.com/spec/v1\noid sha256:${'1'.repeat(64)}\nsize 12\nPASSWORD=Tr0ub4dor\n`
    expect(JSON.stringify(ask(old, { ...old, [name]: text }, old))).not.toContain('Tr0ub4dor')
  })
})

describe('deletions', () => {
  it.each<[string, Slice, Slice, readonly (string | null)[], number]>([
    ['O07 reaches a copy that is as last promoted', { b: 'x\n' }, { b: 'x\n' }, [null], 0],
    ['O07 is a conflict where the target’s copy differs', { b: 'x\n' }, { b: 'y\n' }, [], 1],
    ['O07 is nothing where the target has none', { b: 'x\n' }, {}, [], 0],
    ['O08 leaves alone what only the target has', {}, { b: 'y\n' }, [], 0],
  ])('%s', (_, base, target, expected, conflicts) => {
    const made = ask({ ...old, ...base }, old, { ...old, ...target })
    expect([Object.values(written(made)), made.conflicts.length]).toEqual([expected, conflicts])
  })

  it('O07 of an executable file whose mode alone the target changed is a conflict', () => {
    const made = ask({ ...old, r: mode('100644') }, old, { ...old, r: mode('100755') })
    expect(made.conflicts.length + made.changes.length).toBe(1)
  })

  it('O08 a change of the source leaves what only the target has', () => {
    expect(written(ask(old, now, { ...old, 'own.yaml': 'x' }))).toEqual({ [own('a.yaml')]: 'a: 2\n' })
  })

  it.each([
    ['O19 a Namespace', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n'],
    ['O19 a CustomResourceDefinition', 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n'],
    ['O19 a PersistentVolumeClaim', 'apiVersion: v1\nkind: PersistentVolumeClaim\n'],
    ['O19 one in a template', '{{ if x }}\napiVersion: v1\nkind: Namespace\n{{ end }}\n'],
    ['O19 one in JSON', '{"apiVersion": "v1", "kind": "PersistentVolumeClaim"}\n'],
    ['O19 one in a List', 'kind: List\nitems:\n  - {apiVersion: v1, kind: Namespace}\n'],
    ['O19 one with CRLF', 'apiVersion: v1\r\nkind: Namespace\r\n'],
    ['O19 one with a comment', 'apiVersion: v1\nkind: Namespace # ours\n'],
  ])('%s is named', (_, text) => {
    const rest = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`r${n}`, 'x']))
    const made = ask({ ...rest, 'n.yaml': text }, rest, { ...rest, 'n.yaml': text })
    expect([codes(made.notes), Object.values(written(made))]).toEqual([['deletes-data'], [null]])
  })

  it('O19 a document of one among others is named though its file stays', () => {
    const [rest, space] = [
      'kind: ConfigMap\nmetadata: {name: x}\n',
      '---\napiVersion: v1\nkind: Namespace\nmetadata: {name: y}\n',
    ]
    const made = ask({ 'n.yaml': rest + space }, { 'n.yaml': rest }, { 'n.yaml': rest + space })
    expect([codes(made.notes), Object.values(written(made))]).toEqual([['deletes-data'], [rest]])
  })

  it.each([
    ['O19 more than a fifth', 2, ['deletes-much']],
    ['a fifth', 1, []],
  ])('%s of the files is named', (_, count, expected) => {
    const files = (from: number) =>
      Object.fromEntries(Array.from({ length: 5 - from }, (_, n) => [`f${n + from}`, 'x']))
    expect(codes(ask(files(0), files(count), files(0)).notes)).toEqual(expected)
  })
})

describe('conflicts', () => {
  const values = (level: string) => ({ 'v.yaml': `level: ${level}\nx: 1\n` })
  it('O09 the target’s value stays and both are shown', () => {
    const made = ask(values('info'), values('debug'), values('warn'))
    expect([made.changes, made.conflicts]).toMatchObject([
      [],
      [{ pointer: 'level', base: 'info', source: 'debug', target: 'warn' }],
    ])
  })

  it('O09 a newer version of one scheme takes the source, an older one does not', () => {
    const image = (tag: string) => ({ 'v.yaml': `image: { repository: a, tag: "${tag}" }\n` })
    expect(written(ask(image('1.0.0'), image('1.2.0'), image('1.1.0')))).toEqual({
      [own('v.yaml')]: image('1.2.0')['v.yaml'],
    })
    const older = ask(image('1.0.0'), image('1.1.0'), image('1.2.0'))
    expect(older.changes).toEqual([])
  })
})

describe('O13 references that lie outside', () => {
  it.each([
    'https://example.com/x',
    'https://github.com/a/b//c?ref=main',
    'github.com/a/b?ref=main',
    'git@github.com:a/b',
  ])('%s is said, and carried', (url) => {
    const text = `kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nresources:\n  - ${url}\n`
    const made = ask(old, { ...old, 'kustomization.yaml': text }, old)
    expect([codes(made.notes), made.problems]).toEqual([['remote-reference'], []])
    expect(Object.values(written(made))).toEqual([text])
  })
})
