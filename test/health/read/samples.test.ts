// Every kind of payload as it arrives, and how it is read by whoever may speak for the cluster.
import { describe, expect, it } from 'vitest'
import type { HealthReport } from '../../../src/health/model.ts'
import { readDeployment } from '../../../src/health/read/deployment.ts'
import { readDispatch } from '../../../src/health/read/dispatch.ts'
import { readFlagger } from '../../../src/health/read/flagger.ts'
import { readFluxEvent } from '../../../src/health/read/flux-event.ts'
import { originOf } from '../../../src/health/read/origin.ts'
import { readStatus } from '../../../src/health/read/status.ts'
import { fluxEvent, fluxEventNames, merged } from '../flux-events.ts'

const places = [
  { environment: 'staging', cluster: 'staging-cluster' },
  { environment: 'prod', cluster: 'prod-cluster' },
]
const speaker = { environment: 'staging', clusters: ['staging-cluster'], trusted: true }
const listed = [{ creator: 150220018, contexts: ['flux/**', '*/*/5e1f7a30'], cluster: 'staging-cluster' }]

function read(name: string): HealthReport {
  const payload = fluxEvent(name)
  switch (originOf(payload)) {
    case 'status':
      return readStatus(payload, listed, places)
    case 'dispatch':
      return readDispatch(payload, places)
    case 'deployment':
      return readDeployment(payload, places)
    case 'flagger':
      return readFlagger(payload, speaker)
    default:
      return readFluxEvent(payload, speaker, 'flux')
  }
}

type Row = readonly [
  state: string,
  object: string | null,
  reason: string,
  commit: string | null,
  at: string | null,
  marks: string,
]

const override = 'Kustomization/flux-system/redis-override'
const base = 'Kustomization/flux-system/redis-base'
const release = 'HelmRelease/redis/redis'
const source = 'GitRepository/flux-system/opencenter-redis'
const tagged = '1f2e3d4c5b6a79880716253443526170ffeeddcc'

// Marks: t trusted, d deterministic, s sticky.
const rows: Readonly<Record<string, Row>> = {
  'kustomization-reconciliation-succeeded': ['healthy', override, 'ReconciliationSucceeded', merged, '08:30:12', 't'],
  'kustomization-progressing-applied': ['progressing', override, 'Progressing', merged, '08:30:10', 't'],
  'kustomization-health-check-passed': ['healthy', override, 'Progressing', merged, '08:30:12', 't'],
  'kustomization-health-check-failed-timeout': ['failed', override, 'HealthCheckFailed', merged, '08:40:11', 't'],
  'kustomization-health-check-failed-stalled': ['failed', override, 'HealthCheckFailed', merged, '08:31:02', 't'],
  'kustomization-health-check-canceled': ['ignored', override, 'HealthCheckCanceled', merged, '08:35:40', ''],
  'kustomization-build-failed': ['failed', override, 'BuildFailed', merged, '08:30:09', 'td'],
  'kustomization-reconciliation-failed-dry-run': ['failed', override, 'ReconciliationFailed', merged, '08:30:11', 'td'],
  'kustomization-artifact-failed-path-not-found': ['failed', override, 'ArtifactFailed', merged, '08:30:08', 'td'],
  'kustomization-artifact-failed-fetch': ['waiting', override, 'ArtifactFailed', merged, '08:30:08', 't'],
  'kustomization-dependency-not-ready': ['waiting', override, 'DependencyNotReady', merged, '08:40:16', 't'],
  'kustomization-base-old-tag': [
    'healthy',
    base,
    'ReconciliationSucceeded',
    '9d3f1c7e5b2a48609f8e7d6c5b4a39281706f5e4',
    '08:46:21',
    't',
  ],
  'kustomization-base-new-tag': ['healthy', base, 'ReconciliationSucceeded', tagged, '08:47:33', 't'],
  'kustomization-origin-revision': [
    'healthy',
    'Kustomization/apps/storefront',
    'ReconciliationSucceeded',
    '77c0ffee77c0ffee77c0ffee77c0ffee77c0ffee',
    '09:00:00',
    't',
  ],
  'helmrelease-install-failed': ['failed', release, 'InstallFailed', null, '08:36:02', 't'],
  'helmrelease-uninstall-remediation': ['failed', release, 'UninstallSucceeded', null, '08:36:20', 'ts'],
  'helmrelease-uninstalled': ['ignored', release, 'UninstallSucceeded', null, '08:36:20', ''],
  'helmrelease-upgrade-failed': ['failed', release, 'UpgradeFailed', null, '08:37:44', 't'],
  'helmrelease-rollback-succeeded': ['failed', release, 'RollbackSucceeded', null, '08:38:15', 'ts'],
  'helmrelease-upgrade-succeeded': ['healthy', release, 'UpgradeSucceeded', null, '08:33:27', 't'],
  'helmrelease-drift-detected': ['ignored', release, 'DriftDetected', null, '2026-10-07T03:12:40.000Z', ''],
  'gitrepository-tag-not-found': ['failed', source, 'GitOperationFailed', null, '08:31:20', 'td'],
  'gitrepository-unreachable': ['waiting', source, 'GitOperationFailed', null, '08:31:20', 't'],
  'gitrepository-new-artifact': ['healthy', source, 'NewArtifact', tagged, '08:31:20', 't'],
  'flagger-event-failed': ['failed', null, 'Failed', null, '2026-10-05T08:40:10.204Z', ''],
  'flagger-event-rolling-back': ['progressing', null, 'Progressing', null, '2026-10-05T08:40:00.110Z', ''],
  'flagger-event-succeeded': ['healthy', null, 'Succeeded', null, '2026-10-05T08:45:10.415Z', ''],
  'flagger-slack-alert-failed': ['ignored', null, '', null, null, ''],
  'dispatch-health-check-failed': ['failed', override, 'HealthCheckFailed', merged, '08:40:11', ''],
  'dispatch-health-check-passed': ['healthy', override, 'Progressing', merged, '08:30:12', ''],
  'dispatch-helm-upgrade-failed': ['failed', release, 'UpgradeFailed', null, '08:37:44', ''],
  'dispatch-request-sent-by-flux': ['failed', override, 'HealthCheckFailed', merged, '08:40:11', ''],
  'status-failure': ['failed', 'Kustomization//redis-override', 'HealthCheckFailed', merged, '08:40:13', 't'],
  'status-success': ['healthy', 'Kustomization//redis-override', 'ReconciliationSucceeded', merged, '08:30:13', 't'],
  'status-success-expression': ['healthy', override, 'ReconciliationSucceeded', merged, '08:30:13', 't'],
  'status-failure-expression': ['failed', override, 'BuildFailed', merged, '08:30:13', 'td'],
  'status-success-dependency-not-ready': ['waiting', override, 'DependencyNotReady', merged, '08:30:13', 't'],
  'status-success-rollback-succeeded': ['failed', 'HelmRelease//redis', 'RollbackSucceeded', merged, '08:38:16', 'ts'],
  'status-pending-not-from-flux': ['ignored', null, '', null, null, ''],
  'deployment-status-failure': ['failed', null, 'failure', merged, '08:40:14', ''],
  'deployment-status-own': ['ignored', null, '', null, null, ''],
  'alertmanager-health-check-failed': ['failed', override, 'HealthCheckFailed', merged, '08:40:11', 't'],
  'generic-hmac-vectors': ['ignored', null, '', null, null, ''],
}

describe('a payload', () => {
  it('of every kind has a row', () => {
    expect(Object.keys(rows).sort()).toEqual([...fluxEventNames].sort())
  })

  it.each(Object.entries(rows))('%s is read', (name, [state, object, reason, commit, at, marks]) => {
    const report = read(name)
    expect({
      state: report.state,
      object: report.object === null ? null : `${report.object.kind}/${report.object.namespace}/${report.object.name}`,
      reason: report.reason,
      commit: report.revision?.commit ?? null,
      at: report.at,
      marks: `${report.trusted ? 't' : ''}${report.deterministic ? 'd' : ''}${report.sticky ? 's' : ''}`,
    }).toEqual({ state, object, reason, commit, at: at?.length === 8 ? `2026-10-05T${at}.000Z` : at, marks })
    if (state === 'ignored') expect(report.because).toMatch(/^Ignored: .*\.$/)
    else expect([report.cluster, report.environment]).toEqual(['staging-cluster', 'staging'])
  })

  it('keeps what ties it to a rollout', () => {
    expect(read('helmrelease-upgrade-failed')).toMatchObject({
      promotion: 'pr-87',
      revision: { text: '20.6.1', form: 'chart', pointer: null },
    })
    expect(read('kustomization-base-new-tag').revision).toEqual({
      text: `2026.01@sha1:${tagged}`,
      form: 'git',
      pointer: '2026.01',
      commit: tagged,
    })
    expect(read('deployment-status-failure')).toMatchObject({ service: 'redis', origin: 'deployment' })
    expect(read('flagger-event-failed')).toMatchObject({ service: 'redis', origin: 'flagger' })
  })
})
