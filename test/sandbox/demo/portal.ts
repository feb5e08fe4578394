// A service for the demo: its files in every cluster before the story begins, and what people change in them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSeed } from '../world.ts'

type Place = 'dev' | 'staging' | 'prod'

const services = (place: Place) => `applications/overlays/${place}-cluster/services`
export const release = (place: Place) => `${services(place)}/portal/helm-release.yaml`

/** What each environment owns: replicas, the host, and why they are as they are. */
const owned: Readonly<Record<Place, string>> = {
  dev: `    replicaCount: 1
    ingress:
      host: portal.dev.example.com
`,
  staging: `    replicaCount: 2
    ingress:
      host: portal.staging.example.com
`,
  prod: `    # Sized for the Christmas trade: do not lower.
    replicaCount: 6
    ingress:
      # Printed on every invoice.
      host: www.example.com
`,
}

const releaseText = (place: Place) => `---
# The customers' portal.
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: portal
  namespace: portal
spec:
  interval: 10m
  chart:
    spec:
      chart: portal
      version: 2.4.0
      sourceRef:
        kind: HelmRepository
        name: portal
        namespace: flux-system
  values:
    image:
      repository: registry.example.com/portal
      tag: "2.4.1"
${owned[place]}`

const fluxText = (place: Place) => `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: portal
  namespace: flux-system
spec:
  interval: 15m
  sourceRef:
    kind: GitRepository
    name: flux-system
    namespace: flux-system
  path: ./applications/overlays/${place}-cluster/services/portal
  prune: true
  wait: true
`

const kustomizationText = `---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - "helm-release.yaml"
`

/** Whole files to commit before Sluice comes: the portal stands in all three clusters. */
export function portalFiles(): Readonly<Record<string, string>> {
  const places: readonly Place[] = ['dev', 'staging', 'prod']
  const files = places.flatMap((place) => {
    const index = `${services(place)}/fluxcd/kustomization.yaml`
    const listed = readFileSync(join(defaultSeed, index), 'utf8')
    return [
      [`${services(place)}/portal/kustomization.yaml`, kustomizationText],
      [release(place), releaseText(place)],
      [`${services(place)}/fluxcd/portal.yaml`, fluxText(place)],
      [index, listed.replace('  - ./redis.yaml\n', '  - ./portal.yaml\n  - ./redis.yaml\n')],
    ]
  })
  return Object.fromEntries(files)
}

/** A new image and chart version, which need a provider of payments and its key. */
export const raised = (text: string, key = '') =>
  `${text.replace('version: 2.4.0', 'version: 2.5.0').replace('"2.4.1"', '"2.5.0"')}    payment:
      provider: adyen
${key === '' ? '' : `      apiKey: ${key}\n`}`

export const searchable = (text: string) =>
  text.replace('    payment:\n', '    search:\n      enabled: true\n    payment:\n')

/** The key is added where the provider stands. */
export const withKey = (text: string, key: string) =>
  text.replace('      provider: adyen\n', `      provider: adyen\n      apiKey: ${key}\n`)
