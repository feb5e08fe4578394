// `sluice check` on real working trees: the fixtures are whole, and each thing that can be wrong is found at its place.
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Problem } from '../../src/problem.ts'
import { removeTemporaryFolders } from '../git/temporary-repository.ts'
import { emptyClone, folderOf, overlay, type TestClone } from './clone.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
afterEach(removeTemporaryFolders)

type Findings = { readonly problems: readonly Problem[]; readonly notes: readonly Problem[] }

async function findings(clone: TestClone): Promise<Findings> {
  const answer = await clone.sluice('check', '--format', 'json')
  const found = JSON.parse(answer.stdout) as Findings
  expect(answer.ending).toBe(found.problems.length > 0 ? 'blocked' : 'done')
  return found
}

const read = (clone: TestClone, path: string) => readFileSync(join(clone.directory, path), 'utf8')
const config = '.github/sluice.yaml'
function edit(clone: TestClone, path: string, from: string, to: string): void {
  const text = read(clone, path)
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
  clone.write(path, text.replace(from, to))
}
describe('sluice check', () => {
  it('says of folders that no service can be called like that nothing of them is promoted, each name once', async () => {
    const clone = folderOf('flux-monorepo')
    for (const environment of ['staging', 'production'])
      for (const name of ['größe', 'my service', '_parts']) clone.write(`apps/${environment}/${name}/x.yaml`, 'a: 1\n')
    const { problems, notes } = await findings(clone)
    const unfit = notes.filter(({ code }) => code === 'unfit-name').map(({ file }) => file)
    expect([problems, unfit]).toEqual([[], ['apps/staging/größe/x.yaml', 'apps/staging/my service/x.yaml']])
  })

  it('finds nothing wrong in the fixtures; harbor’s tag is written without quotes, as in real repositories', async () => {
    expect(await findings(folderOf('services-layout'))).toEqual({ problems: [], notes: [] })
    const { problems, notes } = await findings(folderOf())
    expect(problems).toEqual([])
    expect(notes.map(({ code, file, line }) => [code, file, line])).toEqual(
      ['dev', 'prod', 'staging'].map((name) => [
        'unquoted-tag',
        overlay(`${name}-cluster`, 'sources/opencenter-harbor.yaml'),
        12,
      ]),
    )
  })

  it('reads the working tree, committed or not, and says what it found in a line each', async () => {
    const clone = folderOf()
    edit(clone, config, 'after: [dev]', 'after: [dve]')
    const { stdout, ending } = await clone.sluice('check')
    expect(ending).toBe('blocked')
    expect(stdout).toMatch(
      /^\.github\/sluice\.yaml:\d+:\d+: .*Did you mean "dev"\? \([a-z-]+\)\n1 problem, 0 notes\.\n$/,
    )
  })

  it('guesses at a configuration that has another name', async () => {
    const clone = folderOf()
    renameSync(join(clone.directory, config), join(clone.directory, '.github/sluice.yml'))
    const { problems } = await findings(clone)
    expect(problems).toEqual([
      expect.objectContaining({ code: 'no-configuration', message: expect.stringContaining('sluice.yml') }),
    ])
  })
})

type Breaking = readonly [string, (clone: TestClone) => void, string, Partial<Problem>]

const staging = 'applications/overlays/staging-cluster'

const problems: readonly Breaking[] = [
  [
    'a cluster without files',
    (clone) => clone.write(config, read(clone, config).replaceAll('prod-cluster', 'production-cluster')),
    'missing-cluster',
    { file: config },
  ],
  [
    'an index entry without its file',
    (clone) => rmSync(join(clone.directory, overlay('staging-cluster', 'fluxcd/redis.yaml'))),
    'missing-file',
    { file: overlay('staging-cluster', 'fluxcd/kustomization.yaml'), line: 18 },
  ],
  [
    'an entry that leads into another cluster',
    (clone) =>
      edit(
        clone,
        overlay('prod-cluster', 'redis/kustomization.yaml'),
        '"httproute.yaml"',
        '"httproute.yaml"\n  - ../../../dev-cluster/services/redis/httproute.yaml',
      ),
    'other-cluster',
    { file: overlay('prod-cluster', 'redis/kustomization.yaml') },
  ],
  [
    'an entry that leads out of the repository',
    (clone) =>
      edit(
        clone,
        overlay('prod-cluster', 'redis/kustomization.yaml'),
        '"httproute.yaml"',
        '"httproute.yaml"\n  - ../../../../../../etc/passwd',
      ),
    'outside-repository',
    {},
  ],
  [
    'a Flux path in another cluster',
    (clone) =>
      edit(
        clone,
        overlay('staging-cluster', 'fluxcd/redis.yaml'),
        './applications/overlays/staging-cluster/services/redis',
        './applications/overlays/dev-cluster/services/redis',
      ),
    'other-cluster',
    { file: overlay('staging-cluster', 'fluxcd/redis.yaml') },
  ],
  [
    'a Flux path that does not exist',
    (clone) =>
      edit(
        clone,
        overlay('staging-cluster', 'fluxcd/redis.yaml'),
        './applications/overlays/staging-cluster/services/redis',
        './applications/overlays/staging-cluster/services/rediss',
      ),
    'missing-path',
    { file: overlay('staging-cluster', 'fluxcd/redis.yaml') },
  ],
  [
    'a dependency that another cluster has',
    (clone) =>
      edit(
        clone,
        overlay('prod-cluster', 'fluxcd/gateway-api.yaml'),
        'name: envoy-gateway-api-base',
        'name: envoy-base',
      ),
    'missing-object',
    { file: overlay('prod-cluster', 'fluxcd/gateway.yaml'), line: 9, column: 13 },
  ],
  [
    'a source that another cluster has',
    (clone) =>
      edit(clone, overlay('prod-cluster', 'sources/opencenter-redis.yaml'), 'name: opencenter-redis', 'name: redis'),
    'missing-object',
    { file: overlay('prod-cluster', 'fluxcd/redis.yaml') },
  ],
  [
    'an object that comes twice',
    (clone) => {
      const route = overlay('prod-cluster', 'redis/httproute.yaml')
      clone.write(overlay('prod-cluster', 'redis/again.yaml'), read(clone, route))
      edit(
        clone,
        overlay('prod-cluster', 'redis/kustomization.yaml'),
        '"httproute.yaml"',
        '"httproute.yaml"\n  - again.yaml',
      )
    },
    'object-twice',
    { file: overlay('prod-cluster', 'redis/again.yaml') },
  ],
  [
    'a replacement that is not there',
    (clone) =>
      clone.write(
        overlay('dev-cluster', 'redis/kustomization.yaml'),
        `${read(clone, overlay('dev-cluster', 'redis/kustomization.yaml'))}replacements:\n  - path: gone.yaml\n`,
      ),
    'missing-file',
    { file: overlay('dev-cluster', 'redis/kustomization.yaml'), column: 11 },
  ],
  [
    'a folder without a kustomization.yaml',
    (clone) =>
      edit(
        clone,
        overlay('prod-cluster', 'redis/kustomization.yaml'),
        '"httproute.yaml"',
        '"httproute.yaml"\n  - helm-values',
      ),
    'no-kustomization',
    { file: overlay('prod-cluster', 'redis/kustomization.yaml') },
  ],
  [
    'a rule that means one value and meets two',
    (clone) => {
      clone.write(overlay('prod-cluster', 'redis/two.yaml'), 'spec: { replicas: 1 }\n---\nspec: { replicas: 2 }\n')
      edit(clone, config, 'adjust:\n', 'adjust:\n  - files: "**/two.yaml"\n    set: { spec.replicas: 3 }\n')
    },
    'rule-matches-twice',
    { file: config },
  ],
  [
    'names that differ by Unicode form only',
    (clone) => {
      clone.write(overlay('dev-cluster', 'redis/\u00e9.txt'), 'x')
      clone.write(overlay('dev-cluster', 'redis/e\u0301.txt'), 'x')
    },
    'case-twin',
    {},
  ],
  [
    'YAML that does not parse',
    (clone) => clone.write(overlay('dev-cluster', 'redis/more.yaml'), 'a: 1\nb: [\n'),
    'yaml-syntax',
    { file: overlay('dev-cluster', 'redis/more.yaml') },
  ],
  [
    'a key that stands twice',
    (clone) => clone.write(overlay('dev-cluster', 'redis/more.yaml'), 'a: 1\na: 2\n'),
    'duplicate-key',
    { file: overlay('dev-cluster', 'redis/more.yaml'), line: 2, column: 1 },
  ],
  [
    'a symlink in a slice',
    (clone) => symlinkSync('/etc/passwd', join(clone.directory, overlay('dev-cluster', 'redis/link'))),
    'symlink',
    { file: overlay('dev-cluster', 'redis/link') },
  ],
  [
    'a governing file in a slice',
    (clone) => clone.write(overlay('dev-cluster', 'redis/.sops.yaml'), 'creation_rules: []\n'),
    'governing-file',
    { file: overlay('dev-cluster', 'redis/.sops.yaml') },
  ],
  [
    'a cluster folder in another case',
    (clone) =>
      renameSync(join(clone.directory, staging), join(clone.directory, 'applications/overlays/Staging-Cluster')),
    'case-mismatch',
    { file: 'applications/overlays/Staging-Cluster' },
  ],
  [
    'a folder of the layout in another case',
    (clone) =>
      renameSync(
        join(clone.directory, overlay('dev-cluster', 'sources')),
        join(clone.directory, overlay('dev-cluster', 'Sources')),
      ),
    'case-mismatch',
    {},
  ],
  [
    'a layout that finds no service',
    (clone) => edit(clone, config, 'layout: opencenter', 'layout:\n  slice: ["clusters/{cluster}/{service}/**"]'),
    'no-service',
    { file: config },
  ],
]

const notes: readonly Breaking[] = [
  [
    'a Flux file that no index lists',
    (clone) => edit(clone, overlay('staging-cluster', 'fluxcd/kustomization.yaml'), '  - ./redis.yaml\n', ''),
    'unlisted-file',
    { file: overlay('staging-cluster', 'fluxcd/redis.yaml') },
  ],
  [
    'a value rule that matches nowhere',
    (clone) => edit(clone, config, 'keep: ["externalURL"]', 'keep: ["externalURI"]'),
    'rule-matches-nothing',
    { file: config },
  ],
  [
    'a rule for no file',
    (clone) => edit(clone, config, 'services: [harbor]', 'services: [habor]'),
    'rule-matches-nothing',
    { file: config },
  ],
  [
    'a group that names no service',
    (clone) => edit(clone, config, 'layout: opencenter', 'layout: opencenter\ngroups: { cache: [rediss] }'),
    'unknown-service',
    { file: config },
  ],
  [
    'remote content',
    (clone) =>
      edit(
        clone,
        overlay('prod-cluster', 'redis/kustomization.yaml'),
        '"httproute.yaml"',
        '"httproute.yaml"\n  - https://example.com/x.yaml',
      ),
    'remote-reference',
    { file: overlay('prod-cluster', 'redis/kustomization.yaml') },
  ],
  [
    'a dependency that no file defines',
    (clone) =>
      edit(clone, overlay('prod-cluster', 'fluxcd/gateway.yaml'), 'name: envoy-gateway-api-base', 'name: made-by-hand'),
    'missing-object',
    { file: overlay('prod-cluster', 'fluxcd/gateway.yaml') },
  ],
  [
    'a file too large to be read',
    (clone) => clone.write(overlay('dev-cluster', 'redis/large.txt'), 'x'.repeat(6 * 1024 * 1024)),
    'too-large',
    { file: overlay('dev-cluster', 'redis/large.txt') },
  ],
  [
    'a template',
    (clone) => clone.write(overlay('dev-cluster', 'redis/more.yaml'), 'a: {{ .Values.a }}\n'),
    'template',
    { file: overlay('dev-cluster', 'redis/more.yaml') },
  ],
  [
    'a Flux path outside the cluster',
    (clone) =>
      edit(
        clone,
        overlay('staging-cluster', 'fluxcd/redis.yaml'),
        './applications/overlays/staging-cluster/services/redis',
        './infrastructure/clusters',
      ),
    'path-outside',
    { file: overlay('staging-cluster', 'fluxcd/redis.yaml') },
  ],
]

describe('what is wrong', () => {
  it.each(problems)('%s is a problem', async (_, breakIt, code, place) => {
    const clone = folderOf()
    breakIt(clone)
    expect((await findings(clone)).problems).toContainEqual(expect.objectContaining({ code, ...place }))
  })

  it.each(notes)('%s is a note', async (_, breakIt, code, place) => {
    const clone = folderOf()
    breakIt(clone)
    const found = await findings(clone)
    expect(found.problems).toEqual([])
    expect(found.notes).toContainEqual(expect.objectContaining({ code, ...place }))
  })

  it('a submodule in a slice is a problem', async () => {
    const clone = folderOf()
    const path = overlay('dev-cluster', 'redis/module')
    mkdirSync(dirname(join(clone.directory, path)), { recursive: true })
    clone.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},${path}`)
    expect((await findings(clone)).problems).toContainEqual(expect.objectContaining({ code: 'submodule', file: path }))
  })

  it('what a shared folder defines is there', async () => {
    const clone = folderOf()
    edit(clone, overlay('prod-cluster', 'fluxcd/gateway.yaml'), 'name: envoy-gateway-api-base', 'name: shared')
    clone.write(
      'shared/flux.yaml',
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: shared, namespace: flux-system }\n',
    )
    const found = await findings(clone)
    expect([...found.problems, ...found.notes].map(({ code }) => code)).not.toContain('missing-object')
  })

  it('an environment on another branch is a note, not a missing cluster', async () => {
    const clone = folderOf()
    edit(clone, config, '[prod-cluster]', '[prod-cluster]\n    branch: live')
    rmSync(join(clone.directory, 'applications/overlays/prod-cluster'), { recursive: true })
    const found = await findings(clone)
    expect(found.problems).toEqual([])
    expect(found.notes).toContainEqual(expect.objectContaining({ code: 'other-branch' }))
  })
})

describe('wrong questions to check', () => {
  it.each([
    [['check', 'redis']],
    [['check', '--fix']],
    [['check', '--repo', '/does/not/exist']],
  ])('%j', async (args) => {
    expect((await emptyClone().sluice(...args)).ending).toBe('usage')
  })

  it('a bare repository has nothing to check', async () => {
    const clone = folderOf()
    const answer = await clone.sluice('check', '--repo', join(clone.directory, '.git'))
    expect([answer.ending, answer.stderr]).toEqual(['blocked', expect.stringContaining('bare')])
  })
})
