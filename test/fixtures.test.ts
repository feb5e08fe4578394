// Holds the example repositories to being what they claim: whole openCenter clusters, in step, each speaking of itself alone.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Document, parseAllDocuments, parseDocument } from 'yaml'

const root = join(import.meta.dirname, '..', 'fixtures')
const opencenter = join(root, 'opencenter')
const clusters = ['dev-cluster', 'staging-cluster', 'prod-cluster'] as const
type Cluster = (typeof clusters)[number]
const domains: Record<Cluster, string> = {
  'dev-cluster': 'dev.example.com',
  'staging-cluster': 'staging.example.com',
  'prod-cluster': 'example.com',
}

const filesUnder = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
const overlay = (cluster: string) => join(opencenter, 'applications/overlays', cluster)
const text = (path: string) => readFileSync(path, 'utf8')
const read = (cluster: string, path: string) => text(join(overlay(cluster), path))
const leaves = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(leaves)
    : value === undefined
      ? []
      : [value]
const isYaml = (path: string) => /\.ya?ml$/.test(path)
const all = filesUnder(root)
const yamls = all.filter(isYaml)
const documents = (path: string): Document[] => {
  const parsed = parseAllDocuments(text(path))
  return 'empty' in parsed ? [] : parsed
}
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
const objects = (cluster: string) =>
  filesUnder(overlay(cluster))
    .filter(isYaml)
    .flatMap((path) => documents(join(overlay(cluster), path)).map((document) => ({ path, document })))
const named = (cluster: string, kind: string, group: string) =>
  objects(cluster).filter(
    ({ document }) => document.get('kind') === kind && String(document.get('apiVersion')).startsWith(`${group}/`),
  )

describe('every example repository', () => {
  it('parses, each file that is called YAML', () => {
    const broken = yamls.filter((path) => documents(join(root, path)).some((document) => document.errors.length > 0))
    expect(broken).toEqual([])
    expect(yamls.length).toBeGreaterThan(200)
  })

  it('has only plain files, of which scripts alone are executable', () => {
    const executable = all.filter((path) => (statSync(join(root, path)).mode & 0o111) !== 0)
    expect(executable).toEqual(['opencenter/applications/overlays/dev-cluster/services/etcd-backup/etcd-backup.sh'])
  })

  it('holds no real key, recipient or armoured secret', () => {
    for (const path of all) {
      const content = text(join(root, path))
      expect(content, path).not.toMatch(/AGE-SECRET-KEY|PRIVATE KEY|ghp_|github_pat_/)
      for (const recipient of content.match(/\bage1\w+/g) ?? []) expect(recipient, path).toMatch(/^age1exampleexample/)
    }
  })

  const indexes = yamls.filter((path) => basename(path) === 'kustomization.yaml')
  it.each(indexes)('%s names only what exists', (path) => {
    const index = parseDocument(text(join(root, path))).toJS()
    const resources = strings(index.resources)
    const patches = [index.patches ?? []].flat().map((patch: { path: string }) => patch.path)
    const generated = [index.secretGenerator ?? []].flat().flatMap((entry: { files: string[] }) => entry.files)
    const entries = [
      ...resources,
      ...strings(index.patchesStrategicMerge),
      ...patches,
      ...generated.map((file) => file.slice(file.indexOf('=') + 1)),
    ]
    // services/base/ stands only in the artifact that Flux builds with `include`, never in the repository.
    const inTree = entries
      .map((entry) => normalize(join(dirname(path), entry)))
      .filter((entry) => !entry.includes('/services/base/'))
    expect(inTree.filter((entry) => !existsSync(join(root, entry)))).toEqual([])
    for (const folder of resources.map((entry) => join(root, dirname(path), entry)))
      if (existsSync(folder) && statSync(folder).isDirectory())
        expect(existsSync(join(folder, 'kustomization.yaml')), folder).toBe(true)
  })
})

describe.each(clusters)('openCenter %s', (cluster) => {
  it('speaks of itself and of no other cluster or domain', () => {
    const others = clusters.filter((name) => name !== cluster)
    for (const path of filesUnder(overlay(cluster))) {
      const content = `${path}\n${text(join(overlay(cluster), path))}`
      for (const other of others) {
        expect(content, path).not.toContain(other)
        // example.com, the domain of prod, is the end of every other one.
        if (other !== 'prod-cluster') expect(content, path).not.toContain(domains[other])
      }
    }
    const naming = filesUnder(overlay(cluster)).filter((path) => text(join(overlay(cluster), path)).includes(cluster))
    expect(naming).toContain('services/fluxcd/redis.yaml')
    expect(naming).toContain(`services/cert-manager/letsencrypt-${cluster}.yaml`)
  })

  it('lists every Flux file in its index', () => {
    for (const group of ['services', 'managed-services', 'customer-managed'])
      for (const kind of ['sources', 'fluxcd']) {
        const folder = join(overlay(cluster), group, kind)
        if (!existsSync(folder)) continue
        const listed = strings(parseDocument(text(join(folder, 'kustomization.yaml'))).toJS().resources)
        const standing = filesUnder(folder).filter((path) => path !== 'kustomization.yaml')
        expect(listed.map((entry) => normalize(entry)).sort()).toEqual(standing)
      }
  })

  it('resolves every sourceRef, dependsOn and path into itself', () => {
    const kustomizations = named(cluster, 'Kustomization', 'kustomize.toolkit.fluxcd.io')
    const sources = named(cluster, 'GitRepository', 'source.toolkit.fluxcd.io')
    const names = kustomizations.map(({ document }) => document.getIn(['metadata', 'name']))
    const sourceNames = sources.map(({ document }) => document.getIn(['metadata', 'name']))
    expect(new Set(names).size).toBe(names.length)
    expect(new Set(sourceNames).size).toBe(sourceNames.length)
    for (const { path, document } of kustomizations) {
      const spec = document.toJS().spec
      expect(sourceNames, path).toContain(spec.sourceRef.name)
      for (const needed of spec.dependsOn ?? []) expect(names, path).toContain(needed.name)
      if (['flux-system', 'opencenter-keycloak-config'].includes(spec.sourceRef.name))
        expect(existsSync(join(opencenter, spec.path)), `${path}: ${spec.path}`).toBe(true)
    }
  })

  it('encrypts every secret whole, with a mac and a recipient of the rules', () => {
    const encrypted = filesUnder(overlay(cluster)).filter((path) => /^sops:/m.test(read(cluster, path)))
    const secrets = objects(cluster).filter(({ document }) => document.get('kind') === 'Secret')
    expect(secrets.map(({ path }) => path).filter((path) => !encrypted.includes(path))).toEqual([])
    expect(encrypted).toContain('services/loki/helm-values/override-values.yaml')
    expect(encrypted.length).toBe(secrets.length + 1)
    for (const path of encrypted) {
      const { sops, data, stringData, ...rest } = parseDocument(read(cluster, path)).toJS()
      expect(sops.mac, path).toMatch(/^ENC\[AES256_GCM,data:.+,type:str\]$/)
      expect(text(join(opencenter, '.sops.yaml')), path).toContain(sops.age[0].recipient)
      const sealed = leaves(rest.kind === 'Secret' ? [data, stringData] : rest)
      expect(sealed.length).toBeGreaterThan(0)
      expect(sealed.filter((value) => !/^ENC\[AES256_GCM,/.test(String(value)))).toEqual([])
    }
  })
})

describe('openCenter environments', () => {
  // A file of one cluster in the words of another: names and domains replaced, nothing else.
  const told = (content: string, from: Cluster, to: Cluster) =>
    content.replaceAll(from, to).replaceAll(domains[from], domains[to])
  const extra = (from: Cluster, to: Cluster) => {
    const there = new Set(filesUnder(overlay(to)))
    return filesUnder(overlay(from)).filter((path) => !there.has(told(path, from, to)))
  }

  it('hold the same files, except what one of them alone runs', () => {
    const devOnly = extra('dev-cluster', 'staging-cluster').filter((path) => path !== '.sops.yaml')
    expect(devOnly.filter((path) => !/\b(etcd-backup|headlamp)\b/.test(path))).toEqual([])
    expect(devOnly).toContain('services/etcd-backup/etcd-backup.sh')
    expect(devOnly).toContain('services/sources/opencenter-headlamp.yaml')
    expect(extra('staging-cluster', 'dev-cluster')).toEqual([])
    const gone = extra('staging-cluster', 'prod-cluster')
    expect(gone.filter((path) => !path.startsWith('customer-managed/'))).toEqual([])
    expect(extra('prod-cluster', 'staging-cluster')).toEqual(['.sops.yaml', 'services/redis/poddisruptionbudget.yaml'])
  })

  it('differ between dev and staging only in values that an environment owns', () => {
    const ownedKey =
      /^ *(?:- )?(replicas|replicaCount|instances|cpu|memory|size|storage|retention|cidr|logLevel|value|enabled|recipient):/
    const secret = /: (PLACEHOLDER-|ENC\[AES256_GCM,)|^ {12}[A-Za-z0-9+/]{64}$/
    const differing = new Set<string>()
    for (const path of filesUnder(overlay('dev-cluster'))) {
      const twin = told(path, 'dev-cluster', 'staging-cluster')
      if (!existsSync(join(overlay('staging-cluster'), twin)) || path.endsWith('/kustomization.yaml')) continue
      const dev = told(read('dev-cluster', path), 'dev-cluster', 'staging-cluster').split('\n')
      const staging = read('staging-cluster', twin).split('\n')
      expect(staging.length, path).toBe(dev.length)
      for (const [index, line] of dev.entries())
        if (line !== staging[index]) {
          expect(ownedKey.test(line) || secret.test(line), `${path}: ${line}`).toBe(true)
          differing.add(path)
        }
    }
    expect(differing).toContain('services/redis/helm-values/override-values.yaml')
    expect([...differing].filter((path) => /\/(sources|fluxcd)\//.test(path))).toEqual([])
  })

  it('keep the version of redis apart from the lines that an environment owns', () => {
    const lines = read('dev-cluster', 'services/redis/helm-values/override-values.yaml').split('\n')
    const staging = read('staging-cluster', 'services/redis/helm-values/override-values.yaml').split('\n')
    const tag = lines.findIndex((line) => line.includes('tag:'))
    const owned = lines.flatMap((line, index) => (line === staging[index] ? [] : [index]))
    expect(tag).toBeGreaterThan(0)
    expect(owned.length).toBeGreaterThan(4)
    expect(owned.filter((index) => Math.abs(index - tag) < 3)).toEqual([])
  })

  it('hold the awkward bytes that people and editors leave', () => {
    const dev = (path: string) => read('dev-cluster', path)
    expect(dev('services/olm/patches.yaml')).toMatch(/^---\r\n/)
    expect(dev('services/fluxcd/rbac-manager.yaml')).not.toMatch(/\n$/)
    expect(dev('services/fluxcd/fluxcd-configs/podmonitor.yaml')).not.toMatch(/\n$/)
    expect(dev('customer-managed/sources/shop.yaml')).toMatch(/^\uFEFF/)
    expect(dev('services/sources/opencenter-redis.yaml')).toContain('# ← Pin')
    expect(dev('services/gateway-api/helm-values/override-values.yaml')).toBe('---\n')
    expect(dev('managed-services/alert-proxy/helm-values/override-values.yaml')).toBe('---\n...\n')
    expect(dev('services/sources/opencenter-harbor.yaml')).toMatch(/^ {4}tag: 2026\.01$/m)
    expect(dev('services/sources/opencenter-cert-manager.yaml')).toMatch(/tag: "2026\.01"[\s\S]*# {3}tag: "2025\.12"/)
    expect(dev('services/etcd-backup/etcd-backup.sh')).toContain('{{ .Cluster.Name }}')
  })
})

describe('configuration of the examples', () => {
  it.each(['opencenter', 'services-layout'])('%s names clusters that exist', (name) => {
    const config = parseDocument(text(join(root, name, '.github/sluice.yaml'))).toJS()
    expect(config.version).toBe(1)
    expect(config.mode).toBe('act')
    const files = filesUnder(join(root, name))
    const environments: { name: string; after?: string[]; clusters: string[] }[] = config.environments
    for (const { after, clusters: listed } of environments) {
      for (const upstream of after ?? []) expect(environments.map((one) => one.name)).toContain(upstream)
      for (const cluster of listed)
        expect(
          files.some((path) => path.includes(`/${cluster}/`)),
          cluster,
        ).toBe(true)
    }
  })

  it('openCenter replaces the domain of each cluster and waits for no report from dev', () => {
    const config = parseDocument(text(join(opencenter, '.github/sluice.yaml'))).toJS()
    expect(config.variables).toEqual({
      'dev-cluster': { domain: 'dev.example.com' },
      'staging-cluster': { domain: 'staging.example.com' },
      'prod-cluster': { domain: 'example.com' },
    })
    expect(config.environments[0]).toEqual({ name: 'dev', clusters: ['dev-cluster'], health: 'off' })
  })
})
