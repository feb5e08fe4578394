// The second repository of the sandbox: a small stand-in for openCenter-gitops-base, tagged 2026.01, that publishes more.
import { createTag } from './state/commits.ts'
import { commitFiles } from './state/contents.ts'
import { createRepository, createUser } from './state/github.ts'
import { commitOf } from './state/history.ts'
import type { GitHub, Oid, Repository } from './state/model.ts'
import { createRef, updateRefs } from './state/refs.ts'
import { createRelease } from './state/releases.ts'
import { walkTree } from './state/trees.ts'

const services: readonly string[] = [
  'calico',
  'cert-manager',
  'gateway-api',
  'harbor',
  'headlamp',
  'keycloak',
  'observability/kube-prometheus-stack',
  'observability/loki',
  'olm',
  'postgres-operator',
  'rbac-manager',
  'redis',
]

// Folders that hold no chart of their own: plain manifests that a Flux Kustomization points at.
const plain: readonly string[] = [
  'harbor/namespace',
  'keycloak/00-postgres',
  'keycloak/10-operator',
  'keycloak/20-keycloak',
  'keycloak/30-oidc-rbac',
  'observability/namespace',
  'observability/sources',
]

const folder = (name: string) => `applications/base/services/${name}`
const last = (name: string) => name.split('/').at(-1) ?? name

/** Folders of the second list that run an image of their own. */
const images: Readonly<Record<string, string>> = {
  'keycloak/20-keycloak': 'quay.io/example/keycloak',
  'keycloak/10-operator': 'quay.io/example/keycloak-operator',
}

function chart(name: string, version: string): Record<string, string> {
  const service = last(name)
  return {
    [`${folder(name)}/kustomization.yaml`]: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ./helmrelease.yaml
secretGenerator:
  - name: ${service}-values-base
    type: Opaque
    files: [values.yaml=helm-values/values-${version}.yaml]
    options:
      disableNameSuffixHash: true
`,
    [`${folder(name)}/helm-values/values-${version}.yaml`]: `# Default values of the chart ${service} ${version}
image:
  repository: docker.io/example/${service}
  tag: "${version}"
replicas: 1
resources:
  requests:
    cpu: 100m
    memory: 128Mi
`,
    [`${folder(name)}/helmrelease.yaml`]: `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${service}
  namespace: ${service}
spec:
  interval: 5m
  chart:
    spec:
      chart: ${service}
      version: ${version}
      sourceRef:
        kind: HelmRepository
        name: ${service}
  valuesFrom:
    - kind: Secret
      name: ${service}-values-base
      valuesKey: values.yaml
    - kind: Secret
      name: ${service}-values-override
      valuesKey: override.yaml
      optional: true
`,
  }
}

function manifests(name: string, version: string): Record<string, string> {
  const image = images[name]
  const pinned = image === undefined ? '' : `images:\n  - name: ${image}\n    newTag: "${version}"\n`
  return {
    [`${folder(name)}/kustomization.yaml`]: `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n${pinned}`,
  }
}

const filesOf = (name: string, version: string) =>
  services.includes(name) ? chart(name, version) : manifests(name, version)

export function createBaseRepository(github: GitHub): Repository {
  const owner = createUser(github, 'opencenter-cloud', 'Organization')
  const repository = createRepository(github, owner, 'openCenter-gitops-base', { description: 'Shared manifests' })
  const files = Object.assign({}, ...[...services, ...plain].map((name) => filesOf(name, '1.0.0')))
  const commit = commitFiles(github, repository, owner, { message: 'Release 2026.01', files })
  createRef(github, repository, owner, 'refs/tags/2026.01', commit)
  return repository
}

export type BaseTagOptions = {
  /** Charts and images go to `1.<minor>.0`; default: one further than there are tags. */
  readonly minor?: number
  /** Only these change, as the base's folders name them (`redis`, `observability/loki`); default: all that have a version. */
  readonly services?: readonly string[]
  /** Whole texts by path, null deletes; they win over what a version changes. */
  readonly files?: Readonly<Record<string, string | null>>
  /** Services whose folder is gone. */
  readonly remove?: readonly string[]
  /** The message of an annotated tag; default: a lightweight one. */
  readonly annotated?: string
  readonly release?: { readonly name: string; readonly body: string }
}

/** Publishes another tag of the base, and tells those who listen. Answers the tagged commit. */
export function publishBaseTag(github: GitHub, repository: Repository, tag: string, options: BaseTagOptions = {}): Oid {
  const commit = commitRelease(github, repository, tag, options)
  const { annotated, release } = options
  const by = repository.owner
  const target =
    annotated === undefined
      ? commit
      : createTag(github, repository, by, { tag, message: annotated, object: commit, kind: 'commit' })
  createRef(github, repository, by, `refs/tags/${tag}`, target)
  if (release !== undefined) createRelease(github, repository, by, { tagName: tag, ...release })
  return commit
}

/** In one push: more than three of them are told to nobody. */
export function pushBaseTags(github: GitHub, repository: Repository, tags: readonly string[]): Oid {
  const commit = commitRelease(github, repository, tags.join(', '), {})
  const updates = tags.map((tag) => ({ ref: `refs/tags/${tag}`, before: null, after: commit, force: false }))
  updateRefs(github, repository, repository.owner, updates)
  return commit
}

function commitRelease(github: GitHub, repository: Repository, name: string, options: BaseTagOptions): Oid {
  const tags = [...repository.refs.keys()].filter((ref) => ref.startsWith('refs/tags/'))
  const { minor = tags.length, services: asked, files, remove = [] } = options
  const paths = pathsOf(repository)
  const below = (prefix: string) => paths.filter((path) => path.startsWith(prefix))
  const versioned = [...services, ...Object.keys(images)].filter((one) => below(`${folder(one)}/`).length > 0)
  const changed = (asked ?? versioned).filter((service) => !remove.includes(service))
  // Values files carry the version in their name.
  const old = changed.map((service) => `${folder(service)}/helm-values/`)
  const gone = [...old, ...remove.map((service) => `${folder(service)}/`)].flatMap(below)
  const edits = {
    ...Object.fromEntries(gone.map((path) => [path, null])),
    ...Object.assign({}, ...changed.map((service) => filesOf(service, `1.${minor}.0`))),
    ...files,
  }
  return commitFiles(github, repository, repository.owner, { message: `Release ${name}`, files: edits })
}

function pathsOf({ refs, store, defaultBranch }: Repository): string[] {
  const tip = refs.get(`refs/heads/${defaultBranch}`)
  if (tip === undefined) return []
  return [...walkTree(store, commitOf(store, tip).tree)].filter(({ mode }) => mode !== '040000').map(({ path }) => path)
}
