// What happens in each example repository: an edit that a person makes, and where it is promoted. The plans that come of it
// are goldens.
import type { Files } from '../repository.ts'

export type Story = {
  readonly title: string
  readonly unit: string
  readonly from: string
  readonly to: string
  /** What a person does before. */
  readonly edit?: (tree: Files) => Files
  /** By hand, without a record of what the target received; also where nothing was edited. */
  readonly isFirst?: boolean
}

const replaced = (path: string, from: string, to: string) => (tree: Files) => {
  const text = String(tree[path] ?? '')
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
  return { ...tree, [path]: text.replace(from, to) }
}
const removed = (path: string) => (tree: Files) => {
  const { [path]: gone, ...rest } = tree
  if (gone === undefined) throw new Error(`there is no ${path}`)
  return rest
}
const both =
  (...edits: readonly ((tree: Files) => Files)[]) =>
  (tree: Files) =>
    edits.reduce((now, edit) => edit(now), tree)

const toStaging = { from: 'dev', to: 'staging' }
const toProduction = { from: 'staging', to: 'production' }

const dev = 'applications/overlays/dev-cluster'

/** A service from the enterprise repository, which no other cluster has. */
const withKyverno = both(
  (tree) => ({
    ...tree,
    [`${dev}/services/kyverno/kustomization.yaml`]: 'resources:\n  - "../base/kyverno/default-ruleset"\n',
    [`${dev}/services/sources/opencenter-kyverno-enterprise.yaml`]: `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: opencenter-kyverno-enterprise
  namespace: flux-system
spec:
  interval: 15m
  url: ssh://git@github.com/acme/opencenter-gitops-enterprise.git
  ref:
    tag: "2026.01"
  secretRef:
    name: enterprise-repo
`,
    [`${dev}/services/fluxcd/kyverno.yaml`]: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: kyverno-base
  namespace: flux-system
spec:
  sourceRef:
    kind: GitRepository
    name: opencenter-kyverno-enterprise
    namespace: flux-system
  path: applications/enterprise/services/kyverno/overlays/install
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: kyverno-override
  namespace: flux-system
spec:
  dependsOn:
    - name: kyverno-base
      namespace: flux-system
  sourceRef:
    kind: GitRepository
    name: flux-system
    namespace: flux-system
  path: ./applications/overlays/dev-cluster/services/kyverno
`,
  }),
  replaced(`${dev}/services/fluxcd/kustomization.yaml`, '  - ./loki.yaml\n', '  - ./kyverno.yaml\n  - ./loki.yaml\n'),
  replaced(
    `${dev}/services/sources/kustomization.yaml`,
    '  - "opencenter-olm.yaml"\n',
    '  - "opencenter-kyverno-enterprise.yaml"\n  - "opencenter-olm.yaml"\n',
  ),
)

export const stories: Readonly<Record<string, readonly Story[]>> = {
  opencenter: [
    {
      title: 'a network policy of olm, which is manifests alone',
      unit: 'olm',
      ...toStaging,
      edit: replaced(`${dev}/services/olm/netpol.yaml`, 'port: 50051', 'port: 50052'),
    },
    {
      title: 'an interval in the Flux file that calico keeps in its folder',
      unit: 'calico',
      ...toStaging,
      edit: replaced(`${dev}/services/calico/flux-kustomization.yaml`, 'timeout: 10m', 'timeout: 20m'),
    },
    {
      title: 'the pinned operator in a stage of keycloak',
      unit: 'keycloak',
      ...toStaging,
      edit: replaced(`${dev}/services/keycloak/10-operator/subscription.yaml`, 'v26.3.1', 'v26.3.2'),
    },
    {
      title: 'the repository of a customer is read more often',
      unit: 'customer-managed',
      ...toStaging,
      edit: replaced(`${dev}/customer-managed/sources/shop.yaml`, 'interval: 15m', 'interval: 5m'),
    },
    {
      title: 'a managed service waits longer',
      unit: 'alert-proxy',
      ...toStaging,
      edit: replaced(`${dev}/managed-services/fluxcd/alert-proxy.yaml`, 'retryInterval: 1m', 'retryInterval: 2m'),
    },
    {
      title: 'a new tag in the source that observability shares travels by no promotion',
      unit: 'loki',
      ...toStaging,
      edit: replaced(`${dev}/services/sources/opencenter-observability.yaml`, 'tag: "2026.01"', 'tag: "2026.02"'),
    },
    {
      title: 'a service with only a base has its Flux file changed',
      unit: 'rbac-manager',
      ...toStaging,
      edit: replaced(`${dev}/services/fluxcd/rbac-manager.yaml`, 'timeout: 10m', 'timeout: 20m'),
    },
    {
      title: 'a service of the enterprise repository is promoted by hand for the first time',
      unit: 'kyverno',
      ...toStaging,
      edit: withKyverno,
      isFirst: true,
    },
    {
      title: 'the route of redis is taken out of dev',
      unit: 'redis',
      ...toStaging,
      edit: both(
        removed(`${dev}/services/redis/httproute.yaml`),
        replaced(`${dev}/services/redis/kustomization.yaml`, '  - "httproute.yaml"\n', ''),
      ),
    },
  ],
  'flux-monorepo': [
    {
      title: 'a merge into staging moves podinfo and the folder of the base that all share',
      unit: 'podinfo',
      ...toProduction,
      edit: both(
        replaced('apps/staging/podinfo-values.yaml', 'logLevel: info', 'logLevel: debug'),
        replaced('apps/base/podinfo/release.yaml', 'interval: 50m', 'interval: 30m'),
      ),
    },
    { title: 'backend is promoted by hand for the first time', unit: 'backend', ...toProduction },
    {
      title: 'a file of worker is taken out of staging',
      unit: 'worker',
      ...toProduction,
      edit: both(
        removed('apps/staging/worker/queue.yaml'),
        replaced('apps/staging/worker/kustomization.yaml', '  - queue.yaml\n', ''),
      ),
    },
    {
      title: 'tools is taken out of staging altogether',
      unit: 'tools',
      ...toProduction,
      edit: both(
        removed('apps/staging/tools.yaml'),
        replaced('apps/staging/kustomization.yaml', '  - tools.yaml\n', ''),
      ),
    },
  ],
  'app-first': [
    {
      title: 'a new image of web in dev',
      unit: 'web',
      ...toStaging,
      edit: replaced('apps/web/overlays/dev/kustomization.yaml', 'newTag: 2.3.0', 'newTag: 2.4.0'),
    },
    { title: 'mailer is promoted into production by hand for the first time', unit: 'mailer', ...toProduction },
    {
      title: 'the ingress of web is taken out of dev',
      unit: 'web',
      ...toStaging,
      edit: both(
        removed('apps/web/overlays/dev/ingress.yaml'),
        replaced('apps/web/overlays/dev/kustomization.yaml', '- ingress.yaml\n', ''),
      ),
    },
  ],
  'flat-files': [
    {
      title: 'a new chart of web in dev',
      unit: 'web',
      ...toStaging,
      edit: replaced('releases/web/dev.yaml', 'version: 3.1.0', 'version: 3.2.0'),
    },
    {
      title: 'a new image of the hub in dev, in brackets',
      unit: 'campus',
      ...toStaging,
      edit: replaced('hubs/campus/dev.values.yaml', 'tag: 0.9.4', 'tag: 0.9.5'),
    },
    { title: 'reports is promoted into prod by hand for the first time', unit: 'reports', from: 'staging', to: 'prod' },
    {
      title: 'one of two jobs of search is taken out of dev',
      unit: 'search',
      ...toStaging,
      edit: removed('jobs/search/cleaner--dev.yaml'),
    },
  ],
  regions: [
    {
      title: 'a new image of portal in both regions of staging',
      unit: 'portal',
      ...toProduction,
      edit: both(
        replaced('apps/staging/eu/portal/deployment.yaml', 'portal:5.0.0', 'portal:5.1.0'),
        replaced('apps/staging/us/portal/deployment.yaml', 'portal:5.0.0', 'portal:5.1.0'),
      ),
    },
    { title: 'audit is promoted by hand for the first time', unit: 'audit', ...toProduction },
    {
      title: 'the route of portal is taken out of one region of staging',
      unit: 'portal',
      ...toProduction,
      edit: both(
        removed('apps/staging/us/portal/route.yaml'),
        replaced('apps/staging/us/portal/kustomization.yaml', '  - route.yaml\n', ''),
      ),
    },
  ],
  'app-repository': [
    {
      title: 'a new image in dev',
      unit: 'app',
      ...toStaging,
      edit: replaced('overlays/dev/kustomization.yaml', 'newTag: 4.2.0', 'newTag: 4.3.0'),
    },
    {
      title: 'production is made by hand for the first time',
      unit: 'app',
      ...toProduction,
      edit: both(...['kustomization', 'replicas', 'route'].map((name) => removed(`overlays/production/${name}.yaml`))),
      isFirst: true,
    },
    {
      title: 'the canary is taken out of dev',
      unit: 'app',
      ...toStaging,
      edit: both(
        removed('overlays/dev/canary.yaml'),
        replaced('overlays/dev/kustomization.yaml', '  - canary.yaml\n', ''),
      ),
    },
  ],
  'hub-and-spoke': [
    {
      title: 'a new release of OpenStack in development',
      unit: 'openstack',
      from: 'development',
      to: 'staging',
      edit: replaced('compositions/openstack-development.yaml', '"2025.1"', '"2025.2"'),
    },
    {
      title: 'a new Flux and a new interval in the hub of development',
      unit: 'spokes',
      from: 'development',
      to: 'staging',
      edit: both(
        replaced('hubs/development/flux-instance.yaml', '2.5.x', '2.6.x'),
        replaced('hubs/development/control-plane-apps.yaml', 'interval: 10m', 'interval: 5m'),
        replaced('hubs/development/control-plane-apps.yaml', 'control-plane-d1', 'control-plane-d2'),
      ),
    },
    { title: 'the green team comes to production by hand', unit: 'green', ...toProduction },
    {
      title: 'a spoke is taken out of development',
      unit: 'spokes',
      from: 'development',
      to: 'staging',
      edit: both(
        removed('hubs/development/control-plane-apps.yaml'),
        replaced('hubs/development/kustomization.yaml', '  - control-plane-apps.yaml\n', ''),
      ),
    },
  ],
}
