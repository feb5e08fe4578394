// The layout of openCenter's cluster repositories (generator and documents of opencenter-cloud/opencenter-cli).
import type { Layout } from '../model.ts'

const group = 'applications/overlays/{cluster}/{group}'

export const opencenter: Layout = {
  preset: 'opencenter',
  slices: [
    `${group}/{service}/**`,
    `${group}/fluxcd/{service}.yaml`,
    `${group}/sources/opencenter-{service}.yaml`,
    // Variants of a service's source: the documents' two editions, and keycloak's second source with the base grafted in.
    `${group}/sources/opencenter-{service}-community.yaml`,
    `${group}/sources/opencenter-{service}-enterprise.yaml`,
    `${group}/sources/opencenter-{service}-config.yaml`,
    // Repositories of application teams.
    `${group}/sources/{service}.yaml`,
    `${group}/sources/{service}-secret.yaml`,
  ],
  indexes: [`${group}/fluxcd/kustomization.yaml`, `${group}/sources/kustomization.yaml`],
  services: null,
  groups: ['services', 'managed-services', 'customer-managed'],
  // `services/base/` exists only in the artifact that Flux builds.
  reserved: ['fluxcd', 'sources', 'flux-system', 'base'],
}
