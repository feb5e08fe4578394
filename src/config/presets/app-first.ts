// The service before the environment: `web/overlays/production`, at the root or in one folder of services.
import type { Layout } from '../model.ts'
import { fluxRoot } from './overlay-root.ts'

const above = ['', 'apps/', 'applications/', 'services/', 'manifests/', 'workloads/']
const stages = ['overlays', 'environments', 'envs']

export const appFirst: Layout = {
  preset: 'app-first',
  slices: [
    ...above.flatMap((folder) => stages.map((stage) => `${folder}{service}/${stage}/{cluster}/**`)),
    ...fluxRoot('clusters/{cluster}').slices,
  ],
  indexes: fluxRoot('clusters/{cluster}').indexes,
  services: null,
  groups: null,
  reserved: ['base', 'flux-system'],
}
