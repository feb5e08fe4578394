// The second repository of the sandbox: a small stand-in for openCenter-gitops-base, tagged 2026.01.
import { commitFiles } from './state/contents.ts'
import { createRepository, createUser } from './state/github.ts'
import type { GitHub, Oid, Repository } from './state/model.ts'
import { createRef } from './state/refs.ts'

const services = [
  'calico',
  'cert-manager',
  'gateway-api',
  'harbor',
  'keycloak',
  'observability/kube-prometheus-stack',
  'observability/loki',
  'olm',
  'postgres-operator',
  'rbac-manager',
  'redis',
] as const

// Folders that hold no chart of their own: plain manifests that a Flux Kustomization points at.
const plain = [
  'harbor/namespace',
  'keycloak/00-postgres',
  'keycloak/10-operator',
  'keycloak/20-keycloak',
  'keycloak/30-oidc-rbac',
  'observability/namespace',
  'observability/sources',
] as const

const folder = (name: string) => `applications/base/services/${name}`
const last = (name: string) => name.split('/').at(-1) ?? name

function chart(name: string, version: string): Record<string, string> {
  const service = last(name)
  return {
    [`${folder(name)}/kustomization.yaml`]:
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ./helmrelease.yaml\n',
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
`,
  }
}

function manifests(name: string): Record<string, string> {
  return {
    [`${folder(name)}/kustomization.yaml`]:
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
  }
}

export function createBaseRepository(github: GitHub): Repository {
  const owner = createUser(github, 'opencenter-cloud', 'Organization')
  const repository = createRepository(github, owner, 'openCenter-gitops-base', { description: 'Shared manifests' })
  const files = Object.assign({}, ...services.map((name) => chart(name, '1.0.0')), ...plain.map(manifests))
  const commit = commitFiles(github, repository, owner, { message: 'Release 2026.01', files })
  createRef(github, repository, owner, 'refs/tags/2026.01', commit)
  return repository
}

/** Publishes another tag of the base: every chart one minor version further. Answers the tagged commit. */
export function publishBaseTag(github: GitHub, repository: Repository, tag: string, minor: number): Oid {
  const files = Object.assign({}, ...services.map((name) => chart(name, `1.${minor}.0`)))
  const commit = commitFiles(github, repository, repository.owner, { message: `Release ${tag}`, files })
  createRef(github, repository, repository.owner, `refs/tags/${tag}`, commit)
  return commit
}
