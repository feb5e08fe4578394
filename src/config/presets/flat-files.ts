// One file for each environment, in the folder of its service: `web/production.yaml`, `charts/web/values-production.yaml`.
import type { Layout } from '../model.ts'

const names = [
  '{cluster}',
  'values-{cluster}',
  'values.{cluster}',
  '{cluster}-values',
  '{cluster}.values',
  'secrets-{cluster}',
  '*--{cluster}',
  // The service is the folder above.
  'values/{cluster}',
  'environments/{cluster}',
]

export const flatFiles: Layout = {
  preset: 'flat-files',
  slices: names.flatMap((name) => ['yaml', 'yml'].map((end) => `**/{service}/${name}.${end}`)),
  indexes: ['clusters/{cluster}/kustomization.yaml'],
  services: null,
  groups: null,
  reserved: ['base', 'flux-system'],
}
