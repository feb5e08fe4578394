import { describe, expect, it } from 'vitest'
import { compileLayout } from '../../src/config/template.ts'
import { fluxIndex } from '../../src/health/flux-index.ts'
import { fluxKey, type WatchedObject } from '../../src/health/model.ts'
import { configOf, type Files, fixture, repository } from '../promotion/repository.ts'

function indexOf(files: Files, environment: string, cluster: string, settings = files['.github/sluice.yaml']) {
  const config = configOf(typeof settings === 'string' ? settings : '')
  const repo = repository()
  const place = { environment, cluster, commit: repo.commit(files) }
  return repo.run((known) => fluxIndex(place, config, compileLayout(config), known)).done
}

/** Service, role, key, the tag that it pins, and whether a success only means that it was applied. */
const short = (one: WatchedObject) =>
  [one.service, one.role, fluxKey(one), one.tag, one.waits || one.role === 'source' ? null : 'applied']
    .filter((part) => part !== null)
    .join(' ')

describe('the index of a fixture', () => {
  it.each<[string, string, string, readonly string[]]>([
    [
      'app-first',
      'staging',
      'staging',
      [
        'api override Kustomization/flux-system/api',
        'mailer override Kustomization/flux-system/mailer',
        'web override Kustomization/flux-system/web',
      ],
    ],
    ['app-repository', 'staging', 'staging', []],
    ['flat-files', 'prod', 'prod', ['web release HelmRelease/web/web-prod']],
    [
      'flux-monorepo',
      'staging',
      'staging',
      [
        'apps override Kustomization/flux-system/apps',
        'backend override Kustomization/flux-system/apps',
        'infrastructure override Kustomization/flux-system/infrastructure',
        'ingress-nginx override Kustomization/flux-system/infrastructure',
        'ingress-nginx release HelmRelease/ingress-nginx/ingress-nginx',
        'podinfo override Kustomization/flux-system/apps',
        'tools override Kustomization/flux-system/apps',
        'worker override Kustomization/flux-system/apps',
      ],
    ],
    ['hub-and-spoke', 'production', 'production', ['spokes override Kustomization/flux-system/control-plane-apps']],
    [
      'regions',
      'staging',
      'eu',
      [
        'apps override Kustomization/flux-system/apps',
        'audit override Kustomization/flux-system/audit',
        'gateway override Kustomization/flux-system/apps',
        'portal override Kustomization/flux-system/apps',
      ],
    ],
    [
      'regions',
      'production',
      'us',
      [
        'apps override Kustomization/flux-system/apps',
        'gateway override Kustomization/flux-system/apps',
        'portal override Kustomization/flux-system/apps',
      ],
    ],
    ['services-layout', 'live', 'live-us', ['web override Kustomization/flux-system/web applied']],
    [
      'opencenter',
      'dev',
      'dev-cluster',
      [
        'alert-proxy override Kustomization/flux-system/alert-proxy-override',
        'alert-proxy base Kustomization/flux-system/alert-proxy-base v1.4.2',
        'alert-proxy source GitRepository/flux-system/opencenter-alert-proxy v1.4.2',
        'alert-proxy release HelmRelease/rackspace/alert-proxy',
        'calico override Kustomization/flux-system/calico-override',
        'calico base Kustomization/flux-system/calico-base 2026.01',
        'calico source GitRepository/flux-system/opencenter-calico 2026.01',
        'calico release HelmRelease/tigera-operator/calico',
        'cert-manager override Kustomization/flux-system/cert-manager-override',
        'cert-manager base Kustomization/flux-system/cert-manager-base 2026.01',
        'cert-manager source GitRepository/flux-system/opencenter-cert-manager 2026.01',
        'cert-manager release HelmRelease/cert-manager/cert-manager',
        'customer-managed base Kustomization/flux-system/shop-apps',
        'customer-managed base Kustomization/flux-system/shop-jobs',
        'customer-managed source GitRepository/flux-system/shop',
        'gateway override Kustomization/flux-system/gateway',
        'gateway-api override Kustomization/flux-system/envoy-gateway-api-override',
        'gateway-api base Kustomization/flux-system/envoy-gateway-api-base 2026.01',
        'gateway-api source GitRepository/flux-system/opencenter-gateway-api 2026.01',
        'gateway-api release HelmRelease/envoy-gateway-system/envoy-gateway',
        'harbor override Kustomization/flux-system/harbor-override',
        'harbor base Kustomization/flux-system/harbor-base 2026.01',
        'harbor base Kustomization/flux-system/harbor-namespace 2026.01',
        'harbor source GitRepository/flux-system/opencenter-harbor 2026.01',
        'harbor release HelmRelease/harbor/harbor',
        'headlamp override Kustomization/flux-system/headlamp-override',
        'headlamp base Kustomization/flux-system/headlamp-base 2026.01',
        'headlamp source GitRepository/flux-system/opencenter-headlamp 2026.01',
        'headlamp release HelmRelease/headlamp/headlamp',
        'keycloak override Kustomization/flux-system/keycloak-cr',
        'keycloak override Kustomization/flux-system/keycloak-operator',
        'keycloak override Kustomization/flux-system/keycloak-postgres',
        'keycloak base Kustomization/flux-system/oidc-rbac 2026.01',
        'keycloak source GitRepository/flux-system/opencenter-keycloak 2026.01',
        'keycloak source GitRepository/flux-system/opencenter-keycloak-config',
        'kube-prometheus-stack override Kustomization/flux-system/kube-prometheus-stack-override',
        'kube-prometheus-stack base Kustomization/flux-system/kube-prometheus-stack-base 2026.01',
        'kube-prometheus-stack source GitRepository/flux-system/opencenter-observability 2026.01',
        'kube-prometheus-stack release HelmRelease/observability/kube-prometheus-stack',
        'loki override Kustomization/flux-system/loki-override',
        'loki base Kustomization/flux-system/loki-base 2026.01',
        'loki source GitRepository/flux-system/opencenter-observability 2026.01',
        'loki release HelmRelease/observability/loki',
        'observability base Kustomization/flux-system/observability-namespace 2026.01',
        'observability source GitRepository/flux-system/opencenter-observability 2026.01',
        'olm override Kustomization/flux-system/olm-override',
        'olm base Kustomization/flux-system/olm-base 2026.01',
        'olm source GitRepository/flux-system/opencenter-olm 2026.01',
        'olm release HelmRelease/olm/olm',
        'postgres-operator base Kustomization/flux-system/postgres-operator-base 2026.01',
        'postgres-operator source GitRepository/flux-system/opencenter-postgres-operator 2026.01',
        'postgres-operator release HelmRelease/postgres-operator/postgres-operator',
        'rbac-manager base Kustomization/flux-system/rbac-manager-base 2026.01',
        'rbac-manager source GitRepository/flux-system/opencenter-rbac-manager 2026.01',
        'rbac-manager release HelmRelease/rbac-system/rbac-manager',
        'redis override Kustomization/flux-system/redis-override',
        'redis base Kustomization/flux-system/redis-base 2026.01',
        'redis source GitRepository/flux-system/opencenter-redis 2026.01',
        'redis release HelmRelease/redis/redis',
      ],
    ],
  ])('%s, %s/%s', (name, environment, cluster, expected) => {
    const index = indexOf(fixture(name), environment, cluster)
    expect(index).toMatchObject({ environment, cluster, unread: [] })
    expect(index.objects.map(short)).toEqual(expected)
  })
})
