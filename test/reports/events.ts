// Events of Flux's controllers as `generic-hmac` sends them, for the tests of the way in.
import type { ClusterKey } from '../../src/reports/keys.ts'

export const sha = 'a'.repeat(40)

type Part = {
  readonly name?: string
  readonly reason?: string
  readonly at?: string | undefined
  readonly revision?: string
  readonly message?: string
  readonly metadata?: Readonly<Record<string, string>>
}

/** A Kustomization's success, but for what the test changes. */
export const anEvent = ({ name = 'redis-override', reason = 'ReconciliationSucceeded', ...part }: Part = {}) => ({
  involvedObject: {
    kind: 'Kustomization',
    namespace: 'flux-system',
    name,
    uid: '1',
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    resourceVersion: '1',
  },
  severity: reason.endsWith('Failed') ? 'error' : 'info',
  timestamp: part.at,
  message: part.message ?? 'Reconciliation finished in 2.3s, next run in 5m0s',
  reason,
  metadata: {
    revision: part.revision ?? `main@sha1:${sha}`,
    cluster: 'staging-cluster',
    env: 'staging',
    ...part.metadata,
  },
  reportingController: 'kustomize-controller',
  reportingInstance: 'kustomize-controller-0',
})

export const aKey = (name: string, over: Partial<ClusterKey> = {}): ClusterKey => ({
  name,
  secret: `the secret of the key ${name}, long enough`,
  repository: 'acme/platform',
  environment: name,
  clusters: [`${name}-cluster`],
  flaggerPath: null,
  ...over,
})
