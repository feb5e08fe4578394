// What holds for every promotion, on trees that nobody wrote by hand.
import { posix } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileMode } from '../../src/promotion/model.ts'
import { applied, at, config, type FileSpec, type Files, overlay, plan, planAll } from './repository.ts'

const settings = config(`
variables:
  dev-cluster: { domain: dev.example.com }
  staging-cluster: { domain: staging.example.com }
  prod-cluster: { domain: example.com }
adjust:
  - { environments: [staging], keep: ["**.resources"], set: { logLevel: warn }, min: { "**.replicas": 2 }, remove: ["debug"] }
`)

const lines = [
  'image: redis:7.4.1',
  'image: redis:7.4.2',
  'logLevel: debug',
  'debug: true',
  'host: redis.dev.example.com',
  'replicas: 1',
  'replicas: 5',
  'password: PLACEHOLDER-canary-one',
  'adminPassword: canary-two',
  'resources:\n  limits:\n    memory: 1Gi',
  'resources: {}',
  'env:\n  - name: DB_PASSWORD\n    value: canary-three\n  - name: LEVEL\n    value: info',
  'config: |\n  password: canary-four\n  level: info',
  'config: |\n  level: debug',
  'note: "über"  # a comment',
  'list: [a, b]',
  '# tag: "2026.01"',
]
const valuesFile = fc
  .uniqueArray(fc.constantFrom(...lines), { maxLength: 7, selector: (line) => line.split(':')[0] })
  .chain((some) =>
    fc.constantFrom('\n', '\r\n').map((end) =>
      some
        .flatMap((one) => one.split('\n'))
        .map((line) => line + end)
        .join(''),
    ),
  )
const secretFile = fc.constantFrom(
  'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: canary-five}\n',
  'a: ENC[AES256_GCM,data:canary-six]\nsops:\n  mac: ENC[AES256_GCM,data:canary-seven]\n',
  'DB_PASSWORD=canary-eight\nLEVEL=info\n',
)
const gitSource = fc
  .constantFrom('2026.01', '2026.02')
  .map(
    (tag) =>
      `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: opencenter-redis}\nspec:\n  url: https://github.com/o/base\n  ref:\n    tag: "${tag}"\n`,
  )
const names = ['values.yaml', 'a.yaml', 'sub/b.yaml', 'notes.txt', '.env', 'kustomization.yaml']

const slice = (cluster: 'dev' | 'staging') =>
  fc
    .record({
      files: fc.dictionary(fc.constantFrom(...names), fc.oneof({ weight: 4, arbitrary: valuesFile }, secretFile), {
        maxKeys: 5,
      }),
      git: fc.option(gitSource, { nil: null }),
      listed: fc.boolean(),
    })
    .map(({ files, git, listed }): Files => {
      const entries = ['  - ./other.yaml\n', ...(listed ? ['  - ./redis.yaml\n'] : [])]
      return {
        [at(cluster, 'redis/always.yaml')]: 'a: 1\n',
        ...Object.fromEntries(Object.entries(files).map(([name, text]) => [at(cluster, `redis/${name}`), text])),
        ...(git === null ? {} : { [at(cluster, 'sources/opencenter-redis.yaml')]: git }),
        [at(cluster, 'fluxcd/kustomization.yaml')]: `kind: Kustomization\nresources:\n${entries.join('')}`,
        ...(listed ? { [at(cluster, 'fluxcd/redis.yaml')]: 'kind: Kustomization\n' } : {}),
      }
    })

const ask = (base: Files | null, source: Files, target: Files) => plan({ base, source, target, config: settings })
const canaries = /canary-(?:one|two|three|four|five|six|seven|eight)/g
const canariesIn = (files: Files) => new Set(Object.values(files).flatMap((one) => String(one).match(canaries) ?? []))

describe('every promotion', () => {
  it('proposes nothing when the source has not moved', () => {
    fc.assert(
      fc.property(slice('dev'), slice('staging'), (source, target) => {
        const { changes, conflicts } = ask(source, source, target)
        expect({ changes, conflicts }).toEqual({ changes: [], conflicts: [] })
      }),
    )
  })

  it('proposes nothing more once it is merged', () => {
    fc.assert(
      fc.property(slice('dev'), slice('dev'), slice('staging'), (base, source, target) => {
        const once = ask(base, source, target)
        const after = applied(once, target, source)
        expect(ask(source, source, after).changes).toEqual([])
      }),
    )
  })

  it('writes below the target cluster only, and never a file as it is', () => {
    fc.assert(
      fc.property(slice('dev'), slice('dev'), slice('staging'), (base, source, target) => {
        for (const change of ask(base, source, target).changes) {
          expect(change.path.startsWith(`${overlay('staging-cluster')}/services/`)).toBe(true)
          expect([change.before?.oid, change.before?.mode]).not.toEqual([change.after?.oid, change.after?.mode])
        }
      }),
    )
  })

  it('proposes nothing more from the same base either', () => {
    fc.assert(
      fc.property(slice('dev'), slice('dev'), slice('staging'), (base, source, target) => {
        const after = applied(ask(base, source, target), target, source)
        expect(ask(base, source, after).changes).toEqual([])
      }),
    )
  })

  const carriesNoSecret = (configuration: typeof settings) =>
    fc.assert(
      fc.property(slice('dev'), slice('dev'), slice('staging'), (base, source, staging) => {
        // The target's own secrets are other ones: whatever is a canary came across.
        const target = Object.fromEntries(
          Object.entries(staging).map(([path, text]) => [path, String(text).replaceAll('canary', 'own')]),
        )
        const made = plan({ base, source, target, config: configuration })
        const { changes, ...said } = made
        expect(canariesIn(Object.fromEntries(changes.map(({ path, after }) => [path, after?.text ?? ''])))).toEqual(
          new Set(),
        )
        expect(JSON.stringify(said)).not.toMatch(/(?:canary|own)-(?:one|two|three|four|five|six|seven|eight)/)
      }),
      { numRuns: 150 },
    )

  it('carries no secret of the source, and shows none', () => carriesNoSecret(settings))
  it('… which is noticed where secrets are allowed to be copied', () => {
    expect(() => carriesNoSecret(config('secrets: { allow: ["**"] }\n'))).toThrow()
  })

  it('leaves files alone that only the target has', () => {
    fc.assert(
      fc.property(slice('dev'), slice('dev'), slice('staging'), (base, source, target) => {
        const touched = new Set(ask(base, source, target).changes.map((change) => change.path))
        const theirs = new Set(
          [...Object.keys(base), ...Object.keys(source)].map((path) => path.replace('dev', 'staging')),
        )
        expect(Object.keys(target).filter((path) => touched.has(path) && !theirs.has(path))).toEqual([])
      }),
    )
  })

  it('brings the source’s files where the target has the base’s', () => {
    const plain = config()
    const told = (files: Files) =>
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [path.replace('dev-cluster', 'staging-cluster'), text]),
      )
    const isPlain = (text: FileSpec | undefined) =>
      text !== undefined && !/canary|PLACEHOLDER|kind: (Git|Secret)|tag:/.test(String(text))
    fc.assert(
      fc.property(slice('dev'), slice('dev'), (base, source) => {
        const target = told(base)
        const after = applied(plan({ base, source, target, config: plain }), target, source)
        for (const [path, text] of Object.entries(told(source))) {
          if (
            path.endsWith('kustomization.yaml') ||
            !isPlain(text) ||
            (target[path] !== undefined && !isPlain(target[path]))
          )
            continue
          const now = after[path]
          expect([path, typeof now === 'object' && 'content' in now ? now.content : now]).toEqual([path, text])
        }
      }),
    )
  })
})

describe('hostile trees', () => {
  const mode = fc.constantFrom<FileMode>('100644', '100755', '120000', '160000')
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '[[[[',
      '{{ .x }}',
      'a: &a [*a]',
      '&a a: *a',
      'a: 1\na: 2',
      '- - - - -',
      '\uFEFF',
      '%YAML 9\n---\n',
      '? ? ?',
      'x: !!js/function y',
    ),
  )
  const name = fc.oneof(
    fc.constantFrom(
      'redis/a.yaml',
      'redis/A.yaml',
      'redis/kustomization.yaml',
      'fluxcd/redis.yaml',
      'fluxcd/kustomization.yaml',
      'sources/opencenter-redis.yaml',
      'sources/kustomization.yaml',
      'redis/.github/workflows/x.yml',
      'redis/CODEOWNERS',
      'redis/__proto__',
      'redis/dev-cluster/x',
      'redis/a\nb.yaml',
      'redis/../../../prod-cluster/services/redis/a.yaml',
      'redis/../../../dev-cluster/services/redis/a.yaml',
      'redis/./a.yaml',
      'redis/.git/hooks/post-checkout',
      '../flux-system/gotk-sync.yaml',
      '../services/redis/a.yaml',
      'dev/prod/staging/a.yaml',
    ),
    fc
      .string({ unit: 'binary', minLength: 1, maxLength: 8 })
      .map((text) => `redis/${text.replaceAll('/', '_').replaceAll('\0', '_')}`),
  )
  const tree = (cluster: 'dev' | 'staging') =>
    fc
      .array(fc.tuple(name, mode, content), { maxLength: 8 })
      .map(
        (files): Files =>
          Object.fromEntries(files.map(([path, how, what]) => [at(cluster, path), { mode: how, content: what }])),
      )

  it('never make a planner throw, ask in circles or write elsewhere', () => {
    fc.assert(
      fc.property(fc.option(tree('dev'), { nil: null }), tree('dev'), tree('staging'), (base, source, target) => {
        const { done } = planAll({ base, source, target, config: settings })
        for (const change of done.flatMap((one) => one.changes)) {
          expect(change.path.startsWith(`${overlay('staging-cluster')}/services/`)).toBe(true)
          expect(posix.normalize(change.path)).toBe(change.path)
          expect(change.path).not.toMatch(/(^|\/)(\.git|flux-system)(\/|$)/i)
          expect(['100644', '100755']).toContain(change.after?.mode ?? '100644')
        }
      }),
      { numRuns: 150 },
    )
  })
})
