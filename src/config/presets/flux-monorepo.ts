// The layout of Flux's own examples (fluxcd/flux2-kustomize-helm-example): what is deployed by kind, then by environment;
// `apps/base` holds what all environments share.
import type { Layout } from '../model.ts'
import { fluxRoot, overlayRoot, together } from './overlay-root.ts'

export const fluxMonorepo: Layout = {
  preset: 'flux-monorepo',
  ...together([overlayRoot('apps/{cluster}'), overlayRoot('infrastructure/{cluster}'), fluxRoot('clusters/{cluster}')]),
  services: null,
  groups: null,
  reserved: ['base', 'flux-system'],
}
