// What each reason of each controller means, whatever its severity.
import { describe, expect, it } from 'vitest'
import { classify, reasonSpelled } from '../../../src/health/read/classify.ts'
import { fluxKinds, isSource } from '../../../src/health/read/reasons.ts'

type Row = readonly [kind: string, reason: string, message: string, state: string, marks?: string]

// Marks: d deterministic, s sticky.
const rows: readonly Row[] = [
  ['Kustomization', 'ReconciliationSucceeded', '', 'healthy'],
  ['Kustomization', 'Progressing', 'Deployment/redis/redis configured', 'progressing'],
  ['Kustomization', 'Progressing', 'Health check passed in 3.2s', 'healthy'],
  // A release of 2026 left the duration out.
  ['Kustomization', 'Progressing', 'Health check passed', 'healthy'],
  ['Kustomization', 'Progressing', 'ConfigMap/a/Health check passed created', 'progressing'],
  ['Kustomization', 'HealthCheckFailed', 'Health check passed', 'failed'],
  ['Kustomization', 'HealthCheckCanceled', '', 'ignored'],
  ['Kustomization', 'BuildFailed', '', 'failed', 'd'],
  ['Kustomization', 'ReconciliationFailed', '', 'failed', 'd'],
  ['Kustomization', 'PruneFailed', '', 'failed'],
  [
    'Kustomization',
    'ArtifactFailed',
    'kustomization path not found: stat /tmp/kustomization-1/x: no such file or directory',
    'failed',
    'd',
  ],
  ['Kustomization', 'ArtifactFailed', 'failed to untar artifact', 'waiting'],
  ['Kustomization', 'DependencyNotReady', '', 'waiting'],
  ['Kustomization', 'InvalidCELExpression', '', 'failed', 'd'],
  ['Kustomization', 'FeatureGateDisabled', '', 'failed', 'd'],
  ['Kustomization', 'AccessDenied', '', 'failed', 'd'],
  ['HelmRelease', 'InstallSucceeded', '', 'healthy'],
  ['HelmRelease', 'UpgradeSucceeded', '', 'healthy'],
  ['HelmRelease', 'TestSucceeded', '', 'healthy'],
  ['HelmRelease', 'InstallFailed', '', 'failed'],
  ['HelmRelease', 'UpgradeFailed', '', 'failed'],
  ['HelmRelease', 'TestFailed', '', 'failed'],
  ['HelmRelease', 'RollbackSucceeded', '', 'failed', 's'],
  ['HelmRelease', 'RollbackFailed', '', 'failed'],
  [
    'HelmRelease',
    'UninstallSucceeded',
    'Helm uninstall remediation for release redis/redis.v1 succeeded',
    'failed',
    's',
  ],
  ['HelmRelease', 'UninstallSucceeded', 'Helm uninstall succeeded for release redis/redis.v1', 'ignored'],
  ['HelmRelease', 'UninstallFailed', 'Helm uninstall remediation for release redis/redis.v1 failed', 'failed'],
  ['HelmRelease', 'UninstallFailed', 'Helm uninstall failed', 'ignored'],
  ['HelmRelease', 'DriftDetected', '', 'ignored'],
  ['HelmRelease', 'DriftCorrected', '', 'ignored'],
  ['HelmRelease', 'DriftCorrectionFailed', '', 'ignored'],
  ['HelmRelease', 'DependencyNotReady', '', 'waiting'],
  ['HelmRelease', 'Progressing', 'Health check passed', 'progressing'],
  ['HelmRelease', 'PendingRelease', '', 'progressing'],
  ['HelmRelease', 'HealthCheckCanceled', '', 'ignored'],
  ['HelmRelease', 'ArtifactFailed', 'kustomization path not found', 'waiting'],
  ['HelmRelease', 'ValuesError', '', 'failed'],
  ['HelmRelease', 'AccessDenied', '', 'failed', 'd'],
  ['HelmRelease', 'InvalidCELExpression', '', 'failed', 'd'],
  ['HelmRelease', 'InventoryBuildFailed', '', 'ignored'],
  ['HelmRelease', 'NamespaceCheckSkipped', '', 'ignored'],
  ['GitRepository', 'NewArtifact', '', 'healthy'],
  ['GitRepository', 'Succeeded', '', 'healthy'],
  [
    'GitRepository',
    'GitOperationFailed',
    'unable to clone: couldn\'t find remote ref "refs/tags/2026.07"',
    'failed',
    'd',
  ],
  ['GitRepository', 'GitOperationFailed', 'no match found for semver: 9.x', 'failed', 'd'],
  ['GitRepository', 'GitOperationFailed', 'dial tcp: i/o timeout', 'waiting'],
  ['GitRepository', 'AuthenticationFailed', '', 'waiting'],
  ['GitRepository', 'StorageOperationFailed', '', 'waiting'],
  ['GitRepository', 'URLInvalid', '', 'failed', 'd'],
  ['GitRepository', 'VerificationError', '', 'failed'],
  ['GitRepository', 'AccessDenied', '', 'failed', 'd'],
  [
    'OCIRepository',
    'OCIArtifactPullFailed',
    'GET https://r/v2/b/manifests/9: MANIFEST_UNKNOWN: unknown',
    'failed',
    'd',
  ],
  ['OCIRepository', 'OCIArtifactPullFailed', 'dial tcp: i/o timeout', 'waiting'],
  ['OCIRepository', 'OCIArtifactLayerOperationFailed', '', 'failed'],
  ['Kustomization', 'UpgradeSucceeded', '', 'ignored'],
  ['Kustomization', 'toString', '', 'ignored'],
  ['Kustomization', '__proto__', '', 'ignored'],
  ['Kustomization', 'constructor', '', 'ignored'],
  ['Canary', 'Synced', '', 'ignored'],
  ['ImageUpdateAutomation', 'ReconciliationSucceeded', '', 'ignored'],
  ['__proto__', 'ReconciliationSucceeded', '', 'ignored'],
]

describe('the reason', () => {
  const whole = rows.map(([kind, reason, message, state, marks = '']) => [kind, reason, message, state, marks] as const)
  it.each(whole)('of a %s, %s with %j, means %s %s', (kind, reason, message, state, marks) => {
    const meaning = classify(kind, reason, message)
    expect([meaning.state, `${meaning.deterministic ? 'd' : ''}${meaning.sticky ? 's' : ''}`]).toEqual([state, marks])
    expect(meaning.because).not.toBe('')
  })

  it('is in the table above, whichever it is', () => {
    const known = [...fluxKinds].flatMap(([kind, { reasons }]) =>
      Object.keys(reasons).map((reason) => ({ kind, reason })),
    )
    // All kinds of sources share one list.
    const alike = (kind: string) => (isSource(kind) ? 'source' : kind)
    const tested = new Set(rows.map(([kind, reason]) => `${alike(kind)} ${reason}`))
    expect(known.filter(({ kind, reason }) => !tested.has(`${alike(kind)} ${reason}`))).toEqual([])
  })

  it.each([
    ['Kustomization', 'reconciliation succeeded', 'ReconciliationSucceeded'],
    ['Kustomization', 'invalid cel expression', 'InvalidCELExpression'],
    ['Kustomization', 'invalid c e l expression', 'InvalidCELExpression'],
    ['HelmRelease', 'rollback succeeded', 'RollbackSucceeded'],
    ['Kustomization', 'rollback succeeded', null],
    ['Kustomization', 'all checks passed', null],
    ['Kustomization', '', null],
    ['Canary', 'reconciliation succeeded', null],
  ])('of a %s is spelled from %j', (kind, description, reason) => {
    expect(reasonSpelled(kind, description)).toBe(reason)
  })
})
