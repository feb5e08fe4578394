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

export const stories: Readonly<Record<string, readonly Story[]>> = {
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
