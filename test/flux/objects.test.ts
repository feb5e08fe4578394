// What Flux and Kustomize objects say, in the shapes that real repositories use.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fluxObjects } from '../../src/flux/objects.ts'
import { refTags, withRefTagsOf } from '../../src/flux/ref-tags.ts'

const fluxcd = `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: redis-override, namespace: flux-system}
spec:
  dependsOn:
    - name: redis-base
      namespace: flux-system
  interval: 5m
  timeout: 10m
  wait: true
  suspend: true
  sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
  path: ./applications/overlays/dev-cluster/services/redis/
  decryption: {provider: sops, secretRef: {name: sops-age}}
---
kind: Kustomization
apiVersion: kustomize.toolkit.fluxcd.io/v1
metadata: {name: apps}
spec: {path: /clusters/dev/apps, dependsOn: [x, {name: y}]}
`

const source = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: opencenter-redis, namespace: flux-system}
spec:
  interval: 15m
  url: ssh://git@github.com/opencenter-cloud/openCenter-gitops-base.git
  ref:
    tag: 2026.10
  include:
    - repository: {name: opencenter-keycloak}
      fromPath: a
      toPath: b/
`

const objects = (text: string, file = 'f.yaml') => {
  const found = fluxObjects(text, file)
  if ('problems' in found) throw new Error('the test’s own text is broken')
  return found.objects
}

describe('fluxObjects', () => {
  it('reads Flux Kustomizations', () => {
    expect(objects(fluxcd)).toMatchObject([
      {
        group: 'kustomize.toolkit.fluxcd.io',
        kind: 'Kustomization',
        namespace: 'flux-system',
        name: 'redis-override',
        docIndex: 0,
        line: 2,
        detail: {
          type: 'kustomization',
          path: 'applications/overlays/dev-cluster/services/redis',
          sourceRef: { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' },
          dependsOn: [{ name: 'redis-base', namespace: 'flux-system' }],
          suspend: true,
          decryption: 'sops',
          interval: '5m',
          timeout: '10m',
          wait: true,
        },
      },
      {
        namespace: null,
        docIndex: 1,
        detail: {
          path: 'clusters/dev/apps',
          sourceRef: null,
          dependsOn: [{ name: 'y' }],
          suspend: false,
          decryption: null,
        },
      },
    ])
  })

  it('reads what a Flux Kustomization checks', () => {
    const checks = `spec:
  healthChecks:
    - {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: redis, namespace: redis}
    - {kind: Deployment, name: x}
    - {kind: Deployment}
    - text
`
    expect(objects(`apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n${checks}`)).toMatchObject([
      {
        detail: {
          healthChecks: [
            { kind: 'HelmRelease', name: 'redis', namespace: 'redis' },
            { kind: 'Deployment', name: 'x', namespace: null },
          ],
        },
      },
    ])
  })

  it.each<[string, string, object]>([
    [
      'a chart of a repository',
      'chart: {spec: {chart: x, sourceRef: {kind: HelmRepository, name: acme}}}\n  interval: 5m\n  timeout: 1m\n  suspend: true',
      {
        source: { kind: 'HelmRepository', name: 'acme', namespace: null },
        suspend: true,
        interval: '5m',
        timeout: '1m',
        retries: 0,
      },
    ],
    [
      'a chart of its own source',
      'chartRef: {kind: OCIRepository, name: x, namespace: y}',
      { source: { kind: 'OCIRepository', name: 'x', namespace: 'y' }, suspend: false, interval: null },
    ],
    [
      'the most tries of install and upgrade',
      'install: {remediation: {retries: 3}}\n  upgrade: {remediation: {retries: 1}}',
      { source: null, retries: 3 },
    ],
    [
      'tries without end',
      'install: {remediation: {retries: 3}}\n  upgrade: {remediation: {retries: -1}}',
      { retries: -1 },
    ],
    ['tries that are no number', 'install: {remediation: {retries: many}}', { retries: 0 }],
  ])('reads a HelmRelease with %s', (_, spec, expected) => {
    const head = 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\n'
    expect(objects(`${head}spec:\n  ${spec}\n`)).toMatchObject([{ detail: { type: 'release', ...expected } }])
  })

  it('reads sources, with a tag that is no string as its text', () => {
    expect(objects(source)[0]?.detail).toEqual({
      type: 'source',
      url: 'ssh://git@github.com/opencenter-cloud/openCenter-gitops-base.git',
      ref: { branch: null, tag: '2026.10', semver: null, name: null, commit: null },
      include: [{ name: 'opencenter-keycloak', fromPath: 'a', toPath: 'b/' }],
      interval: '15m',
    })
  })

  it('reads Kustomize files, also without apiVersion and kind', () => {
    const text = `resources: [./a.yaml, ../../base]
components: [c]
patches: [{path: p.yaml}, {patch: "- op: add"}]
patchesStrategicMerge: [./q.yaml]
secretGenerator:
  - {name: s, files: [override.yaml=helm-values/override-values.yaml, plain.txt], envs: [e.env]}
configMapGenerator:
  - {name: c, env: f.env}
`
    const detail = {
      type: 'kustomize',
      resources: ['./a.yaml', '../../base'],
      components: ['c'],
      patches: ['p.yaml', './q.yaml'],
      files: ['f.env', 'helm-values/override-values.yaml', 'plain.txt', 'e.env'],
    }
    expect(objects(text, 'services/redis/kustomization.yaml')[0]?.detail).toEqual(detail)
    expect(objects(`apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${text}`)[0]?.detail).toEqual(
      detail,
    )
    expect(objects(text, 'values.yaml')[0]?.detail).toBeNull()
  })

  it.each<[string, unknown]>([
    ['', []],
    ['---\n# nothing\n---\n', []],
    ['just text\n', [{ kind: null, name: null, detail: null }]],
    ['- 1\n', [{ kind: null }]],
    ['apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n', [{ group: '', apiVersion: 'v1', name: 'x' }]],
    ['kind: [a]\nmetadata: x\napiVersion: {}\n', [{ kind: null, name: null, group: null }]],
    [
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: {}, dependsOn: x}\n',
      [{ detail: { path: null, dependsOn: [] } }],
    ],
    [
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: ./}\n',
      [{ detail: { path: '.' } }],
    ],
  ])('lists %j with what is known', (text, expected) => {
    expect(objects(text)).toMatchObject(expected as object)
  })

  it('hands on what makes the text unreadable', () => {
    expect(fluxObjects('a: [', 'f.yaml')).toMatchObject({ problems: [{ code: 'yaml-syntax', file: 'f.yaml' }] })
  })
})

describe('refTags', () => {
  it('finds the place of every tag and says whether it is a string', () => {
    const text = `${source}---\n${source.replace('2026.10', '"v1" # x').replace('opencenter-redis', 'b')}---\nkind: GitRepository\nspec: {ref: {tag: x}}\n`
    const found = refTags(text, 'f.yaml')
    const tags = 'tags' in found ? found.tags : []
    expect(tags).toMatchObject([
      { docIndex: 0, name: 'opencenter-redis', namespace: 'flux-system', tag: '2026.10', isString: false },
      { docIndex: 1, name: 'b', tag: 'v1', isString: true },
    ])
    expect(tags.map(({ start, end }) => text.slice(start, end))).toEqual(['2026.10', '"v1"'])
  })
})

describe('withRefTagsOf', () => {
  const tagged = (tag: string) => source.replace('2026.10', tag)

  it('takes over the token with its quotes and nothing else', () => {
    expect(withRefTagsOf(tagged('"2026.12" # new'), tagged("'2026.01'"))).toBe(tagged("'2026.01' # new"))
    expect(withRefTagsOf(tagged('"v1"').replaceAll('\n', '\r\n'), tagged('2026.10'))).toBe(
      tagged('2026.10').replaceAll('\n', '\r\n'),
    )
  })

  it('pairs objects by namespace and name', () => {
    const other = (name: string, tag: string) => tagged(tag).replace('opencenter-redis', name)
    expect(
      withRefTagsOf(`${other('a', 'v1')}---\n${other('b', 'v2')}`, `${other('b', 'v8')}---\n${other('a', 'v9')}`),
    ).toBe(`${other('a', 'v9')}---\n${other('b', 'v8')}`)
    expect(withRefTagsOf(other('a', 'v1'), other('c', 'v2'))).toBe(other('a', 'v1'))
    expect(withRefTagsOf(tagged('v1'), tagged('v2').replace('flux-system', 'x'))).toBe(tagged('v1'))
  })

  it('leaves the rest alone: no tag, an anchor, other kinds, unreadable texts, urls that do not apply', () => {
    for (const text of [
      tagged('&x v1'),
      tagged(''),
      tagged('v1').replace('tag:', 'branch:'),
      `${tagged('v1')}a: [`,
      '',
    ]) {
      expect(withRefTagsOf(text, tagged('v2'))).toBe(text)
    }
    expect(withRefTagsOf(tagged('v1'), 'a: [')).toBe(tagged('v1'))
    expect(withRefTagsOf(tagged('v1'), tagged('v2'), ({ url }) => url?.includes('acme') === true)).toBe(tagged('v1'))
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => void withRefTagsOf(a, b)))
  })
})
