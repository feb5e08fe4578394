// Regions below environments: `apps/production/eu/web`. The clusters of an environment are its regions, and each
// environment may have a region of the same name.
import type { Layout } from '../model.ts'
import { fluxRoot, overlayRoot, together } from './overlay-root.ts'

export const regions: Layout = {
  preset: 'regions',
  ...together([
    overlayRoot('apps/{environment}/{cluster}'),
    overlayRoot('infrastructure/{environment}/{cluster}'),
    fluxRoot('clusters/{environment}/{cluster}'),
  ]),
  services: null,
  groups: null,
  reserved: ['base', 'flux-system'],
}
