// What each reason of Flux's controllers means for a rollout. The severity says nothing of it: rollbacks are `info`, drift is `error`.
import type { HealthState } from '../model.ts'

export type Meaning = {
  readonly state: HealthState
  readonly deterministic: boolean
  readonly sticky: boolean
  readonly because: string
}

/** A meaning, or the ones with and without what a part of the message tells. */
export type Reason = Meaning | { readonly where: RegExp; readonly means: Meaning; readonly otherwise: Meaning }

const meaning = (state: HealthState, because: string): Meaning => ({
  state,
  deterministic: false,
  sticky: false,
  because,
})
const failed = (because: string): Meaning => meaning('failed', because)
const broken = (because: string): Meaning => ({ ...failed(because), deterministic: true })

const waiting = meaning('waiting', 'it waits for another object to be ready')
const canceled = meaning('ignored', 'its health check was given up for a newer revision')
const denied = broken('it may not read what it names')
const expression = broken('an expression in it is invalid')
const unfetched = meaning('waiting', 'what it is made from could not be fetched, which it tries again')

// fluxcd/kustomize-controller internal/controller/kustomization_controller.go
const kustomization: Readonly<Record<string, Reason>> = {
  ReconciliationSucceeded: meaning('healthy', 'its reconciliation succeeded'),
  Progressing: {
    where: /^Health check passed/,
    means: meaning('healthy', 'its health check passed'),
    otherwise: meaning('progressing', 'it was applied; whether it is ready comes later'),
  },
  HealthCheckFailed: failed('what it applied did not become ready'),
  HealthCheckCanceled: canceled,
  BuildFailed: broken('it cannot be built'),
  ReconciliationFailed: broken('the cluster does not accept what it applies'),
  PruneFailed: failed('what left it cannot be deleted'),
  ArtifactFailed: {
    where: /^kustomization path not found/,
    means: broken('the path that it applies is not there'),
    otherwise: unfetched,
  },
  DependencyNotReady: waiting,
  InvalidCELExpression: expression,
  FeatureGateDisabled: broken('it needs a feature that its controller has turned off'),
  AccessDenied: denied,
}

const rolledBack: Meaning = {
  ...failed('Helm undid the change by itself: the cluster runs the release before it'),
  sticky: true,
}
const remediation = /\buninstall remediation\b/

// fluxcd/helm-controller api/v2/condition_types.go, internal/reconcile/*.go
const helmRelease: Readonly<Record<string, Reason>> = {
  InstallSucceeded: meaning('healthy', 'its installation succeeded'),
  UpgradeSucceeded: meaning('healthy', 'its upgrade succeeded'),
  TestSucceeded: meaning('healthy', 'its tests succeeded'),
  InstallFailed: failed('its installation failed'),
  UpgradeFailed: failed('its upgrade failed'),
  TestFailed: failed('its tests failed'),
  RollbackSucceeded: rolledBack,
  RollbackFailed: failed('its upgrade failed, and so did going back'),
  UninstallSucceeded: {
    where: remediation,
    means: { ...rolledBack, because: 'Helm took the failed installation away by itself' },
    otherwise: meaning('ignored', 'it was removed'),
  },
  UninstallFailed: {
    where: remediation,
    means: failed('its installation failed, and so did taking it away'),
    otherwise: meaning('ignored', 'it is being removed'),
  },
  DriftDetected: meaning('ignored', 'somebody changed the cluster by hand, which is no outcome of a change in Git'),
  DriftCorrected: meaning('ignored', 'a change by hand was undone'),
  DriftCorrectionFailed: meaning('ignored', 'a change by hand could not be undone'),
  DependencyNotReady: waiting,
  Progressing: meaning('progressing', 'work goes on'),
  PendingRelease: meaning('progressing', 'a release that was left pending is taken up again'),
  HealthCheckCanceled: canceled,
  ArtifactFailed: unfetched,
  ValuesError: failed('its values cannot be put together'),
  AccessDenied: denied,
  InvalidCELExpression: expression,
  InventoryBuildFailed: meaning('ignored', 'only the list of its objects could not be made'),
  NamespaceCheckSkipped: meaning('ignored', 'only a check was left out'),
}

const missing = broken('the tag or version that it pins is not there')

// fluxcd/source-controller api/v1/condition_types.go, internal/controller/*repository_controller.go
const source: Readonly<Record<string, Reason>> = {
  NewArtifact: meaning('healthy', 'it was fetched'),
  Succeeded: meaning('healthy', 'it was fetched'),
  GitOperationFailed: {
    where: /couldn't find remote ref|no match found for semver/,
    means: missing,
    otherwise: unfetched,
  },
  OCIArtifactPullFailed: {
    where: /(?:MANIFEST|NAME)_UNKNOWN|no match found for semver/,
    means: missing,
    otherwise: unfetched,
  },
  OCIArtifactLayerOperationFailed: failed('the artifact that it pins cannot be used'),
  URLInvalid: broken('its address is invalid'),
  VerificationError: failed('what it pins has no valid signature'),
  AuthenticationFailed: unfetched,
  StorageOperationFailed: unfetched,
  AccessDenied: denied,
}

/** By kind, with the API group that the kind belongs to. */
export const fluxKinds: ReadonlyMap<
  string,
  { readonly group: string; readonly reasons: Readonly<Record<string, Reason>> }
> = new Map([
  ['Kustomization', { group: 'kustomize.toolkit.fluxcd.io', reasons: kustomization }],
  ['HelmRelease', { group: 'helm.toolkit.fluxcd.io', reasons: helmRelease }],
  ...['GitRepository', 'OCIRepository', 'Bucket', 'HelmRepository', 'HelmChart', 'ExternalArtifact'].map(
    (kind) => [kind, { group: 'source.toolkit.fluxcd.io', reasons: source }] as const,
  ),
])

/** Kinds whose failures carry no revision of their controller's: one that arrives was written by a tenant. */
export const isSource = (kind: string): boolean => fluxKinds.get(kind)?.reasons === source
