// What a base changed between two tags, told for the services that use paths of it.
import { describe, expect, it } from 'vitest'
import type { ClusterUse, ServiceChanges } from '../../src/bump/changes.ts'
import type { Files } from '../promotion/repository.ts'
import { changed, services, standard, use } from './base-repository.ts'

const kustomization = (...lines: readonly string[]) =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${lines.join('\n')}\n`
const list = (name: string, ...items: readonly string[]) => `${name}:\n${items.map((item) => `  - ${item}`).join('\n')}`

const old: Files = {
  ...standard('redis', '18.1.0', 'master: { count: 1, size: 8Gi }\nauth: { enabled: true }\n'),
  ...standard('harbor', '1.14.0', 'expose: { type: ingress }\n'),
  'README.md': 'base\n',
}
const now: Files = {
  ...standard('redis', '18.2.0', 'primary: { count: 1 }\nauth: { enabled: true }\n'),
  ...standard('harbor', '1.14.0', 'expose: { type: ingress }\n'),
  'README.md': 'base, again\n',
}

const one = (before: Files, after: Files, uses: readonly ClusterUse[] = [use('a', 'a')]): ServiceChanges => {
  const [first, ...others] = changed(before, after, uses).changes.services
  if (first === undefined || others.length > 0) throw new Error('not exactly one service changed')
  return first
}

describe('a new tag of the base', () => {
  it('is told for the services that it touches, with chart and lost defaults, also where the file has another name', () => {
    const { changes } = changed(old, now, [use('redis'), use('harbor')])
    expect(changes).toEqual({
      services: [
        {
          service: 'redis',
          files: [
            'helm-values/values-18.1.0.yaml',
            'helm-values/values-18.2.0.yaml',
            'helmrelease.yaml',
            'kustomization.yaml',
          ].map((file) => `${services}/redis/${file}`),
          versions: [{ kind: 'chart', name: 'redis', from: '18.1.0', to: '18.2.0' }],
          gone: [],
          removedKeys: ['master', 'master.count', 'master.size'],
        },
      ],
      unread: [],
    })
  })

  it('is read in three rounds, and no text of a service that stayed is', () => {
    const { asked } = changed(old, now, [use('redis'), use('harbor')])
    expect(asked.map((needs) => [...new Set(needs.map(({ kind }) => kind))])).toEqual([['ids'], ['tree'], ['blob']])
    // Both Kustomize files and what differs of redis; harbor's Kustomize file.
    expect(asked[2]).toHaveLength(2 + 2 + 2 + 1)
  })

  it('changes nothing where both tags are of one tree, or nobody uses it', () => {
    expect(changed(old, old, [use('redis')])).toEqual({
      changes: { services: [], unread: [] },
      asked: [expect.anything()],
    })
    expect(changed(old, now, []).changes.services).toEqual([])
    expect(changed(old, now, [use('harbor')]).changes.services).toEqual([])
  })

  it('is told once for a service that many clusters have', () => {
    const uses = Array.from({ length: 500 }, (_, n) => use('redis', `${services}/redis`, `cluster-${n}`))
    expect(one(old, now, uses).files).toHaveLength(4)
  })
})

describe('what a path reaches', () => {
  const shared = (text: string): Files => ({
    'a/kustomization.yaml': kustomization(list('resources', '../shared', 'x.yaml')),
    'a/x.yaml': 'a: 1\n',
    'shared/kustomization.yaml': kustomization(list('components', '../deep/er')),
    'deep/er/kustomization.yaml': kustomization(list('resources', '../../shared', '../../one/file.yaml', '../..')),
    'deep/er/y.yaml': 'y: 1\n',
    'one/file.yaml': text,
    'one/other.yaml': text,
    'other/z.yaml': text,
  })

  it.each([
    'resources',
    'components',
    'bases',
    'patchesStrategicMerge',
    'generators',
    'transformers',
  ])('follows %s to files and folders elsewhere in the base', (name) => {
    const files = (text: string): Files => ({
      'a/kustomization.yaml': kustomization(list(name, '../b', '../c/file.yaml')),
      'b/any.yaml': text,
      'c/file.yaml': text,
      'c/other.yaml': text,
    })
    expect(one(files('x: 1\n'), files('x: 2\n')).files).toEqual(['b/any.yaml', 'c/file.yaml'])
  })

  it('follows paths of patches', () => {
    const files = (text: string): Files => ({
      'a/kustomization.yaml': kustomization('patches:\n  - { path: ../p.yaml }'),
      'p.yaml': text,
    })
    expect(one(files('x: 1\n'), files('x: 2\n')).files).toEqual(['p.yaml'])
  })

  it('ends in cycles and never takes in a folder around itself', () => {
    expect(one(shared('x: 1\n'), shared('x: 2\n')).files).toEqual(['one/file.yaml'])
  })

  it('is cut where it goes on for ever, and says so', () => {
    const chain = (text: string): Files =>
      Object.fromEntries(
        Array.from({ length: 30 }, (_, n) => [
          [`f${n}/kustomization.yaml`, kustomization(list('resources', `../f${n + 1}`))],
          [`f${n}/v.yaml`, text],
        ]).flat(),
      )
    const { changes } = changed(chain('x: 1\n'), chain('x: 2\n'), [use('a', 'f0')])
    expect(changes.services[0]?.files).toHaveLength(9)
    expect(changes.unread).toEqual(['f0 reaches further through f8 than was looked.'])
  })

  it('is everything at the root, and of a folder without a Kustomize file everything below it', () => {
    expect(one({ 'x/y.yaml': 'a: 1\n' }, { 'x/y.yaml': 'a: 2\n' }, [use('a', '.')]).files).toEqual(['x/y.yaml'])
    expect(one({ 'x/y/z.yaml': 'a: 1\n' }, { 'x/y/z.yaml': 'a: 2\n' }, [use('a', 'x')]).files).toEqual(['x/y/z.yaml'])
  })

  it('does not hold words about a service, unless a Kustomize file puts them in', () => {
    const files = (text: string, more = ''): Files => ({
      'a/kustomization.yaml': kustomization(`resources: []${more}`),
      'a/README.md': text,
    })
    expect(changed(files('1'), files('2'), [use('a', 'a')]).changes.services).toEqual([])
    const put = '\nconfigMapGenerator:\n  - { name: m, files: [README.md] }'
    expect(one(files('1', put), files('2', put)).files).toEqual(['a/README.md'])
  })

  it('leaves remote addresses and what is not there alone', () => {
    const files = (text: string): Files => ({
      'a/kustomization.yaml': kustomization(
        list('resources', 'https://example.com//x?ref=v1', '../nowhere', '../../../out'),
      ),
      'a/x.yaml': text,
    })
    expect(one(files('x: 1\n'), files('x: 2\n')).files).toEqual(['a/x.yaml'])
  })
})

describe('versions', () => {
  const chart = (kind: string, spec: string) =>
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: ${kind}\nmetadata: { name: x }\nspec:\n${spec}`
  const kustomize = (text: string) => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${text}\n`
  const move = (kind: string, name: string, from: string | null, to: string | null) => ({ kind, name, from, to })

  it.each([
    [
      'a HelmChart',
      chart('HelmChart', '  chart: web\n  version: 1.0.0\n'),
      chart('HelmChart', '  chart: web\n  version: 1.1.0\n'),
      [move('chart', 'web', '1.0.0', '1.1.0')],
    ],
    [
      'an OCIRepository by tag',
      chart('OCIRepository', '  url: oci://ghcr.io/acme/charts/web\n  ref: { tag: 1.0.0 }\n'),
      chart('OCIRepository', '  url: oci://ghcr.io/acme/charts/web\n  ref: { tag: 1.1.0 }\n'),
      [move('chart', 'ghcr.io/acme/charts/web', '1.0.0', '1.1.0')],
    ],
    [
      'an OCIRepository by range',
      chart('OCIRepository', '  url: oci://ghcr.io/acme/web\n  ref: { semver: 1.x }\n'),
      chart('OCIRepository', '  url: oci://ghcr.io/acme/web\n  ref: { semver: 2.x }\n'),
      [move('chart', 'ghcr.io/acme/web', '1.x', '2.x')],
    ],
    [
      'a GitRepository, without the password of its address',
      chart('GitRepository', '  url: https://me:secret@example.com/acme/web.git\n  ref: { tag: 2026.9 }\n'),
      chart('GitRepository', '  url: https://me:secret@example.com/acme/web.git\n  ref: { tag: 2026.10 }\n'),
      [move('source', 'example.com/acme/web', '2026.9', '2026.10')],
    ],
    [
      'another chart',
      chart('HelmChart', '  chart: web\n  version: 1.0.0\n'),
      chart('HelmChart', '  chart: site\n  version: 1.0.0\n'),
      [move('chart', 'site', null, '1.0.0'), move('chart', 'web', '1.0.0', null)],
    ],
    [
      'images of Kustomize',
      kustomize('images: [{ name: web, newTag: "1" }]'),
      kustomize('images: [{ name: web, newTag: "2" }]'),
      [move('image', 'web', '1', '2')],
    ],
    [
      'images under a new name',
      kustomize('images: [{ name: web, newTag: "1" }]'),
      kustomize('images: [{ name: web, newName: ghcr.io/acme/web, digest: "sha256:abcdef0123" }]'),
      [move('image', 'web', '1', 'ghcr.io/acme/web:sha256:abcdef0123')],
    ],
    [
      'containers',
      'kind: Pod\nspec:\n  containers:\n    - image: ghcr.io:443/acme/web:1.0\n',
      'kind: Pod\nspec:\n  containers:\n    - image: ghcr.io:443/acme/web:1.1@sha256:abcdef0123\n',
      [move('image', 'ghcr.io:443/acme/web', '1.0', '1.1')],
    ],
    [
      'images in values',
      'image:\n  registry: ghcr.io\n  repository: acme/web\n  tag: 1.10\n',
      'image:\n  registry: ghcr.io\n  repository: acme/web\n  tag: 1.20\n',
      [move('image', 'ghcr.io/acme/web', '1.10', '1.20')],
    ],
    [
      'an address with a ref',
      kustomize('resources: ["https://github.com/acme/web//deploy?ref=v8.2.1"]'),
      kustomize('resources: ["https://github.com/acme/web//deploy?ref=v8.3.0"]'),
      [move('source', 'github.com/acme/web/deploy', 'v8.2.1', 'v8.3.0')],
    ],
    [
      'an address of a release',
      kustomize('resources: [https://github.com/acme/olm/releases/download/v0.34.0/olm.yaml]'),
      kustomize('resources: [https://github.com/acme/olm/releases/download/v0.35.0/olm.yaml]'),
      [move('source', 'github.com/acme/olm/olm.yaml', 'v0.34.0', 'v0.35.0')],
    ],
    [
      'a version as a folder of an address',
      kustomize('resources: [https://raw.githubusercontent.com/acme/web/v1.0.0/x.yaml]'),
      kustomize('resources: [https://raw.githubusercontent.com/acme/web/v1.1.0/x.yaml]'),
      [move('source', 'raw.githubusercontent.com/acme/web/x.yaml', 'v1.0.0', 'v1.1.0')],
    ],
    [
      'nothing that is encrypted',
      'image: { repository: acme/web, tag: "ENC[AES256_GCM,data:x]" }\n',
      'image: { repository: acme/web, tag: "ENC[AES256_GCM,data:y]" }\n',
      [],
    ],
    [
      'an image that came',
      'kind: Pod\n',
      'kind: Pod\nspec: { containers: [{ image: "web:1" }] }\n',
      [move('image', 'web', null, '1')],
    ],
  ])('of %s are compared', (_, before, after, moves) => {
    expect(one({ 'a/x.yaml': before }, { 'a/x.yaml': after }).versions).toEqual(moves)
  })

  it('that moved with their file to another one did not come and go', () => {
    const text = (version: string) => `kind: Pod\nspec: { containers: [{ image: "web:${version}" }] }\n`
    expect(one({ 'a/x.yaml': text('1') }, { 'a/y.yaml': text('2') }).versions).toEqual([move('image', 'web', '1', '2')])
    expect(one({ 'a/x.yaml': text('1') }, { 'a/y.yaml': text('1') }).versions).toEqual([])
  })
})

describe('a path that is gone', () => {
  const at = (folder: string, more: Files = {}): Files => ({
    [`${folder}/kustomization.yaml`]: kustomization(list('resources', 'x.yaml')),
    [`${folder}/x.yaml`]: 'a: 1\n',
    ...more,
  })
  const goneTo = (before: Files, after: Files, path = 'base/redis') => one(before, after, [use('redis', path)]).gone

  it('is named with its Kustomization, and nothing is said of lost defaults', () => {
    const [gone, ...others] = goneTo(at('base/redis'), { 'other/y.yaml': 'b: 1\n' })
    expect(gone).toEqual({ ...use('redis', 'base/redis'), renamedTo: null })
    expect(others).toEqual([])
    expect(one(old, { 'x.yaml': '' }, [use('redis')]).removedKeys).toEqual([])
  })

  it.each([
    [
      'the folder with the same Kustomize file',
      { ...at('apps/cache'), 'apps/redis/x.yaml': 'a: 1\n' },
      null,
      'apps/cache',
    ],
    ['a new folder of that name', { 'apps/redis/x.yaml': 'other: 1\n' }, null, 'apps/redis'],
    ['none that stood there before', { 'apps/redis/x.yaml': 'a: 1\n' }, { 'apps/redis/x.yaml': 'a: 1\n' }, null],
    ['none of two that are alike', { ...at('a/redis'), ...at('b/redis') }, null, null],
    ['the one of two that has its files', { 'a/redis/x.yaml': 'a: 1\n', 'b/redis/y.yaml': 'c: 1\n' }, null, 'a/redis'],
  ] as const)('leads to %s', (_, after, beside, to) => {
    const before = at('base/redis', beside ?? {})
    expect(goneTo(before, after as Files)[0]?.renamedTo).toBe(to)
  })

  it('is not, as long as folders below it are there: Flux goes by these', () => {
    const below = one(at('base/redis'), at('base/redis/community'), [use('redis', 'base/redis')])
    expect(below.gone).toEqual([])
    expect(below.files).toHaveLength(4)
  })

  it('was never there: that is said, and blocks nothing', () => {
    const { changes } = changed(old, now, [use('redis', 'nowhere')])
    expect(changes.services).toEqual([])
    expect(changes.unread).toEqual(['nowhere is used here, and the base has it at neither of the two tags.'])
  })
})

describe('what cannot be read', () => {
  it.each([
    ['no YAML', 'a: [\n', /^a\/x.yaml could not be looked into at the new tag: This is no valid YAML/],
    ['too large', `a: ${'x'.repeat(300_000)}\n`, /too large/],
    ['too deep', `a: ${'['.repeat(900)}\n`, /could not be looked into/],
    [
      'an alias bomb',
      `a: &a [1]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\ne: &e [*d, *d]\nf: [*e, *e]\n`,
      /could not be looked into/,
    ],
    ['no text', new Uint8Array([0, 1, 2]), /It is no text/],
  ])('is named and counts as changed: %s', (_, text, sentence) => {
    const { changes } = changed({ 'a/x.yaml': 'a: 1\n' }, { 'a/x.yaml': text }, [use('a', 'a')])
    expect(changes.services[0]?.files).toEqual(['a/x.yaml'])
    expect(changes.unread).toHaveLength(1)
    expect(changes.unread[0]).toMatch(sentence)
  })

  it('is named where it is a Kustomize file, whose other files then cannot be told', () => {
    const files = (text: string): Files => ({ 'a/kustomization.yaml': 'resources: [\n', 'a/x.yaml': text })
    const { changes } = changed(files('a: 1\n'), files('a: 2\n'), [use('a', 'a')])
    expect(changes.services[0]?.files).toEqual(['a/x.yaml'])
    expect(changes.unread[0]).toMatch(/^What a\/kustomization.yaml of the base points to could not be told: /)
  })

  it('never makes a default look lost', () => {
    const broken = standard('redis', '18.2.0', 'primary: [\n')
    expect(one(old, { ...now, ...broken }, [use('redis')]).removedKeys).toEqual([])
  })

  it('holds for symlinks and submodules, which are changed and never followed', () => {
    const link = { mode: '120000', content: '../../etc' } as const
    expect(one({ 'a/x.yaml': 'a: 1\n' }, { 'a/x.yaml': link }).files).toEqual(['a/x.yaml'])
  })
})

describe('default values', () => {
  const values = (name: string, ...files: readonly (readonly [string, string])[]): Files => ({
    'a/kustomization.yaml': kustomization(
      `${name}:\n  - name: a-values-base\n    files:\n${files.map(([file]) => `      - ${file}`).join('\n')}`,
    ),
    ...Object.fromEntries(files.map(([file, text]) => [`a/${file.slice(file.indexOf('=') + 1)}`, text])),
  })

  it.each(['secretGenerator', 'configMapGenerator'])('come from a %s', (name) => {
    const lost = one(
      values(name, ['values.yaml=v.yaml', 'a: { b: 1, "c.d": 2 }\nl: [{ x: 1 }]\n']),
      values(name, ['values.yaml=v.yaml', 'a: { e: 1 }\nl: []\n']),
    )
    expect(lost.removedKeys).toEqual(['a."c.d"', 'a.b'])
  })

  it('are looked at together: what another file still has is not lost', () => {
    const before = values(
      'secretGenerator',
      ['values.yaml=v.yaml', 'a: 1\nb: 1\n'],
      ['hardened.yaml=hardened-values-1.yaml', 'a: 2\n'],
    )
    const after = values(
      'secretGenerator',
      ['values.yaml=v.yaml', 'c: 1\n'],
      ['hardened.yaml=hardened-values-1.yaml', 'a: 2\n'],
    )
    expect(one(before, after).removedKeys).toEqual(['b'])
  })

  it('may stand in the release itself', () => {
    const release = (text: string) =>
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    ${text}\n`
    expect(one({ 'a/r.yaml': release('x: { y: 1 }') }, { 'a/r.yaml': release('x: { z: 1 }') }).removedKeys).toEqual([
      'x.y',
    ])
  })
})
